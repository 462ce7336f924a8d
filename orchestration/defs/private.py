"""What we use of Dagster and dagster-dbt that they do not promise to keep: nothing else here imports or overrides it.

tests/integration/test_private.py tries each part, and says what to do if a new version breaks it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import dagster as dg
import sqlalchemy
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
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.asset_utils import get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.system.clock import Clock, civil_date

__all__ = [
    "PARTITION_TAG",
    "RANGE_END_TAG",
    "RANGE_START_TAG",
    "GrowingPartitions",
    "asset_events",
    "dbt_selection",
    "error_messages",
    "explanation",
    "fail_run",
    "is_whole",
    "keep_event_log_open",
    "signals_left_alone",
]

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
    storage._connect = connect  # type: ignore[method-assign]
    try:
        yield
    finally:
        del storage._connect
        for engine in engines.values():
            engine.dispose()
