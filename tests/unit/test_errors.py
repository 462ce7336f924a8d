"""The errors of the package: each derives from the one that entries catch."""

from __future__ import annotations

import ast
import builtins

from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import PROJECT_DIR


def bases_by_class() -> dict[str, list[str]]:
    """The names of the bases of each class in the package."""
    return {
        node.name: [ast.unparse(base).rpartition(".")[2] for base in node.bases]
        for path in (PROJECT_DIR / "orchestration").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }


def ancestors(name: str, bases: dict[str, list[str]]) -> set[str]:
    """A class and everything it derives from, by name."""
    return {name}.union(*(ancestors(base, bases) for base in bases.get(name, [])))


def is_exception(name: str) -> bool:
    """True for the name of a built-in exception; one that ends the process on demand is no error."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def test_every_public_error_derives_from_the_base() -> None:
    bases = bases_by_class()
    errors = {name for name in bases if any(map(is_exception, ancestors(name, bases))) and not name.startswith("_")}
    assert len(errors) > 10
    assert {name for name in errors if KlantprofielenError.__name__ not in ancestors(name, bases)} == set()
