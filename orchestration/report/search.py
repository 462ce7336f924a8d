"""The names that a reader can search for: those of today, their other spellings, and those no longer in use."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from orchestration.report.data import ReportData
from orchestration.report.figures import NL
from orchestration.system.csv_rows import read_rows

_OTHER, _FORMER, _DIVIDED = range(3)
"""What zoeken.js says of a name that is not official: it is another, that of before, or one of a gemeente divided."""

_PROVINCES = {
    "(L.)": "Limburg",
    "(NH.)": "Noord-Holland",
    "(O.)": "Overijssel",
    "(Z.)": "Zeeland",
    "(ZH.)": "Zuid-Holland",
}
"""What CBS's marks behind a name mean."""

_UNOFFICIAL = {
    "heel Nederland": NL,
    "landelijk": NL,
    "Bilthoven": "GM0310",
    "Drachten": "GM0090",
    "Hoofddorp": "GM0394",
    "IJmuiden": "GM0453",
    "Naaldwijk": "GM1783",
    "Sneek": "GM1900",
    "Winschoten": "GM1895",
    "Zaandam": "GM0479",
}
"""Towns that people take for a gemeente, by the gemeente that they are in, and other names of Nederland."""


def other_names(seeds_dir: Path) -> tuple[tuple[str, str], ...]:
    """The reviewed spellings that are not CBS's own, each with its code.

    Raises:
        RowsError: if the seed is not well formed.
        OSError: if it can't be opened.
    """
    return tuple((row["variant"], row["code"]) for row in read_rows(seeds_dir / "naam_variant.csv", "variant", "code"))


def search_index(data: ReportData) -> str:
    """The script that gives zoeken.js its names, in alphabetical order, a gemeente before a region.

    Each is [name, code], of a gemeente with the code of its region, of another name with a number that says what it is.
    """
    names = sorted(_names(data), key=lambda row: (_folded(str(row[0])), str(row[1])[:2] != "GM", row))
    return f"window.zoekindex = {json.dumps(names, ensure_ascii=False, separators=(',', ':'))};\n"


def _names(data: ReportData) -> Iterator[list[str | int]]:
    current = {one.code: one.naam for one in data.gemeenten} | dict(data.amr_names) | {NL: "Nederland"}
    regions = {one.code: one.amr_code for one in data.gemeenten}
    for code, name in current.items():
        yield [name, code, regions[code]] if code in regions else [name, code]
    others = [(f"{head} {_PROVINCES[mark]}", code) for code, name in current.items() for head, mark in _marked(name)]
    others += [(name.replace(" aan den ", " ad "), code) for code, name in current.items() if " aan den " in name]
    others += [(name, code) for name, code in (*data.other_names, *_UNOFFICIAL.items()) if code in current]
    seen = {(_folded(name), code) for code, name in current.items()}
    for name, code in others:
        if (key := (_folded(name), code)) not in seen:
            seen.add(key)
            yield [name, code, _OTHER]
    parts = Counter(name for name, _ in data.former_names)
    for name, code in data.former_names:
        yield [name, code, _DIVIDED if parts[name] > 1 else _FORMER]


def _marked(name: str) -> Iterator[tuple[str, str]]:
    """The name without its mark, and the mark."""
    head, _, mark = name.rpartition(" ")
    if mark in _PROVINCES:
        yield head, mark


def _folded(name: str) -> str:
    """A name as it is compared: its letters without accents, in lower case."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name).lower())
