"""What Dagster shows of an asset: its owners, columns and their lineage, previews, a plot.

What documents say is shown as tables and texts, never as Markdown: Dagster's pages would load its images.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.reading import Reading
from orchestration.report.notation import percent
from orchestration.system.limits import Limits
from orchestration.warehouse.lineage import Column

OWNERS = ["team:klantprofielen"]
PREVIEW_ROWS = 12
_PLOT_ROWS = 40
_PLOT_WIDTH = 560
_COUNTS = ("gemeente_profiel", "uwv_profiel", "gemeente_geen_profiel", "uwv_geen_profiel")
_PROOF_FILES = 5
_PROOF_RESOLUTION = 72


def lineage(columns: Mapping[str, Sequence[Column]]) -> dict[str, dg.TableColumnLineage | dg.TableMetadataValue]:
    """The columns that each column of an asset comes from: for Dagster's API, and to read, as its own pages lack it."""
    deps = {
        name: [dg.TableColumnDep(dg.AssetKey([origin.schema, origin.table]), origin.name) for origin in origins]
        for name, origins in columns.items()
    }
    rows = [
        {"column": name, "comes from": ", ".join(f"{origin.table}.{origin.name}" for origin in origins)}
        for name, origins in columns.items()
    ]
    return {"dagster/column_lineage": dg.TableColumnLineage(deps), "lineage": _table(rows)}


def column_schema(described: Mapping[str, Mapping[str, Any]]) -> dict[str, dg.TableSchema]:
    """The columns of a table, as Dagster shows them.

    Args:
        described: the columns in dbt's manifest, by name; each has a type and a description.
    """
    columns = [dg.TableColumn(name, column["data_type"], column["description"]) for name, column in described.items()]
    return {"dagster/column_schema": dg.TableSchema(columns)}


def preview(
    rows: Sequence[Mapping[str, Any]], row_count: int | None = None
) -> dg.TableMetadataValue | dg.TextMetadataValue:
    """The first rows as a table; `row_count` is how many there are if `rows` is only the beginning."""
    if not rows:
        return dg.MetadataValue.text("geen rijen")

    hidden = (row_count or len(rows)) - len(rows[:PREVIEW_ROWS])
    more = [{**dict.fromkeys(rows[0]), next(iter(rows[0])): f"en {hidden} meer"}] if hidden > 0 else []
    return _table([*rows[:PREVIEW_ROWS], *more])


def links(publicaties: Sequence[Mapping[str, Any]]) -> dict[str, dg.UrlMetadataValue]:
    """The web addresses of the first publications that have one in their sidecar, by file."""
    addresses = {row["bestand"]: row["url"] for row in publicaties[:PREVIEW_ROWS] if row["url"]}
    return {bestand: dg.MetadataValue.url(address) for bestand, address in addresses.items()}


def _table(rows: Sequence[Mapping[str, Any]]) -> dg.TableMetadataValue:
    """Rows, at least one, as a table of texts."""
    schema = dg.TableSchema([dg.TableColumn(name) for name in rows[0]])
    texts = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    return dg.MetadataValue.table([dg.TableRecord(row) for row in texts], schema)


def coverage_plot(regels: Sequence[Mapping[str, Any]]) -> dg.MetadataValue[Any]:
    """A bar a printed row: the share of persons with a profile, as a picture in the page."""
    from orchestration.report.bar_chart import Bar, bar_picture, bars

    rows = []
    for regel in regels:
        counts = [regel[column] for column in _COUNTS]
        if None not in counts and sum(counts):
            share = (counts[0] + counts[1]) / sum(counts)
            rows.append(Bar(f"{regel['naam']} ({regel['bestand'].partition('/')[0]})", share, percent(share)))
    if not rows:
        return dg.MetadataValue.text("geen rijen met een totaal")
    chart = bars("profielgraad", "", "aandeel personen met profiel", rows[:_PLOT_ROWS], whole=1)
    return dg.MetadataValue.md(_picture("profielgraad", "svg+xml", bar_picture(chart, _PLOT_WIDTH).encode()))


def proof(raw_dir: Path, readings: Sequence[Reading], limits: Limits) -> dict[str, dg.MetadataValue[Any]]:
    """The first page of each PDF that was kept out, with what was read drawn over it; a few are enough to look at.

    Of a page that can't be drawn within the limits: why.
    """
    from orchestration.reading.proof import ProofRequest, draw

    by_file: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.uitslag == "quarantaine" and reading.bestand.lower().endswith(".pdf"):
            by_file.setdefault(reading.bestand, []).append(reading)
    files = list(by_file.items())[:_PROOF_FILES]
    requests = [ProofRequest(raw_dir / bestand, readings, max_pages=1) for bestand, readings in files]
    drawn = draw(requests, limits, _PROOF_RESOLUTION) if requests else []
    return {bestand: _first_page(pages) for (bestand, _), pages in zip(files, drawn, strict=True)}


def _first_page(pages: Mapping[int, bytes] | RefusedError) -> dg.MetadataValue[Any]:
    if isinstance(pages, RefusedError):
        return dg.MetadataValue.text(str(pages))
    return dg.MetadataValue.md(_picture("bladzijde 1", "png", pages[1]))


def _picture(name: str, kind: str, content: bytes) -> str:
    return f"![{name}](data:image/{kind};base64,{base64.b64encode(content).decode()})"
