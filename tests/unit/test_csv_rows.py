"""Rows of a reviewed CSV file: whole, or an error that names the line."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from orchestration.system.csv_rows import RowsError, read_rows


def test_rows_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a,b\n1,"x,\ny"\n\n2,\n', encoding="utf-8")
    assert read_rows(path, "b") == [{"a": "1", "b": "x,\ny"}, {"a": "2", "b": ""}]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "line 1: expected the columns a, b"),
        (b"a,c\n1,2\n", "missing: b"),
        (b"a,b,b\n1,2,3\n", "missing: b"),
        (b"a,b\n1,2\n1\n", "line 3: expected 2 values, found 1"),
        (b"a,b\n1,2,3\n", "line 2: expected 2 values, found 3"),
        (b"a,b\n1,\xff\n", "line 2: expected UTF-8, found byte 0xff"),
        (b'a,b\n1,"x\n', "expected CSV"),
        (b"a,b\n1," + b"x" * 200_000, "expected CSV"),
    ],
)
def test_file_that_is_not_whole_is_refused_with_its_line(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    before = csv.field_size_limit(131_072)  # Python's own; libraries of other tests lift it
    try:
        with pytest.raises(RowsError, match=problem) as error:
            read_rows(path, "a", "b")
    finally:
        csv.field_size_limit(before)
    assert str(path) in str(error.value)


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(OSError, match="Not a regular file"):
        read_rows(tmp_path / "x.csv")
