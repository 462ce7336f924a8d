"""The house rules that ruff does not check: sizes, names of classes and of tests, rooms that open with a sentence."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR

PACKAGE = PROJECT_DIR / "orchestration"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 60
TESTS = sorted((PROJECT_DIR / "tests").rglob("*.py"))
MAX_TEST_NAME = 80


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_modules_are_short() -> None:
    lengths = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_MODULE_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{path.relative_to(PACKAGE)}:{node.name}": lines_of(node)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES} == {}


def test_class_names_are_defined_once() -> None:
    names = Counter(node.name for path in MODULES for node in nodes(path) if isinstance(node, ast.ClassDef))
    assert names["Publicatie"] == 1
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_names_of_tests_are_short_enough_to_read() -> None:
    functions = [node.name for path in TESTS for node in nodes(path) if isinstance(node, ast.FunctionDef)]
    assert "test_names_of_tests_are_short_enough_to_read" in functions
    assert [name for name in functions if len(name) > MAX_TEST_NAME] == []


def test_every_package_opens_with_one_sentence() -> None:
    opened = {
        str(path.parent.relative_to(PROJECT_DIR)): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        for path in MODULES
        if path.name == "__init__.py"
    }
    assert {room for room, text in opened.items() if not text.endswith(".") or "\n" in text or ". " in text} == set()


def test_unit_tests_import_nothing_heavy() -> None:
    """The guard in their conftest sees what a test imports; this sees what its module does as tests are collected."""
    heavy = ("dagster", "dbt", "orchestration.cli", "orchestration.defs", "orchestration.definitions")
    imported = {
        (path.name, name)
        for path in Path(__file__).parent.glob("*.py")
        for node in nodes(path)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert ("test_house.py", "orchestration.system.settings") in imported
    assert {(file, name) for file, name in imported if name.startswith(heavy)} == set()


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Before Python 3.11.5 such a repeat matches too little: `references.repeated` takes its place."""
    found = {
        f"{path.name}: {line.strip()}"
        for path in MODULES
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\)(?:[*?+]|\{\d*,?\d*\})\+", line)
    }
    assert found == set()
