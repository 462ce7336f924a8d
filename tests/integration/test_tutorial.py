"""The tutorial: each of its steps is run, and prints what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR
from tests.support.workspace import Workspace

_BLOCK = re.compile(r"```console\n\$ klantprofielen (?P<command>[^\n]*)\n(?P<printed>[^`]*)```")


def steps() -> list[tuple[list[str], str]]:
    """The commands of the tutorial, and what it says each prints."""
    text = (PROJECT_DIR / "docs" / "tutorial.md").read_text(encoding="utf-8")
    return [(shlex.split(match["command"]), match["printed"]) for match in _BLOCK.finditer(text)]


def tidy(text: str) -> list[str]:
    """The lines that hold something, with columns one blank apart: how wide a table is depends on the terminal."""
    return [re.sub(" {2,}|─+", " ", line).strip() for line in text.splitlines() if line.strip(" ─")]


def pattern_of(printed: str) -> str:
    """What a step says it prints, as a pattern: … stands for anything, and alone on a line for any lines."""
    lines = (r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in tidy(printed))
    return "".join(lines)


def test_every_step_of_the_tutorial_prints_what_it_says(built_copy: Workspace) -> None:
    folder = built_copy.data.parent
    (folder / "notes.txt").write_text("Minutes of a meeting\n", encoding="utf-8")
    assert len(steps()) == 7
    for command, printed in steps():
        result = built_copy.run(*command)
        found = "".join(f"{line}\n" for line in tidy(result.stdout + result.stderr))
        assert re.fullmatch(pattern_of(printed), found), f"{command}\n{found}"


def test_steps_within_a_sentence_work_too(built_copy: Workspace) -> None:
    """The other commands that the tutorial names, but for the one that opens a browser and the one that asks."""
    text = (PROJECT_DIR / "docs" / "tutorial.md").read_text(encoding="utf-8")
    named = [*re.findall(r"`klantprofielen ([^`]+)`", text), *re.findall(r"`((?:describe|summarize) [^`]+)`", text)]
    assert named == [
        "show 2021Q1/noord-holland-noord.pdf",
        "report --open",
        "sql",
        "describe mart_stand",
        "summarize mart_stand",
    ]
    show, _, _, *queries = named
    assert built_copy.run(*shlex.split(show)).returncode == 0
    assert (built_copy.data.parent / "noord-holland-noord-1.png").is_file()
    for query in queries:
        result = built_copy.run("sql", query)
        assert result.returncode == 0
        assert "gemeente_profiel" in result.stdout
    assert (built_copy.data / "published" / "woordenboek.html").is_file()


def test_pattern_notices_a_wrong_figure_and_a_missing_line() -> None:
    pattern = pattern_of("a 1\n…\nb …\n")
    assert re.fullmatch(pattern, "a 1\nx\ny\nb 2\n")
    assert re.fullmatch(pattern, "a 1\nb 2\n")
    assert not re.fullmatch(pattern, "a 2\nb 2\n")
    assert not re.fullmatch(pattern, "a 1\nx\n")


def test_tutorial_links_to_files_that_are_there() -> None:
    docs = PROJECT_DIR / "docs"
    links = re.findall(r"\]\(([^)#]+)\)", (docs / "tutorial.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not Path(docs / link).exists()] == []
