"""The CSV files as a Frictionless Data Package (v2): types, descriptions and keys, as in dbt's contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.publishing.description import ColumnDescription, DescriptionError, TableDescription
from orchestration.publishing.release import LICENTIE_ONBEKEND, TREFWOORDEN, Release, ReleaseFile

_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {
    "varchar": "string",
    "integer": "integer",
    "bigint": "integer",
    "double": "number",
    "date": "date",
    "boolean": "boolean",
}


def datapackage(
    tabellen: Sequence[TableDescription], uitgave: Release, bestanden: Mapping[str, ReleaseFile]
) -> dict[str, Any]:
    """The descriptor: nothing in it changes as long as the data and their descriptions don't.

    Args:
        tabellen: the tables, each published as `csv/<name>.csv`.
        uitgave: what is said of the whole.
        bestanden: those files, by their path within the package.

    Raises:
        DescriptionError: where a column has a type that has no equivalent.
    """
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": uitgave.naam,
        "title": uitgave.titel,
        "description": uitgave.beschrijving,
        **({"homepage": uitgave.url} if uitgave.url else {}),
        "keywords": list(TREFWOORDEN),
        "licenses": [{"path": LICENTIE_ONBEKEND, "title": uitgave.voorwaarden}],
        "sources": [
            {"title": f"{uitgave.bron.producer}, {uitgave.bron.title}"},
            {"title": "CBS, Gebieden in Nederland", "path": "https://opendata.cbs.nl"},
        ],
        "resources": [_resource(tabel, uitgave, bestanden) for tabel in tabellen],
    }


def _resource(tabel: TableDescription, uitgave: Release, bestanden: Mapping[str, ReleaseFile]) -> dict[str, Any]:
    path = f"csv/{tabel.name}.csv"
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": tabel.name,
        "path": path,
        "type": "table",
        "title": f"{tabel.titel} (synthetisch)" if uitgave.is_synthetisch else tabel.titel,
        "description": tabel.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bestanden[path].size,
        "hash": f"sha256:{bestanden[path].sha256}",
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(kolom) for kolom in tabel.columns],
            **({"primaryKey": list(tabel.key)} if tabel.key else {}),
            **({"foreignKeys": _foreign_keys(tabel)} if tabel.references else {}),
        },
    }


def _field(kolom: ColumnDescription) -> dict[str, Any]:
    field_type = "array" if kolom.is_array else _TYPES.get(kolom.type)
    if not field_type:
        raise DescriptionError(f"Column {kolom.name} is of type {kolom.type}, for which a data package has no equal.")
    return {
        "name": kolom.name,
        "type": field_type,
        "description": kolom.description,
        **({} if kolom.nullable else {"constraints": {"required": True}}),
    }


def _foreign_keys(tabel: TableDescription) -> list[dict[str, Any]]:
    return [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in tabel.references.items()
    ]
