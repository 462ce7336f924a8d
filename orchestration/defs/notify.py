"""Tells operators what goes wrong, whoever finds it: a command, one of Dagster's assets or checks, a failed run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.alerts.alert import Alert, failure_alert, tell
from orchestration.alerts.channels import channels_of
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    import dagster as dg


def notify(settings: Settings, alerts: Sequence[Alert], about: str) -> list[str]:
    """Send new alerts to every configured channel; returns a sentence for each that could not be delivered.

    Args:
        settings: the channels, and where it is written down who was told what.
        alerts: every fact about `about` that holds now; see `alerts.alert.tell`.
        about: the beginning of their keys.
    """
    return tell(alerts, about, channels_of(settings), settings.alerts_told)


def notify_failure(
    settings: Settings, instance: dg.DagsterInstance, run: dg.DagsterRun, reasons: Sequence[str], at: datetime
) -> list[str]:
    """Report a failed run once, until the same job has succeeded for the same quarters."""
    import dagster as dg

    from orchestration.defs.private import PARTITION_TAG, RANGE_END_TAG, RANGE_START_TAG

    tags = {tag: run.tags[tag] for tag in (PARTITION_TAG, RANGE_START_TAG, RANGE_END_TAG) if tag in run.tags}
    succeeded = instance.get_runs(
        dg.RunsFilter(job_name=run.job_name, statuses=[dg.DagsterRunStatus.SUCCESS], tags=tags), limit=1
    )
    partitie = "...".join(tags.values()) or None
    alert = failure_alert(run.job_name, partitie, reasons, succeeded[0].run_id if succeeded else None, at)
    return notify(settings, [alert], alert.key)


def reasons_of(step_failures: Iterable[dg.DagsterEvent]) -> list[str]:
    """Why each failed step failed: its own explanation, else the words of our own error, else the first cause."""
    return [_reason(event) for event in step_failures]


def _reason(step_failure: dg.DagsterEvent) -> str:
    from orchestration.defs.private import error_messages, explanation

    if explained := explanation(step_failure):
        return explained
    messages = error_messages(step_failure)
    for message in messages:
        kind, _, words = message.partition(": ")
        if kind.startswith("orchestration."):
            return words
    return messages[-1]
