"""Files written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from orchestration.system.files import folder_made_at_once, read_regular, replaced_atomically, sha256_of


def test_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = b"synthetisch" * 100_000
    (tmp_path / "x").write_bytes(content)
    assert sha256_of(tmp_path / "x") == hashlib.sha256(content).hexdigest()


def test_regular_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"synthetisch")
    assert read_regular(tmp_path / "x", 11) == b"synthetisch"
    with pytest.raises(OSError, match="Larger than 10 bytes"):
        read_regular(tmp_path / "x", 10)


def test_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "zero", "loop", "."):
        with pytest.raises(OSError, match=r"Not a regular file|symbolic"):
            read_regular(tmp_path / name, 10)


def test_vast_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "vast").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="Larger than 10 bytes"):
        read_regular(tmp_path / "vast", 10)


def test_file_takes_its_place_at_the_end_of_the_block(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "x.txt"
    with replaced_atomically(target) as temporary:
        temporary.write_text("nieuw")
        assert not target.exists()
        assert temporary.parent == target.parent
    assert target.read_text() == "nieuw"
    assert list(target.parent.iterdir()) == [target]


def test_exception_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("oud")

    def write_half() -> None:
        with replaced_atomically(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_text() == "oud"
    assert list(tmp_path.iterdir()) == [target]


def test_block_that_writes_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("oud")
    with pytest.raises(FileNotFoundError), replaced_atomically(target):
        pass
    assert target.read_text() == "oud"


def test_reader_of_the_old_file_is_undisturbed(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("oud")
    with target.open() as reader:
        with replaced_atomically(target) as temporary:
            temporary.write_text("nieuw")
        assert reader.read() == "oud"


def test_temporary_file_is_hidden_and_of_no_kind_that_is_read(tmp_path: Path) -> None:
    with replaced_atomically(tmp_path / "x.pdf") as temporary:
        temporary.write_text("")
        assert temporary.name.startswith(".")
        assert temporary.suffix not in {".pdf", ".txt", ".yml"}


def test_folder_is_there_whole_at_the_end_of_the_block(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "folder"
    target.mkdir(parents=True)
    with folder_made_at_once(target) as folder:
        (folder / "x.txt").write_text("nieuw")
        assert list(target.iterdir()) == []
    assert (target / "x.txt").read_text() == "nieuw"
    assert list(target.parent.iterdir()) == [target]


def test_folder_of_a_block_that_raises_leaves_nothing(tmp_path: Path) -> None:
    def make_half() -> None:
        with folder_made_at_once(tmp_path / "folder") as folder:
            (folder / "x.txt").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_half()
    assert list(tmp_path.iterdir()) == []
