"""The DuckDB or DuckLake warehouse: its connection, its lock, its staging tables and SQL helpers."""
