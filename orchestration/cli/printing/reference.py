"""CBS's years, and how they differ from the seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.terminal import say

if TYPE_CHECKING:
    from orchestration.reference.cbs import CbsYear
    from orchestration.reference.reference import Difference


def print_cbs_year(out: Console, gebieden: CbsYear, before: CbsYear | None) -> None:
    """Print one year as CBS publishes it, and what changed in it since we last fetched it."""
    rows, earlier = set(gebieden.areas), set(before.areas if before else ())
    say(
        out,
        f"{gebieden.year}  {gebieden.table_id}  {len(rows)} gemeenten: {len(rows - earlier)} rows new, "
        f"{len(earlier - rows)} gone{', not modified at CBS' if gebieden.not_modified else ''}",
    )


def print_differences(out: Console, verschillen: Sequence[Difference]) -> None:
    """Print how CBS and the reviewed seeds differ: the years of one difference together, what needs review first."""
    by_difference: dict[Difference, list[int]] = {}
    for verschil in sorted(verschillen, key=lambda verschil: not verschil.to_review):
        by_difference.setdefault(replace(verschil, year=0), []).append(verschil.year)
    table = Table("code", "name", "what", "seeds", "CBS", "years", "", pad_edge=False, box=box.SIMPLE_HEAD)
    for verschil, years in by_difference.items():
        cells = (verschil.code, verschil.name, verschil.what, verschil.seeds, verschil.cbs, _spans(sorted(years)))
        table.add_row(*map(escape, cells), "[yellow]to review[/]" if verschil.to_review else "explained")
    if by_difference:
        out.print(table)
    to_review = sum(verschil.to_review for verschil in by_difference)
    out.print(f"{len(by_difference)} differences between CBS and the seeds, {to_review} to review.", highlight=False)


def _spans(years: Sequence[int]) -> str:
    """Years as '2015–2018, 2021'."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1][1:] = [year]
        else:
            spans.append([year])
    return ", ".join("–".join(map(str, span)) for span in spans)
