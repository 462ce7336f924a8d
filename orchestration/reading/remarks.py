"""Remarks: the texts around a table, each understood, or told: what says that it counts otherwise above all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

from orchestration.domain.names import Names, naam_sleutel, tidy
from orchestration.domain.printed_date import find_dates
from orchestration.domain.publicatie import Mededeling
from orchestration.domain.quarter import find_quarters
from orchestration.reading.heading import TITLE_WORDS
from orchestration.reading.label_words import labels_no_column
from orchestration.reading.legends import begun_by_dash, redefines_dash, says_nobody, tells_a_sign
from orchestration.reading.lines import BROKEN_WORD
from orchestration.reading.of_rows import speaks_of_row
from orchestration.reading.pieces import Piece, is_sentence, texts_of
from orchestration.reading.pointing import points_at_table
from orchestration.reading.stated_figures import SAYS_TOTAL, has_only_labels
from orchestration.reading.vocabulary import (
    Voice,
    is_usual_caption,
    speaks_of_another_count,
    speaks_of_figures,
    tells_provenance,
)
from orchestration.system.csv_rows import read_rows

_SENTENCE = re.compile(r"\S.*?(?:[.;!?](?=\s)|$)", re.DOTALL)
_OPENING, _DASHES = "\"'‘“([", ("-", "–", "—", "−")
_SPACED_WORD = re.compile(r"\b(?:\w ){3,}\w\b")
LONGEST_QUOTE = 200
"""So many characters of a text are told; as many decide whether a person quotes it."""

_UNDERSTOOD = (
    r"^[-|.\s]*(?:pagina|bladzijde|blz\.?|p\.)?\s?\d{1,3}(?:\s?(?:/|van)\s?\d{1,3})?[-|.\s]*$",
    r"\S+@\S+\.\w+",
    r"(?:https?://|www\.)\S+",
    r"\(?\bsynthetisch\w*\)?(?:\svoorbeeld\b)?",
    TITLE_WORDS.pattern,
    r"^\W*klantprofielen(?: in sonar)?(?=\W*(?:\(synthetisch\)\W*)?$)",
)
"""Forms that say nothing of the table: page numbers, addresses, the title."""

ZIN_CSV = Path(__file__).parents[2] / "dbt_project" / "seeds" / "bekende_zin.csv"
"""The reviewed sentences that say nothing of the figures; where parts differ by publication, with {fields}."""

_MAX_LINE_WORDS = 3
"""A known text of so many words is a heading: it has to be a whole line."""

_FIELDS = {"aantal": r"\d[\d.]*", "procent": r"\d{1,3}\s?(?:%|procent)", "regio": r".{2,60}?", "jaar": r"\d{4}"}
"""What stands for a part of a known sentence that differs from one publication to the next."""


_SPELLINGS = {"UWV": "U[UW]V", "anenafspraak": "anenafs?praak"}
"""How the text of the fourth quarter of 2022 may spell words of these sentences."""


@dataclass(frozen=True)
class Block:
    """A block of text around a table, line by line.

    `is_read`: it is the heading, labels or a footnote, of which the rest was read. `is_between`: it stands between the
    heading and the last row. `is_near`: so near that a date can't be the page's: there, or beside a row. `is_own`: it
    belongs to this table, and to no other.
    """

    pieces: tuple[Piece, ...]
    voice: Voice
    is_read: bool = False
    is_between: bool = False
    is_near: bool = False
    is_own: bool = True

    @cached_property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(piece.text for piece in self.pieces)

    @cached_property
    def sentences(self) -> Sequence[tuple[int, int]]:
        """Where its sentences begin and end in its text, and the lines that are none."""
        text = self.text
        begins = [0, *accumulate(len(piece.text) + 1 for piece in self.pieces)]
        found: list[tuple[int, int]] = []
        for first, end in texts_of(self.pieces):
            begin, stop = begins[first], begins[end] - 1
            if is_sentence(text[begin:stop]):
                found += (match.span() for match in _SENTENCE.finditer(text, begin, stop))
            else:
                found.append((begin, stop))
        return found


def find_remarks(blocks: Sequence[Block], names: Names, rijen: Sequence[str]) -> tuple[Mededeling, ...]:
    """What these texts around a table say that is not understood, in order, each text once.

    Args:
        blocks: the texts.
        names: the known names.
        rijen: the names of the table's rows, as printed.
    """
    found = (mededeling for block in blocks for mededeling in _remarks(block, names, rijen))
    return tuple({naam_sleutel(mededeling.tekst): mededeling for mededeling in reversed(list(found))}.values())[::-1]


def is_dash_zero(blocks: Iterable[Block]) -> bool:
    """True if none of these texts gives a dash another meaning than nobody."""
    texts = (block.text[slice(*sentence)] for block in blocks for sentence in block.sentences)
    return not any(redefines_dash(unbroken(text)) or _is_dash_legend(tidy(text)) for text in texts)


def _is_dash_legend(text: str) -> bool:
    """True for a note that begins with a dash and does not say nobody, unless it is an item of a list."""
    if not text.lstrip(_OPENING).startswith(_DASHES):
        return False
    following = begun_by_dash(_known_sentences().sub(" ", text))
    is_sentence_like = is_sentence(following) or (is_sentence(f"{following}.") and following[:1].isupper())
    is_item = not text.startswith(("(", "[", '"', "'", "‘", "“")) and (is_sentence_like or tells_provenance(following))
    return following != "" and not (is_item or says_nobody(text))


def _remarks(block: Block, names: Names, rijen: Sequence[str]) -> Iterator[Mededeling]:
    text = block.text
    beside_known = _beside_known(text)
    pagina = block.pieces[0].pagina
    unknown = False
    voice = block.voice
    for sentence in block.sentences:
        printed = text[slice(*sentence)]
        is_line = not is_sentence(printed)
        is_pointing = points_at_table(printed, is_first=voice == "caption")
        voice = "note" if voice == "caption" and not (is_line or is_pointing) else voice
        spoken: Voice = voice if is_line else "pointing" if is_pointing else "prose"
        rest = beside_known[slice(*sentence)]
        if is_understood(rest, names) or is_usual_caption(tidy(printed)) or has_only_labels(tidy(printed)):
            continue
        quote = tidy(printed)[:LONGEST_QUOTE]
        is_label = is_line and not tells_provenance(quote)
        is_caption = is_label and voice == "caption" and not block.is_read
        rest = _unheard(rest) if is_line else rest
        is_other = speaks_of_another_count(unbroken(rest), spoken) or (is_caption and speaks_of_figures(rest))
        is_of_row = not (block.is_read or tells_provenance(quote)) and speaks_of_row(unbroken(rest), rijen)
        if is_other or is_of_row:
            yield Mededeling(quote, pagina, "andere_telling")
        elif not block.is_read:
            if (is_label and block.is_between) or (is_line and _is_title(quote)):
                yield Mededeling(quote, pagina, "bij_de_kop")
            else:
                unknown = True
    if unknown:
        yield Mededeling(tidy(text)[:LONGEST_QUOTE], pagina, "niet_begrepen")


@lru_cache(maxsize=4096)
def unbroken(text: str) -> str:
    """A text without the breaks of its lines, words broken over two lines and letter-spaced words put together."""
    joined = tidy(BROKEN_WORD.sub("", text))
    return _SPACED_WORD.sub(lambda word: word[0].replace(" ", ""), joined)


@lru_cache(maxsize=4096)
def says_nothing(text: str, names: Names) -> bool:
    """True for a line that says nothing of a table's figures: all of it is understood, or tells of the page itself."""
    return is_understood(_known_sentences().sub(" ", text), names) or tells_provenance(tidy(text))


@lru_cache(maxsize=4096)
def is_understood(text: str, names: Names) -> bool:
    """True for a quarter, a date, a region, a usual caption, the label of the names, a sign for nobody, or nothing."""
    text = _unheard(text)
    for quarter in find_quarters(text):
        text = text.replace(quarter.text, " ")
    says_nothing = labels_no_column(text) or not re.search(r"\w", text) or re.fullmatch(r"\W*20\d\d\W*", text)
    is_region = names.amr_code(text) is not None or naam_sleutel(text) == "nederland"
    return bool(says_nothing) or is_region or is_usual_caption(tidy(text)) or _is_nobody(text)


def _is_nobody(text: str) -> bool:
    return tells_a_sign(text) and says_nobody(text)


def _unheard(text: str) -> str:
    """A text without what the statements hear of the table: dates, and its total."""
    for found in find_dates(text):
        text = text.replace(found.text, " ")
    return SAYS_TOTAL.sub(" ", text)


def _is_title(text: str) -> bool:
    return re.search(r"klantprofielen", text, re.IGNORECASE) is not None and TITLE_WORDS.search(text) is not None


@lru_cache(maxsize=4096)
def _beside_known(text: str) -> str:
    """A text with blanks in the place of what is known to say nothing of the table."""
    return _known_sentences().sub(lambda known: " " * len(known[0]), text)


@cache
def _known_sentences() -> re.Pattern[str]:
    """The reviewed sentences, the longest first, and the forms that say nothing."""
    zinnen = sorted((row["zin"] for row in read_rows(ZIN_CSV, "zin")), key=len, reverse=True)
    patterns = []
    for zin in zinnen:
        parts = re.split(r"\{(\w+)\}", tidy(zin))
        pattern = "".join(
            _FIELDS[part] if number % 2 else re.escape(part).replace(r"\ ", r"\s") for number, part in enumerate(parts)
        )
        for word, spelling in _SPELLINGS.items():
            pattern = pattern.replace(word, spelling)
        patterns.append(pattern if len(zin.split()) > _MAX_LINE_WORDS else rf"^\W*{pattern}\W*$")
    return re.compile("|".join(f"(?:{pattern})" for pattern in (*patterns, *_UNDERSTOOD)), re.IGNORECASE | re.MULTILINE)
