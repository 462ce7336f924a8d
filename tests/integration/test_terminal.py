"""What reaches a terminal, whatever way it is printed: no character from a document or a file name that it obeys."""

from __future__ import annotations

import io
import json

import pytest
from rich.markup import escape
from rich.progress import Progress, TextColumn
from rich.table import Table

from orchestration.cli.terminal import Terminal, out, say
from orchestration.system.printable import printable
from tests.unit.test_printable import EVIL


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("way", ["line", "table", "heading", "json", "progress", "plain"])
def test_every_way_of_printing_is_harmless(text: str, way: str) -> None:
    file = io.StringIO()
    terminal = Terminal(file=file, emoji=False, width=200, force_terminal=way == "progress", color_system=None)
    if way == "line":
        say(terminal, f"[red]Failed:[/red] {escape(text)}")
    elif way == "plain":
        terminal.print(text)
    elif way == "json":
        terminal.print_json(json.dumps({"naam": text}), ensure_ascii=False)
    elif way == "progress":
        with Progress(TextColumn("{task.description}"), console=terminal) as progress:
            progress.add_task(escape(text))
    else:
        table = Table("naam" if way == "table" else escape(text))
        table.add_row(escape(text) if way == "table" else "1")
        terminal.print(table)
    shown = file.getvalue()
    shown.encode()
    own = ("\x1b[?25l", "\x1b[?25h", "\x1b[2K", "\x1b[1A", "\r")
    for sequence in own if way == "progress" else ():
        shown = shown.replace(sequence, "")
    assert not [character for character in shown if not character.isprintable() and character != "\n"]
    assert printable(text).replace('"', "") in shown or way in ("json", "progress")


def test_name_with_colons_does_not_become_a_picture() -> None:
    file = io.StringIO()
    say(Terminal(file=file, emoji=False), ":warning: :x:")
    assert file.getvalue() == ":warning: :x:\n"


@pytest.mark.parametrize("name", [":warning:.pdf"])
def test_our_own_terminals_draw_no_pictures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(out, name)
    assert name in capsys.readouterr().out
