"""`python -m tests.bench.scale`: writes docs/evidence/scale.md from what `growth` and `celery_run` kept."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from math import log
from operator import attrgetter
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR
from tests.bench import celery_run, flames, growth
from tests.bench.growth import ADDED, FLOOR, FROM_NOTHING, NOTHING_NEW, Row

REPORT = PROJECT_DIR / "docs" / "evidence" / "scale.md"
TEMPLATE = Path(__file__).with_name("scale.md")

PARTS = ("reading", "dbt", "publishing", "report")
PUBLICATIONS = 100
"""As many such publications as the reader of the document has."""

AT = 24
"""The history of which the bounds speak, if it was measured."""


class History:
    """The rows of one commit, by history and build."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = {(row.quarters, row.build): row for row in rows}
        self.sizes = sorted({row.quarters for row in rows})
        self.first, self.last = self.sizes[0], self.sizes[-1]
        self.middle = AT if AT in self.sizes else self.last

    def curve(self, build: str, value: Callable[[Row], float]) -> dict[int, float]:
        """A value of a kind of build, by the length of the history."""
        return {size: value(self.rows[size, build]) for size in self.sizes}

    def grown(self, build: str, value: Callable[[Row], float]) -> float:
        """A value at the longest history, divided by that at the shortest."""
        return value(self.rows[self.last, build]) / value(self.rows[self.first, build])

    def over_floor(self) -> float:
        """Processor seconds from nothing, divided by those of the floor."""
        return self.rows[self.middle, FROM_NOTHING].processor / self.rows[self.middle, FLOOR].processor


def processor(row: Row) -> float:
    """Its processor seconds."""
    return row.processor


def exponent(curve: Mapping[int, float]) -> float:
    """The power of the length of a history that a value grows as: the slope of both logarithms, by least squares."""
    return statistics.linear_regression([log(size) for size in curve], [log(value) for value in curve.values()]).slope


def by_commit(rows: Sequence[Row]) -> dict[str, History]:
    """The histories of each commit, in the order in which they were measured."""
    commits = dict.fromkeys(row.commit for row in rows)
    return {commit: History([row for row in rows if row.commit == commit]) for commit in commits}


def tables(rows: Sequence[Row]) -> list[str]:
    """The lines of both tables: every build, and what follows from them."""
    return [*_every_build(rows), "", *_summary(by_commit(rows))]


def _every_build(rows: Sequence[Row]) -> list[str]:
    order = {build: number for number, build in enumerate(growth.BUILDS)}
    lines = [
        "| quarters | build | commit | files | seconds | processor seconds | most memory | published |",
        "|---:|---|---|---:|---:|---:|---:|---:|",
    ]
    for row in sorted(rows, key=lambda row: (row.quarters, order[row.build])):
        published = f"{row.published / 1e6:.1f} MB" if row.published else ""
        cells = (row.quarters, row.build, row.commit, row.files, f"{row.seconds:.1f}", f"{row.processor:.1f}")
        lines.append(f"| {' | '.join(map(str, cells))} | {row.memory} MB | {published} |")
    return lines


def _summary(histories: Mapping[str, History]) -> list[str]:
    (first, last, middle), *_ = ((each.first, each.last, each.middle) for each in histories.values())
    values: dict[str, Callable[[History], str]] = {
        "from nothing: processor seconds grow as the number of quarters to the power": lambda each: (
            f"{exponent(each.curve(FROM_NOTHING, processor)):.2f}"
        ),
        "a quarter added: processor seconds grow as the number of quarters to the power": lambda each: (
            f"{exponent(each.curve(ADDED, processor)):.2f}"
        ),
        f"a quarter added: processor seconds at {last} quarters against at {first} (goal: at most 1.5)": lambda each: (
            f"{each.grown(ADDED, processor):.2f}"
        ),
        f"from nothing at {middle} quarters: processor seconds against the floor (goal: at most 3)": lambda each: (
            f"{each.over_floor():.2f}"
        ),
        f"from nothing at {middle} quarters: cores used": lambda each: _cores(each.rows[middle, FROM_NOTHING]),
        f"nothing new at {last} quarters: seconds (goal: 1)": lambda each: (
            f"{each.rows[last, NOTHING_NEW].seconds:.2f}"
        ),
        f"from nothing at {last} quarters: memory of the largest process (goal: under 400 MB)": lambda each: (
            f"{each.rows[last, FROM_NOTHING].memory} MB"
        ),
    }
    lines = [f"| | {' | '.join(histories)} |", f"|---|{'---:|' * len(histories)}"]
    return lines + [f"| {what} | {' | '.join(map(value, histories.values()))} |" for what, value in values.items()]


def _cores(row: Row) -> str:
    return f"{row.processor / row.seconds:.2f}"


def parts(history: History, build: str) -> list[str]:
    """The lines of a table: seconds of each part of a build, by the length of the history."""
    header = " | ".join(f"at {size} quarters" for size in history.sizes)
    lines = [f"| seconds of {build} | {header} | grew |", f"|---|{'---:|' * (len(history.sizes) + 1)}"]
    taken: dict[str, Callable[[Row], float]] = {
        **{part: attrgetter(part) for part in PARTS},
        "imports and Dagster": lambda row: row.seconds - sum(float(getattr(row, part)) for part in PARTS),
    }
    for what, value in taken.items():
        curve = history.curve(build, value)
        if any(curve.values()):
            seconds = " | ".join(f"{each:.1f}" for each in curve.values())
            grown = curve[history.last] - curve[history.first]
            lines.append(f"| {what} | {seconds} | {grown:+.1f} s |")
    return lines


def document(rows: Sequence[Row], celery: Sequence[str], template: str) -> str:
    """The document: the template with what was measured in place of its names; the last commit is what it speaks of."""
    histories = by_commit(rows)
    commit, history = list(histories.items())[-1]
    last = history.rows
    added, nothing = last[history.last, ADDED], last[history.last, NOTHING_NEW]
    whole = last[history.last, FROM_NOTHING]
    slope = statistics.linear_regression(history.sizes, list(history.curve(ADDED, processor).values())).slope
    memory = statistics.linear_regression(
        history.sizes, list(history.curve(FROM_NOTHING, lambda row: row.memory).values())
    )
    return template.format(
        commit=commit,
        publications=PUBLICATIONS,
        flames_at=flames.QUARTERS,
        first=history.first,
        last=history.last,
        tables="\n".join(tables(rows)),
        parts_added="\n".join(parts(history, ADDED)),
        parts_from_nothing="\n".join(parts(history, FROM_NOTHING)),
        celery="\n".join(celery),
        slowest=max(PARTS, key=lambda part: getattr(added, part) - getattr(last[history.first, ADDED], part)),
        biggest=max(PARTS, key=lambda part: getattr(whole, part)),
        slope=f"{slope:.2f}",
        files_a_second=f"{whole.files / whole.reading:.0f}" if whole.reading else "?",
        added_minutes=f"{PUBLICATIONS * added.seconds / 60:.0f}",
        nothing_minutes=f"{PUBLICATIONS * nothing.seconds / 60:.1f}",
        whole_hours=f"{PUBLICATIONS * whole.seconds / 3600:.1f}",
        disk=f"{PUBLICATIONS * whole.published / 1e9:.0f}",
        memory=whole.memory,
        memory_slope=f"{memory.slope:.1f}",
    )


def main() -> None:
    """Write the document again."""
    celery = celery_run.lines(celery_run.read()) if celery_run.KEPT.exists() else ["*Not measured yet.*"]
    text = document(growth.read(growth.KEPT), celery, TEMPLATE.read_text(encoding="utf-8"))
    REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
