"""Statements: what the texts around a table say of its quarter, region, total, register and percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from orchestration.domain.names import Names, tidy
from orchestration.domain.printed_date import find_dates
from orchestration.domain.publicatie import Publicatie, Uitspraak, Uitspraaksoort
from orchestration.domain.quarter import (
    FIRST_QUARTER,
    find_impossible_quarters,
    find_quarters,
    is_quarter_key,
    quarters,
)
from orchestration.reading.heading import TITLE_WORDS
from orchestration.reading.lines import BROKEN_WORD
from orchestration.reading.pieces import is_sentence
from orchestration.reading.remarks import LONGEST_QUOTE, Block, is_understood
from orchestration.reading.scope import Scope
from orchestration.reading.stated_figures import find_figures, has_only_labels
from orchestration.reading.total_names import summed_amr, summed_gemeenten

_PAST = r"\b(?:stond(?:en)?|tel(?:de|den)|had(?:den)?|kwam(?:en)?|zat(?:en)?)\b"
_NOW = r"\b(?:nu|thans|inmiddels|momenteel)\b"
_OF_ANOTHER = re.compile(
    r"\b(?:jaar|kwartaal|maand) (?:eerder|geleden|daarvoor|later)\b|\bvorig\w*|\beerdere\b|\bvolgende?\b"
    r"|\bwas\b|\bwaren\b|\bwerd(?:en)?\b|\bdaarnaast\b|\bter vergelijking\b|\bvergeleken\b|\b(?:meer|minder) dan\b"
    r"|\bvan elke\b|\bruim\b|\bbijna\b|\bongeveer\b|\bcirca\b|\bca\.|\bzo'n\b|\brond de\b"
    rf"|\btoen\b|\bdestijds\b|{_PAST}.*{_NOW}|{_NOW}.*{_PAST}"
    r"|\bverschijn\w*|\bgepubliceerd\b|\beditie\b",
    re.IGNORECASE,
)
"""Words of a comparison, of an estimate, or of another edition: such a sentence does not speak of this table."""

_ABOUT_TABLE = re.compile(
    r"\b(?:tabel|cijfers|aantallen|gegevens|stand|peildatum|telling|geteld|overzicht|publicatie|sonar|register)\b",
    re.IGNORECASE,
)
_SAYS_REGION = re.compile(
    r"""
    \b(?:tabel|lijst|overzicht|cijfers|aantallen|gegevens|publicatie)\s(?:hier\w+\s)?
    (?:(?:gaat|gaan)\sover|bevat(?:ten)?|betreft|betreffen|omvat(?:ten)?|toont|tonen|(?:geldt|gelden)\svoor
      |(?:heeft|hebben)\sbetrekking\sop|(?:is|zijn)\s(?:van|voor|over))
    \s(?:(?:(?:alle\s|de\s)?(?:klanten|mensen|personen|gemeenten)|cijfers|aantallen|gegevens)\s(?:van|in|uit|over)\s)?
    (?:de\s)?(?:(?:arbeidsmarkt)?regio\s|amr\s)?(?P<name>.+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAX_NAME_WORDS = 6
_BARE_YEARS = re.compile(r"\W*(?:(?:jaar|totaal)?\W*20\d\d(?:\W+(?:IV|I{1,3})\b)?\W*)+", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)(?:\W+(IV|I{1,3})\b)?", re.IGNORECASE)
_ROMANS = ("I", "II", "III", "IV")
_SINCE = re.compile(r"\b(?:sinds|vanaf|\w*wet)\b", re.IGNORECASE)
_MAX_BESIDE = 2
"""A date with more words on its line is of what these say, if it is away from the table."""

_REACH = 50
"""A quarter so many characters from a word for the table, in a sentence, is the table's."""


def find_statements(blocks: Sequence[Block], publicatie: Publicatie, names: Names) -> tuple[Uitspraak, ...]:
    """What the table's own texts, and the names of its sums, say of it, in order.

    A total of another number of gemeenten than the table has rows is of another region.

    Sentences that compare, estimate, or speak of another edition or region are left out, and so are the subtotals of a
    national table, which may be of some of its AMRs.
    """
    scope = Scope.of(publicatie.regios, publicatie.quarter_key, publicatie.niveau, names)
    found = [statement for block in blocks if block.is_own for statement in _statements(block, scope)]
    sums = publicatie.totaalrijen if publicatie.niveau == "landelijk" else publicatie.regels
    found += [statement for regel in sums if regel.soort != "rij" for statement in _region(regel.naam, None, names)]
    found += [
        _statement("regio", regel.naam, None, ())
        for regel in publicatie.totaalrijen
        if summed_gemeenten(regel.naam) not in (None, len(publicatie.rijen))
    ]
    return tuple(dict.fromkeys(found))


def _statements(block: Block, scope: Scope) -> Iterator[Uitspraak]:
    pagina, text = block.pieces[0].pagina, block.text
    for begin, end in block.sentences:
        sentence = _whole(text[begin:end])
        if _is_of_another(sentence):
            continue
        yield from _times_and_regions(sentence, pagina, scope.names, is_near=block.is_near)
        before = text[:begin].rstrip("\n").rpartition("\n")[2]
        yield from _figures(sentence, before, pagina, scope, is_prose=is_sentence(sentence))
    lines = ["", *[tidy(piece.text) for piece in block.pieces]] if len(block.pieces) > 1 else []
    for before, label, figure in zip(lines, lines[1:], lines[2:], strict=False):
        if has_only_labels(f"{label} {figure}"):
            yield from _figures(f"{label} {figure}", before, pagina, scope, is_prose=False)


@lru_cache(maxsize=4096)
def _times_and_regions(sentence: str, pagina: int | None, names: Names, *, is_near: bool) -> tuple[Uitspraak, ...]:
    """What a sentence or a line says of the quarter and the region, whatever the table."""
    is_prose = is_sentence(sentence)
    found = [*_quarters(sentence, pagina, is_prose=is_prose), *_region_of_table(sentence, pagina, names)]
    if not is_prose:
        allowed = [*_bare_dates(sentence, names, is_near=is_near), *_bare_years(sentence, is_near)]
        found += (_statement("kwartaal", sentence, pagina, quarter_keys) for quarter_keys in allowed)
        found += _region(sentence, pagina, names)
    return tuple(found)


@lru_cache(maxsize=4096)
def _whole(text: str) -> str:
    return tidy(BROKEN_WORD.sub("", text))


@lru_cache(maxsize=4096)
def _is_of_another(sentence: str) -> bool:
    return _OF_ANOTHER.search(sentence) is not None


def _quarters(sentence: str, pagina: int | None, *, is_prose: bool) -> Iterator[Uitspraak]:
    for quarter in find_quarters(sentence):
        around = sentence[max(0, quarter.start - _REACH) : quarter.start + len(quarter.text) + _REACH]
        if not is_prose or _ABOUT_TABLE.search(around):
            yield _statement("kwartaal", sentence, pagina, (quarter.quarter_key,))
    if not is_prose:
        yield from (_statement("kwartaal", sentence, pagina, ()) for _ in find_impossible_quarters(sentence))
    for moment in find_dates(sentence):
        if moment.is_moment and (not is_prose or _ABOUT_TABLE.search(sentence)):
            yield _statement("kwartaal", sentence, pagina, moment.quarter_keys)


def _bare_dates(line: str, names: Names, *, is_near: bool) -> Iterator[tuple[str, ...]]:
    """The quarters that each date of a line allows of which it does not say what happened on it.

    Near the table it is the table's own; elsewhere it may be the page's, which is no older than the figures.
    """
    dates = find_dates(line)
    if not dates:
        return
    rest = TITLE_WORDS.sub(" ", line)
    for found in dates:
        rest = rest.replace(found.text, " ")
    is_bare = len(re.findall(r"\w+", rest)) <= _MAX_BESIDE or is_understood(rest, names)
    for found in dates:
        if not (found.is_moment or found.is_event or _SINCE.search(rest)) and (is_near or is_bare):
            yield found.quarter_keys if is_near else _up_to(found.quarter_keys)


def _bare_years(line: str, is_near: bool) -> Iterator[tuple[str, ...]]:
    """The quarters that each year allows of a line that holds nothing else, or a number of a quarter with it."""
    if not _BARE_YEARS.fullmatch(line):
        return
    for year, number in _YEAR.findall(line):
        numbers = [_ROMANS.index(number.upper()) + 1] if number else range(1, 5)
        quarter_keys = tuple(filter(is_quarter_key, (f"{year}Q{found}" for found in numbers)))
        yield quarter_keys if is_near or number else _up_to(quarter_keys)


def _up_to(quarter_keys: Sequence[str]) -> tuple[str, ...]:
    """All quarters up to the last of some, from the first that figures can be of."""
    return tuple(quarters(FIRST_QUARTER, max(quarter_keys))) if quarter_keys else ()


def _region(text: str, pagina: int | None, names: Names) -> Iterator[Uitspraak]:
    """The region that a line names: nothing but the region, with a title or a quarter, or as the name of a sum."""
    rest = TITLE_WORDS.sub(" ", text)
    for quarter in find_quarters(rest):
        rest = rest.replace(quarter.text, " ")
    code = summed_amr(rest, names)
    if code is not None:
        yield _statement("regio", text, pagina, (code,))


def _figures(text: str, before: str, pagina: int | None, scope: Scope, *, is_prose: bool) -> Iterator[Uitspraak]:
    """The figures of a text that is not of another region or time, nor under the name of another region."""
    if (
        not any(find_figures(text, is_of_region=True))
        or scope.excludes(text)
        or (not is_prose and scope.is_of_another_area(before))
    ):
        return
    for soort, value in find_figures(text, is_of_region=scope.names_region(text)):
        yield _statement(soort, text, pagina, (value,))


def _region_of_table(sentence: str, pagina: int | None, names: Names) -> Iterator[Uitspraak]:
    """The region that a text says the table is of."""
    for said in _SAYS_REGION.finditer(sentence):
        words = said["name"].split()
        names_of = (" ".join(words[:end]).rstrip(".,;:!)") for end in range(min(len(words), _MAX_NAME_WORDS), 0, -1))
        code = next((code for name in names_of if (code := names.amr_code(name)) is not None), None)
        if code is not None:
            yield _statement("regio", sentence, pagina, (code,))


def _statement(soort: Uitspraaksoort, text: str, pagina: int | None, waarden: tuple[str, ...]) -> Uitspraak:
    return Uitspraak(soort, tidy(text)[:LONGEST_QUOTE], pagina, waarden)
