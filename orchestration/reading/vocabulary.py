"""Vocabulary: the words by which a text says that a table counts something else, or in another way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from orchestration.reading.legends import redefines_labels, says_nobody, tells_a_sign
from orchestration.reading.pointing import counts_no_persons

Voice = Literal["caption", "note", "prose", "pointing"]
"""How a text speaks: as the table's own caption, as a note that may be about something else, in sentences, or in one
that points at the table."""


_NOTATION = ((r"\ ", r"\s"), (r"\*", r"\w*"), (r"\(", "(?:"), (r"\)", ")?"), (r"…\s", r"(?:\S+\s){0,4}?"))


def words(words: str, *patterns: str) -> re.Pattern[str]:
    """A pattern for any of these words or phrases, parted by commas, and of some patterns.

    A star stands for letters, three dots for some other words, and what is in brackets may be left out.
    """
    forms = "|".join(re.escape(" ".join(word.split())) for word in words.split(","))
    for sign, pattern in _NOTATION:
        forms = forms.replace(sign, pattern)
    return re.compile("|".join([rf"\b(?:{forms})\b", *patterns]), re.IGNORECASE)


_NUMBER = r"(?:\d{1,2}\b|drie|vier|vijf|tien)(?!\s*(?:%|procent|jaar|maand|week|weken|dag|uur|km|keer))"

_PERIOD = r"(?:half ?jaar|jaar|kwartaal|maand(?:en)?|meting|telling|levering|uitgave|editie|peildatum)"
OF_THEN = (
    r"(?:van|uit|voor|bij) (?:het |de |een )?(?:begin |eind |\w+ )?(?:"
    rf"(?:vorige?|eerdere?|andere?|oude?|oudere?|voorgaande?|voorlaatste) {_PERIOD}"
    rf"|{_PERIOD} (?:daarvoor|daarna|eerder|later|geleden|terug|ervoor|erna))\b"
)
"""Of another time than the table's, in words."""

_BY_ITSELF = words(
    # left out, or hidden
    """onderdruk*, geheim*, afgeschermd, niet (mee)geteld, buiten beschouwing, op nul gezet, onthulling*,
    niet getoond, niet weergegeven, niet gepubliceerd, niet ingevuld, niet … (aan)geleverd, leeggelaten,
    weinig waarnemingen,"""
    # put right, or columns that mean something else
    """erratum, errata, (ge)rectific*, had … moeten staan, hadden … moeten staan, verwissel*, omgewisseld*,
    omgedraaid*, juiste waarde(n), juiste aantal(len),"""
    # others than persons are counted
    """en geen personen, en niet personen, meer dan één keer in, meer dan een keer in, dubbeltelling*, dubbel geteld,
    vaker voorkom*, meer dan eens voorkom*, vaker geteld, vaker mee*,
    in plaats van aantallen, in plaats van personen, in plaats van woon*""",
    r"\bop (?!aan)\w+tallen\b",
    rf"\b(?:zijn|is|betreffen|betreft|komen|komt|gelden|geldt|hoort|horen) (?:\S+ ){{0,2}}?{OF_THEN}",
    r"\bkolom(?:men)? (?:\d|[A-F]\b)|\b(?:eerste|tweede|derde|vierde|vijfde|laatste)(?: \w+)? kolom",
    r"\bis een fout gemaakt\b|\bmoet(?:en)? \d+ zijn\b|\blees(?: steeds)?(?::| ['\"‘“\d])",
    r"\d (?:i\.?p\.?v\b|in plaats van \d)",
    r"\b(?:elk|ieder|een|één) (?:getal|cijfer|eenheid|\d+) (?:\S+ ){0,3}staat voor\b",
    r", (?:geen|niet) (?:personen|mensen|het aantal)\b|(?<!\w)['\"‘“](?:geen )?profiel['\"’”]",
)
"""What any text on the page can say of the table."""

VALIDITY = words(
    # rounded
    """afronding*, door afronden, veelvoud*, niet op tot, niet altijd op tot, afwijk* van de som,
    afwijk* van het totaal, som van … afwijk*, som van … overeen*, som van … verschil*,"""
    # left out
    """lage aantallen, kleine aantallen, weggelaten, niet zichtbaar, niet opgenomen, niet beschikbaar, niet tijdig,
    niet vermeld, niet compleet, niet volledig, onvolledig*, ontbreekt, ontbreken*, ontbrak*, privacyredenen,
    privacyoverwegingen, herleid*, samengevoegd, ruis,"""
    # withdrawn
    """vervallen, vervalt, ingetrokken, teruggetrokken, intrekking, geannuleerd, ongeldig*, stopgezet, embargo,
    achterhaald*, verouderd*, niet (meer )geldig, niet (meer )gebruiken, niet (meer )actueel, niet (meer )juist,
    niet langer, niet correct, niet geschikt, niet vergelijkbaar, klopt niet, kloppen niet, vervangen, vervangt,
    vervanging, in de plaats van, *breuk, gebruik … niet,"""
    # not settled
    """voorlopig(e), voorbehoud, concept*, niet vrijgegeven, niet vastgesteld, niet (zijn )gecontroleerd,
    ongecontroleerd*, niet definitief, indicatief, indicatieve, ter goedkeuring, niet voor publicatie,
    niet verspreiden, onvoldoende betrouwbaar, onbetrouwbaar*,"""
    # put right
    """herzien(e), gereviseerd*, gecorrigeerd*, correctie(s), zijn … verbeterd, bijgesteld*, gewijzigd*, hersteld(e),
    wijzigingen in, onjuist*, foutief, foutieve, verkeerd*,
    ten onrechte, moet zijn, moeten zijn, moeten worden, te hoog, te laag, omgerekend, herrekend, vermenigvuldig*,"""
    # columns that mean something else
    """omgekeerd*, volgorde van de kolommen, andere volgorde, kolomkop*""",
    r"\b(?:oude|eerdere|nieuwere|verbeterde) (?:versie|uitgave|tabel|cijfers)\b",
    r"\b(?:verband met|vanwege|wegens)(?: de)? (?:privacy|avg)\b",
    r"(?<!niet )\bafgeronde?\b|\b(?!aan)\w+tallen\b",
    r"(?<!eventuele )(?<!voor )(?<!ziet u een )\bfout(?:en)?\b",
    rf"(?:\b(?:(?:minder|kleiner|lager) dan|onder|beneden)|<)(?: de)? {_NUMBER}|(?:^|\s)[^\w\s]{{1,2}}\s*=\s*[a-z]",
)
"""What a line, or a sentence about the figures or the publication, can say of the table."""

_COUNT = words(
    # a unit
    """in duizenden, in honderden, in tientallen, in procent(en), in percentage(s), in euro, euro's, in uren, bedragen,
    promille, fte, fte's, ftes, voltijd*, per honderd, per duizend, per tienduizend, per inwoner,
    per vacature,"""
    # a change, or an index
    """verander*, mutatie(s), toename, afname, groei, ten opzichte, t.o.v, tov, saldo, bijgekomen, cumulatie*,
    verschilt, kwartaal-op-kwartaal*, opgeteld over, index*, indices, geïndexeerd*, basisjaar, seizoen*,
    gestandaardiseerd*,"""
    # a part of the people
    """alleen, uitsluitend, enkel, slechts, excl, exclusief, incl, inclusief, behalve, min de, waarvan, waaronder,
    onder wie, w.v, m.u.v, met uitzondering, selectie, geselecteerd, deel van, deelpopulatie, deelgroep, deelselectie,
    beperk* zich, zonder klanten die,"""
    # no count
    """*schat*, raming(en), geraamd*, opgehoogd, prognose*, voorspel*,
    streef*, begroting*, simulatie*, scenario*, steekproef*, gewogen, *gemiddeld(e), modelmatig, dummy*, fictief,
    fictieve""",
    r"\b(?:test|proef|werk)(?:versie|publicatie|uitvoer)\b",
    r"(?:^|[\s(])[×x✕*]\s*(?:€\s*)?1?[. ,]?0+\b|[×x✕*]\s*10[²³]|\bmaal 10+\b|\(%\)|\bin %|€|=\s?100\b|Δ",
    r"\bper (?:100|1[. ]?000|10[. ]?000)\b|\b(?:populatie|filter):",
    r"(?<!met en )(?<!met of )(?<!mensen )(?<!gemeenten )\bzonder (?!(?:een )?(?:klant)?profiel|"
    r"(?:personen|mensen|klanten)\b)",
)
"""What a line, or a sentence in which it stands near a word for the figures, can say of the table."""

_OTHER_LANGUAGES = words(
    """provisional, preliminary, estimate(s), estimated, rounded, suppressed, withdrawn, superseded, corrected, revised,
    draft, cancelled, incomplete, sample, weighted, average, in thousands, in hundreds, per cent, share of, rate of,
    change(s), increase, decrease, year-on-year, only, of which, excluding, including, women, male, female, aged,
    fewer than, less than,"""
    """vorläufig*, geschätzt*, schätzung*, gerundet, unterdrückt, berichtig*, korrigiert*, zurückgezogen, ungültig,
    unvollständig*, stichprobe, tausend, prozent, anteil(e), veränderung*, gegenüber, nur, davon, darunter, ohne,
    männer, frauen"""
)
"""The same in English and German."""

_PEOPLE = words(
    """*percentage(s), procent*, aandeel, aandelen, ratio*, verhouding*, relatief, relatieve, verdeling, mediaan,
    duizend, honderd, norm, *graad, verschil*, daling, stijging, vergeleken, vergelijk*, ontwikkeling, nieuw(e),
    jaartotaal, netto, ultimo, nulmeting, *stroom, *stromers, stroomcijfers, vorig(e),
    eerder, *doelstelling*, taakstelling, verwacht*, te realiseren,"""
    """man, mannen, vrouw, vrouwen, jongeren, ouderen, leeftijd*, geslacht, jaar en ouder, jaar en jonger, jonger dan,
    ouder dan, jonggehandicapt*, jong gehandicapt*, wajong*, wia, wao, ww, wsw*, zw, pw, praktijkroute, indicatie,
    geïndiceerd*, urenbeperking, *uitkering*, participatiewet, bijstand*, praktijkonderwijs, speciaal onderwijs, vso,
    beschut*, schoolverlaters, statushouder*, nugger*, *opgeleid*, opleiding*, *migra*, geplaatst*, werkend*,
    werkzoekend*, werklo*, *gerechtigd*, bemiddelbaar, rijbewijs, gemeenten die, sector(en), branche(s), beroeps*,
    werkgemeente,"""
    """huishouden(s), vacature*, plaatsingen, banen, dienstverband*, gesprekken, uren per""",
    r"%|\b\d\d\s*(?:-|tot|t/m)\s*\d\d\b(?: jaar|\W*$)|\d-?plus|\bdoelgroep:",
    r"\b(?:tot|tot en met|onder|onder de|vanaf|boven|boven de) \d\d jaar\b",
    r"^(?:nb|noot|let op|\W)*(?:voorbeeld(?:tabel|cijfers)?|test|(?:druk)?proef(?:druk)?|kopie|specimen)\W*$",
    r"\bnaar (?!(?:woon)?gemeente|(?:arbeidsmarkt)?regio)\w",
)
"""What only a caption, or a sentence that says what is counted, can say of the table; elsewhere it is of other things.
"""

_FIGURES = """tabel(len), stand, cellen, cijfers, aantallen, getallen, waarden, kolommen, rijen, reeks, uitkomsten,
    geteld, meegeteld, weergegeven, getoond, vermeld, opgenomen, figures, numbers, zahlen, werte"""
_OF_FIGURES = words(_FIGURES)
_OF_PUBLICATION = words(
    f"{_FIGURES}, aantal, totaal, totalen, gegevens, publicatie, uitgave, rapportage, versie, levering"
)
_SAYS_WHAT_IS_COUNTED = words(
    ", ".join(
        f"{figures} … {says}"
        for figures in ("tabel(len)", "cijfers", "aantallen", "getallen", "kolommen")
        for says in ("betrekking op", "gaat", "gaan", "beperk*", "betreft", "betreffen", "omvat", "zijn aandelen")
    ),
    r"\b(?:tabel|cijfers|kolommen|getallen) (?:gev|geef|toon|tone|bevat|staan|laat|laten)\w* (?:het |de |een )?"
    r"(?:percentage|aandeel|aandelen|ontwikkeling|stijging|daling|verschil|verdeling|verhouding)",
)
_REACH = 70
"""In a sentence, a word so many characters from one for the figures is about them."""

_SHARE = re.compile(r"\d[\d.,]*\s*(?:%|procent)", re.IGNORECASE)
_OF_ITS_OWN = re.compile(
    rf"{_SHARE.pattern}|\b(?:toename|afname|stijging|daling|groei) van (?:\w+ )?\d[\d.]*"
    r"|\d[\d.]*\s(?:\w+\s)?(?:meer|minder|hoger|lager)\b",
    re.IGNORECASE,
)
"""What a sentence tells in figures of its own."""

_ROUNDED = re.compile(r"\bafgeronde?\b", re.IGNORECASE)
_ROUNDED_SHARE = re.compile(r"(?=.*(?:\bpercentages?\b|\bprocent\w*|%))(?=.*\bafgerond)", re.IGNORECASE)
"""The share is rounded: it is, to whole percents."""
_TABLE_NUMBER = r"tabel\s\d{1,2}(?:\.\d{1,2})?[a-z]?\b"
_CAPTION_PART = r"""
    (?: (?:in\s)?(?:absolute\s|definitieve\s|landelijke\s|regionale\s)?(?:aantal(?:len)?|cijfers|overzicht(?:\svan)?)
      | definitief
      | (?:stand\s)?(?:(?:aan|op|per)\s(?:het\s)?)?(?:einde?|ultimo)\s(?:van\s)?(?:(?:het|dit)\s)?kwartaal
      | (?:(?:in|van)\s)?(?:personen|mensen|klanten|kandidaten|klantprofielen) | eenheid\W+personen
      | number\sof\spersons | anzahl\spersonen
      | (?:van\s)?gemeente(?:-|klanten)\sen\suwv-klanten | van\sgemeenten\sen\suwv
      | in\ssonar | met\s(?:en|of)\szonder\s(?:een\s)?(?:klant)?profiel
      | (?:per|naar)\s(?:(?:woon)?gemeente|(?:arbeidsmarkt)?regio)(?:\sen\s(?:naar\s)?(?:klant)?profiel)?
      | naar\s(?:klant)?profiel(?:\sen\s(?:per\s|naar\s)?(?:woon)?gemeente)?
      | gemeenten\sin\sde\s(?:arbeidsmarkt)?regio
      | (?:(?:uit|in)\s)?(?:de\s)?(?:doelgroep(?:\svan\sde)?\s)?banenafspraak )
"""
_USUAL_CAPTION = re.compile(
    rf"\W*(?:(?:noot|nb|let\sop|\d)\W+)?(?:tabel\s\d+|(?:{_TABLE_NUMBER}\W+)?(?:{_CAPTION_PART}(?:\W+|$))+)",
    re.IGNORECASE | re.VERBOSE,
)
_CAPTION_WORDS = re.compile(rf"(?<!\w){_CAPTION_PART}(?!\w)", re.IGNORECASE | re.VERBOSE)
_OF_UWV = re.compile(r"\buwv\b", re.IGNORECASE)
_NUMBERED = re.compile(rf"\W*(?:{_TABLE_NUMBER}|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.)]?(?=\s))\W*", re.IGNORECASE)
_PROVENANCE = re.compile(
    r"""
    \W* (?: (?:bron(?:nen)?|herkomst|auteurs?|foto|contact)(?:\s\w+){0,3}\s?: | uitgave\svan\b
          | (?:samengesteld|opgesteld|gemaakt|gepubliceerd|uitgegeven|verschenen)\s(?:door|op|in)\b | alle\srechten\b
          | (?:meer\s|lees\s|kijk\s|zie\s)(?:weten|informatie|meer|op|ook|de\stoelichting)\b
          | (?: (?:eind)?redactie | vormgeving | kenmerk | e-?mail | mail | bel | publicatiedatum
              | datum\svan\spublicatie | tel(?:efoon)? | postbus | \w+adres | contactpersoon
              | bijlage | leeswijzer | toelichting | begrippen(?:lijst)? | inhoud(?:sopgave)? )\b )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line begins that tells where figures come from, who made the page, or what follows on it."""

_FIGURE_WORDS = re.compile(
    r"\b(?:aantal(?:len)?|cijfers|getallen|waarden|gegevens|klanten|personen|klantprofielen|kandidaten)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_usual_caption(text: str) -> bool:
    """True for what captions of such a table say in other words than its labels."""
    return _USUAL_CAPTION.fullmatch(text) is not None


def beside_caption(text: str) -> str:
    """What a heading says beside its number, or that of its table, and the words of usual captions.

    All of it if it may be of the clients of UWV alone, or of more than a region.
    """
    numbered = _NUMBERED.match(text)
    beside = _CAPTION_WORDS.sub(" ", text[numbered.end() :] if numbered else text)
    return text if _OF_UWV.search(beside) or "landelijk" in text.casefold() else beside


@lru_cache(maxsize=4096)
def tells_provenance(text: str) -> bool:
    """True for a line that tells of the page itself: its source, its makers, how to reach them, what follows."""
    return _PROVENANCE.match(text) is not None


def speaks_of_figures(text: str) -> bool:
    """True if a line is about figures: in words that are not the usual ones it may say anything of them."""
    return _FIGURE_WORDS.search(text) is not None


@lru_cache(maxsize=4096)
def speaks_of_another_count(text: str, voice: Voice) -> bool:
    """True if a text says that a table counts something else, or in another way, or that it is no longer valid."""
    if tells_a_sign(text):
        return not says_nobody(text)
    if redefines_labels(text):
        return True
    if _ROUNDED_SHARE.match(text) and not _OF_FIGURES.search(text):
        text = _ROUNDED.sub(" ", text)
    if voice in ("prose", "pointing"):
        return _sentence_speaks(_OF_ITS_OWN.sub(" ", text), is_pointing=voice == "pointing")
    return _line_speaks(_SHARE.sub(" ", text), is_caption=voice == "caption")


def _line_speaks(text: str, *, is_caption: bool) -> bool:
    patterns = (_BY_ITSELF, VALIDITY, _COUNT, _OTHER_LANGUAGES, *((_PEOPLE,) if is_caption else ()))
    return any(pattern.search(text) for pattern in patterns)


def _sentence_speaks(text: str, *, is_pointing: bool) -> bool:
    if _BY_ITSELF.search(text) or (VALIDITY.search(text) and _OF_PUBLICATION.search(text)):
        return True
    if (is_pointing or _SAYS_WHAT_IS_COUNTED.search(text)) and _PEOPLE.search(text):
        return True
    if is_pointing and counts_no_persons(text):
        return True
    return any(
        _OF_FIGURES.search(text[max(0, found.start() - _REACH) : found.end() + _REACH])
        for pattern in (_COUNT, _OTHER_LANGUAGES)
        for found in pattern.finditer(text)
    )
