"""The CSV files as a Frictionless Data Package (v2): types, descriptions and keys, from dbt's contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.publishing.description import ColumnDescription, DescriptionError, TableDescription
from orchestration.publishing.release import KEYWORDS, UNKNOWN_LICENCE, Release, ReleaseFile

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
    tables: Sequence[TableDescription], release: Release, files: Mapping[str, ReleaseFile]
) -> dict[str, Any]:
    """The descriptor; it changes only if the data or their descriptions do.

    Args:
        tables: the marts, each published as `csv/<name>.csv`.
        release: what applies to the whole.
        files: those files, by their path within the package.

    Raises:
        DescriptionError: if a data package has no equivalent of a column's type.
    """
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": release.name,
        "title": release.title,
        "description": release.description,
        "version": release.version,
        **({"created": f"{release.day}T00:00:00Z"} if release.day else {}),
        **({"homepage": release.url} if release.url else {}),
        "keywords": list(KEYWORDS),
        "licenses": [{"path": UNKNOWN_LICENCE, "title": release.terms}],
        "sources": [
            {"title": f"{release.source.producer}, {release.source.title}"},
            {"title": "UWV, Besluit werkgebieden UWV 2015", "path": "https://wetten.overheid.nl/BWBR0036164"},
            {"title": "CBS, Gebieden in Nederland", "path": "https://opendata.cbs.nl"},
        ],
        "resources": [_resource(table, release, files) for table in tables],
    }


def _resource(table: TableDescription, release: Release, files: Mapping[str, ReleaseFile]) -> dict[str, Any]:
    path = f"csv/{table.name}.csv"
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "path": path,
        "type": "table",
        "title": f"{table.title} (synthetisch)" if release.is_synthetisch else table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": files[path].size,
        "hash": f"sha256:{files[path].sha256}",
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(column) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
            **({"foreignKeys": _foreign_keys(table)} if table.references else {}),
        },
    }


def _field(column: ColumnDescription) -> dict[str, Any]:
    field_type = "array" if column.is_array else _TYPES.get(column.type)
    if not field_type:
        raise DescriptionError(
            f"Column {column.name} is of type {column.type}, which has no equivalent in a data package."
        )
    return {
        "name": column.name,
        "type": field_type,
        "description": column.description,
        **({} if column.nullable else {"constraints": {"required": True}}),
    }


def _foreign_keys(table: TableDescription) -> list[dict[str, Any]]:
    return [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in table.references.items()
    ]
