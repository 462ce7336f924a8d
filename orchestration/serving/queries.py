"""Queries of strangers on what is published: each in a worker process, within limits of time, memory, rows and bytes.

DuckDB's own limits do not suffice: `repeat` allocates beyond `memory_limit`, an interrupt comes too late, and a table
function such as `enable_logging` ends the process. Here that costs a worker, which is replaced.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any, cast

from orchestration.publishing.published import open_published
from orchestration.publishing.versions import current_database
from orchestration.reading.workers import processors
from orchestration.system.errors import KlantprofielenError
from orchestration.warehouse.rows import distinct_names, in_json
from orchestration.warehouse.sql import statements

MAX_ROWS, MAX_SECONDS, MAX_QUERY, MAX_BYTES = 5_000, 5, 20_000, 20_000_000
"""Rows of an answer, seconds that it may take, characters of a query, characters of an answer.

The SQL of every metric by every grouping has some 12,000 characters.
"""
MAX_WAITING = 300
"""Queries that may wait; any more are refused."""
_MEMORY = 1_000_000_000
_SESSION = "SET memory_limit = '500MB'; SET threads = 1"
_TOO_LARGE = "The query needs more than 500 MB of memory, or DuckDB failed over it. Ask for less."
_SYNTHETISCH = "SELECT coalesce(bool_or(is_synthetisch), false) FROM marts.mart_stand"
_TABLES = """
    SELECT view_name, any_value(views.comment),
        list({'name': column_name, 'type': data_type, 'meaning': columns.comment} ORDER BY column_index)
    FROM duckdb_views() AS views JOIN duckdb_columns() AS columns ON view_oid = table_oid
    WHERE views.schema_name = 'main' AND NOT views.internal GROUP BY ALL ORDER BY ALL
"""


class QueryError(KlantprofielenError):
    """A query that gets no answer; the message says why."""


class QueriesBusyError(KlantprofielenError):
    """Too many queries wait already."""

    may_pass = True


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The rows of a query, of values that JSON has; `has_all_rows` is False if more were left out.

    `is_synthetisch` is True if figures in the database are made up.
    """

    database: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    has_all_rows: bool
    is_synthetisch: bool


def as_object(answer: QueryAnswer) -> dict[str, Any]:
    """An answer as an object of JSON, which says so if rows were left out."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    note = {} if answer.has_all_rows else {"note": f"Only the first {len(rows):,} rows; the others are left out."}
    known = {"database": answer.database, "is_synthetisch": answer.is_synthetisch, "has_all_rows": answer.has_all_rows}
    return {**known, **note, "rows": rows}


class Queries:
    """Answers queries on the newest published database, as many at once as there are processors; the next ones wait."""

    def __init__(self, published_dir: Path, waiting: int = MAX_WAITING, workers: int | None = None) -> None:
        """Answer from `published_dir`; `waiting` queries may wait, and `workers` processes answer them."""
        from anyio import CapacityLimiter

        count = workers or processors()
        self._published_dir, self._waiting = published_dir, waiting
        self._limiter = CapacityLimiter(count)
        self._idle: LifoQueue[_QueryWorker] = LifoQueue()
        for _ in range(count):
            self._idle.put(_QueryWorker())
        self._described: tuple[Path | None, Sequence[Sequence[Any]]] = (None, [])

    async def answer(self, query: str, max_rows: int = MAX_ROWS) -> QueryAnswer:
        """Answer a query.

        Raises:
            QueryError: if it is refused or fails, or exceeds a limit of time, memory or bytes.
            QueriesBusyError: if too many wait.
        """
        from anyio import to_thread

        if len(query) > MAX_QUERY:
            raise QueryError(f"The query has {len(query):,} characters; at most {MAX_QUERY:,} are taken.")
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise QueriesBusyError("Too many queries wait for an answer. Ask again in some seconds.")
        return await to_thread.run_sync(self._ask, query, max_rows, limiter=self._limiter)

    async def tables(self) -> Sequence[Sequence[Any]]:
        """Each table: its name, its meaning, and its columns as dictionaries with `name`, `type` and `meaning`."""
        database = self._database()
        if self._described[0] != database:
            self._described = (database, (await self.answer(_TABLES)).rows)
        return self._described[1]

    def close(self) -> None:
        """End the workers."""
        while not self._idle.empty():
            self._idle.get().close()

    def _database(self) -> Path:
        try:
            return current_database(self._published_dir)
        except FileNotFoundError as error:
            raise QueryError("Nothing is published yet; `klantprofielen build` does that.") from error

    def _ask(self, query: str, max_rows: int) -> QueryAnswer:
        worker = self._idle.get()
        try:
            found, database, newest = {}, None, self._database()
            while database != newest:  # a version may be removed as it is opened
                database = newest
                found = worker.ask(json.dumps([str(database), query, max_rows]))
                newest = self._database() if "refusal" in found else database
        finally:
            self._idle.put(worker)
        if "refusal" in found:
            raise QueryError(found["refusal"])
        return QueryAnswer(database.stem, **found)


class _QueryWorker:
    """A process that answers one query at a time; it starts with the first, and again after one that ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, asked: str) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "orchestration.serving.queries"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                process_group=0,  # Ctrl-C is for us
            )
        process = self._process
        with suppress(BrokenPipeError):  # it died; there is no answer then
            print(asked, file=process.stdin, flush=True)
        if answer := cast("IO[str]", process.stdout).readline():
            found: dict[str, Any] = json.loads(answer)
            return found
        self.close()
        if process.returncode == -signal.SIGALRM:
            return {"refusal": f"The query takes more than {MAX_SECONDS} seconds, and was stopped."}
        return {"refusal": _TOO_LARGE}

    def close(self) -> None:
        if process := self._process:
            with suppress(BrokenPipeError), process:  # closes both pipes, then waits for the end
                process.kill()
            self._process = None


def _serve() -> None:
    """Answer the queries of a `_QueryWorker` until it closes the pipe: what a worker process runs."""
    import duckdb  # noqa: F401 - in no query's time

    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever it is doing
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    # A query can have DuckDB write to standard output, where whoever asks next would take that for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for asked in sys.stdin:
        signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
        answer = json.dumps(_answer(*json.loads(asked)), default=str, allow_nan=False)
        if len(answer) > MAX_BYTES:
            answer = json.dumps({"refusal": f"The answer has more than {MAX_BYTES:,} characters. Ask for less."})
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(answer, file=answers, flush=True)


def _answer(database: str, query: str, max_rows: int) -> dict[str, Any]:
    """The fields of a `QueryAnswer`, or a refusal."""
    import duckdb

    try:
        with closing(open_published(Path(database), _SESSION)) as connection:
            if [kind for _, kind in statements(connection, query)] != ["SELECT"]:
                return {"refusal": "Ask one query, such as `from mart_stand`: no second one, and no other statement."}
            result = connection.execute(query)
            columns = distinct_names([column[0] for column in result.description or []])
            rows = result.fetchmany(max_rows + 1)
            ((is_synthetisch,),) = connection.execute(_SYNTHETISCH).fetchall()
    except duckdb.OutOfMemoryException:
        return {"refusal": _TOO_LARGE}
    except (duckdb.Error, KlantprofielenError, ValueError, OverflowError) as error:
        # DuckDB's internal errors tell its own stack.
        return {"refusal": str(error).partition("\n\nStack Trace")[0]}
    shown = [[in_json(value) for value in row] for row in rows[:max_rows]]
    return {"columns": columns, "rows": shown, "has_all_rows": len(rows) <= max_rows, "is_synthetisch": is_synthetisch}


if __name__ == "__main__":
    _serve()
