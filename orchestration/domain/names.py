"""Names as publications print them: made comparable, and looked up among the known spellings."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032"), "'")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_TRANSLATION = {**_HYPHENS, **_APOSTROPHES, **_INVISIBLE}


@lru_cache(maxsize=16_384)
def naam_sleutel(naam: str) -> str:
    """The form in which two spellings of one name are equal.

    Compatibility-composed (NFKC: ligatures, decomposed diacritics, no-break and thin spaces),
    one kind of hyphen, one kind of apostrophe, single spaces, case folded.
    """
    return _tidy(naam).casefold()


def _tidy(naam: str) -> str:
    """The same, with the capitals as they are."""
    text = unicodedata.normalize("NFKC", naam.translate(_TRANSLATION)).translate(_TRANSLATION)
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True)
class Names:
    """The known names and spellings of gemeenten and AMRs (CBS, and the reviewed spellings).

    `gemeenten` and `amrs` give the code of each spelling's key; `gemeente_namen` and `amr_namen` the newest
    official name of each code.
    """

    gemeenten: Mapping[str, str]
    gemeente_namen: Mapping[str, str]
    amrs: Mapping[str, str]
    amr_namen: Mapping[str, str]
    fingerprint: str

    @classmethod
    def from_seeds(cls, folder: Path) -> Names:
        """The names in the dbt seeds `gemeente`, `arbeidsmarktregio` and `naam_variant`."""
        variants = _rows(folder / "naam_variant.csv")
        rows = _rows(folder / "gemeente.csv")
        gemeenten = {naam_sleutel(row["gemeente_naam"]): row["gemeente_code"] for row in rows}
        gemeente_namen = {row["gemeente_code"]: row["gemeente_naam"] for row in rows}
        amr_namen = {row["amr_code"]: row["amr_naam"] for row in _rows(folder / "arbeidsmarktregio.csv")}
        amrs = {naam_sleutel(naam): code for code, naam in amr_namen.items()}
        for row in variants:
            (gemeenten if row["soort"] == "gemeente" else amrs)[naam_sleutel(row["variant"])] = row["code"]
        names = repr((sorted(gemeenten.items()), sorted(amrs.items())))
        return cls(gemeenten, gemeente_namen, amrs, amr_namen, hashlib.sha256(names.encode()).hexdigest()[:12])

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
        matches = process.extract(naam_sleutel(naam), codes.keys(), scorer=fuzz.WRatio, limit=None)
        found = list(dict.fromkeys(codes[key] for key, score, _ in matches if score > 0))
        return {code: names[code] for code in found[:3]}

    def amr_code(self, naam: str) -> str | None:
        """The CBS code of an AMR ('AM15'), or None for a name that is not known."""
        return self.amrs.get(naam_sleutel(naam))


def variant_line(soort: Literal["gemeente", "amr"], code: str, naam: str, bron: str) -> str:
    """The line that makes a printed name a known spelling, to be reviewed and pasted into the seed `naam_variant`."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([soort, code, _tidy(naam), bron])
    return line.getvalue()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
