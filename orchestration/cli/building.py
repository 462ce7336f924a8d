"""The commands that make something: `build`, `rebuild`, `demo` and `docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape

from orchestration.cli.outcome import settled
from orchestration.cli.printing.build import print_build, print_demo
from orchestration.cli.terminal import OnStep, err, out, progress_of_steps, say
from orchestration.domain.quarter import FIRST_QUARTER, is_quarter_key, latest_published, quarters
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_SEED, DEFAULT_UNTIL
from orchestration.system.clock import Clock
from orchestration.system.damage import refuse_damage
from orchestration.system.disk import require_writable
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    from orchestration.cli.outcome import BuildResult


AllowRemoval = Annotated[
    bool, typer.Option("--allow-removal", help="Take out the figures of files that are not in raw/ any more.")
]


def build(
    allow_removal: AllowRemoval = False,
    force: Annotated[bool, typer.Option("--force", help="Build also if nothing is new since the last build.")] = False,
) -> None:
    """Read what is new in raw/, build and test the marts, and publish them if every check holds.

    If nothing is new, and everything is as the last build left it, this takes a second. If raw/ lacks a file that was
    published before, nothing is changed and the exit code is 1.
    """
    settings, clock = Settings.from_environment(), Clock()
    if not force and (result := settled(settings, clock.today())):
        raise typer.Exit(0 if print_build(out, err, settings, result, clock.today()) else 1)
    from orchestration.cli.build import build as run_build

    _run(run_build, allow_removal)


def rebuild(allow_removal: AllowRemoval = False) -> None:
    """Rebuild the warehouse from raw/ alone, for instance if its file is damaged; the marts come out the same.

    The old file stays until the new one has passed every check; then the new one replaces it at once.
    """
    from orchestration.cli.build import rebuild as run_rebuild

    _run(run_rebuild, allow_removal)


def demo(
    to: Annotated[
        Path, typer.Option("--out", help="Folder to make, empty or not there yet.", file_okay=False, show_default=False)
    ],
    count: Annotated[int, typer.Option("--quarters", min=1, help="How many quarters.")] = DEFAULT_QUARTERS,
    until: Annotated[str, typer.Option(help="The last quarter.")] = DEFAULT_UNTIL,
    seed: Annotated[int, typer.Option(help="Seed of the random figures.")] = DEFAULT_SEED,
) -> None:
    """Generate a synthetic history to try everything on: all AMRs and gemeenten, with a few planted errors.

    `geplant.csv` names the controls that fail, and `verwacht.csv` has what each file prints. Keep synthetic
    publications apart from real ones: the demo has a raw and a data folder of its own.
    """
    from orchestration.synthetic.demo.generate import generate

    last = latest_published(Clock().today())
    if not is_quarter_key(until) or until > last:
        raise typer.BadParameter(f"write a quarter as 2021Q1, up to {last}", param_hint="--until")
    asked = quarters(FIRST_QUARTER, until)[-count:]
    if len(asked) < count:
        raise typer.BadParameter(f"from {FIRST_QUARTER} to {until} there are {len(asked)}", param_hint="--quarters")
    with progress_of_steps() as show:
        try:
            generate(to, asked, seed, lambda quarter_key, done, total: show(f"typesetting {quarter_key}", done, total))
        except FileExistsError as error:
            raise typer.BadParameter(str(error), param_hint="--out") from error
    print_demo(out, to)


def docs() -> None:
    """Write dbt's documentation of every table, column and test as one page."""
    from orchestration.defs.dbt import run_dbt
    from orchestration.warehouse.connection import open_for_writing

    settings = Settings.from_environment()
    require_writable(settings.data_dir)
    refuse_damage(settings.data_dir)
    with open_for_writing(settings.warehouse, settings.lock_seconds):
        result = run_dbt(settings, ["docs", "generate", "--static"])
    if not result.success:
        say(err, escape("\n".join(result.failures) or str(result.exception)))
        raise typer.Exit(1)
    out.print(settings.dbt_target_dir / "static_index.html")


def _run(build: Callable[[Settings, Clock, OnStep, bool], BuildResult], allow_removal: bool) -> NoReturn:
    """Run a build with a progress bar, print its outcome, and exit."""
    settings, clock = Settings.from_environment(), Clock()
    with progress_of_steps() as show:
        result = build(settings, clock, show, allow_removal)
    raise typer.Exit(0 if print_build(out, err, settings, result, clock.today()) else 1)
