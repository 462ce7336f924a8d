"""The commands that read publications without storing anything: `read` and `show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from orchestration.cli.printing.reading import print_reading
from orchestration.cli.terminal import Files, err, out, progress_bar, reading_context, say
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import RefusedError
from orchestration.system.clock import Clock
from orchestration.system.printable import printable
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    from orchestration.reading.context import ReadingContext
    from orchestration.reading.reading import Reading


def read(
    files: Files,
    as_json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a publication, a line each.")] = False,
) -> None:
    """Read publications and check their controls, without storing anything.

    Each publication gets a verdict: `aangenomen`; `quarantaine` (a publication of ours, but a hard control fails
    or a cell can't be read); `geweigerd` (not such a publication, or not readable).
    """
    from orchestration.reading.reading import as_json

    context = reading_context(Settings.from_environment(), Clock())
    accepted = True
    with progress_bar() as progress:
        for readings in progress.track(_read(files, context), total=len(files), description="reading"):
            for reading in readings:
                accepted &= reading.uitslag == "aangenomen"
                if as_json_lines:
                    typer.echo(printable(json.dumps(as_json(reading, context.names), ensure_ascii=False)))
                else:
                    print_reading(out, reading, context.names)
    raise typer.Exit(0 if accepted else 1)


def show(
    publication: Annotated[str, typer.Argument(help="A PDF, or its path in raw/ as `status` prints it.")],
    row: Annotated[
        str | None,
        typer.Option(help="Draw only the row with this name, as printed or as CBS has it.", show_default=False),
    ] = None,
    to: Annotated[Path, typer.Option(help="Folder for the images.", file_okay=False)] = Path(),
) -> None:
    """Write each page as PNG, with the rows drawn over it: green if a row adds up, red if it does not."""
    from orchestration.reading.proof import ProofRequest, draw

    settings = Settings.from_environment()
    path = next((path for path in (Path(publication), settings.raw_dir / publication) if path.is_file()), None)
    if path is None:
        raise typer.BadParameter(f"no file {publication}, here or in {settings.raw_dir}", param_hint="PUBLICATION")
    context = reading_context(settings, Clock())
    (readings,) = _read([path], context)
    printed = row and _printed_name(readings, row, context.names)
    (pages,) = draw([ProofRequest(path, readings, printed, context.limits.max_pages)], context.limits)
    if isinstance(pages, RefusedError):
        raise RefusedError(f"{publication}: {pages}") from pages
    to.mkdir(parents=True, exist_ok=True)
    for number, png in pages.items():
        target = to / f"{path.stem}-{number}.png"
        target.write_bytes(png)
        say(out, escape(str(target)))
    for reading in readings:
        if reading.reden:
            say(err, escape(f"{publication}: {reading.uitslag}: {reading.reden}"))
    if not pages:
        raise RefusedError(f"{publication}: er is geen pagina te tekenen.")


def _printed_name(readings: Sequence[Reading], row: str, names: Names) -> str:
    """The row's name as printed, also if `row` is another spelling of that gemeente or region, such as CBS's."""
    printed = [
        regel.naam for reading in readings if reading.gecorrigeerd is not None for regel in reading.gecorrigeerd.regels
    ]
    codes = _codes(row, names)
    same = [naam for naam in printed if naam_sleutel(naam) == naam_sleutel(row)]
    found = same or [naam for naam in printed if codes & _codes(naam, names)]
    if not found:
        rows = f"its rows are: {', '.join(printed)}" if printed else "no row could be read"
        raise typer.BadParameter(f"no row '{row}'; {rows}.", param_hint="--row")
    return found[0]


def _codes(naam: str, names: Names) -> set[str]:
    """The codes of the gemeente and the region with this name."""
    return {code for code in (names.gemeente_code(naam), names.amr_code(naam)) if code}


def _read(paths: Sequence[Path], context: ReadingContext) -> Iterator[tuple[Reading, ...]]:
    """The readings of each file in the order given, each as soon as it and those before it are done."""
    from orchestration.reading.files import ReadRequest, read_files

    requests = [ReadRequest(path, str(path)) for path in paths]
    done: dict[int, tuple[Reading, ...]] = {}
    following = 0
    with closing(read_files(requests, context)) as outcomes:
        for index, readings in outcomes:
            done[index] = readings
            while following in done:
                yield done.pop(following)
                following += 1
