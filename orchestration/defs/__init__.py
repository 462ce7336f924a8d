"""What Dagster loads: assets, jobs, schedules, sensors, and how dbt runs."""
