"""Names as publications print them: made comparable, and looked up among the known spellings."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from orchestration.domain.plain_text import ONE_OF_A_KIND
from orchestration.system.csv_rows import RowsError, read_rows

_BETWEEN_WORDS = re.compile(r"[-/ ]")
_NOT_RAISED = re.compile("[^⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]+")
"""Raised digits are footnote marks: they stay so."""


@lru_cache(maxsize=16_384)
def naam_sleutel(naam: str) -> str:
    """The form in which two spellings of one name are equal.

    Compatibility-composed (NFKC: ligatures, decomposed diacritics, no-break and thin spaces),
    one kind of hyphen, apostrophe and slash, single spaces, case folded. Raised digits stay raised.
    """
    return tidy(naam).casefold()


@lru_cache(maxsize=1024)
def amr_sleutel(naam: str) -> str:
    """The form in which two spellings of one AMR are equal: its `naam_sleutel` without hyphens, slashes and blanks.

    No two of the 35 names differ in those alone. The macro `amr_sleutel` does the same with the names in the seeds.
    """
    return _BETWEEN_WORDS.sub("", naam_sleutel(naam))


@lru_cache(maxsize=16_384)
def tidy(naam: str) -> str:
    """The form of `naam_sleutel`, with the capitals as they are."""
    if naam.isascii() and "`" not in naam:
        return " ".join(naam.split())
    visible = naam.translate(ONE_OF_A_KIND)
    text = _NOT_RAISED.sub(lambda part: unicodedata.normalize("NFKC", part[0]), visible).translate(ONE_OF_A_KIND)
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True)
class Names:
    """The known names and spellings of gemeenten and AMRs (CBS, and the reviewed spellings).

    `gemeenten` gives the code of each spelling's `naam_sleutel`, `amrs` that of each `amr_sleutel`; a key that would
    stand for two codes is in neither. `gemeente_namen` and `amr_namen` give the newest official name of each code.
    """

    gemeenten: Mapping[str, str]
    gemeente_namen: Mapping[str, str]
    amrs: Mapping[str, str]
    amr_namen: Mapping[str, str]
    fingerprint: str

    def __hash__(self) -> int:
        """By its fingerprint: what a text says with these names is remembered."""
        return hash(self.fingerprint)

    @classmethod
    def from_seeds(cls, folder: Path) -> Names:
        """The names in the dbt seeds `gemeente`, `arbeidsmarktregio` and `naam_variant`.

        Raises:
            RowsError: if a seed is not well formed, or a variant is a name of another.
            OSError: if a seed can't be opened.
        """
        gemeenten = _pairs(folder / "gemeente.csv", "gemeente_code", "gemeente_naam")
        amrs = _pairs(folder / "arbeidsmarktregio.csv", "amr_code", "amr_naam")
        variants = [
            (row["soort"], row["code"], row["variant"])
            for row in read_rows(folder / "naam_variant.csv", "soort", "code", "variant")
        ]
        of_gemeenten, of_amrs = ([found for kind, *found in variants if kind == soort] for soort in ("gemeente", "amr"))
        _refuse_names_of_others(folder / "naam_variant.csv", naam_sleutel, gemeenten, of_gemeenten)
        _refuse_names_of_others(folder / "naam_variant.csv", amr_sleutel, amrs, of_amrs)
        gemeente_codes = _by_key(naam_sleutel, [*gemeenten, *of_gemeenten])
        amr_codes = _by_key(amr_sleutel, [*amrs, *of_amrs])
        names = repr((sorted(gemeente_codes.items()), sorted(amr_codes.items())))
        fingerprint = hashlib.sha256(names.encode()).hexdigest()[:12]
        return cls(gemeente_codes, dict(gemeenten), amr_codes, dict(amrs), fingerprint)

    def gemeente_code(self, naam: str) -> str | None:
        """The CBS code of a gemeente ('GM0361'), or None for a name that is not known."""
        return self.gemeenten.get(naam_sleutel(naam))

    def is_known(self, naam: str) -> bool:
        """True for a known spelling of a gemeente or an AMR."""
        return self.gemeente_code(naam) is not None or self.amr_code(naam) is not None

    def nearest(self, naam: str, *, is_amr: bool) -> dict[str, str]:
        """The three gemeenten or AMRs whose spellings look most like this one, nearest first: code to official name.

        Fewer only for a name that shares nothing with any other, such as an empty one.
        """
        from rapidfuzz import fuzz, process

        codes, names = (self.amrs, self.amr_namen) if is_amr else (self.gemeenten, self.gemeente_namen)
        key = amr_sleutel(naam) if is_amr else naam_sleutel(naam)
        matches = process.extract(key, codes.keys(), scorer=fuzz.WRatio, limit=None)
        found = list(dict.fromkeys(codes[key] for key, score, _ in matches if score > 0))
        return {code: names[code] for code in found[:3]}

    def amr_code(self, naam: str) -> str | None:
        """The CBS code of an AMR ('AM15'), or None for a name that is not known."""
        return self.amrs.get(amr_sleutel(naam))


def variant_line(soort: Literal["gemeente", "amr"], code: str, naam: str, bron: str) -> str:
    """The line that makes a printed name a known spelling, to be reviewed and pasted into the seed `naam_variant`."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([soort, code, tidy(naam), bron])
    return line.getvalue()


def _by_key(sleutel: Callable[[str], str], spellings: Iterable[Sequence[str]]) -> dict[str, str]:
    """The code of each spelling's key, from codes with a spelling; without the keys that would stand for two codes."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, spelling in spellings:
        codes[sleutel(spelling)].add(code)
    return {key: found.pop() for key, found in codes.items() if len(found) == 1}


def _refuse_names_of_others(
    path: Path, sleutel: Callable[[str], str], official: Iterable[Sequence[str]], variants: Iterable[Sequence[str]]
) -> None:
    """Refuse a spelling that is an official name, or a variant, of another code only.

    Raises:
        RowsError: if there is one.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in official:
        codes[sleutel(name)].add(code)
    for code, variant in variants:
        if codes.setdefault(sleutel(variant), {code}).isdisjoint({code}):
            raise RowsError(
                f"{path}: '{variant}' stands for {' and '.join(sorted(codes[sleutel(variant)]))}, not {code}."
            )


def _pairs(path: Path, code: str, naam: str) -> list[tuple[str, str]]:
    """The codes and names in two columns of a seed, row by row."""
    return [(row[code], row[naam]) for row in read_rows(path, code, naam)]
