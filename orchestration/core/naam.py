"""Names as publications print them: made comparable, and looked up among the known spellings."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032"), "'")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_TRANSLATION = {**_HYPHENS, **_APOSTROPHES, **_INVISIBLE}


def naam_sleutel(naam: str) -> str:
    """The form in which two spellings of one name are equal.

    Compatibility-composed (NFKC: ligatures, decomposed diacritics, no-break and thin spaces),
    one kind of hyphen, one kind of apostrophe, single spaces, case folded.
    """
    text = unicodedata.normalize("NFKC", naam.translate(_TRANSLATION)).translate(_TRANSLATION)
    return re.sub(r"\s+", " ", text).strip().casefold()


@dataclass(frozen=True)
class Namen:
    """The known names and spellings of gemeenten and AMRs (CBS, and the reviewed spellings), by their key."""

    gemeenten: Mapping[str, str]
    amrs: Mapping[str, str]
    amr_namen: Mapping[str, str]
    fingerprint: str

    @classmethod
    def from_seeds(cls, folder: Path) -> Namen:
        """The names in the dbt seeds `gemeente`, `arbeidsmarktregio` and `naam_variant`."""
        variants = _rows(folder / "naam_variant.csv")
        gemeenten = {naam_sleutel(row["gemeente_naam"]): row["gemeente_code"] for row in _rows(folder / "gemeente.csv")}
        amr_namen = {row["amr_code"]: row["amr_naam"] for row in _rows(folder / "arbeidsmarktregio.csv")}
        amrs = {naam_sleutel(naam): code for code, naam in amr_namen.items()}
        for row in variants:
            (gemeenten if row["soort"] == "gemeente" else amrs)[naam_sleutel(row["variant"])] = row["code"]
        names = repr((sorted(gemeenten.items()), sorted(amrs.items())))
        return cls(gemeenten, amrs, amr_namen, hashlib.sha256(names.encode()).hexdigest()[:12])

    def gemeente_code(self, naam: str) -> str | None:
        """The CBS code of a gemeente ('GM0361'), or None for a name that is not known."""
        return self.gemeenten.get(naam_sleutel(naam))

    def amr_code(self, naam: str) -> str | None:
        """The CBS code of an AMR ('AM15'), or None for a name that is not known."""
        return self.amrs.get(naam_sleutel(naam))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
