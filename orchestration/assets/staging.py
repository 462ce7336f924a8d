"""Staging: what is printed in the publications of a quarter, typed and traceable."""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.raw import raw_publicatie
from orchestration.core import staging
from orchestration.core.correctie import CorrectieError, read_correcties
from orchestration.core.naam import Namen
from orchestration.core.raw import folder_states
from orchestration.core.settings import CORRECTIE_CSV, SEEDS_DIR, Settings
from orchestration.core.warehouse import WarehouseCorruptError, open_for_writing
from orchestration.metadata import coverage_plot, preview, proof, today
from orchestration.partitions import kwartaal_partitions

PUBLICATIE = dg.AssetKey(["staging", "publicatie"])
REGEL = dg.AssetKey(["staging", "regel"])
RAW_STATE = "raw_state"
"""Metadata: the state of the quarter's folder when it was read, by which the sensor tells what is new."""


@dg.multi_asset(
    name="load_staging",
    specs=[
        dg.AssetSpec(
            PUBLICATIE,
            deps=[raw_publicatie],
            kinds={"duckdb"},
            description="A row per file: heading, footnote, origin, verdict.",
        ),
        dg.AssetSpec(
            REGEL,
            deps=[raw_publicatie],
            kinds={"duckdb"},
            description="A row per printed table row, with its page and place.",
        ),
    ],
    check_specs=[
        dg.AssetCheckSpec("geen_quarantaine", asset=PUBLICATIE, description="Every file in the folder was accepted.")
    ],
    group_name="staging",
    partitions_def=kwartaal_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL),
)
def staging_assets(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Read what changed in the quarter's folder of raw/ and load it, one transaction a file."""
    partities = list(context.partition_keys)
    states = folder_states(settings.raw_dir)
    try:
        with open_for_writing(settings.warehouse) as connection:
            staging.create_schema(connection)
            result = staging.load(
                connection,
                settings.raw_dir,
                partities,
                Namen.from_seeds(SEEDS_DIR),
                today(),
                settings.limits,
                read_correcties(CORRECTIE_CSV),
                context.log.info,
            )
            publicaties, regels = staging.printed(connection, partities)
    except (CorrectieError, WarehouseCorruptError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    kept_out = [publicatie for publicatie in publicaties if publicatie["oordeel"] != "aangenomen"]
    controles = [controle for lezing in result.read for controle in lezing.controles]
    for partitie in partities:
        context.add_asset_metadata({RAW_STATE: states.get(partitie, "")}, PUBLICATIE, partitie)
    yield dg.MaterializeResult(
        asset_key=PUBLICATIE,
        metadata={
            "dagster/row_count": len(publicaties),
            "read": len(result.read),
            "unchanged": len(result.unchanged),
            "gone": len(result.gone),
            "controls_held": sum(controle.oordeel == "klopt" for controle in controles),
            "controls_not_held": sum(controle.oordeel != "klopt" for controle in controles),
            "preview": preview(publicaties),
        },
    )
    yield dg.MaterializeResult(
        asset_key=REGEL,
        metadata={
            "dagster/row_count": len(regels),
            "preview": preview(regels),
            **({"coverage": coverage_plot(regels)} if regels and len(partities) == 1 else {}),
        },
    )
    yield dg.AssetCheckResult(
        asset_key=PUBLICATIE,
        check_name="geen_quarantaine",
        passed=not kept_out,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"kept_out": preview(kept_out), **proof(settings.raw_dir, result.read)},
    )
