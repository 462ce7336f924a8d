"""Files kept by what they are made of: found whole, or made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.report.kept import Kept, key_of


def test_kept_file_is_found_by_its_key_and_others_are_deleted(tmp_path: Path) -> None:
    kept = Kept(tmp_path, ".html")
    one, two = key_of("one", 1), key_of("two", 2)
    (tmp_path / "of somebody").write_text("theirs")
    paths = kept.add({one: b"1", two: b"2"})
    assert kept.whole({one, two}) == paths
    assert kept.whole({two}) == {two: paths[two]}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["of somebody", paths[two].name])


@pytest.mark.parametrize("content", [b"", b"other"])
def test_damaged_file_is_deleted_so_that_it_is_made_again(tmp_path: Path, content: bytes) -> None:
    kept, key = Kept(tmp_path, ".html"), key_of("one")
    (path,) = kept.add({key: b"whole"}).values()
    path.chmod(0o644)
    path.write_bytes(content)
    assert kept.whole({key}) == {}
    assert not path.exists()


def test_half_a_file_of_a_killed_run_is_deleted(tmp_path: Path) -> None:
    key = key_of("one")
    half = tmp_path / f".{key}-0123456789abcdef.html.tmp"
    half.write_bytes(b"hal")
    assert Kept(tmp_path, ".html").whole({key}) == {}
    assert list(tmp_path.iterdir()) == []


def test_key_differs_with_anything_that_a_file_is_made_of() -> None:
    made_of = [("a",), ("a", ""), ("a", None), (["a"],), ({"a": 1},), ({"a": "1"},)]
    assert len({key_of(*parts) for parts in made_of}) == len(made_of)
