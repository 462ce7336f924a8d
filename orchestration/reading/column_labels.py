"""Column labels: which of the five counts each column holds, read from the words above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.domain.count import is_count
from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.reading.label_words import is_label, label_words
from orchestration.reading.leaf_labels import GROUPS, LabelWord, Named, any_over_another, find_leaves
from orchestration.reading.lines import Line, Word, runs, text_of

_GLUED = 0.8
"""Words of a PDF closer than this share of their height are one label."""

_RUN_GAP = 1.2
"""Words of a PDF further apart than this times their height stand in different columns."""

_CLOSE_RUN_GAP = 0.5
"""The same if text stands close beside the table."""

_LINE_GAP = 4.0
"""Lines of labels further apart than this times their height are no longer one block."""

_MIN_FIGURES = 4
"""A line with this many counts is a row, not a line of labels."""

_EXPECTED = "Gemeenteklanten, UWV-klanten en Totaal, over Profiel en Geen profiel"


@dataclass(frozen=True, slots=True)
class ColumnLabels:
    """The labels of a table: the lines they stand on, and the columns from left to right by them.

    `order` is None if they are not the five labels of such a publication. `right` are the places on a page
    where the last column may end, the nearest first; none for a text source. `places` are those of the five labels
    from left to right, from where to where on the page; none if they are not five, or for a text source.
    """

    lines: tuple[int, ...]
    order: tuple[str, ...] | None
    right: tuple[float, ...]
    places: tuple[tuple[float, float], ...] = ()


_Labels = Mapping[int, Sequence[Word]]
"""By the lines that have any, the words that are column labels."""


def read_column_labels(lines: Sequence[Line]) -> list[ColumnLabels]:
    """Every block of column labels in these lines, from top to bottom."""
    blocks: list[list[int]] = []
    labels = {index: cells for index, line in enumerate(lines) if (cells := label_cells(line))}
    for index in labels:
        if blocks and _continues(lines, labels, blocks[-1][-1], index):
            blocks[-1].append(index)
        else:
            blocks.append([index])
    koppen = []
    for block in blocks:
        words = _words(lines, labels, block)
        leaves = find_leaves(words)
        groups = _groups(words, leaves)
        if any(group != "totaal" for _, group in groups):
            right = _right(labels, block)
            places = _places(words, leaves, groups) if right else ()
            koppen.append(ColumnLabels(tuple(block), _order(leaves, groups), right, places))
    return koppen


def label_cells(line: Line) -> list[Word]:
    """The pieces of a line that are column labels: all words of a label, and nothing else in their run."""
    if not any(is_label(cel.text) for cel in line.words):
        return []
    if sum([is_count(cel.text) for cel in line.words]) >= _MIN_FIGURES:
        return []  # a total row begins with words of labels too
    labels = []
    for run in runs(line.words, _RUN_GAP):
        parts = [run] if is_label(text_of(run)) else runs(run, _CLOSE_RUN_GAP) if run[0].place else []
        labels += [cel for part in parts if is_label(text_of(part)) for cel in part]
    return labels


def _continues(lines: Sequence[Line], labels: _Labels, last: int, index: int) -> bool:
    """True if the labels on a line belong to the block that ends on an earlier one."""
    before, after = labels[last][0].place, labels[index][0].place
    if before is None or after is None:
        return index == last + 1
    return lines[last].pagina == lines[index].pagina and after[1] - before[3] < _LINE_GAP * (after[3] - after[1])


def _right(labels: _Labels, block: Sequence[int]) -> tuple[float, ...]:
    """At the end of the last label, and further right by most of a column's width."""
    places = [cel.place for index in block for cel in labels[index] if cel.place is not None]
    if not places:
        return ()
    left, right = min(place[0] for place in places), max(place[2] for place in places)
    return (right, right + (right - left) / 10)


def has_label_like_line(lines: Sequence[Line]) -> bool:
    """True if a line seems to label columns, in words that were not understood."""
    for line in lines:
        words = label_words(line.text)
        if words.count("profiel") > 1:
            return True
        if sum("klanten" in word for word in words) > 1 and not line.text.rstrip().endswith((".", ",", ":", ";")):
            return True
    return False


def refuse_labels(lines: Sequence[Line]) -> RefusedError:
    """The refusal of a table whose columns can't be told apart, with what stands above it."""
    found = " / ".join(line.text for line in lines) or "niets"
    return RefusedError(f"De kolomkoppen zijn niet die van zo'n publicatie; verwacht: {_EXPECTED}; gevonden: {found}")


def _words(lines: Sequence[Line], labels: _Labels, block: Sequence[int]) -> list[LabelWord]:
    """The words of a block, in reading order.

    Of a PDF they have a place on the page. Of a line with tabs each cell is a column. Of other text
    only the order of reading is known.
    """
    words = []
    has_columns = all(lines[index].is_tabbed or lines[index].pagina is not None for index in block)
    read = 0.0
    for index in block:
        right = None
        for column, cel in enumerate(lines[index].words):
            if cel not in labels[index]:
                continue
            for position, text in enumerate(label_words(cel.text)):
                read += 1
                if cel.place is not None:
                    x0, top, x1, bottom = cel.place
                    continues = right is not None and x0 - right <= _GLUED * (bottom - top)
                    right = x1
                elif has_columns:
                    x0, x1, continues = column, column, position > 0
                else:
                    x0, x1, continues = read, read, column > 0 or position > 0
                words.append(LabelWord(text, index, x0, x1, continues))
    return words


def _groups(words: Sequence[LabelWord], leaves: Sequence[Named]) -> list[Named]:
    """The labels over a pair of columns or over the total: their word, and 'gemeente', 'uwv' or 'totaal'.

    'Gemeente' and 'UWV' alone are such labels only over the four columns, and if none says 'klanten'.
    """
    groups: list[Named] = []
    bare: list[Named] = []
    for index, word in enumerate(words):
        match = GROUPS.fullmatch(word.text)
        if match is None:
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        is_name = word.text in ("gemeente", "uwv", "uuv")
        has_clients = following is not None and following.text == "klanten" and following.continues
        has_clients = has_clients or (word.continues and words[index - 1].text == "klanten")
        # a name alone may be the label of the column of names, or the publisher
        (bare if is_name and not has_clients else groups).append((word, str(match.lastgroup)))
    if len(leaves) == len(KOLOMMEN) - 1 and all(group == "totaal" for _, group in groups):
        left = min(leaf.x0 for leaf, _ in leaves)
        groups += [found for found in bare if found[0].x1 >= left]
    return groups


def _order(leaves_found: Sequence[Named], groups_found: Sequence[Named]) -> tuple[str, ...] | None:
    """The columns from left to right: each group over its two, or named for each of the two; the total over one.

    Or the other way round: the two profiles each over a pair of groups. None if the names of two groups stand over one
    another, where each of the four columns has its own.
    """
    placed_leaves = sorted(leaves_found, key=lambda leaf: leaf[0].place)
    placed_groups = sorted(groups_found, key=lambda found: found[0].place)
    leaves, groups = [leaf for _, leaf in placed_leaves], [group for _, group in placed_groups]
    if _are_over([leaf for leaf, _ in placed_leaves], [word for word, group in placed_groups if group != "totaal"]):
        leaves = [leaf for leaf in leaves for _ in range(2)]
    columns = 1 if len(groups) == len(KOLOMMEN) else 2
    if columns == 1 and any_over_another((word.x0, word.x1) for word, _ in placed_groups):
        return None
    order: list[str] = []
    for group in groups:
        if group == "totaal":
            order.append(group)
        else:
            order += [f"{group}_{leaf}" for leaf in leaves[:columns]]
            leaves = leaves[columns:]
    return tuple(order) if not leaves and sorted(order) == sorted(KOLOMMEN) else None


def _are_over(leaves: Sequence[LabelWord], groups: Sequence[LabelWord]) -> bool:
    """True if there are two leaves, and they stand each over two of the four groups."""
    if (len(leaves), len(groups)) != (2, 4):
        return False
    is_above = max(leaf.line for leaf in leaves) < min(group.line for group in groups)
    return is_above and leaves[0].place < groups[2].place and groups[1].place < leaves[1].place


def _places(
    words: Sequence[LabelWord], leaves: Sequence[Named], groups: Sequence[Named]
) -> tuple[tuple[float, float], ...]:
    """From where to where each of the five labels stands: on its first line, to the end or to the next label."""
    totals = [found for found in groups if found[1] == "totaal"]
    kinds = [found for found in groups if found[1] != "totaal"]
    starts = [word for word, _ in (*max(leaves, kinds, key=len), *totals)]
    begins = {*starts, *(word for word, _ in groups)}
    places = []
    for word in sorted(starts, key=lambda start: start.place):
        end = words.index(word)
        while end + 1 < len(words) and words[end + 1].continues and words[end + 1] not in begins:
            end += 1
        places.append((word.x0, words[end].x1))
    return tuple(places) if len(places) == len(KOLOMMEN) else ()
