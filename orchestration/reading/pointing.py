"""Pointing: sentences that are about the table, and what they say that it counts."""

from __future__ import annotations

import re
from functools import lru_cache

_POINTED_AT = "(?:tabel(?:len)?|lijst|overzicht|reeks|opgave|telling|cijfers|aantallen|getallen)"
_PERSONS = (
    r"(?:(?:klant|persoon|personen|mensen|profiel|doelgroep|kandida|inwoner|cijfer|gegevens|aantal|stand|situatie|moment"
    r"|gemeente|regio|arbeidsmarktregio|kwartaal|kolom|\d)|(?:uwv|amr|nederland|iedereen|alle[ns]?|wie|hoe|dat|wat|met"
    r"|zonder|per|in|op|van|voor|de|het|een|en|eerste|tweede|derde|vierde|twee|drie|vijf|zes|zeven|acht|negen|tien|totaal"
    r"|totalen|volgende|onderstaande|pagina|bladzijde|rij|rijen|naam|namen)\b)"
)
_COUNTED = re.compile(
    rf"""
    \b (?: (?:geteld|getoond)\s(?:is|zijn|worden|wordt) | (?:wij|we)\s(?:tellen|telden|tonen)
      | {_POINTED_AT}\s(?:telt|tellen|toont|tonen|bevat|bevatten|omvat|omvatten)
      | (?:gaat|gaan)\s(?:(?:het|hier|hierbij)\s)*(?:om|over) | betreft | betreffen )
    \s (?:(?:de|het|alle|hier|hierbij|een|unieke|ingeschreven|geregistreerde|totale|aantal(?:len)?)\s)*
    (?!{_PERSONS}) (?-i:[a-z])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What a sentence that points at the table says is counted: something else than persons."""

_TABLE_POINTER = re.compile(
    rf"""
    \W* (?:(?:noot|nb|let\sop)\W+)? (?:
        (?:hieronder|hierboven|hierna|onderstaande?|bovenstaande?)\b
      | (?:(?:in|op)\s)? (?:de|het|deze|dit)\s{_POINTED_AT} (?:\s(?:hier)?(?:onder|boven|naast))? \s
        (?:is|zijn|gaat|gaan|betreft|betreffen|telt|tellen|bevat|bevatten|omvat|omvatten|toont|tonen|geeft|geven
         | laat|laten|staat|staan|heeft|hebben)\b
      | (?:wij|we)\s(?:tonen|tellen|telden|laten)\b
      | (?:geteld|getoond)\s(?:is|zijn|worden|wordt)\b
      | (?:(?:alle|de)\s(?:personen|mensen|klanten)|iedereen)\s(?:in|op|uit)\s(?:de|het|deze|dit)\s{_POINTED_AT}\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence begins that is about the table, wherever it stands."""

_POINTER = re.compile(
    r"\W*(?:dit|hier)\s(?:is|zijn|staan?|betreft|betreffen|gaat)\b|\W*het\s(?:gaat|betreft)\b", re.IGNORECASE
)
"""The same of one that is about what stands before it: the table's, if that is no sentence."""


@lru_cache(maxsize=4096)
def points_at_table(text: str, *, is_first: bool) -> bool:
    """True for a sentence that begins with the table, or with 'dit' if it is the first beside the table."""
    return _TABLE_POINTER.match(text) is not None or (is_first and _POINTER.match(text) is not None)


def counts_no_persons(text: str) -> bool:
    """True if a sentence that points at the table says that something else than persons is counted."""
    return _COUNTED.search(text) is not None
