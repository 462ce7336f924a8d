"""The Dagster assets: a few lines each, that call the core and report metadata."""
