"""CBS's yearly "Gebieden in Nederland": which gemeenten there are, and the AMR and the provincie of each."""

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

TABELLEN: Mapping[int, str] = {
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
"""The table of each classification year; that of a newer year is looked up in CBS's catalogue."""
FIRST_YEAR = min(TABELLEN)

_TITEL = "Gebieden in Nederland"
_JSON = {"$format": "json"}
_GEMEENTEN = "Codes en namen van gemeenten"
_AMRS = "Arbeidsmarktregio's"
_PROVINCIES = "Provincies"
_KOLOMMEN: Mapping[str, tuple[str, str]] = {
    "gemeente_code": (_GEMEENTEN, "Code"),
    "gemeente_naam": (_GEMEENTEN, "Naam"),
    "amr_code": (_AMRS, "Code"),
    "amr_naam": (_AMRS, "Naam"),
    "provincie_code": (_PROVINCIES, "Code"),
    "provincie_naam": (_PROVINCIES, "Naam"),
}
"""Where each fact stands: the title of the topic group, and that of the topic in it."""
_TABEL_ID = re.compile(r"[0-9]{5}[A-Za-z]{3}")
_LONGEST_NAME = 80


class CbsError(KlantprofielenError):
    """A year's table that can't be had or is not as we know it; the message names year, table, expected and found."""


class NotPublishedError(CbsError):
    """A year of which CBS's catalogue has no table."""


class OutOfReachError(CbsError):
    """CBS does not answer; asking it for another year is of no use."""


@dataclass(frozen=True, slots=True)
class CbsArea:
    """One gemeente on 1 January of a year, with the codes and names that CBS gives it."""

    gemeente_code: str
    gemeente_naam: str
    amr_code: str
    amr_naam: str
    provincie_code: str
    provincie_naam: str


@dataclass(frozen=True, slots=True)
class CbsYear:
    """All gemeenten of a classification year, by code; `not_modified` where CBS said that our copy still holds."""

    jaar: int
    tabel_id: str
    gebieden: tuple[CbsArea, ...]
    not_modified: bool = field(default=False, compare=False)


class _ShapeError(ValueError):
    """Something in a table is not as we know it: what was expected, and what was found."""


@dataclass(frozen=True, slots=True)
class _Code:
    """What a kind of code looks like, and how many different ones a year can have."""

    pattern: re.Pattern[str]
    example: str
    fewest: int
    most: int


_CODES: Mapping[str, _Code] = {
    "gemeente_code": _Code(re.compile(r"GM[0-9]{4}"), "GM0361", 300, 450),
    "amr_code": _Code(re.compile(r"AM[0-9]{2}"), "AM15", 30, 40),
    "provincie_code": _Code(re.compile(r"PV[0-9]{2}"), "PV27", 12, 12),
}


def fetch_year(odata: OData, jaar: int) -> CbsYear:
    """The gemeenten of a classification year, as CBS publishes them now.

    Columns are found by their titles in the table's own properties, since their numbers shift from year to year.

    Raises:
        NotPublishedError: where the catalogue has no table of that year.
        OutOfReachError: where CBS does not answer.
        CbsError: where the table can't be had, or its shape or content is not what we know.
    """
    tabel_id = TABELLEN.get(jaar)
    try:
        tabel_id = tabel_id or _find_tabel(odata, jaar)
        path = f"ODataApi/odata/{tabel_id}"
        titles = [_stripped(row.get("Title")) for row in odata.entity_set(f"{path}/TableInfos", _JSON).rows]
        if titles != [f"{_TITEL} {jaar}"]:
            raise _ShapeError(f"expected the title '{_TITEL} {jaar}', found {titles[:3]}")
        kolommen = _find_kolommen(odata.entity_set(f"{path}/DataProperties", _JSON).rows)
        data = odata.entity_set(f"{path}/TypedDataSet", _JSON)
        return CbsYear(jaar, tabel_id, _read_gebieden(data.rows, kolommen), data.not_modified)
    except (HttpError, _ShapeError) as error:
        kind = OutOfReachError if isinstance(error, NoAnswerError) else CbsError
        raise kind(f"{_TITEL} {jaar} (table {tabel_id or 'unknown'}): {error}") from error


def _find_tabel(odata: OData, jaar: int) -> str:
    """The table of a year in CBS's catalogue."""
    query = {**_JSON, "$filter": f"substringof('{_TITEL}',Title)", "$select": "Identifier,Title"}
    found = {
        _stripped(row.get("Identifier")): _stripped(row.get("Title"))
        for row in odata.entity_set("ODataCatalog/Tables", query).rows
    }
    ids = [tabel_id for tabel_id, title in found.items() if title == f"{_TITEL} {jaar}"]
    if not ids:
        raise NotPublishedError(f"{_TITEL} {jaar}: not in CBS's catalogue, which has {len(found)} of other years")
    if len(ids) > 1 or not _TABEL_ID.fullmatch(ids[0]):
        raise _ShapeError(f"expected one table in CBS's catalogue with an id such as 86247NED, found {ids[:3]}")
    return ids[0]


def _find_kolommen(properties: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The key of the column that holds each fact: a topic of a known title, in the topic group of a known title."""
    groups: dict[str, list[str]] = {}
    topics: dict[tuple[str, str], list[object]] = {}
    for row in properties:
        title = naam_sleutel(_stripped(row.get("Title")))
        if row.get("Type") == "TopicGroup":
            groups.setdefault(title, []).append(str(row.get("ID")))
        elif row.get("Type") == "Topic":
            topics.setdefault((str(row.get("ParentID")), title), []).append(row.get("Key"))
    kolommen = {}
    for kolom, (group, topic) in _KOLOMMEN.items():
        ids = groups.get(naam_sleutel(group), [])
        if len(ids) != 1:
            raise _ShapeError(f"expected one topic group '{group}' in DataProperties, found {len(ids)}")
        keys = topics.get((ids[0], naam_sleutel(topic)), [])
        if len(keys) != 1 or not isinstance(keys[0], str):
            raise _ShapeError(f"expected one topic '{topic}' in the topic group '{group}', found {keys[:3]}")
        kolommen[kolom] = keys[0]
    return kolommen


def _read_gebieden(rows: Iterable[Mapping[str, Any]], kolommen: Mapping[str, str]) -> tuple[CbsArea, ...]:
    """The rows as gemeenten, by code, once they are what a year of gemeenten can be."""
    gebieden = sorted((_read_gebied(number, row, kolommen) for number, row in enumerate(rows, 1)), key=_gemeente_code)
    for earlier, later in itertools.pairwise(gebieden):
        if earlier.gemeente_code == later.gemeente_code:
            raise _ShapeError(f"expected each gemeente once, found {later.gemeente_code} more than once")
    for kolom, kind in _CODES.items():
        names: dict[str, str] = {}
        for gebied in gebieden:
            code, naam = getattr(gebied, kolom), getattr(gebied, kolom.replace("_code", "_naam"))
            if names.setdefault(code, naam) != naam:
                raise _ShapeError(f"expected one name for {code}, found '{names[code]}' and '{naam}'")
        if not kind.fewest <= len(names) <= kind.most:
            raise _ShapeError(f"expected {kind.fewest} to {kind.most} different values of {kolom}, found {len(names)}")
    return tuple(gebieden)


def _read_gebied(number: int, row: Mapping[str, Any], kolommen: Mapping[str, str]) -> CbsArea:
    """One row; codes and names come padded with blanks."""
    values = {}
    for kolom, key in kolommen.items():
        if key not in row:
            raise _ShapeError(f"row {number}: expected a column {key} ({' / '.join(_KOLOMMEN[kolom])}), found none")
        text = _stripped(row[key])
        kind = _CODES.get(kolom)
        if not (kind.pattern.fullmatch(text) if kind else _is_name(text)):
            expected = f"a code such as {kind.example}" if kind else "a name"
            where = f"row {number}, column {key} ({' / '.join(_KOLOMMEN[kolom])})"
            raise _ShapeError(f"{where}: expected {expected}, found {str(row[key])[:_LONGEST_NAME]!r}")
        values[kolom] = text
    return CbsArea(**values)


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()


def _gemeente_code(gebied: CbsArea) -> str:
    return gebied.gemeente_code


def _stripped(value: object) -> str:
    """A text without the blanks CBS pads it with; empty for what is no text."""
    return value.strip() if isinstance(value, str) else ""
