"""The schedules: what runs at which time of day."""

from datetime import date

import dagster as dg

from orchestration.defs.assets.fetch import NO_LISTINGS
from orchestration.defs.jobs import check_late_job, fetch_and_build_job, fetch_job
from orchestration.defs.partitions import partitions_of
from orchestration.defs.recipe import FETCH, PlannedRun, news_for
from orchestration.domain.quarter import due_from, latest_published, next_quarter
from orchestration.intake.raw import list_files
from orchestration.publishing.publish import published_quarters
from orchestration.publishing.receipt import MADE_WITH, digest_of, made_with
from orchestration.system.settings import Settings

_TIMEZONE = "Europe/Amsterdam"


@dg.schedule(
    job=fetch_job,
    cron_schedule="0 6 * * 1",
    execution_timezone=_TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every Monday: fetches what changed in any quarter, for the sensor to have it read.",
)
def weekly_fetch_schedule(
    context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """One run a week, for all quarters that are over."""
    if not settings.listings:
        return dg.SkipReason(NO_LISTINGS)
    day = context.scheduled_execution_time.date()
    *keys, _present = partitions_of(day)
    return dg.RunRequest(run_key=day.isoformat(), tags=PlannedRun(FETCH, tuple(keys)).tags)


@dg.schedule(
    job=fetch_and_build_job,
    cron_schedule="0 7 * * *",
    execution_timezone=_TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day, until it is published: the newest quarter that ended 16 weeks ago or longer.",
)
def daily_schedule(
    context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """A run for the quarter that should be out, or the reason why there is nothing to do."""
    day = context.scheduled_execution_time.date()
    quarter_key = latest_published(day)
    if reason := _why_not(settings, quarter_key, day):
        return dg.SkipReason(reason)
    tags = {MADE_WITH: digest_of(made_with(settings))}
    return dg.RunRequest(run_key=f"{quarter_key}:{day}", partition_key=quarter_key, tags=tags)


late_check_schedule = dg.ScheduleDefinition(
    name="late_check_schedule",
    job=check_late_job,
    cron_schedule="30 7 * * *",
    execution_timezone=_TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day: which quarters are late, even if nothing else runs.",
)


def _why_not(settings: Settings, quarter_key: str, day: date) -> str | None:
    """Why there is nothing to do for a quarter on a day; None if there is."""
    if quarter_key in published_quarters(settings.published_warehouse):
        following = next_quarter(quarter_key)
        return f"{quarter_key} is published; {following} should be out from {due_from(following)}."
    if settings.listings:
        return None
    if not list_files(settings.raw_dir, quarter_key):
        return f"{quarter_key} is not out yet: {settings.raw_dir} holds nothing of it; the schedule tries again daily."
    news = news_for(settings, day)
    if quarter_key in news.to_read or quarter_key in news.to_publish:
        return None
    return f"{quarter_key} was read, and no part of it is published: see mart_quarantaine, and the run that read it."
