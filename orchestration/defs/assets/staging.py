"""Staging: what is printed in the publications of a quarter, typed and traceable."""

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.defs.assets.raw import raw_publicatie
from orchestration.defs.manifest import manifest
from orchestration.defs.metadata import OWNERS, column_schema, coverage_plot, links, preview, proof
from orchestration.defs.partitions import quarter_partitions
from orchestration.defs.progress import Progress
from orchestration.intake.raw import RawStore
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading
from orchestration.reading.workers import processors
from orchestration.system.clock import Clock
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import remove
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.warehouse import staging
from orchestration.warehouse.connection import open_for_writing
from orchestration.warehouse.guards import ALLOW_REMOVAL, refuse_clock, refuse_removal
from orchestration.warehouse.ledger import record_load
from orchestration.warehouse.plan import Plan, PlannedFile, plan
from orchestration.warehouse.read import FileReading, read

PUBLICATIE = dg.AssetKey(["staging", "publicatie"])
REGEL = dg.AssetKey(["staging", "regel"])
MEDEDELING = dg.AssetKey(["staging", "mededeling"])
UITSPRAAK = dg.AssetKey(["staging", "uitspraak"])
GEZIEN = dg.AssetKey(["staging", "gezien"])
CORRECTIE = dg.AssetKey(["staging", "correctie"])
OVERTAKEN = "overtaken"
"""The metadata that names the files that changed between planning and loading."""
READINGS = "readings"
"""The IO manager with which the steps hand readings to each other: files in the data folder, which all can reach."""

_NO_QUARANTINE = dg.AssetCheckSpec(
    "no_quarantine", asset=PUBLICATIE, description="Every file in the folder was accepted."
)
_RETRY = dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL)
_WHY_KEPT_OUT = ("bestand", "uitslag", "reden", "pagina", "regel", "verwacht", "gevonden")
_KEPT_SECONDS = 7 * 24 * 60 * 60
"""How long a failed run can be resumed from its readings."""


@dataclass(frozen=True)
class Planned:
    """What the first step hands to the last: the plan, and what it was made with."""

    plan: Plan
    reading_context: ReadingContext


@dataclass(frozen=True)
class Chunk:
    """What one step reads: its files, and its place among the chunks of the run, from 0."""

    files: list[PlannedFile]
    reading_context: ReadingContext
    number: int
    count: int

    @property
    def span(self) -> str:
        """The first and last quarter's folder of its files."""
        first, last = self.files[0].file.partitie, self.files[-1].file.partitie
        return first if first == last else f"{first} to {last}"


@dg.io_manager(required_resource_keys={"settings"})
def readings_io_manager(context: dg.InitResourceContext) -> dg.IOManager:
    """Keeps the readings that the steps hand to each other as files, by run, until they are staged."""
    folder = str(context.resources.settings.readings_dir)
    return dg.FilesystemIOManager(base_dir=folder).create_io_manager(context)


@dg.op(
    name="plan",
    ins={"raw": dg.In(dg.Nothing)},
    out={"planned": dg.Out(io_manager_key=READINGS), "chunk": dg.DynamicOut(io_manager_key=READINGS)},
    retry_policy=_RETRY,
)
def plan_files(
    context: dg.OpExecutionContext,
    settings: dg.ResourceParam[Settings],
    clock: dg.ResourceParam[Clock],
    raw_store: dg.ResourceParam[RawStore],
) -> Iterator[dg.Output[Planned] | dg.DynamicOutput[Chunk]]:
    """Find what changed in the quarter's folder in raw/, and divide it into chunks."""
    with _no_retries(), open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        refuse_clock(connection, clock.today())
        present = raw_store.files()
        if context.run.tags.get(ALLOW_REMOVAL) != "true":
            refuse_removal(settings, present, connection)
        reading_context = ReadingContext.from_seeds(SEEDS_DIR, clock.today(), settings.limits, settings.seen)
        planned = plan(connection, present, context.partition_keys, reading_context)
    chunks = planned.chunks(settings.chunk)
    yield dg.Output(Planned(planned, reading_context), "planned", metadata={"files": len(planned.changed)})
    for number, files in enumerate(chunks):
        yield dg.DynamicOutput(Chunk(files, reading_context, number, len(chunks)), str(number), "chunk")


@dg.op(name="read", out=dg.Out(io_manager_key=READINGS), retry_policy=_RETRY)
def read_chunk(
    context: dg.OpExecutionContext,
    settings: dg.ResourceParam[Settings],
    progress: dg.ResourceParam[Progress],
    chunk: Chunk,
) -> list[FileReading]:
    """Read a chunk, in processes of its own; this step needs no warehouse."""
    progress(f"reading {chunk.span}", chunk.number, 2 * chunk.count)
    # As many steps as there are processors may run beside this one, on the same processors.
    workers = max(1, processors() // chunk.count) if settings.executor == "multiprocess" else None
    with _no_retries():
        readings = read(chunk.files, chunk.reading_context, workers)
    context.add_output_metadata({"files": len(readings), "host": socket.gethostname(), "process": os.getpid()})
    return readings


@dg.op(
    name="load",
    out={
        "publicatie": dg.Out(dg.Nothing),
        "regel": dg.Out(dg.Nothing),
        "mededeling": dg.Out(dg.Nothing),
        "uitspraak": dg.Out(dg.Nothing),
        "gezien": dg.Out(dg.Nothing),
        "correctie": dg.Out(dg.Nothing),
        _NO_QUARANTINE.get_python_identifier(): dg.Out(dg.Nothing),
    },
    retry_policy=_RETRY,
)
def load_readings(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    clock: dg.ResourceParam[Clock],
    planned: Planned,
    chunks: list[list[FileReading]],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Store the readings, whole files in a transaction."""
    partities = list(context.partition_keys)
    readings = [item for chunk in chunks for item in chunk]
    with _no_retries(), open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        result = staging.store(
            connection, settings.raw_dir, planned.plan, planned.reading_context, readings, context.log.info
        )
        record_load(connection, settings)
        publicaties, regels = staging.printed(connection, partities)
    yield from _materialized_texts(result.read)
    kept_out = [publicatie for publicatie in publicaties if publicatie["uitslag"] != "aangenomen"]
    reasons = [{column: publicatie[column] for column in _WHY_KEPT_OUT} for publicatie in kept_out]
    controles = [controle for reading in result.read for controle in reading.controles]
    yield dg.MaterializeResult(
        asset_key=PUBLICATIE,
        metadata={
            "dagster/row_count": len(publicaties),
            "read": len(result.read),
            "unchanged": len(result.unchanged),
            "gone": len(result.gone),
            OVERTAKEN: dg.MetadataValue.json(result.overtaken),
            "controls_held": sum(controle.oordeel == "klopt" for controle in controles),
            "controls_not_held": sum(controle.oordeel != "klopt" for controle in controles),
            "preview": preview(publicaties),
            **links(publicaties),
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
    yield dg.MaterializeResult(
        asset_key=CORRECTIE,
        metadata={
            "applied": sum(placed.is_toegepast for reading in result.read for placed in reading.correcties),
            "not_fitting": sum(not placed.is_toegepast for reading in result.read for placed in reading.correcties),
        },
    )
    yield dg.AssetCheckResult(
        asset_key=PUBLICATIE,
        check_name=_NO_QUARANTINE.name,
        passed=not kept_out,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"kept_out": preview(reasons), **proof(settings.raw_dir, result.read, settings.limits)},
    )
    forget(settings.readings_dir, context.run.run_id, clock.now())


def _materialized_texts(readings: Sequence[Reading]) -> Iterator[dg.MaterializeResult[None]]:
    """The tables of the texts around tables, with how many of them were read now."""
    publicaties = [reading.publicatie for reading in readings if reading.publicatie is not None]
    mededelingen = sum(len(publicatie.mededelingen) for publicatie in publicaties)
    uitspraken = sum(len(publicatie.uitspraken) for publicatie in publicaties)
    yield dg.MaterializeResult(asset_key=MEDEDELING, metadata={"read": mededelingen})
    yield dg.MaterializeResult(asset_key=UITSPRAAK, metadata={"read": uitspraken})


def _table(key: dg.AssetKey, description: str) -> dg.AssetOut:
    """A table of staging, its columns as dbt's source has them."""
    columns = manifest["sources"][f"source.klantprofielen.{'.'.join(key.path)}"]["columns"]
    return dg.AssetOut(
        key=key,
        kinds={"duckdb"},
        owners=OWNERS,
        dagster_type=dg.Nothing,
        description=description,
        metadata=column_schema(columns),
    )


@dg.graph_multi_asset(
    name="load_staging",
    ins={"raw": dg.AssetIn(raw_publicatie.key, dagster_type=dg.Nothing)},
    outs={
        "publicatie": _table(PUBLICATIE, "A row per file: heading, footnote, origin, verdict."),
        "regel": _table(REGEL, "A row per printed table row, with its page and place."),
        "mededeling": _table(MEDEDELING, "A row per text around a table that is not understood."),
        "uitspraak": _table(UITSPRAAK, "A row per text around a table that says again what the table says."),
        "gezien": _table(GEZIEN, "A row per figure that recognition looked for on its page."),
        "correctie": _table(CORRECTIE, "A row per correction of a file, with the cell that it replaces."),
    },
    check_specs=[_NO_QUARANTINE],
    group_name="staging",
    partitions_def=quarter_partitions,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def staging_assets(raw: Any) -> Any:
    """Plan what to read from the quarter's folder in raw/, read it in parallel steps, and load it in one."""
    planned, chunks = plan_files(raw)
    return tuple(load_readings(planned, chunks.map(read_chunk).collect()))


@contextmanager
def _no_retries() -> Iterator[None]:
    """Fail at once if another try would end the same."""
    try:
        yield
    except KlantprofielenError as error:
        raise dg.Failure(str(error), allow_retries=error.may_pass) from error


def forget(folder: Path, run_id: str, now: datetime) -> None:
    """Remove the readings of a run, and those that other runs left long ago."""
    long_ago = now.timestamp() - _KEPT_SECONDS
    for readings in folder.iterdir():
        if readings.name == run_id or readings.stat().st_mtime < long_ago:
            remove(readings)
