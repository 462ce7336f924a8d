"""CBS's yearly table "Gebieden in Nederland": every gemeente, with its AMR and its provincie."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.domain.names import naam_sleutel
from orchestration.reference.odata import OData
from orchestration.system.errors import KlantprofielenError
from orchestration.system.http import HttpError, NoAnswerError

TABLES: Mapping[int, str] = {
    2015: "82949NED",
    2016: "83287NED",
    2017: "83553NED",
    2018: "83859NED",
    2019: "84378NED",
    2020: "84721NED",
    2021: "84929NED",
    2022: "85067NED",
    2023: "85385NED",
    2024: "85755NED",
    2025: "86059NED",
    2026: "86247NED",
}
"""The table of each classification year; for a newer year we search CBS's catalogue."""
FIRST_YEAR = min(TABLES)

_TITLE = "Gebieden in Nederland"
_JSON = {"$format": "json"}
_GEMEENTEN = "Codes en namen van gemeenten"
_AMRS = "Arbeidsmarktregio's"
_PROVINCIES = "Provincies"
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "gemeente_code": (_GEMEENTEN, "Code"),
    "gemeente_naam": (_GEMEENTEN, "Naam"),
    "amr_code": (_AMRS, "Code"),
    "amr_naam": (_AMRS, "Naam"),
    "provincie_code": (_PROVINCIES, "Code"),
    "provincie_naam": (_PROVINCIES, "Naam"),
}
"""For each fact: the title of its topic group, and the title of its topic within that group."""
_TABLE_ID = re.compile(r"[0-9]{5}[A-Za-z]{3}")
_LONGEST_NAME = 80


class CbsError(KlantprofielenError):
    """A year's table that we can't fetch or don't recognise; the message names year, table, expected and found."""


class NotPublishedError(CbsError):
    """A year for which CBS's catalogue has no table."""


class OutOfReachError(CbsError):
    """CBS does not answer, so asking for another year is no use."""


@dataclass(frozen=True, slots=True)
class CbsArea:
    """One gemeente on 1 January of a year, with CBS's codes and names."""

    gemeente_code: str
    gemeente_naam: str
    amr_code: str
    amr_naam: str
    provincie_code: str
    provincie_naam: str


@dataclass(frozen=True, slots=True)
class CbsYear:
    """All gemeenten of a classification year, ordered by code; `not_modified` if CBS said that our copy still holds."""

    year: int
    table_id: str
    areas: tuple[CbsArea, ...]
    not_modified: bool = field(default=False, compare=False)


class _ShapeError(ValueError):
    """Something in a table that we don't recognise; the message says what we expected and what we found."""


@dataclass(frozen=True, slots=True)
class _Code:
    """The pattern of a kind of code, and how many different ones a year can have."""

    pattern: re.Pattern[str]
    example: str
    fewest: int
    most: int


_CODES: Mapping[str, _Code] = {
    "gemeente_code": _Code(re.compile(r"GM[0-9]{4}"), "GM0361", 300, 450),
    "amr_code": _Code(re.compile(r"AM[0-9]{2}"), "AM15", 30, 40),
    "provincie_code": _Code(re.compile(r"PV[0-9]{2}"), "PV27", 12, 12),
}


def fetch_year(odata: OData, year: int) -> CbsYear:
    """Fetch the gemeenten of a classification year, as CBS publishes them now.

    We find columns by their titles in the table's own properties, because their numbers shift from year to year.

    Raises:
        NotPublishedError: if the catalogue has no table for that year.
        OutOfReachError: if CBS does not answer.
        CbsError: if we can't fetch the table, or don't recognise its shape or content.
    """
    table_id = TABLES.get(year)
    try:
        table_id = table_id or _find_table(odata, year)
        path = f"ODataApi/odata/{table_id}"
        titles = [_stripped(row.get("Title")) for row in odata.entity_set(f"{path}/TableInfos", _JSON).rows]
        if titles != [f"{_TITLE} {year}"]:
            raise _ShapeError(f"expected the title '{_TITLE} {year}', found {titles[:3]}")
        columns = _find_columns(odata.entity_set(f"{path}/DataProperties", _JSON).rows)
        data = odata.entity_set(f"{path}/TypedDataSet", _JSON)
        return CbsYear(year, table_id, _read_areas(data.rows, columns), data.not_modified)
    except (HttpError, _ShapeError) as error:
        kind = OutOfReachError if isinstance(error, NoAnswerError) else CbsError
        raise kind(f"{_TITLE} {year} (table {table_id or 'unknown'}): {error}") from error


def _find_table(odata: OData, year: int) -> str:
    """The id of a year's table, from CBS's catalogue."""
    query = {**_JSON, "$filter": f"substringof('{_TITLE}',Title)", "$select": "Identifier,Title"}
    found = {
        _stripped(row.get("Identifier")): _stripped(row.get("Title"))
        for row in odata.entity_set("ODataCatalog/Tables", query).rows
    }
    ids = [table_id for table_id, title in found.items() if title == f"{_TITLE} {year}"]
    if not ids:
        raise NotPublishedError(f"{_TITLE} {year}: not in CBS's catalogue, which has {len(found)} for other years")
    if len(ids) > 1 or not _TABLE_ID.fullmatch(ids[0]):
        raise _ShapeError(f"expected one table in CBS's catalogue with an id such as 86247NED, found {ids[:3]}")
    return ids[0]


def _find_columns(properties: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """For each fact the key of its column: the topic with a known title, in the topic group with a known title."""
    groups: dict[str, list[str]] = {}
    topics: dict[tuple[str, str], list[object]] = {}
    for row in properties:
        title = naam_sleutel(_stripped(row.get("Title")))
        if row.get("Type") == "TopicGroup":
            groups.setdefault(title, []).append(str(row.get("ID")))
        elif row.get("Type") == "Topic":
            topics.setdefault((str(row.get("ParentID")), title), []).append(row.get("Key"))
    columns = {}
    for column, (group, topic) in _COLUMNS.items():
        ids = groups.get(naam_sleutel(group), [])
        if len(ids) != 1:
            raise _ShapeError(f"expected one topic group '{group}' in DataProperties, found {len(ids)}")
        keys = topics.get((ids[0], naam_sleutel(topic)), [])
        if len(keys) != 1 or not isinstance(keys[0], str):
            raise _ShapeError(f"expected one topic '{topic}' in the topic group '{group}', found {keys[:3]}")
        columns[column] = keys[0]
    return columns


def _read_areas(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> tuple[CbsArea, ...]:
    """Read the rows as gemeenten, ordered by code, and check that they can be a whole year."""
    areas = sorted((_read_area(number, row, columns) for number, row in enumerate(rows, 1)), key=_gemeente_code)
    for earlier, later in itertools.pairwise(areas):
        if earlier.gemeente_code == later.gemeente_code:
            raise _ShapeError(f"expected each gemeente once, found {later.gemeente_code} more than once")
    for column, kind in _CODES.items():
        names: dict[str, str] = {}
        for area in areas:
            code, name = getattr(area, column), getattr(area, column.replace("_code", "_naam"))
            if names.setdefault(code, name) != name:
                raise _ShapeError(f"expected one name for {code}, found '{names[code]}' and '{name}'")
        if not kind.fewest <= len(names) <= kind.most:
            raise _ShapeError(f"expected {kind.fewest} to {kind.most} different values of {column}, found {len(names)}")
    return tuple(areas)


def _read_area(number: int, row: Mapping[str, Any], columns: Mapping[str, str]) -> CbsArea:
    """Read one row; CBS pads codes and names with blanks."""
    values = {}
    for column, key in columns.items():
        if key not in row:
            raise _ShapeError(f"row {number}: expected a column {key} ({' / '.join(_COLUMNS[column])}), found none")
        text = _stripped(row[key])
        kind = _CODES.get(column)
        if not (kind.pattern.fullmatch(text) if kind else _is_name(text)):
            expected = f"a code such as {kind.example}" if kind else "a name"
            where = f"row {number}, column {key} ({' / '.join(_COLUMNS[column])})"
            raise _ShapeError(f"{where}: expected {expected}, found {str(row[key])[:_LONGEST_NAME]!r}")
        values[column] = text
    return CbsArea(**values)


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()


def _gemeente_code(area: CbsArea) -> str:
    return area.gemeente_code


def _stripped(value: object) -> str:
    """A text without CBS's padding; empty for anything but a text."""
    return value.strip() if isinstance(value, str) else ""
