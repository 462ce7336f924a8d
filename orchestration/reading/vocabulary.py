"""Vocabulary: the words by which a text says that a table counts something else, or in another way."""

from __future__ import annotations

import re
from typing import Literal

Voice = Literal["caption", "note", "prose"]
"""How a text speaks: as the table's own caption, as a note that may be about something else, or in sentences."""


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NUMBER = r"(?:\d{1,2}|drie|vier|vijf|tien)"
_ANYWHERE = _any_of(
    # left out, or hidden
    r"\bstreepjes?\b|\bonderdruk\w*|\bgeheim\w*|\bweggelaten\b|\bafgeschermd\b",
    rf"\b(?:minder|kleiner|lager) dan {_NUMBER}\b(?!\s*(?:%|procent|jaar|maand|week|weken|dag|uur|km))",
    r"\bniet (?:getoond|weergegeven|gepubliceerd|ingevuld)\b",
    # rounded
    r"(?<!niet )\b(?:afgeronde?|afronding\w*)\b|\b(?:vijf|tien|honderd|duizend)tallen\b|\bveelvoud\w*",
    # withdrawn
    r"\bvervallen\b|\bvervalt\b|\bingetrokken\b|\bintrekking\b|\bembargo\b|\bachterhaald\b|\bverouderd\w*",
    r"\bniet (?:meer )?(?:geldig|gebruiken)\b|\bvervangen door\b|\bvervangt\b",
    # put right
    r"\berrat\w+|\b(?:ge)?rectific\w+|\bherziene?\b|\bgecorrigeerd\w*|\bcorrecties?\b|\blees:",
    r"\bverbeterde (?:versie|uitgave|cijfers|tabel)\b|\b(?:onjuist|foutie[fv]|verkeerd)\w*|\bmoet(?:en)? zijn\b",
    # columns that mean something else
    r"\b(?:verwissel|omgewisseld|omgekeerd)\w*|profiel\s*(?:=|:|betekent|staat voor|wil zeggen)",
    r"\bkolom(?:men)? (?:\d|[A-F]\b)",
)
"""What any text on the page can say of the table."""

_OTHER_COUNT = _any_of(
    # a unit
    r"(?:^|[\s(])[×x✕*]\s*1?\.?0+\b|\bmaal 10+\b|\(%\)|\bpromille\b|\bfte'?s?\b|\bper (?:100|1\.?000|10\.?000)\b",
    r"\bin (?:duizenden|honderden|tientallen|procenten?|percentages?|euro|uren|%)",
    # a change, or an index
    r"\bverandering\w*|\bmutaties?\b|\btoename\b|\bafname\b|\bgroei\w*\b|\bten opzichte\b|\bt\.?o\.?v\b|\bsaldo\b",
    r"\bindex\w*|\bindices\b|=\s?100\b",
    # a part of the people
    r"\balleen\b|\buitsluitend\b|\benkel\b|\bslechts\b|\bexcl(?:usief)?\b|\bincl(?:usief)?\b|\bbehalve\b|\bmin de\b",
    r"\bwaarvan\b|\bwaaronder\b|\bonder wie\b|\bmet uitzondering\b|\bzonder (?!(?:een )?(?:klant)?profiel)",
    r"\bdeel(?: van\b|populatie|groep|selectie)|\bselectie\b|\bsteekproef\w*",
    # no count
    r"\b(?:ge)?schat(?:ting(?:en)?)?\b|\braming\w*|\bprognose\w*|\bstreefcijfer\w*|\bbegroting\w*|\bsimulatie\w*",
    r"\bvoorlopige?\b|\bconcept\w*|\b(?:test|proef)(?:versie|publicatie)\b|\bgewogen\b|\bgemiddelden?\b",
)
"""What a caption, a note, or a sentence about the table can say of it."""

_CAPTION = _any_of(
    r"\bpercentages?\b|\bprocent\w*|\baandelen\b|\baandeel\b|\bratio\w*|\bmediaan\b|\bduizend\b|\bhonderd\b",
    r"\bverander\w*|\bverschil\w*|\bdaling\b|\bstijging\b|\bvergel(?:ek|ijk)\w*|\bontwikkeling\b",
    r"\b(?:in|uit|door)stroom\b",
    r"\b(?:man|vrouw)(?:nen|en)?\b|\bjongeren\b|\bouderen\b|\bleeftijd\w*|\bjaar en (?:ouder|jonger)\b",
    r"\b(?:jonger|ouder) dan\b|\d\s*(?:-|tot|t/m)\s*\d+ jaar|\bjong ?gehandicapt\w*|\bwajong\w*|\bwsw\b",
    r"\b(?:wia|wao|ww|zw)\b",
    r"\bparticipatiewet\b|\bbijstand\w*|\bpraktijkonderwijs\b|\bvso\b|\bstatushouder\w*|\bnugg?er\w*|\bbeschut\w*",
    r"\bgeplaatst\w*|\bwerkend\w*|\bwerkzoekend\w*|\bhuishoudens?\b|\bvacatures?\b|\bplaatsingen\b|\bbanen\b",
    r"\bdoelstelling\w*|\bverwacht\w*|\bvorige?\b|\beerder\b|\bter vergelijking\b",
)
"""What only a caption can say of the table: in a note or in prose these words are about other things."""

_ABOUT_TABLE = _any_of(
    r"\b(?:tabel|cijfers?|aantal(?:len)?|getallen|overzicht|kolom(?:men)?|rijen|opgenomen)\b",
    r"\b(?:(?:mee)?geteld|telling|telt|tellen)\b",
)
_REACH = 50
"""In prose, a word so many characters from one for the table is about the table."""

_SHARE = re.compile(r"\d+\s*(?:%|procent)", re.IGNORECASE)
_ROUNDED_SHARE = re.compile(r"(?=.*(?:\bpercentages?\b|\bprocent\w*|%))(?=.*\bafgerond)", re.IGNORECASE)
_DASH_NOTE = re.compile(
    r"""
    (?: \b(?:liggend\s)?streepjes?\b \s*
            (?:=|:|\bbeteken(?:t|en)\b|\bstaat\svoor\b|\bis\b|\bwil\szeggen\b|\bduidt\sop\b)
      | (?:^|["'‘’“”(]) \s* [-–—] \s* ["'‘’“”)]? \s* (?:=|:|\bbetekent\b|\bstaat\svoor\b) )
    \s*:? \s* (?P<meaning>.+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = re.compile(r"\W*(?:nul|0|geen(?: (?:personen|klanten|mensen)|\W*$)|niemand|nihil)\b", re.IGNORECASE)


def redefines_dash(text: str) -> bool:
    """True if a text gives a dash another meaning than nobody."""
    return any(not _NOTHING.match(match["meaning"]) for match in _DASH_NOTE.finditer(text))


def speaks_of_another_count(text: str, voice: Voice) -> bool:
    """True if a text says that a table counts something else, or in another way, or that it is no longer valid."""
    if _DASH_NOTE.search(text):
        return redefines_dash(text)
    text = _SHARE.sub(" ", text)
    if _ANYWHERE.search(text):
        return not (_ROUNDED_SHARE.match(text) and not _ABOUT_TABLE.search(text))
    if voice == "prose":
        return any(
            _ABOUT_TABLE.search(text[max(0, found.start() - _REACH) : found.end() + _REACH])
            for found in _OTHER_COUNT.finditer(text)
        )
    return bool(_OTHER_COUNT.search(text) or (voice == "caption" and _CAPTION.search(text)))
