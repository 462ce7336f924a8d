"""A text extraction as lines of cells: encodings, dividers, markup."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.text import read_lines


def cells_of(tmp_path: Path, content: bytes) -> list[list[str]]:
    path = tmp_path / "synthetisch.txt"
    path.write_bytes(content)
    return [[word.text for word in line.words] for line in read_lines(path.read_bytes())]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Den Helder 7 342", ["Den", "Helder", "7", "342"]),
        ("  Den   Helder  7 ", ["Den", "Helder", "7"]),
        ("Den Helder\t7\t\t342", ["Den Helder", "7", "", "342"]),
        ("Den Helder 1\u00a0490 7", ["Den", "Helder", "1\u00a0490", "7"]),
        ("**Totaal** **7**", ["Totaal", "7"]),
        ("<b>Totaal</b>\t<b>7</b>", ["Totaal", "7"]),
        ("## Totaal 7", ["Totaal", "7"]),
        ("*Een schuine zin.*", ["Een", "schuine", "zin."]),
        ("Zie [de uitleg](https://example.org)", ["Zie", "de", "uitleg"]),
        ("Texel <5 7", ["Texel", "<5", "7"]),
    ],
)
def test_line_is_cut_in_cells_without_its_markup(tmp_path: Path, line: str, cells: list[str]) -> None:
    assert cells_of(tmp_path, line.encode()) == [cells]


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert cells_of(tmp_path, "\ufeffTexel 7\n".encode()) == [["Texel", "7"]]


@pytest.mark.parametrize("content", ["S\u00fadwest".encode("latin-1"), "Texel 7".encode("utf-16"), b"Texel\x00 7"])
def test_what_is_no_utf_8_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RefusedError):
        cells_of(tmp_path, content)


@pytest.mark.parametrize(
    "line",
    [
        "1" + "\u200b" * 200_000 + "x",
        "1\u200b" * 100_000,
        "1" * 200_000 + "\u200b",
        "[" * 40_000,
        "*" * 200_000,
        "<" * 200_000,
        "a*" + "\t" * 200_000 + "b",
        "[a](" * 20_000,
    ],
)
def test_long_hostile_line_is_read_in_no_time(tmp_path: Path, line: str) -> None:
    started = time.process_time()
    cells_of(tmp_path, line.encode())
    assert time.process_time() - started < 2
