"""Of rows: texts that say of one of a table's rows that it is not what the others are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from orchestration.reading.vocabulary import OF_THEN, VALIDITY, words

_LONG_NAME = 7
"""A name of so many letters is no common word, in capitals or not."""

_OF_ROW = words(
    """niets, ontbre*, behalve, deels, gedeeltelijk, grotendeels, anders, oude, gebruikt, verwerkt, ontvangen, geleverd,
    leverde(n), levert, aangeleverd, deelgenomen, deelname, meegedaan, deed … mee, deden … mee, doet … mee, doen … mee,
    meegeteld, geteld, inbegrepen, overgenomen, bijgewerkt, opgeschoond, ingevoerd, opgenomen, bestand, levering,
    opgave, zie""",
    r"\bgeen (?!(?:klant)?profiel|gemeente)|\bniet (?!iedereen|alle|elke)|\bzonder (?!(?:een )?(?:klant)?profiel)",
    r"\bnog (?!geen (?:klant)?profiel|niet|\d)",
    OF_THEN,
)
"""What a text that names a row can say of it."""


def speaks_of_row(text: str, namen: Iterable[str]) -> bool:
    """True if a text says of one of the rows, by its name, that it is not what the others are.

    Args:
        text: a sentence, or a line.
        namen: the names of the rows, as printed.
    """
    if not (_OF_ROW.search(text) or VALIDITY.search(text)):
        return False
    return any(_named(naam).search(text) for naam in namen if naam)


@lru_cache(maxsize=1024)
def _named(naam: str) -> re.Pattern[str]:
    """A name as a sentence writes it: in capitals or not, with 'se' or an 's' behind it."""
    name = re.escape(naam) if len(naam) >= _LONG_NAME else rf"(?-i:{re.escape(naam)}|{re.escape(naam.upper())})"
    return re.compile(rf"(?<!\w)(?<!regio ){name}(?:s|se|'s)?(?!\w)", re.IGNORECASE)
