"""Whole runs of the real command line: Dagster, dbt and DuckDB together."""
