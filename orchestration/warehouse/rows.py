"""Rows of a query as JSON and CSV have them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from math import isfinite
from typing import Any


def distinct_names(names: Sequence[str]) -> list[str]:
    """The names of columns, where an object holds each once: a second `naam` becomes `naam_1`, as in a subquery."""
    given: list[str] = []
    for name in names:
        new, number = name, 0
        while new in given:
            number += 1
            new = f"{name}_{number}"
        given.append(new)
    return given


def in_json(value: Any) -> Any:
    """A value as JSON has it: null for NaN and infinity, and texts as the keys of a map."""
    match value:
        case float() | Decimal():
            return float(value) if isfinite(value) else None
        case dict():
            return {str(key): in_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [in_json(inner) for inner in value]
    return value


def in_text(value: Any) -> str:
    """A value of JSON as the published CSV has it: arrays as JSON, `true`, and nothing for null."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def csv_line(cells: Sequence[Any]) -> str:
    """A line of CSV."""
    written = StringIO()
    # With '\n' alone the writer leaves a carriage return in a text without quotes, and readers break the line there.
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().removesuffix("\r\n") + "\n"
