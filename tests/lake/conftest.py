"""A PostgreSQL for all tests here, and a new lake for each."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from orchestration.system.settings import Lake
from tests.support.postgres import Postgres, programs, serving

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server; skips where it, or DuckDB's extensions, are not installed."""
    if find_spec("duckdb_extension_ducklake") is None:
        pytest.skip("DuckDB's extensions for a lake are not installed: make lake")
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with serving() as server:
        yield server


@pytest.fixture
def lake(postgres: Postgres, tmp_path: Path) -> Lake:
    """Where a lake may come; it is not there yet."""
    return Lake(postgres.make_database(f"lake_{next(_numbers)}"), str(tmp_path / "lake"))
