"""Pages that span the apps, one module per page."""
