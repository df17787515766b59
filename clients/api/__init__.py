"""The REST API of the dossier, one file per noun; the same services as the pages."""
