"""The functional core: plain typed Python that knows nothing of Dagster, dbt runs or the command line."""
