"""What we use of Dagster and dagster-dbt that they do not promise to keep: nothing else here imports or overrides it.

tests/integration/test_private.py tries each part, and says what to do if a new version breaks it; only `index_run` is
tried beside it, in test_instance.py. What takes long to import is imported where it is used: a build needs no
webserver, and the webserver no dbt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import dagster as dg
import sqlalchemy
from dagster._core.events import ASSET_CHECK_EVENTS, ASSET_EVENTS, EVENT_TYPE_TO_PIPELINE_RUN_STATUS
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG as RANGE_END_TAG,
)
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_START_TAG as RANGE_START_TAG,
)
from dagster._core.storage.tags import (
    PARTITION_NAME_TAG as PARTITION_TAG,
)
from dagster._utils import interrupts

from orchestration.system.clock import Clock, civil_date

if TYPE_CHECKING:
    from dagster_dbt import DagsterDbtTranslator
    from starlette.middleware import Middleware

__all__ = [
    "INDEXED_EVENTS",
    "PARTITION_TAG",
    "RANGE_END_TAG",
    "RANGE_START_TAG",
    "GrowingPartitions",
    "asset_events",
    "dbt_selection",
    "error_messages",
    "explanation",
    "fail_run",
    "index_run",
    "is_whole",
    "keep_event_log_open",
    "run_webserver",
    "signals_left_alone",
]

INDEXED_EVENTS = sorted(kind.value for kind in {*ASSET_EVENTS, *ASSET_CHECK_EVENTS, *EVENT_TYPE_TO_PIPELINE_RUN_STATUS})
"""The events that Dagster writes both in the SQLite file of their run and in the index of all runs."""

_WHOLE = (["--select", "fqn:*"], None)


class GrowingPartitions(dg.StaticPartitionsDefinition):
    """Partitions that follow from the day on which somebody asks: a code server may stay up for years."""

    def __init__(self, keys_on: Callable[[date], list[str]], clock: Clock) -> None:
        """Take the function that gives the keys on a day."""
        super().__init__([])
        self._keys_on = keys_on
        self.clock = clock

    def get_partition_keys(
        self,
        current_time: datetime | None = None,
        dynamic_partitions_store: object = None,  # noqa: ARG002  # Dagster's, for partitions of another kind
    ) -> list[str]:
        return self._keys_on(civil_date(current_time) if current_time else self.clock.today())

    def filter_valid_partition_keys(self, partition_keys: set[str]) -> set[str]:
        return partition_keys & set(self.get_partition_keys())

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def dbt_selection(
    context: dg.AssetExecutionContext, manifest: Mapping[str, Any], translator: DagsterDbtTranslator
) -> tuple[list[str], str | None]:
    """The options that make dbt select what a run selects, and which tests come along (None: dbt's default)."""
    from dagster_dbt.asset_utils import get_subset_selection_for_context

    (_, everything), _ = _WHOLE
    return get_subset_selection_for_context(
        context=context,
        manifest=manifest,
        select=everything,
        exclude=None,
        selector=None,
        dagster_dbt_translator=translator,
        current_dbt_indirect_selection_env=None,
    )


def is_whole(selection: tuple[list[str], str | None]) -> bool:
    """True if `dbt_selection` selects every model with every test."""
    return selection == _WHOLE


def asset_events(
    event: dict[str, Any],
    context: dg.AssetExecutionContext,
    manifest: Mapping[str, Any],
    translator: DagsterDbtTranslator,
) -> Iterator[Any]:
    """What Dagster records for an event of dbt's structured logging: a materialisation or a check, mostly nothing."""
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

    message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
    yield from message.to_default_asset_events(manifest, translator, context)


def explanation(step_failure: dg.DagsterEvent) -> str | None:
    """The description of the `dg.Failure` that failed a step; None if another error did."""
    failure = step_failure.step_failure_data.user_failure_data
    return str(failure.description) if failure is not None and failure.description else None


def error_messages(step_failure: dg.DagsterEvent) -> list[str]:
    """'Class: message' of the error that failed a step, and then of each error that caused the one before."""
    messages = []
    error = step_failure.step_failure_data.error
    while error is not None:
        messages.append(str(error.message).strip())
        error = error.cause
    return messages


def fail_run(instance: dg.DagsterInstance, run: dg.DagsterRun, reason: str) -> None:
    """Mark a run as failed whose process can't do so any more."""
    instance.report_run_failed(run, reason)


def _leave_alone(new_signal_handler: Any) -> None:
    """Handle no signal."""


@contextmanager
def signals_left_alone() -> Iterator[None]:
    """Keep Dagster from handling signals: it tries an interrupted step again, which a command is not to do."""
    replace = interrupts._replace_interrupt_signal
    interrupts._replace_interrupt_signal = _leave_alone
    try:
        yield
    finally:
        interrupts._replace_interrupt_signal = replace


def index_run(instance: dg.DagsterInstance, run_id: str) -> None:
    """Write the events of a run in the index of all runs, as Dagster did when they were new."""
    storage = instance.event_log_storage
    if not isinstance(storage, SqliteEventLogStorage):
        return
    events = [record.event_log_entry for record in storage.get_records_for_run(run_id).records]

    def nowhere(run_id: str | None = None) -> Any:  # noqa: ARG001  # Dagster's, of the run
        return nullcontext(SimpleNamespace(execute=lambda _: None))

    # The file of the run has them already.
    storage.run_connection = nowhere  # type: ignore[method-assign]  # Dagster has no other way to ask for this
    try:
        for event in events:
            storage.store_event(event)
    finally:
        del storage.run_connection


def _wait_for_no_disk(connection: Any, _: object) -> None:
    """Have SQLite wait for the disk where it merges its log, and not after each event."""
    connection.execute("PRAGMA synchronous=NORMAL")


@contextmanager
def keep_event_log_open(instance: dg.DagsterInstance) -> Iterator[None]:
    """Have Dagster open each SQLite file of its event log once, where it opens it for each of a run's thousand events.

    What is written stays if the process is killed; a power cut may take the last events, but leaves the file whole.
    """
    storage = instance.event_log_storage
    if not isinstance(storage, SqliteEventLogStorage):
        yield
        return
    engines: dict[str, sqlalchemy.Engine] = {}

    @contextmanager
    def connect(shard: str) -> Iterator[sqlalchemy.Connection]:
        with storage._db_lock:
            if shard not in engines:
                engine = sqlalchemy.create_engine(storage.conn_string_for_shard(shard), connect_args={"timeout": 60})
                sqlalchemy.event.listen(engine, "connect", _wait_for_no_disk)
                storage._initdb(engine)
                engines[shard] = engine
            with engines[shard].connect() as connection, connection.begin():
                yield connection

    # Of this object alone, and taken back below: a class of its own would have to be in every data folder's settings.
    storage._connect = connect  # type: ignore[method-assign]  # Dagster has no other way to ask for this
    try:
        yield
    finally:
        del storage._connect
        for engine in engines.values():
            engine.dispose()


def run_webserver(middleware: Sequence[Middleware]) -> None:
    """Be the program dagster-webserver, with the arguments of this process, and `middleware` before all it serves."""
    from dagster_webserver.cli import main
    from dagster_webserver.webserver import DagsterWebserver

    theirs = DagsterWebserver.build_middleware
    DagsterWebserver.build_middleware = lambda self: [*middleware, *theirs(self)]  # type: ignore[method-assign]
    main()  # type: ignore[no-untyped-call]
