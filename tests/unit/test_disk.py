"""Telling a full or read-only disk from other errors, and saying so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.system.disk import DiskError, disk_fault, require_writable


def test_folder_that_can_be_written_is_made(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_folder_that_can_t_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("geen map (synthetisch)")
    with pytest.raises(DiskError, match=str(tmp_path / "a" / "b")):
        require_writable(tmp_path / "a" / "b")


def test_folder_that_may_not_be_written_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DiskError, match="Make it writable, or name another one") as error:
        require_writable(tmp_path)
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize(
    "words",
    [
        os.strerror(28),
        os.strerror(122),
        os.strerror(30),
        "Encountered an error:\n  IO Error: Could not write all bytes to file",
        "(sqlite3.OperationalError) database or disk is full\n[SQL: INSERT]",
    ],
)
def test_fault_of_the_disk_is_found_among_the_causes(tmp_path: Path, words: str) -> None:
    cause = RuntimeError(words)
    error = ValueError("synthetisch")
    error.__cause__ = cause
    fault = disk_fault(error, tmp_path)
    assert fault is not None
    said = str(fault)
    assert str(tmp_path) in said
    assert "MB of its disk are free" in said
    assert any(line.strip() in said for line in words.splitlines() if "error:" not in line)
    assert "\n" not in said


def test_error_that_has_its_words_keeps_them(tmp_path: Path) -> None:
    own = DiskError("The folder (synthetisch)")
    error = ValueError()
    error.__cause__ = own
    assert disk_fault(error, tmp_path) is own


def test_other_error_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    assert disk_fault(ValueError("Permission denied: raw/x.pdf"), tmp_path) is None
