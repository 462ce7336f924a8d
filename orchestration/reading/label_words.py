"""The words of column labels: UWV's own, and those that a reviewed list says stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from orchestration.domain.names import naam_sleutel
from orchestration.reading.finding import CONTROLE_CSV
from orchestration.system.csv_rows import RowsError, read_rows

KOLOMKOP_CSV = CONTROLE_CSV.with_name("kolomkop_variant.csv")
"""The reviewed list: a word, the word of UWV's labels that it stands for, and where it was found."""

_VOCABULARY = frozenset(
    [
        *("gemeenteklanten", "gemeente-klanten", "gemeente-", "gemeente", "gemeenten", "klanten"),
        *("gemeenteklante", "gemeenteklant", "n", "en"),  # a word too long for its cell, broken anywhere
        *("uwv-klanten", "uuv-klanten", "uwvklanten", "uuvklanten", "uwv-", "uuv-", "uwv", "uuv"),
        *("totaal", "profiel", "geen", "met", "wel", "in", "sonar", "aantal", "personen", "arbeidsmarktregio", "amr"),
    ]
)
_FILLERS = frozenset({"met", "wel", "in", "sonar", "aantal", "personen", "n", "en", ""})
"""Words of labels that alone label nothing."""

_NAME_LABELS = frozenset({"gemeente", "gemeenten", "arbeidsmarktregio", "amr"})
"""Words of the label of the column of names."""

_SUBTITLE = re.compile(r"\ben (?:klanten )?geen\b")
"""Of those with a profile 'en' those without: no column holds both."""

_MARKS = ".,:;()*"
_BETWEEN = re.compile(r"[\s/|]+")


def read_variants(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The words of UWV's labels that each word of a reviewed list stands for.

    Raises:
        RowsError: if the list is not well formed, or a word would stand for two things, or for a word that UWV's labels
            don't have.
        OSError: if the file can't be opened.
    """
    variants: dict[str, tuple[str, ...]] = {}
    for row in read_rows(path, "variant", "woord"):
        variant, words = naam_sleutel(row["variant"]), tuple(row["woord"].split())
        if variant in variants or variant in _VOCABULARY or not _VOCABULARY.issuperset(words):
            raise RowsError(f"{path}: '{variant}' can't stand for '{row['woord']}'.")
        variants[variant] = words
    return variants


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    return read_variants(KOLOMKOP_CSV)


@lru_cache(maxsize=16_384)
def label_words(text: str) -> tuple[str, ...]:
    """The words of a piece of a label, as UWV writes them.

    Labels that touch ('SonarGeen') are parted at the capital.
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(_words(_BETWEEN.split(naam_sleutel(parted))))


def _words(printed: list[str]) -> Iterator[str]:
    for word in printed:
        bare = word.strip(_MARKS)
        yield from _variants().get(word, _variants().get(bare, (bare,)))


@lru_cache(maxsize=16_384)
def is_label(text: str) -> bool:
    """True if all words of a text are words of labels, and they label something."""
    words = label_words(text)
    is_known = _VOCABULARY | {""} >= set(words)
    return is_known and not set(words) <= _FILLERS and not _SUBTITLE.search(" ".join(words))


def labels_no_column(text: str) -> bool:
    """True if a text labels the column of names at most, or says that persons are counted."""
    return set(label_words(text)) <= _FILLERS | _NAME_LABELS
