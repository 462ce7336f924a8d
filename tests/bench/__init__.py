"""Benchmarks: the reader against other readers of PDF tables, and a run against the floor of its libraries."""

from datetime import date

TODAY = date(2026, 1, 1)
"""A day after every quarter of the synthetic demo."""
