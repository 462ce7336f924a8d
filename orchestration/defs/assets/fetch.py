"""Publications from the web: fetched into raw/ on request or by a schedule, if listing pages are set."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg

from orchestration.defs.assets.raw import FETCHED, raw_publicatie
from orchestration.defs.metadata import OWNERS, preview
from orchestration.defs.partitions import quarter_partitions
from orchestration.defs.recipe import news_for
from orchestration.domain.correctie import CorrectieError
from orchestration.intake.fetching import FetchRequest, fetch
from orchestration.intake.listing import ListingsError, read_listings
from orchestration.intake.outcome import FetchResult
from orchestration.intake.raw import list_files
from orchestration.reading.context import ReadingContext
from orchestration.system.clock import Clock
from orchestration.system.settings import LISTINGS_VARIABLE, SEEDS_DIR, Settings

NO_LISTINGS = f"No listing pages are set ({LISTINGS_VARIABLE}): nothing is fetched."


@dg.multi_asset(
    name="fetch_publicaties",
    specs=[
        dg.AssetSpec(
            FETCHED,
            group_name="raw",
            kinds={"pdf"},
            owners=OWNERS,
            description="The publications of a quarter to which the listing pages link; files what is new or changed.",
            partitions_def=quarter_partitions,
        ),
        raw_publicatie,
    ],
    check_specs=[
        dg.AssetCheckSpec(
            "no_refusals", asset=FETCHED, description="Every linked publication could be downloaded and filed."
        )
    ],
    can_subset=True,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def fetched_publicaties(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Ask the listing pages for the quarters' publications, and file in raw/ those that are new or changed.

    A quarter to which nothing links is not marked as fetched. If raw/ then holds nothing to read, the steps that
    follow are skipped. Without listing pages nothing is fetched, and the run says so.
    """
    if settings.listings:
        yield _show_fetched(context, _fetch(context, settings, clock))
    else:
        context.log.info(NO_LISTINGS)
        for partitie in context.partition_keys:
            context.log_event(dg.AssetObservation(FETCHED, partition=partitie, metadata={"skipped": NO_LISTINGS}))
    if raw_publicatie.key not in context.selected_asset_keys:
        return
    news = news_for(settings, clock.today())
    to_read = [key for key in context.partition_keys if key in news.to_read or key in news.to_publish]
    if to_read:
        yield dg.MaterializeResult(asset_key=raw_publicatie.key, metadata={"to_read": ", ".join(to_read)})
        return
    for partitie in context.partition_keys:
        reason = _why_skipped(settings, partitie)
        context.log.info(f"Skipped: {reason}")
        context.log_event(dg.AssetObservation(raw_publicatie.key, partition=partitie, metadata={"skipped": reason}))


def _show_fetched(context: dg.AssetExecutionContext, fetched: FetchResult) -> dg.AssetCheckResult:
    """Record what came of each quarter's links, and whether any were refused."""
    for partitie, there in fetched.by_partitie.items():
        outcomes = preview([asdict(outcome) for outcome in there.outcomes])
        context.log_event(
            dg.AssetMaterialization(FETCHED, partition=partitie, metadata={**there.counts, "outcomes": outcomes})
        )
    refused = [asdict(outcome) for outcome in fetched.outcomes if outcome.kind == "refused"]
    return dg.AssetCheckResult(
        asset_key=FETCHED,
        check_name="no_refusals",
        passed=not refused,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**fetched.counts, "refused": preview(refused)},
    )


def _why_skipped(settings: Settings, partitie: str) -> str:
    if list_files(settings.raw_dir, partitie):
        return (
            f"{partitie} was read before, and none of its files has changed since; mart_quarantaine says what of it is "
            "not published."
        )
    return (
        f"{partitie} is not out yet: no listing page links to any publication of it, and {settings.raw_dir} holds none."
    )


def _fetch(context: dg.AssetExecutionContext, settings: Settings, clock: Clock) -> FetchResult:
    """Fetch everything that the listing pages link to for the run's quarters.

    Raises:
        Failure: if the addresses of the listing pages are wrong, or one of the pages can't be read.
    """
    try:
        listings = read_listings(settings.listings, settings.hosts)
        fetched = fetch(
            FetchRequest(listings, clock.now(), frozenset(context.partition_keys), lock_seconds=settings.lock_seconds),
            settings.raw_dir,
            settings.fetch_dir,
            ReadingContext.from_seeds(SEEDS_DIR, clock.today(), settings.limits, settings.seen),
            on_step=lambda step, done, total: context.log.info(f"{step} ({done} of {total} done)"),
        )
    except (ListingsError, CorrectieError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if fetched.unread:
        reasons = [outcome.why for outcome in fetched.outcomes if outcome.url in fetched.unread]
        raise dg.Failure("\n".join(reasons), allow_retries=False)
    return fetched
