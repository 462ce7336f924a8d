"""A reader of the lake, as docs/how-to/lake.md has it: asks until its standard input is closed, then tells what it saw.

Run as `python -m tests.lake.reader CATALOG`; prints 'reading' once it has begun, and at its end a JSON object:
how often it read, which totals it saw (in order, each once), and what was wrong with what it saw.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import duckdb

from orchestration.warehouse import lake as lake_module
from orchestration.warehouse.lake import PUBLISHED_SCHEMA
from orchestration.warehouse.sql import sql_literal

PAUSE = 0.25
"""Seconds between two readings: the writers are to have the processor too."""

_TOTAL = "SELECT sum(totaal) FROM fct_klantprofielen_gemeente"
_OF_REVISIONS = "SELECT sum(totaal) FROM fct_klantprofielen_revisie WHERE feit = 'gemeente' AND known_to IS NULL"
_OF_UNKNOWN = "SELECT count(*) FROM fct_klantprofielen_gemeente ANTI JOIN dim_publicatie USING (publicatie_id)"


def read_until(closed: threading.Event, catalog: str) -> dict[str, Any]:
    """Read, in one transaction at a time, and hold what is there to what belongs together."""
    reads = 0
    totals: list[int] = []
    wrong: list[str] = []
    with duckdb.connect() as connection:
        for extension in ("postgres_scanner", "ducklake"):
            lake_module.load_extension(connection, extension)
        connection.execute(f"ATTACH {sql_literal('ducklake:postgres:' + catalog)} AS klantprofielen (READ_ONLY)")
        while not closed.wait(PAUSE):
            connection.begin()
            try:
                connection.execute(f"USE klantprofielen.{PUBLISHED_SCHEMA}")
                (found,) = connection.execute(f"SELECT ({_TOTAL}), ({_OF_REVISIONS}), ({_OF_UNKNOWN})").fetchall()
                (again,) = connection.execute(_TOTAL).fetchall()
            except duckdb.CatalogException as error:
                if totals:
                    wrong.append(str(error))
                continue
            finally:
                connection.rollback()
            reads += 1
            total, of_revisions, of_unknown = found
            if (total, 0, total) != (of_revisions, of_unknown, *again):
                wrong.append(f"{found}, {again}")
            if total not in totals:
                totals.append(int(total))
    return {"reads": reads, "totals": totals, "wrong": wrong}


def main() -> None:
    """Read until standard input ends."""
    closed = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        closed.set()

    threading.Thread(target=wait, daemon=True).start()
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    sys.stdout.write(json.dumps(read_until(closed, sys.argv[1])))


if __name__ == "__main__":
    main()
