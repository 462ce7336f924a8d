"""Stated figures: the total, the register and the share that a text states, in a sentence or with a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from orchestration.domain.publicatie import Uitspraaksoort

_MAX_DIGITS = 20
"""What has more characters is no figure that a table prints, whatever they are."""

_DIGIT = re.compile(r"\d")
_COUNT = r"(?<![\d.,])(\d{1,3}(?:[. ,]\d{3})+|\d+)(?![\d,]|\.\d)"
_SHARE = r"(?<![\d.,])(\d+(?:,\d+)?)\s*(?:%|procent|percent)"
_PEOPLE = r"(?:personen|mensen|klanten|doelgroepers|people|persons|clients)"
_IN_SONAR = r"(?:in|binnen)\s+sonar"

SAYS_TOTAL = re.compile(
    rf"\b(?:totaal|total)(?:\s+(?:aantal|in|sonar|{_PEOPLE}))*\s*[:=]?\s*{_COUNT}(?=\W*$|\s+{_PEOPLE})"
    rf"|(?<!\w)N\s*=\s*{_COUNT}",
    re.IGNORECASE,
)
"""A line, or the part of it, that says how many there are in all."""

_TOTALS = re.compile(
    rf"{_COUNT}\s+{_PEOPLE}\s+(?:\w+\s+)?{_IN_SONAR}\b"
    rf"|\b{_IN_SONAR}\s+(?:staan|zijn)\s+(?:er\s+)?(?:in\s+totaal\s+)?{_COUNT}"
    rf"|{SAYS_TOTAL.pattern}",
    re.IGNORECASE,
)
_REGISTERS = re.compile(
    rf"register\b[^.;!?\d%]{{0,80}}{_COUNT}(?!\s*(?:%|procent))"
    rf"|{_COUNT}\s+(?:{_PEOPLE}\s+)?(?:\w+\s+)?in\s+(?:het\s+doelgroep|the\s+(?:target\s+group\s+)?)register\b",
    re.IGNORECASE,
)
_SHARES = re.compile(rf"{_SHARE}\s+(?:\w+\s+){{0,3}}(?:bekend|known)\b", re.IGNORECASE)

_MARK = r"\s*[:=–-]?\s*"
_LABELLED: dict[Uitspraaksoort, str] = {
    "totaal": rf"(?:totaal\s+)?(?:aantal\s+)?{_PEOPLE}\s+{_IN_SONAR}{_MARK}{_COUNT}(?!\s*%)(?:\s+{_PEOPLE})?",
    "doelgroepregister": rf"(?:omvang\s+|grootte\s+)?(?:van\s+)?(?:het\s+)?doelgroepregister(?:\s+banenafspraak)?"
    rf"{_MARK}{_COUNT}(?:\s+{_PEOPLE})?",
    "registratiegraad": rf"(?:(?:de\s+)?registratiegraad|(?:aandeel\s+|percentage\s+)?(?:bekend|known))"
    rf"(?:\s+{_IN_SONAR})?(?:\s+(?:is|was|bedraagt))?{_MARK}{_SHARE}",
}
"""A label with its figure, as on a card: nothing but such labels stands there."""

_LABEL = {soort: re.compile(rf"(?<![\w-]){label}", re.IGNORECASE) for soort, label in _LABELLED.items()}
_ONLY_LABELS = re.compile(rf"\W*(?:(?:{'|'.join(_LABELLED.values())})(?:\W+|$))+", re.IGNORECASE)
_CLIENTS = re.compile(
    rf"\b(?:telt|telde|heeft|had)\s+(?:(?:in\s+totaal|er|de\s+(?:arbeidsmarkt)?regio|(?-i:[A-Z])\S+)\s+)*{_COUNT}\s+klanten"
    r"(?=\s*(?:[,.;:)]|$)|\s+(?:onder\s+wie|van\s+wie|waarvan)\b)",
    re.IGNORECASE,
)
"""What a region counts: which region is for the caller."""


@lru_cache(maxsize=4096)
def has_only_labels(text: str) -> bool:
    """True for a text of nothing but labels with their figures: 'Doelgroepregister: 5.000 / Registratiegraad: 75%'."""
    return _DIGIT.search(text) is not None and _ONLY_LABELS.fullmatch(text) is not None


def find_figures(text: str, *, is_of_region: bool) -> Iterator[tuple[Uitspraaksoort, str]]:
    """What each figure in a sentence or a line is, and its value: digits, or the whole percentage it rounds to.

    Args:
        text: the sentence, tidy.
        is_of_region: it names the table's region, so that clients without more are the region's.
    """
    if not _DIGIT.search(text):
        return
    kinds: list[tuple[Uitspraaksoort, re.Pattern[str]]] = [
        ("doelgroepregister", _REGISTERS),
        ("registratiegraad", _SHARES),
    ]
    if "register" not in text.casefold():
        kinds.append(("totaal", _TOTALS))
        if is_of_region:
            kinds.append(("totaal", _CLIENTS))
    if has_only_labels(text):
        kinds += _LABEL.items()
    for soort, pattern in kinds:
        for match in pattern.finditer(text):
            number = next(group for group in match.groups() if group is not None)
            yield soort, _plain(number, is_share=soort == "registratiegraad")


def _plain(number: str, *, is_share: bool) -> str:
    if is_share:
        whole, _, decimals = number[:_MAX_DIGITS].partition(",")
        return str(int(whole) + (decimals[:1] >= "5"))
    return re.sub(r"\D", "", number[:_MAX_DIGITS])
