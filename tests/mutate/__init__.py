"""One-line changes of the SQL models and metrics, and which test catches each: `make mutate`."""
