"""Telling operators, from whatever runs: the command line, Dagster's assets and checks, its failed runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from orchestration.alerts.alert import Alert, failure_alert, tell
from orchestration.alerts.channels import channels_of
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    import dagster as dg


def notify(settings: Settings, alerts: Sequence[Alert], about: str) -> list[str]:
    """Tell all that the environment names what is new in `alerts`; gives what went wrong with that, a sentence each.

    Args:
        settings: who is told, and where that is remembered.
        alerts: every fact that holds now of what `about` says; see `core.alert.tell`.
        about: the beginning of their keys.
    """
    return tell(alerts, about, channels_of(settings), settings.alerts_told)


def notify_failure(
    settings: Settings, instance: dg.DagsterInstance, run: dg.DagsterRun, reasons: Sequence[str], at: datetime
) -> list[str]:
    """Tell that a run failed; once, until the same job has succeeded for the same quarters."""
    import dagster as dg

    from orchestration.defs.partitions import PARTITION_TAG, RANGE_END_TAG, RANGE_START_TAG

    tags = {tag: run.tags[tag] for tag in (PARTITION_TAG, RANGE_START_TAG, RANGE_END_TAG) if tag in run.tags}
    succeeded = instance.get_runs(
        dg.RunsFilter(job_name=run.job_name, statuses=[dg.DagsterRunStatus.SUCCESS], tags=tags), limit=1
    )
    partitie = "...".join(tags.values()) or None
    alert = failure_alert(run.job_name, partitie, reasons, succeeded[0].run_id if succeeded else None, at)
    return notify(settings, [alert], alert.key)


def reasons_of(step_failures: Iterable[dg.DagsterEvent]) -> list[str]:
    """Of each failed step its own explanation, the words of our own error, or the error at the bottom of its causes."""
    return [_reason(event.event_specific_data) for event in step_failures]


def _reason(failure: Any) -> str:
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return str(failure.user_failure_data.description)
    error = failure.error
    while error is not None:
        kind, _, words = str(error.message).strip().partition(": ")
        if kind.startswith("orchestration."):
            return words
        bottom, error = error, error.cause
    return str(bottom.message).strip()
