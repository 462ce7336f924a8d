"""Publications from the web: fetched into raw/ when asked for, or by a schedule where listing pages are set."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import dagster as dg

from orchestration.defs.assets.raw import FETCHED, raw_publicatie
from orchestration.defs.metadata import OWNERS, preview
from orchestration.defs.partitions import quarter_partitions
from orchestration.defs.recorded import is_to_be_built
from orchestration.domain.correctie import CorrectieError
from orchestration.intake.fetching import FetchRequest, fetch
from orchestration.intake.listing import ListingsError, read_listings
from orchestration.intake.outcome import FetchResult
from orchestration.intake.raw import folder_states
from orchestration.reading.context import ReadingContext
from orchestration.system.clock import Clock
from orchestration.system.settings import SEEDS_DIR, Settings


@dg.multi_asset(
    name="fetch_publicaties",
    specs=[
        dg.AssetSpec(
            FETCHED,
            group_name="raw",
            kinds={"pdf"},
            owners=OWNERS,
            description="The publications of a quarter that the listing pages link to; the new and changed are filed.",
            partitions_def=quarter_partitions,
        ),
        raw_publicatie,
    ],
    check_specs=[
        dg.AssetCheckSpec("geen_weigering", asset=FETCHED, description="All that is linked to could be had and filed.")
    ],
    can_subset=True,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def fetched_publicaties(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Ask the listing pages for the quarters' publications, and file in raw/ those that are new or changed.

    A quarter that nothing is linked to of is not marked as fetched; where raw/ then holds nothing to be read, what
    comes after is skipped.
    """
    fetched = _fetch(context, settings, clock.today())
    for partitie, there in fetched.by_partitie.items():
        outcomes = preview([asdict(outcome) for outcome in there.outcomes])
        context.log_event(
            dg.AssetMaterialization(FETCHED, partition=partitie, metadata={**there.counts, "outcomes": outcomes})
        )
    refused = [asdict(outcome) for outcome in fetched.outcomes if outcome.kind == "refused"]
    yield dg.AssetCheckResult(
        asset_key=FETCHED,
        check_name="geen_weigering",
        passed=not refused,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**fetched.counts, "refused": preview(refused)},
    )
    if raw_publicatie.key not in context.selected_asset_keys:
        return
    states = folder_states(settings.raw_dir)
    to_read = [key for key in context.partition_keys if is_to_be_built(context.instance, key, states.get(key))]
    if to_read:
        yield dg.MaterializeResult(asset_key=raw_publicatie.key, metadata={"to_read": ", ".join(to_read)})
        return
    for partitie in context.partition_keys:
        reason = (
            f"{partitie} was read before, and nothing of it has changed since; see mart_quarantaine for what is not "
            "published of it."
            if partitie in states
            else f"{partitie} is not out yet: no listing page links to anything of it, and nothing of it is in "
            f"{settings.raw_dir}."
        )
        context.log.info(f"Skipped: {reason}")
        context.log_event(dg.AssetObservation(raw_publicatie.key, partition=partitie, metadata={"skipped": reason}))


def _fetch(context: dg.AssetExecutionContext, settings: Settings, today: date) -> FetchResult:
    """All of what is linked to of the run's quarters.

    Raises:
        Failure: where it is not known where to look, or a listing page can't be read.
    """
    try:
        fetched = fetch(
            FetchRequest(read_listings(settings.listings, settings.hosts), frozenset(context.partition_keys)),
            settings.raw_dir,
            settings.fetch_dir,
            ReadingContext.from_seeds(SEEDS_DIR, today, settings.limits),
            on_step=lambda step, done, total: context.log.info(f"{step} ({done} of {total} done)"),
        )
    except (ListingsError, CorrectieError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if fetched.unread:
        reasons = [outcome.why for outcome in fetched.outcomes if outcome.url in fetched.unread]
        raise dg.Failure("\n".join(reasons), allow_retries=False)
    return fetched
