"""Staging: what is printed in the publications of a quarter, typed and traceable."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.defs.assets.raw import raw_publicatie
from orchestration.defs.assets.warehouse import manifest
from orchestration.defs.lineage import tables_of
from orchestration.defs.metadata import OWNERS, column_schema, coverage_plot, preview, proof, today
from orchestration.defs.partitions import quarter_partitions
from orchestration.domain.correctie import CorrectieError
from orchestration.intake.raw import RawFile, folder_states
from orchestration.reading.context import ReadingContext
from orchestration.reading.workers import processors
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.warehouse import staging
from orchestration.warehouse.connection import WarehouseCorruptError, open_for_writing

PUBLICATIE = dg.AssetKey(["staging", "publicatie"])
REGEL = dg.AssetKey(["staging", "regel"])
RAW_STATE = "raw_state"
"""Metadata: the state of the quarter's folder when it was read, by which the sensor tells what is new."""
READINGS = "readings"
"""The IO manager of what the steps hand to each other: files in the data folder, which their processes share."""

_GEEN_QUARANTAINE = dg.AssetCheckSpec(
    "geen_quarantaine", asset=PUBLICATIE, description="Every file in the folder was accepted."
)
_RETRY = dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL)
_KEPT_SECONDS = 7 * 24 * 60 * 60
"""The readings of a run that failed are there for so long to go on from."""


@dataclass(frozen=True)
class Planned:
    """What the first step hands to the last: the plan, what it was made with, and the folders as they were before."""

    plan: staging.Plan
    basis: ReadingContext
    states: dict[str, str]


@dataclass(frozen=True)
class Chunk:
    """What one step reads, and of how many."""

    files: list[RawFile]
    basis: ReadingContext
    count: int


@dg.io_manager(required_resource_keys={"settings"})
def readings_io_manager(context: dg.InitResourceContext) -> dg.IOManager:
    """Keeps what the steps hand to each other as files, by run, until it is staged."""
    folder = str(context.resources.settings.readings_dir)
    return dg.FilesystemIOManager(base_dir=folder).create_io_manager(context)


@dg.op(
    name="plan",
    ins={"raw": dg.In(dg.Nothing)},
    out={"planned": dg.Out(io_manager_key=READINGS), "chunk": dg.DynamicOut(io_manager_key=READINGS)},
    retry_policy=_RETRY,
)
def plan_files(
    context: dg.OpExecutionContext, settings: dg.ResourceParam[Settings]
) -> Iterator[dg.Output[Planned] | dg.DynamicOutput[Chunk]]:
    """Find what changed in the quarter's folder of raw/, and divide it into chunks."""
    states = folder_states(settings.raw_dir)
    with _no_retries(), open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        staging.refuse_clock(connection, today())
        basis = ReadingContext.from_seeds(SEEDS_DIR, today(), settings.limits)
        plan = staging.plan(connection, settings.raw_dir, context.partition_keys, basis)
    chunks = plan.chunks(settings.chunk)
    yield dg.Output(Planned(plan, basis, states), "planned", metadata={"files": len(plan.changed)})
    for number, files in enumerate(chunks):
        yield dg.DynamicOutput(Chunk(files, basis, len(chunks)), str(number), "chunk")


@dg.op(name="read", out=dg.Out(io_manager_key=READINGS), retry_policy=_RETRY)
def read_chunk(
    context: dg.OpExecutionContext, settings: dg.ResourceParam[Settings], chunk: Chunk
) -> list[staging.FileReading]:
    """Read a chunk, in processes of its own; this step needs no warehouse."""
    # As many steps as there are processors may run beside this one, on the same processors.
    workers = max(1, processors() // chunk.count) if settings.executor == "multiprocess" else None
    with _no_retries():
        gelezen = staging.read(chunk.files, chunk.basis, workers)
    context.add_output_metadata({"files": len(gelezen), "host": socket.gethostname(), "process": os.getpid()})
    return gelezen


@dg.op(
    name="load",
    out={
        "publicatie": dg.Out(dg.Nothing),
        "regel": dg.Out(dg.Nothing),
        _GEEN_QUARANTAINE.get_python_identifier(): dg.Out(dg.Nothing),
    },
    retry_policy=_RETRY,
)
def load_readings(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    planned: Planned,
    chunks: list[list[staging.FileReading]],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Store what was read, whole files in a transaction."""
    partities = list(context.partition_keys)
    gelezen = [item for chunk in chunks for item in chunk]
    with _no_retries(), open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        result = staging.store(connection, settings.raw_dir, planned.plan, planned.basis, gelezen, context.log.info)
        publicaties, regels = staging.printed(connection, partities)
    kept_out = [publicatie for publicatie in publicaties if publicatie["uitslag"] != "aangenomen"]
    controles = [controle for reading in result.read for controle in reading.controles]
    for partitie in partities:
        context.add_asset_metadata({RAW_STATE: planned.states.get(partitie, "")}, PUBLICATIE, partitie)
    yield dg.MaterializeResult(
        asset_key=PUBLICATIE,
        metadata={
            "dagster/row_count": len(publicaties),
            "read": len(result.read),
            "unchanged": len(result.unchanged),
            "gone": len(result.gone),
            "overtaken": len(result.overtaken),
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
        check_name=_GEEN_QUARANTAINE.name,
        passed=not kept_out,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"kept_out": preview(kept_out), **proof(settings.raw_dir, result.read)},
    )
    forget(settings.readings_dir, context.run_id)


def _table(key: dg.AssetKey, description: str) -> dg.AssetOut:
    """A table of staging, its columns described by dbt's source."""
    import duckdb

    table = key.path[-1]
    with duckdb.connect() as connection:
        staging.create_schema(connection)
        types = tables_of(connection)["staging"][table]
    return dg.AssetOut(
        key=key,
        kinds={"duckdb"},
        owners=OWNERS,
        dagster_type=dg.Nothing,
        description=description,
        metadata=column_schema(types, manifest["sources"][f"source.klantprofielen.staging.{table}"]["columns"]),
    )


@dg.graph_multi_asset(
    name="load_staging",
    ins={"raw": dg.AssetIn(raw_publicatie.key, dagster_type=dg.Nothing)},
    outs={
        "publicatie": _table(PUBLICATIE, "A row per file: heading, footnote, origin, verdict."),
        "regel": _table(REGEL, "A row per printed table row, with its page and place."),
    },
    check_specs=[_GEEN_QUARANTAINE],
    group_name="staging",
    partitions_def=quarter_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def staging_assets(raw: Any) -> Any:
    """Plan what to read of the quarter's folder of raw/, read it wherever there is room, and load it in one place."""
    planned, chunks = plan_files(raw)
    return tuple(load_readings(planned, chunks.map(read_chunk).collect()))


@contextmanager
def _no_retries() -> Iterator[None]:
    """Fail at once where trying again would give the same."""
    try:
        yield
    except (CorrectieError, WarehouseCorruptError, staging.ClockError, staging.ReaderMismatchError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def forget(folder: Path, run_id: str) -> None:
    """Remove the readings of a run, and of runs that ended long ago without staging theirs."""
    long_ago = time.time() - _KEPT_SECONDS
    for readings in folder.iterdir():
        if readings.name == run_id or readings.stat().st_mtime < long_ago:
            shutil.rmtree(readings)
