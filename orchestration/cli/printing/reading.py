"""Readings of publications, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.terminal import say
from orchestration.domain.count import format_count
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel

if TYPE_CHECKING:
    from orchestration.reading.reading import Reading

_COLOURS = {"aangenomen": "green", "quarantaine": "yellow", "geweigerd": "red"}


def print_reading(out: Console, reading: Reading, namen: Names) -> None:
    """Print a reading: the verdict, the rows as read, and every control that does not hold."""
    publicatie = reading.gecorrigeerd
    region = namen.amr_namen.get(reading.amr_code or "", reading.amr_naam or "Nederland") if publicatie else ""
    heading = " · ".join(filter(None, [reading.quarter_key if publicatie else "", region]))
    say(
        out,
        f"[bold]{escape(reading.bestand)}[/bold]  [{_COLOURS[reading.uitslag]}]{reading.uitslag}[/]  {escape(heading)}",
    )
    if publicatie is None:
        say(out, f"  {escape(reading.reden or '')}")
        return
    out.print(_table(publicatie))
    percentage = publicatie.registratiegraad_gepubliceerd
    out.print(
        f"  doelgroepregister {format_count(publicatie.doelgroepregister)}, "
        f"bekend in Sonar {'niets' if percentage is None else f'{percentage}%'}",
        highlight=False,
    )
    for controle in reading.controles:
        if controle.oordeel != "klopt":
            colour = "red" if controle.ernst == "fout" else "yellow"
            place = f"pagina {controle.pagina}: " if controle.pagina else ""
            out.print(
                f"  [{colour}]{controle.controle}[/] {place}{escape(controle.toelichting or '')}", highlight=False
            )


def _table(publicatie: Publicatie) -> Table:
    """The rows of a publication as read."""
    table = Table(pad_edge=False, box=box.SIMPLE_HEAD)
    table.add_column("naam", no_wrap=True)
    for kolom in KOLOMMEN:
        table.add_column(kolom.replace("_", " "), justify="right")
    table.add_column("pagina", justify="right")
    for regel in publicatie.regels:
        table.add_row(*_regel_cells(regel), style="bold" if regel.soort == "totaal" else None)
    return table


def _regel_cells(regel: Regel) -> list[str]:
    counts = (_count_cell(regel, kolom, aantal) for kolom, aantal in zip(KOLOMMEN, regel.aantallen, strict=True))
    return [escape(regel.naam), *counts, str(regel.pagina or "")]


def _count_cell(regel: Regel, kolom: str, aantal: int | None) -> str:
    """A count: red with its text if it could not be read, yellow if it is corrected."""
    if aantal is None:
        return f"[red]{escape(regel.onleesbaar.get(kolom, '?'))}[/]"
    count = format_count(aantal)
    return f"[yellow]{count}[/]" if kolom in regel.gecorrigeerde_kolommen else count
