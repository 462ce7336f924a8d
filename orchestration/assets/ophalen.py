"""Publications from the web: fetched into raw/ when asked for, or by a schedule where listing pages are set."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg

from orchestration.core.correctie import CorrectieError, read_correcties
from orchestration.core.listing import BronError, read_bron
from orchestration.core.naam import Namen
from orchestration.core.ophalen import fetch
from orchestration.core.settings import CORRECTIE_CSV, SEEDS_DIR, Settings
from orchestration.metadata import preview, today
from orchestration.partitions import kwartaal_partitions

OPHALEN = dg.AssetKey("ophalen")


@dg.multi_asset(
    name="fetch_publicaties",
    specs=[
        dg.AssetSpec(
            OPHALEN,
            kinds={"pdf"},
            description="The publications of a quarter that the listing pages link to; the new and changed are filed.",
        )
    ],
    check_specs=[
        dg.AssetCheckSpec("geen_weigering", asset=OPHALEN, description="All that is linked to could be had and filed.")
    ],
    group_name="raw",
    partitions_def=kwartaal_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def ophalen(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Ask the listing pages for the quarter's publications, and file in raw/ those that are new or changed."""
    try:
        ophaling = fetch(
            read_bron(settings.listings, settings.hosts),
            settings.raw_dir,
            settings.ophalen_dir,
            Namen.from_seeds(SEEDS_DIR),
            today(),
            limits=settings.limits,
            correcties=read_correcties(CORRECTIE_CSV),
            partities=context.partition_keys,
            on_step=lambda step, done, total: context.log.info(f"{step} ({done} of {total} done)"),
        )
    except (BronError, CorrectieError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if ophaling.unread:
        reasons = [uitkomst.why for uitkomst in ophaling.uitkomsten if uitkomst.url in ophaling.unread]
        raise dg.Failure("\n".join(reasons), allow_retries=False)
    refused = [asdict(uitkomst) for uitkomst in ophaling.uitkomsten if uitkomst.soort == "refused"]
    yield dg.MaterializeResult(
        asset_key=OPHALEN,
        metadata={**ophaling.aantallen, "outcomes": preview([asdict(uitkomst) for uitkomst in ophaling.uitkomsten])},
    )
    yield dg.AssetCheckResult(
        asset_key=OPHALEN,
        check_name="geen_weigering",
        passed=not refused,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"refused": preview(refused)},
    )
