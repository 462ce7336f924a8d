"""The Dagster assets: each calls a room below and reports metadata."""
