"""Statements: what the texts around a table say of its quarter, region, total, register and percentage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from orchestration.domain.names import Names, tidy
from orchestration.domain.printed_date import find_dates
from orchestration.domain.publicatie import Uitspraak, Uitspraaksoort
from orchestration.domain.quarter import find_quarters
from orchestration.reading.heading import TITLE_WORDS
from orchestration.reading.pieces import is_sentence
from orchestration.reading.remarks import LONGEST_QUOTE, Block, sentences

_COUNT = r"(?<![\d.,])(\d{1,3}(?:[. ,]\d{3})+|\d+)(?![\d,]|\.\d)"
_PEOPLE = r"(?:personen|mensen|klanten|doelgroepers|people|persons|clients)"

_TOTALS = re.compile(
    rf"{_COUNT}\s+{_PEOPLE}\s+(?:\w+\s+)?(?:in|binnen)\s+sonar\b"
    rf"|\b(?:in|binnen)\s+sonar\s+(?:staan|zijn)\s+(?:er\s+)?(?:in\s+totaal\s+)?{_COUNT}"
    rf"|\b(?:totaal|total)(?:\s+(?:aantal|in|sonar|{_PEOPLE}))*\s*[:=]?\s*{_COUNT}(?=\W*$|\s+{_PEOPLE})",
    re.IGNORECASE,
)
_REGISTERS = re.compile(
    rf"register\b[^.;!?\d%]{{0,80}}{_COUNT}(?!\s*(?:%|procent))"
    rf"|{_COUNT}\s+(?:{_PEOPLE}\s+)?(?:\w+\s+)?in\s+(?:het\s+doelgroep|the\s+(?:target\s+group\s+)?)register\b",
    re.IGNORECASE,
)
_PERCENTAGES = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d+)?)\s*(?:%|procent|percent)\s+(?:\w+\s+){0,3}(?:bekend|known)\b", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"\b(?:jaar|kwartaal|maand) (?:eerder|geleden|daarvoor|later)\b|\bvorig\w*|\beerdere\b|\bvolgende?\b"
    r"|\bwas\b|\bwaren\b|\bwerd(?:en)?\b|\bdaarnaast\b|\bter vergelijking\b|\bvergeleken\b|\b(?:meer|minder) dan\b"
    r"|\bvan elke\b|\bruim\b|\bbijna\b|\bongeveer\b|\bcirca\b|\bca\.|\bzo'n\b|\brond de\b"
    r"|\bverschijn\w*|\bgepubliceerd\b|\beditie\b",
    re.IGNORECASE,
)
"""Words of a comparison, of an estimate, or of another edition: such a sentence does not speak of this table."""

_ABOUT_TABLE = re.compile(
    r"\b(?:tabel|cijfers|aantallen|gegevens|stand|peildatum|telling|geteld|overzicht|publicatie|sonar|register)\b",
    re.IGNORECASE,
)
_REACH = 50
"""A quarter so many characters from a word for the table, in a sentence, is the table's."""


def find_statements(blocks: Sequence[Block], total_names: Iterable[str], names: Names) -> tuple[Uitspraak, ...]:
    """What the table's own texts, and the names of its total rows, say of it, in order.

    Sentences that compare, estimate, or speak of another edition or region are left out.
    """
    found = [statement for block in blocks if block.is_own for statement in _statements(block, names)]
    found += [statement for name in total_names for statement in _region(name, None, names)]
    return tuple(dict.fromkeys(found))


def _statements(block: Block, names: Names) -> Iterator[Uitspraak]:
    pagina = block.pieces[0].pagina
    for begin, end in sentences(block):
        sentence = tidy(block.text[begin:end])
        if _OF_ANOTHER.search(sentence):
            continue
        is_prose = is_sentence(sentence)
        yield from _quarters(sentence, pagina, is_prose=is_prose)
        if not is_prose:
            yield from _region(sentence, pagina, names)
        if not _speaks_of_others(sentence):
            yield from _figures(sentence, pagina)


def _speaks_of_others(sentence: str) -> bool:
    return re.search(r"\b(?:nederland|landelijk|heel het land|gemeente\s+[A-Z])", sentence, re.IGNORECASE) is not None


def _quarters(sentence: str, pagina: int | None, *, is_prose: bool) -> Iterator[Uitspraak]:
    for quarter in find_quarters(sentence):
        around = sentence[max(0, quarter.start - _REACH) : quarter.start + len(quarter.text) + _REACH]
        if not is_prose or _ABOUT_TABLE.search(around):
            yield _statement("kwartaal", sentence, pagina, (quarter.quarter_key,))
    for moment in find_dates(sentence):
        if moment.is_moment and (not is_prose or _ABOUT_TABLE.search(sentence)):
            yield _statement("kwartaal", sentence, pagina, moment.quarter_keys)


def _region(text: str, pagina: int | None, names: Names) -> Iterator[Uitspraak]:
    """The region that a line names: nothing but the region, with a title or a quarter, or as the name of a total."""
    rest = re.sub(r"\btotaal\b", " ", TITLE_WORDS.sub(" ", text), flags=re.IGNORECASE)
    for quarter in find_quarters(rest):
        rest = rest.replace(quarter.text, " ")
    code = names.amr_code(tidy(rest).strip(" :,|-"))
    if code is not None:
        yield _statement("regio", text, pagina, (code,))


def _figures(sentence: str, pagina: int | None) -> Iterator[Uitspraak]:
    is_about_register = "register" in sentence.casefold()
    kinds: list[tuple[Uitspraaksoort, re.Pattern[str]]] = [
        ("doelgroepregister", _REGISTERS),
        ("registratiegraad", _PERCENTAGES),
    ]
    if not is_about_register:
        kinds.append(("totaal", _TOTALS))
    for soort, pattern in kinds:
        for match in pattern.finditer(sentence):
            number = next(group for group in match.groups() if group is not None)
            yield _statement(soort, sentence, pagina, (_plain(number, is_share=soort == "registratiegraad"),))


def _plain(number: str, *, is_share: bool) -> str:
    """The digits of a printed count, or the whole percentage that a share rounds to."""
    if is_share:
        whole, _, decimals = number.partition(",")
        return str(int(whole) + (decimals[:1] >= "5"))
    return re.sub(r"\D", "", number)


def _statement(soort: Uitspraaksoort, text: str, pagina: int | None, waarden: tuple[str, ...]) -> Uitspraak:
    return Uitspraak(soort, tidy(text)[:LONGEST_QUOTE], pagina, waarden)
