"""Names of sums: what they say beside that they sum up, such as a region."""

from __future__ import annotations

import re
from functools import lru_cache

from orchestration.domain.names import Names, naam_sleutel, tidy

_MARKS = "().,:;|*-"
_SUM_WORD = re.compile(
    r"(?:\w+-)?\w*tota(?:al|len)|eind|sub|tussen|deel|som|transport|generaal|algemeen|amr|(?:arbeidsmarkt)?regio"
    r"|nederland|alle|gemeenten|aantal|personen|in|sonar|van|de|het|"
)

_GEMEENTEN = re.compile(r"\s\((?P<number>\d{1,3}) gemeenten\)$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def beyond_sum(name: str) -> str:
    """What the name of a sum says besides: the name without the words at its ends that say what it sums up in all.

    Such as 'Drechtsteden' of 'Totaal van de regio Drechtsteden', and nothing of 'TOTAAL AMR'. Nor what an AMR's says
    of how many gemeenten it is ('TOTAAL AMR Drechtsteden (7 gemeenten)'); of a group's that is its name.
    """
    without_number = _GEMEENTEN.sub("", tidy(name))
    rest = _beyond_sum(without_number)
    return rest if rest or "amr" in naam_sleutel(without_number).split() else _beyond_sum(tidy(name))


def summed_gemeenten(name: str) -> int | None:
    """How many gemeenten the name of a sum says that it sums up; None if it does not say so."""
    found = _GEMEENTEN.search(tidy(name))
    return int(found["number"]) if found else None


def _beyond_sum(name: str) -> str:
    words = name.split()
    while words and _says_sum(words[0]):
        words.pop(0)
    while words and _says_sum(words[-1]):
        words.pop()
    return " ".join(words).strip(_MARKS)


def summed_amr(name: str, names: Names) -> str | None:
    """The CBS code of the AMR that the name of a sum names ('AM21'); None if it names none that is known."""
    return names.amr_code(beyond_sum(name))


def _says_sum(word: str) -> bool:
    return _SUM_WORD.fullmatch(naam_sleutel(word.strip(_MARKS))) is not None
