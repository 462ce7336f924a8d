"""A warehouse on DuckLake, with a real PostgreSQL; `make test-ducklake` installs what that needs and runs these."""
