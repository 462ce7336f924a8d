"""Files whose names hold what a terminal obeys, or bytes that are no UTF-8: every command that names them goes on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.synthetic import publicatie_tekst
from tests.support.workspace import Workspace

NAMES = [
    b"caf\xe9.txt",
    b"\x1b[2J.txt",
    b"a\rb\x07.txt",
    "\u202ftxt.\u202e.txt".encode(),
    b"[red]:x:.txt",
    b"\xc2\x9b31m.txt",
]
OBEYED = {"\x1b", "\x07", "\r", "\x9b", "\u202e"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", [("read",), ("read", "--json"), ("add",)], ids=" ".join)
@pytest.mark.parametrize("content", [publicatie_tekst(), "geen publicatie\n"], ids=["sound", "none"])
def test_command_names_the_file_and_goes_on(
    tmp_path: Path, name: bytes, command: tuple[str, ...], content: str
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text(content, encoding="utf-8")
    sound = tmp_path / "synthetisch.txt"
    sound.write_text(publicatie_tekst(), encoding="utf-8")
    result = Workspace(tmp_path / "raw", tmp_path / "data").run(*command, path, sound)
    said = result.stdout + result.stderr
    assert "Traceback" not in said
    said.encode()
    assert not OBEYED & set(said)
    assert said.count("synthetisch.txt") >= 1
    if command == ("read", "--json"):
        assert [json.loads(line)["bestand"] for line in result.stdout.splitlines()] == [str(path), str(sound)]


@pytest.mark.parametrize("name", NAMES)
def test_reason_quotes_a_document_in_characters_that_no_terminal_obeys(tmp_path: Path, name: bytes) -> None:
    text = publicatie_tekst().replace("Dordrecht", f"Dor{os.fsdecode(name)}drecht".encode(errors="replace").decode())
    (tmp_path / "synthetisch.txt").write_text(text, encoding="utf-8")
    result = Workspace(tmp_path / "raw", tmp_path / "data").run("read", tmp_path / "synthetisch.txt")
    assert result.returncode == 1
    assert not OBEYED & set(result.stdout + result.stderr)
