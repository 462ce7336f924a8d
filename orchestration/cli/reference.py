"""The commands about CBS's areas: `reference update`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from orchestration.cli.printing.reference import print_cbs_year, print_differences
from orchestration.cli.terminal import err, out, say
from orchestration.reference.cbs import FIRST_YEAR
from orchestration.system.clock import Clock
from orchestration.system.settings import SEEDS_DIR, Settings

if TYPE_CHECKING:
    from orchestration.reference.cbs import CbsError, CbsYear
    from orchestration.reference.reference import Difference

app = typer.Typer(
    help=(
        "The codes and names of gemeenten and AMRs, and which gemeente belongs to which AMR.\n\n"
        "They come with the project, as the seeds in dbt_project/seeds; no build asks the network for them. "
        "Once a year CBS publishes a new table: then `klantprofielen reference update --dry-run` "
        "shows what changed, `klantprofielen reference update` brings the seeds up to date, `git diff` shows "
        "them for review, and `klantprofielen build` tests them."
    ),
    no_args_is_help=True,
)


@app.command()
def update(
    year: Annotated[
        list[int] | None,
        typer.Option(min=FIRST_YEAR, help="Only this year; may be given more than once.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the differences, and write nothing.")] = False,
) -> None:
    """Fetch CBS's "Gebieden in Nederland" into the seeds, and show how CBS and the reviewed seeds differ.

    Writes `cbs_gebied.csv`, with a row per gemeente and year, and extends `gemeente.csv` if CBS has the year after its
    newest. It marks for review what the seeds do not explain: add new AMRs, spellings and herindelingen to the seeds
    by hand. Without its herindeling a changed gemeente fails the build's tests.

    A year that can't be fetched is named and left as it was, and the exit code is 1.
    """
    from orchestration.reference.reference import Reference, read_snapshot, write_seeds

    settings = Settings.from_environment()
    reference, snapshot = Reference.from_seeds(SEEDS_DIR), read_snapshot(SEEDS_DIR)
    differences: list[Difference] = []
    has_fetched, is_good = False, True
    for fetched in _fetched(settings, sorted(set(year or range(FIRST_YEAR, Clock().today().year + 1)))):
        if isinstance(fetched, Exception):
            say(err, f"[yellow]left as it was:[/yellow] {escape(str(fetched))}")
            is_good &= _is_expected(fetched) and not year
            continue
        print_cbs_year(out, fetched, snapshot.get(fetched.year))
        differences += reference.differences(fetched)
        reference, snapshot[fetched.year] = reference.advanced(fetched), fetched
        has_fetched = True
    if has_fetched:
        print_differences(out, differences)
    if has_fetched and not dry_run:
        write_seeds(SEEDS_DIR, snapshot, reference)
        say(out, f"Written to {escape(str(SEEDS_DIR))}; see git diff.")
    raise typer.Exit(0 if is_good else 1)


def _fetched(settings: Settings, years: Iterable[int]) -> Iterator[CbsYear | CbsError]:
    """Each year as CBS publishes it, or why it can't be fetched; nothing more once CBS is out of reach."""
    from orchestration.reference.cbs import CbsError, OutOfReachError, fetch_year
    from orchestration.reference.odata import OData

    with OData(settings.cbs_url, settings.odata_cache_dir) as odata:
        for year in years:
            try:
                yield fetch_year(odata, year)
            except OutOfReachError as error:
                yield error
                return
            except CbsError as error:
                yield error


def _is_expected(error: CbsError) -> bool:
    """True if CBS has no table yet: from 1 January on we look for the new year's."""
    from orchestration.reference.cbs import NotPublishedError

    return isinstance(error, NotPublishedError)
