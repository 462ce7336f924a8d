"""Column labels: which of the five counts each column holds, read from the words above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.core.naam import naam_sleutel
from orchestration.core.publicatie import KOLOMMEN, GeweigerdError, Lijn

_GROUPS = re.compile(r"(?P<gemeente>gemeente-?(?:klanten)?)|(?P<uwv>u[wu]v-?(?:klanten)?)|(?P<totaal>totaal)")
_VOCABULARY = frozenset(
    [
        *("gemeenteklanten", "gemeente-klanten", "gemeente-", "gemeente", "gemeenten", "klanten"),
        *("uwv-klanten", "uuv-klanten", "uwvklanten", "uuvklanten", "uwv-", "uuv-", "uwv", "uuv"),
        *("totaal", "profiel", "geen", "in", "sonar", "aantal", "personen", "arbeidsmarktregio", "amr"),
    ]
)
_MARKS = ".,:;|/()*"
_GLUED = 0.8
"""Words of a PDF closer than this share of their height are one label."""

_EXPECTED = "Gemeenteklanten, UWV-klanten en Totaal, over Profiel en Geen profiel"


@dataclass(frozen=True, slots=True)
class Kolomkoppen:
    """The labels of a table: the lines they stand on, and the columns from left to right by them."""

    lines: tuple[int, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a label: its line, its extent from left to right, and whether it continues the word before it."""

    text: str
    line: int
    x0: float
    x1: float
    continues: bool

    @property
    def place(self) -> tuple[float, float]:
        """Half-way its extent; the line decides between words of which nothing but the order is known."""
        return ((self.x0 + self.x1) / 2, self.line)


def read_kolomkoppen(lines: Sequence[Lijn]) -> list[Kolomkoppen]:
    """Every block of column labels in these lines, from top to bottom.

    Raises:
        GeweigerdError: where a block does not name the five columns of such a publication.
    """
    blocks: list[list[int]] = []
    for index, lijn in enumerate(lines):
        if _is_label_line(lijn):
            if blocks and blocks[-1][-1] == index - 1:
                blocks[-1].append(index)
            else:
                blocks.append([index])
    return [
        Kolomkoppen(tuple(block), _order(lines, block))
        for block in blocks
        if any(group != "totaal" for _, group in _groups(_words(lines, block)))
    ]


def has_label_like_line(lines: Sequence[Lijn]) -> bool:
    """True where a line seems to label columns, in words that were not understood."""
    for lijn in lines:
        words = naam_sleutel(lijn.tekst).split()
        if words.count("profiel") > 1:
            return True
        if sum("klanten" in word for word in words) > 1 and not lijn.tekst.rstrip().endswith((".", ",", ":", ";")):
            return True
    return False


def refuse_labels(lines: Sequence[Lijn]) -> GeweigerdError:
    """The refusal of a table whose columns can't be told apart, with what stands above it."""
    found = " / ".join(lijn.tekst for lijn in lines) or "niets"
    return GeweigerdError(f"De kolomkoppen zijn niet die van zo'n publicatie; verwacht: {_EXPECTED}; gevonden: {found}")


def _is_label_line(lijn: Lijn) -> bool:
    words = naam_sleutel(lijn.tekst).split()
    return all(word.strip(_MARKS) in _VOCABULARY for word in words if word.strip(_MARKS))


def _words(lines: Sequence[Lijn], block: Sequence[int]) -> list[_Word]:
    """The words of a block, in reading order.

    Of a PDF they have a place on the page. Of a line with tabs each cell is a column. Of other text
    only the order of reading is known.
    """
    words = []
    has_columns = all(lines[index].is_tabbed or lines[index].pagina is not None for index in block)
    read = 0.0
    for index in block:
        right = None
        for column, cel in enumerate(lines[index].cellen):
            for position, text in enumerate(naam_sleutel(cel.tekst).split()):
                read += 1
                if cel.bbox is not None:
                    x0, top, x1, bottom = cel.bbox
                    continues = right is not None and x0 - right <= _GLUED * (bottom - top)
                    right = x1
                elif has_columns:
                    x0, x1, continues = column, column, position > 0
                else:
                    x0, x1, continues = read, read, column > 0 or position > 0
                words.append(_Word(text.strip(_MARKS), index, x0, x1, continues))
    return words


def _groups(words: Sequence[_Word]) -> Iterator[tuple[_Word, str]]:
    """The labels over a pair of columns or over the total: their word, and 'gemeente', 'uwv' or 'totaal'."""
    for index, word in enumerate(words):
        match = _GROUPS.fullmatch(word.text)
        if match is None:
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        is_name = word.text in ("gemeente", "uwv", "uuv")
        if is_name and not (following and following.text == "klanten" and following.continues):
            continue  # the label of the column of names, or the publisher's name
        yield word, str(match.lastgroup)


def _order(lines: Sequence[Lijn], block: Sequence[int]) -> tuple[str, ...]:
    """The columns from left to right: each group over its two, the total over one."""
    words = _words(lines, block)
    refusal = refuse_labels([lines[index] for index in block])
    leaves = [leaf for _, leaf in sorted(_leaves(words, refusal), key=lambda leaf: leaf[0].place)]
    order: list[str] = []
    for _, group in sorted(_groups(words), key=lambda found: found[0].place):
        if group == "totaal":
            order.append(group)
        else:
            order += [f"{group}_{leaf}" for leaf in leaves[:2]]
            leaves = leaves[2:]
    if leaves or sorted(order) != sorted(KOLOMMEN):
        raise refusal
    return tuple(order)


def _leaves(words: Sequence[_Word], refusal: GeweigerdError) -> list[tuple[_Word, str]]:
    """The labels of single columns: each 'geen' with the 'profiel' it belongs to, beside it or under it."""
    profielen = [word for word in words if word.text == "profiel"]
    leaves: list[tuple[_Word, str]] = []
    waiting = []
    for index, word in enumerate(words):
        if word.text != "geen":
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        if following in profielen and following is not None and following.continues and following.line == word.line:
            profielen.remove(following)
            leaves.append((word, "geen_profiel"))
        else:
            waiting.append(word)
    for word in waiting:
        under = [other for other in profielen if other.line > word.line and other.x0 <= word.x1 and other.x1 >= word.x0]
        if len(under) != 1:
            raise refusal
        profielen.remove(under[0])
        leaves.append((word, "geen_profiel"))
    return leaves + [(word, "profiel") for word in profielen]
