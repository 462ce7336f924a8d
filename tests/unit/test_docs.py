"""The documents name things that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orchestration.system.settings import PROJECT_DIR

FAULTS = (PROJECT_DIR / "docs" / "evidence" / "faults.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(test_\w+)` \|$", FAULTS, re.MULTILINE)
ROWS = [line for line in FAULTS.partition("## Damage")[0].splitlines() if line.startswith("| ")][1:]
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (PROJECT_DIR / "tests" / "integration").glob("test_*.py"))

DOCUMENTS = sorted(
    path.relative_to(PROJECT_DIR)
    for path in (
        *(PROJECT_DIR / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "raw/README.md")),
        *(PROJECT_DIR / "docs").rglob("*.md"),
    )
)
_LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]*)\)")
_CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def test_every_fault_has_its_test() -> None:
    assert len(NAMED) == len(ROWS) > 0


@pytest.mark.parametrize("test", sorted(set(NAMED)))
def test_test_of_a_fault_is_there(test: str) -> None:
    assert f"def {test}(" in SOURCE


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_to_files_and_headings_that_exist(document: Path) -> None:
    path = PROJECT_DIR / document
    links = _LINK.findall(_CODE.sub("", _text(path)))
    assert [link for link in links if not _leads_somewhere(path, link)] == []


def test_headings_have_the_fragments_of_github() -> None:
    text = "# One\n## `add` a *file*, or [two](x.md): it's_so\n## One\n"
    assert _fragments(text) == {"one", "add-a-file-or-two-its_so", "one-1"}


def _text(document: Path) -> str:
    """A document without its blocks of code."""
    return _CODE_BLOCK.sub("", document.read_text(encoding="utf-8"))


def _leads_somewhere(document: Path, link: str) -> bool:
    name, _, fragment = link.partition("#")
    target = (document.parent / name).resolve() if name else document
    if not target.exists():
        return False
    return not fragment or (target.suffix == ".md" and fragment in _fragments(_text(target)))


def _fragments(text: str) -> set[str]:
    """What GitHub calls the headings: lower case, no punctuation, hyphens for blanks, a number from the second on."""
    seen: dict[str, int] = {}
    fragments = set()
    for heading in _HEADING.findall(text):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        fragments.add(f"{slug}-{count}" if count else slug)
    return fragments
