"""The sensors: what starts when raw/ changes, and what happens when a run fails."""

from datetime import datetime, timedelta
from hashlib import sha256

import dagster as dg

from orchestration.defs.instance import is_of_command
from orchestration.defs.jobs import build_job, warehouse_job
from orchestration.defs.notify import notify_failure, reasons_of
from orchestration.defs.recipe import BUILD, FETCH, FETCH_AND_BUILD, news_for, run_for
from orchestration.publishing.receipt import MADE_WITH, NO_RECEIPT, digest_of, made_with, why_build
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings

_LONGEST_RUN = timedelta(hours=6)
"""A run that began longer ago is presumed dead."""
UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.sensor(
    jobs=[build_job, warehouse_job],
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts one run for all quarters whose folders in raw/ differ from what is staged, or if anything else "
    "than the day has changed since the last build.",
)
def raw_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> dg.RunRequest | dg.SkipReason:
    """Asks once for a run for each difference.

    Waits while a run fetches or reads: the files are not all there yet, or about to be read.
    """
    if busy := _unfinished(context.instance, clock.now()):
        return dg.SkipReason(f"Run {busy.run_id} of {busy.job_name} has not finished yet; the sensor waits for it.")
    reason = why_build(settings, None)
    if reason is None:
        return dg.SkipReason(f"{settings.raw_dir}, and all that was made of it, are as the last build left them.")
    news = news_for(settings, clock.today())
    run = run_for(news.to_read, clock.today())
    if not run.partities and reason == NO_RECEIPT:
        return dg.SkipReason(f"Nothing new in {settings.raw_dir}.")
    # Dagster starts no second run with the same key, even after a restart.
    tag = digest_of(made_with(settings))
    differences = [f"{partitie}:{news.to_read[partitie]}" for partitie in run.partities] or [reason, tag]
    key = sha256("|".join(differences).encode()).hexdigest()[:16]
    return dg.RunRequest(run_key=f"{run.span or run.job}:{key}", job_name=run.job, tags={**run.tags, MADE_WITH: tag})


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells operators about a failed run; see docs/how-to/operate.md.",
)
def failure_sensor(
    context: dg.RunFailureSensorContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> None:
    """Sends one alert for a failed run of any job, and none for the same failure again."""
    reasons = reasons_of(context.get_step_failure_events()) or [context.failure_event.message or "No reason is known."]
    for problem in notify_failure(settings, context.instance, context.dagster_run, reasons, clock.now()):
        context.log.warning(problem)


def _unfinished(instance: dg.DagsterInstance, now: datetime) -> dg.DagsterRun | None:
    """A run that fetches or reads, started by the daemon or in the UI.

    One in a command does not count: if somebody kills the command, nobody marks its run as ended.
    """
    since = now - _LONGEST_RUN
    for job in (FETCH, FETCH_AND_BUILD, BUILD):
        wanted = dg.RunsFilter(job_name=job, statuses=UNFINISHED, created_after=since)
        for record in instance.get_run_records(wanted):
            if not is_of_command(record.dagster_run):
                return record.dagster_run
    return None
