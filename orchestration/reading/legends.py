"""Legends: what notes say that a dash, a nought or a label stands for."""

from __future__ import annotations

import re
from functools import lru_cache

_STANDS_FOR = (
    r"(?:=|:|\bbeteken(?:t|en)\b|\bstaa(?:t|n)\svoor\b|\bis\b|\bwil\szeggen\b|\bduid(?:t|en)\sop\b|\bindicates\b)"
)
_OPEN, _CLOSE = r"""(?:^|[\s"'‘’“”(])""", r"""["'‘’“”)]?"""
_DASH_NOTE = re.compile(
    rf"""
    \b(?:gedachte)?stre(?:ep|pen|epjes?)\b | \bhet\steken\s[-–—]
      | \b(?:dash(?:es)?|hyphens?|min(?:us)?teken|koppelteken)\b | \b(?:liggende?|horizontale)\s(?:lijn|teken)
      | \b(?:waar|als|indien|wanneer)\s(?:er\s)?geen\s(?:getal|cijfer|aantal|waarde)\b
      | {_OPEN} [-–—] {_CLOSE} \s* {_STANDS_FOR}
      | ^\W? [-–—] {_CLOSE} \s* (?:nihil|nul|geen|kleiner|minder|te\sklein)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEGUN_BY_DASH = re.compile(r"""["'‘“(\[]*[-–—−]["'’”)\]]*\s+[=:]?\s*(.*\w.*)(?<![\s–—-])$""")
_NOUGHT_NOTE = re.compile(rf"{_OPEN}0{_CLOSE}\s*(?:=|:|\bbetekent\b|\bstaat\svoor\b)", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:nul|niemand|nihil|none|zero|(?:geen|no) (?:personen|klanten|mensen|persons))\b|[:=\s]0\W*$|\bgeen\W*$",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:of|gegevens|(?:on)?bekend|minder|kleiner|onder|ontbre\w*|geheim|beschikbaar|geleverd)\b", re.IGNORECASE
)
_LABEL_NOTE = re.compile(
    r"""
    \b(?P<geen>geen\s)?(?:klant)?profiel(?:\sin\ssonar)?\s*(?:=|:|betekent|staat\svoor|wil\szeggen)
    \s*(?P<meaning>.+?)(?=;|$)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=4096)
def tells_a_sign(text: str) -> bool:
    """True for a note about a dash or a nought."""
    return _DASH_NOTE.search(text) is not None or _NOUGHT_NOTE.search(text) is not None


def begun_by_dash(text: str) -> str:
    """What follows the dash, by itself or in brackets, that a note begins with, not ends with; or empty."""
    found = _BEGUN_BY_DASH.match(text)
    return found[1] if found is not None else ""


def says_nobody(text: str) -> bool:
    """True if a note about a sign says that it stands for nobody, and for nothing else."""
    return _NOBODY.search(text) is not None and not _ANYBODY.search(text)


@lru_cache(maxsize=4096)
def redefines_dash(text: str) -> bool:
    """True if a text gives a dash another meaning than nobody."""
    return _DASH_NOTE.search(text) is not None and not says_nobody(text)


def redefines_labels(text: str) -> bool:
    """True if a text says of a label what the label does not say: a profile for those without, or the reverse."""
    return any(map(_differs, _LABEL_NOTE.finditer(text)))


def _differs(note: re.Match[str]) -> bool:
    says_none = re.search(r"\b(?:geen|zonder|niet)\b", note["meaning"], re.IGNORECASE) is not None
    return says_none != bool(note["geen"]) or "profiel" not in note["meaning"].casefold()
