"""YAML from outside: plain values, and one sentence about anything else, soon and in little memory."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from orchestration.system.plain_yaml import MAX_YAML_BYTES, PlainYamlError, read_yaml


def read(tmp_path: Path, content: str) -> Any:
    path = tmp_path / "x.yml"
    path.write_text(content, encoding="utf-8")
    return read_yaml(path)


def test_plain_values_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a: tekst\nb: [1, 'twee']\nc: true\nd:\n") == {
        "a": "tekst",
        "b": [1, "twee"],
        "c": True,
        "d": None,
    }


MERGE_BOMB = "a: &a {x: 1}\n" + "".join(f"b{n}: &b{n} {{<<: [*{'a' if n == 0 else f'b{n - 1}'}]}}\n" for n in range(99))
ALIAS_BOMB = "a: &a [1,1]\n" + "".join(f"b{n}: &b{n} [{','.join(['*a'] * 9)}]\n" for n in range(9))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (ALIAS_BOMB, "anchor"),
        (MERGE_BOMB, "anchor"),
        ("a: *b", "alias"),
        ("a: &a tekst", "anchor"),
        ("&a {a: 1}", "anchor"),
        ("&a x: 1", "anchor"),
        ("<<: {a: 1}", "text as key"),
        ("a: 1\nb: 2\na: 3", "'a' twice"),
        ("a: 1\n'a': 3", "'a' twice"),
        ("? a\n: 1\n? a\n: 2", "'a' twice"),
        ("1: x", "text as key"),
        ("? [a]\n: x", "text as key"),
        ("a: !!python/object/apply:os.getcwd []", "tag"),
        ("a: !!set {x}", "tag"),
        ("a: !!binary aGk=", "tag"),
        ("a: !eigen x", "tag"),
        ("! a: 1", "tag"),
        ("a: " + "[" * 20 + "]" * 20, "deep"),
        ("[" * 30_000, "deep"),
        ("{" * 30_000, "deep"),
        ("a:\n- " + "- " * 30_000, "deep"),
        ("a: [" + "1," * 5_000 + "]", "at most"),
        ("".join(f"k{n}: 1\n" for n in range(2_000)), "at most"),
        ("a: " + "9" * 4_301, "4300"),
        ("a: 1" + ":59" * 4_000 + ".5", "int too large"),
        ("a: 2024-02-30", "day"),
        ("a: 2024-01-01 00:00:00 +99:99", "timedelta"),
        ('a: "\\ud800', "found"),
        ("a: b: c", "line 1"),
        ("a: 1\n--- \nb: 2", "another document"),
        ("a: =", "constructor"),
    ],
)
def test_anything_else_is_one_short_sentence_soon(tmp_path: Path, content: str, problem: str) -> None:
    tracemalloc.start()
    begin = process_time()
    with pytest.raises(PlainYamlError, match=problem) as error:
        read(tmp_path, content)
    assert process_time() - begin < 5
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024**2
    tracemalloc.stop()
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 250


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"a: \xff")
    with pytest.raises(PlainYamlError, match="utf-8"):
        read_yaml(tmp_path / "x.yml")


def test_large_file_pipe_device_and_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "large.yml").write_bytes(b"#" * (MAX_YAML_BYTES + 1))
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "zero.yml").symlink_to("/dev/zero")
    (tmp_path / "folder.yml").mkdir()
    for name in ("large", "pipe", "zero", "folder"):
        with pytest.raises(OSError, match=name):
            read_yaml(tmp_path / f"{name}.yml")
