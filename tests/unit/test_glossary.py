"""The glossary: it explains the words that published tables are named after, and the values of their enumerations."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from orchestration.domain.controle import Ernst, Oordeel
from orchestration.domain.publicatie import Niveau, Uitslag
from orchestration.system.settings import DBT_PROJECT_DIR, PROJECT_DIR, SEEDS_DIR

GLOSSARY = (PROJECT_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| (?!English|meaning)", GLOSSARY, re.MULTILINE)
WORDS = [word.strip().casefold() for row in ROWS for word in row.split(",")]
LAYER = re.compile(r"^(brug|dim|fct|mart)_")


def nouns_of(path: Path) -> set[str]:
    """The words that a table is named after, without its layer; a name that is one word in the glossary stays whole."""
    name = LAYER.sub("", path.stem)
    return {name} if name in WORDS else set(name.split("_"))


@pytest.mark.parametrize("values", [Uitslag, Oordeel, Ernst, Niveau], ids=["uitslag", "oordeel", "ernst", "niveau"])
def test_every_value_of_an_enumeration_has_an_entry(values: object) -> None:
    assert set(get_args(values)) <= set(WORDS)


def test_every_kind_of_area_has_an_entry() -> None:
    assert {"gemeente", "amr", "nederland"} <= set(WORDS)


@pytest.mark.parametrize("folder", [SEEDS_DIR, DBT_PROJECT_DIR / "models" / "marts"], ids=["seeds", "marts"])
def test_every_noun_of_a_table_has_an_entry(folder: Path) -> None:
    tables = [path for suffix in ("*.csv", "*.sql") for path in folder.glob(suffix)]
    assert tables
    assert {noun for table in tables for noun in nouns_of(table)} <= set(WORDS)


def test_words_are_in_the_order_of_the_alphabet() -> None:
    dutch, english = (re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)[1:] for part in GLOSSARY.split("\n## ")[1:])
    assert [dutch, english] == [sorted(words, key=str.casefold) for words in (dutch, english)]


def test_every_word_has_one_entry() -> None:
    assert sorted(word for word in set(WORDS) if WORDS.count(word) > 1) == []
