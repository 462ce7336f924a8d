"""The data scripts of the site: figures that a page loads when a reader asks for them.

A page that is opened from disk may load a script and no other file, so these are scripts, that call `kp.data` of
rapport.js. Shares are percentages with one decimal, as they are shown, and their changes percentage points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from orchestration.report.data import ReportData
from orchestration.report.figures import GEMEENTE_MEASURES, MEASURES, NL, Point
from orchestration.report.notation import shown

Number = int | float | None


def data_scripts(data: ReportData) -> Iterator[tuple[str, str]]:
    """Each data script: its path from the root of the site, and its text.

    `data/<year>-1.js` and `data/<year>-2.js` have every area's figures in the quarters of half a year: a year is too
    slow on a telephone, and a quarter a file too many. `data/<AMR>.js` has the counts of the gemeenten of a region
    through time, those of the region itself among them.
    """
    halves: dict[str, dict[str, Any]] = {}
    for key in data.quarters:
        halves.setdefault(f"{key[:4]}-{1 if key[5] < '3' else 2}", {})[key] = quarter_figures(data, key)
    for half, figures in halves.items():
        yield f"data/{half}.js", _script(half, figures)
    for code in data.amr_names:
        members = [gemeente.code for gemeente in data.gemeenten if gemeente.amr_code == code]
        counts = {one: series for one in [code, *members] if any(series := _counts(data, one))}
        yield f"data/{code}.js", _script(code, counts)
    yield "data/NL.js", _script(NL, {NL: _counts(data, NL)})


def quarter_figures(data: ReportData, key: str) -> dict[str, list[list[Number]]]:
    """By code, for each measure: the figure, its changes since the quarter and the year before, rank, and distance.

    A row ends with the number of gemeenteklanten. The rank is None if the quarter is not complete; the distance is that
    from Nederland's. Of few persons a share has nothing beside it, and a number of persons no rank.
    """
    found: dict[str, list[list[Number]]] = {}
    measures = [(code, MEASURES) for code in (NL, *data.amr_names)]
    measures += [(gemeente.code, GEMEENTE_MEASURES) for gemeente in data.gemeenten]
    for code, of_code in measures:
        rows = [_numbers(data, code, measure.column, measure.unit, key) for measure in of_code]
        clients = [data.point(code, f"gemeente_{part}", key) for part in ("profiel", "geen_profiel")]
        if any(rows):
            found[code] = [*rows, [int(sum(point.waarde for point in clients if point))]]
    return found


def padded(numbers: list[Number]) -> list[Number]:
    """The numbers with None for those that are left out at the end."""
    return [*numbers, *[None] * (5 - len(numbers))]


def _numbers(data: ReportData, code: str, column: str, unit: str, key: str) -> list[Number]:
    point = data.figure(code, column, key)
    if point is None:
        return []
    is_few = data.is_few(code, column, key)
    if is_few and unit == "aandeel":
        return [shown(point.waarde, unit)]
    numbers = [
        shown(point.waarde, unit),
        _change(point, "kwartaal", unit),
        _change(point, "jaar", unit),
        point.rang if point.is_kwartaal_volledig and not is_few else None,
        None if point.afstand_nederland is None else shown(point.afstand_nederland, "punt"),
    ]
    while numbers and numbers[-1] is None:
        numbers.pop()
    return numbers


def _change(point: Point, period: str, unit: str) -> Number:
    """A change of the same ground, as it is shown."""
    value = getattr(point, f"verandering_{period}")
    is_same = getattr(point, f"is_zelfde_{period}")
    return shown(value, "punt" if unit == "aandeel" else unit) if value is not None and is_same else None


def _counts(data: ReportData, code: str) -> list[list[int] | int]:
    """The four counts by quarter; 0 for a quarter without."""
    columns = ("gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel")
    found: list[list[int] | int] = []
    for key in data.every_quarter:
        points = [data.point(code, column, key) for column in columns]
        found.append([int(point.waarde) for point in points if point] if all(points) else 0)
    return found


def _script(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("null", "")
    return f"kp.data({json.dumps(name)},{text});\n"
