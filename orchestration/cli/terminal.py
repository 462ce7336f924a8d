"""What commands share: the terminal they print to, the progress bar, and options with their checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.text import Text

from orchestration.system.clock import Clock
from orchestration.system.printable import printable
from orchestration.system.settings import SEEDS_DIR, Settings

if TYPE_CHECKING:
    from orchestration.reading.context import ReadingContext


class Terminal(Console):
    """The one way to a terminal: no text from a document or a file name can do more there than be read."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Lay a text out as it will be printed."""
        return super().render_str(printable(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of anything that is printed; those of rich itself that move the cursor stay as they are."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=printable(segment.text))


_WIDEST = 10_000
"""Characters."""

out = Terminal(emoji=False)
err = Terminal(emoji=False, stderr=True)

Files = Annotated[list[Path], typer.Argument(help="PDF or text files.", show_default=False)]
"""One that can't be opened is refused as any other: the rest goes on."""
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print a JSON array of objects.")]
Style = Literal["table", "csv", "json"]
OnStep = Callable[[str, int, int], None]
"""Called with the step that begins, how many steps are done, and how many there are."""


def say(console: Console, text: str) -> None:
    """Print a line of markup, however long, without colouring its numbers and paths."""
    console.print(text, highlight=False, soft_wrap=True)


def print_whole(console: Console, table: RenderableType) -> None:
    """Print a table; in a file or a pipe as wide as it is, for no reader there can widen the window."""
    if not console.is_terminal:
        console.width = _WIDEST
    console.print(table)


def progress_bar() -> Progress:
    """A progress bar on standard error; nothing if that is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True)


@contextmanager
def progress_of_steps() -> Iterator[OnStep]:
    """A progress bar, and the function that tells it which step begins."""
    with progress_bar() as progress:
        task = progress.add_task("starting")

        def show(step: str, done: int, total: int) -> None:
            progress.update(task, description=escape(step), completed=done, total=total)

        yield show


def reading_context(settings: Settings, clock: Clock) -> ReadingContext:
    """What publications are read with today."""
    from orchestration.reading.context import ReadingContext

    return ReadingContext.from_seeds(SEEDS_DIR, clock.today(), settings.limits, settings.seen)


def style_of(as_csv: bool, as_json: bool) -> Style:
    """How to print rows.

    Raises:
        BadParameter: if both options are given.
    """
    if as_csv and as_json:
        raise typer.BadParameter("choose --csv or --json")
    return "csv" if as_csv else "json" if as_json else "table"


def published_settings(name: str = "klantprofielen.duckdb") -> Settings:
    """The settings, if a file with this name is published; otherwise the command ends, with what to do."""
    settings = Settings.from_environment()
    if not (settings.published_dir / name).is_file():
        err.print(
            f"{name} is not published in {settings.published_dir} yet; run [bold]klantprofielen build[/bold] first.",
            soft_wrap=True,
        )
        raise typer.Exit(1)
    return settings
