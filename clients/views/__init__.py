"""The pages of the dossier, one module per noun."""
