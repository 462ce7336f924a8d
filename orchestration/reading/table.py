"""The row grammar: from printed lines, of a PDF or of a text, to the rows of a publication's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from orchestration.domain.count import CountError, is_count, parse_count
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Bbox, Niveau, Publicatie, RefusedError, Regel
from orchestration.domain.quarter import find_quarters
from orchestration.reading.column_labels import ColumnLabels, has_label_like_line, read_column_labels, refuse_labels
from orchestration.reading.heading import read_footnote, read_heading
from orchestration.reading.lines import Line, Word, runs, union

_MARKERS = re.compile(r"klantprofiel|gemeenteklanten|doelgroepregister|totaal\s+amr", re.IGNORECASE)
_TOTAL_NAME = re.compile(r"totaal\b.*|nederland")
_BROKEN_TOTAL_NAME = re.compile(r"totaal (?:amr|nederland|arbeidsmarktregio)")
_SUPPRESSED = frozenset({"*", "**", "x", "nb", "n.b.", "n.b", ".", "..", "...", "?"})
_MIN_DAMAGED_CELLS = 3
_MAX_NAME_LINES = 2
_MAX_NAME_WORDS = 5

_NAME_GAP = 1.5
"""Words of a PDF further apart than this times their height are not of one name."""

_COLUMN_GAP = 1.5
"""Columns of figures set wide apart are this many times further apart than the figures."""

_NAME_INDENT = 0.6
"""A part of a name begins at most this times its height left of the column of names."""


@dataclass(frozen=True)
class _Row:
    """A table row: its name, its cells (five, unless it is damaged), and the line that has the cells.

    `name_cells` are the pieces the name is printed in, and `name_lines` the other lines they stand on.
    """

    name: str
    cells: tuple[Word, ...]
    index: int
    name_cells: tuple[Word, ...]
    name_lines: tuple[int, ...] = ()

    @cached_property
    def is_sound(self) -> bool:
        """True where each of the five cells is a count."""
        return len(self.cells) == len(KOLOMMEN) and all(is_count(cel.text) for cel in self.cells)

    @cached_property
    def adds_up(self) -> bool:
        """True where its four counts make its total."""
        if not self.is_sound:
            return False
        *parts, total = (parse_count(cel.text) for cel in self.cells)
        return sum(parts) == total

    @cached_property
    def is_total(self) -> bool:
        """True for the TOTAAL AMR or Nederland row."""
        return _TOTAL_NAME.fullmatch(naam_sleutel(self.name)) is not None

    @cached_property
    def is_national_total(self) -> bool:
        """True for the Nederland row."""
        return self.is_total and "nederland" in naam_sleutel(self.name)

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines it is printed on, from top to bottom."""
        return tuple(sorted((self.index, *self.name_lines)))


@dataclass(frozen=True, slots=True)
class _Section:
    """A table among the lines: its candidate rows, and the first line after the table before it."""

    rows: list[_Row]
    begin: int


def read_publicaties(lines: Sequence[Line], namen: Names) -> tuple[Publicatie, ...]:
    """The publications that these lines print: one, or one a region where several are printed together.

    Raises:
        RefusedError: where they are not such a publication, or its columns can't be told apart.
    """
    text = " ".join(lijn.text for lijn in lines)
    if "sonar" not in text.casefold() or not _MARKERS.search(text):
        raise RefusedError(
            "Geen publicatie 'Transparantie van klantprofielen': Sonar en klantprofielen komen er niet in voor."
        )
    koppen = read_column_labels(lines)
    candidates = [
        row for index, lijn in enumerate(lines) if (row := _split_row(index, lijn, koppen, namen)) is not None
    ]
    candidates = _join_names(lines, candidates, {line for found in koppen for line in found.lines}, namen)
    sections = _sections(candidates, namen)
    if not sections:
        raise RefusedError("Geen tabel gevonden: geen enkele regel heeft een naam met vijf aantallen.")
    publicaties: list[Publicatie] = []
    for section in sections:
        publicatie = _read_section(lines, section, koppen, namen)
        if publicatie.quarter_key is None and publicaties:
            publicatie = replace(publicatie, quarter_key=publicaties[0].quarter_key)
        publicaties.append(replace(publicatie, is_synthetisch="synthetisch" in text.casefold()))
    return tuple(publicaties)


def _sections(candidates: Sequence[_Row], namen: Names) -> list[_Section]:
    """The candidates, a section a table: a total row closes a region's, a Nederland row may also open the nation's."""
    tables: list[list[_Row]] = []
    current: list[_Row] = []
    for row in candidates:
        opened_by_total = bool(current) and current[0].is_national_total
        if row.is_total:
            if opened_by_total:
                tables.append(current)
                current = []
            current.append(row)
            if not (row.is_national_total and len(current) == 1):
                tables.append(current)
                current = []
        elif opened_by_total and namen.gemeente_code(row.name) is not None and namen.amr_code(row.name) is None:
            tables.append(current)
            current = [row]
        else:
            current.append(row)
    if any(row.is_total or namen.is_known(row.name) for row in current) or not tables:
        tables.append(current)
    merged: list[list[_Row]] = []
    for table in tables:
        is_second_total = len(table) == 1 and table[0].is_total and bool(merged)
        if is_second_total and any(row.is_national_total for row in merged[-1]) == table[0].is_national_total:
            merged[-1].extend(table)
        elif table:
            merged.append(table)
    others = [table for table in merged[1:] if not _is_of_publication(table, namen)]
    merged = [table for table in merged if table not in others]
    begins = [0, *(table[-1].index + 1 for table in merged)][: len(merged)]
    sections = [_Section(table, begin) for table, begin in zip(merged, begins, strict=True)]
    return [section for section in sections if _table_rows(section.rows, namen)]


def _is_of_publication(rows: Sequence[_Row], namen: Names) -> bool:
    """True where a table names a gemeente, an AMR or Nederland: a document may print tables of other things too."""
    return any(row.is_national_total or namen.is_known(row.name) for row in rows) or any(
        row.is_total and "amr" in naam_sleutel(row.name).split() for row in rows
    )


def _read_section(
    lines: Sequence[Line], section: _Section, all_koppen: Sequence[ColumnLabels], namen: Names
) -> Publicatie:
    rows = _table_rows(section.rows, namen)
    koppen = [found for found in all_koppen if section.begin <= found.lines[0] < rows[-1].index]
    inherited = [found for found in all_koppen if found.lines[0] < section.begin][-1:]
    labels = {line for found in koppen for line in found.lines}
    begin = min([*labels, rows[0].index])
    if koppen and koppen[0].lines[0] < rows[0].index:
        rows = _table_rows(section.rows, namen, koppen[0].lines[-1])
    order = _order(lines[section.begin : begin + 1], koppen or inherited)
    rows = [_with_empty_cells(row, rows) for row in rows]
    rows = _with_lost_rows(lines, rows, labels, namen)
    taken = {index for row in rows for index in row.lines}
    kop = read_heading([lines[index] for index in range(section.begin, begin) if index not in taken], namen)
    following = [found.lines[0] for found in all_koppen if found.lines[0] > rows[-1].index]
    voetnoot = read_footnote(
        [lines[index] for index in range(rows[0].index, min([*following, len(lines)])) if index not in taken | labels]
    )
    regios = dict.fromkeys((*kop.regios, *voetnoot.regios))
    return Publicatie(
        niveau=_niveau(rows, bool(voetnoot.regios), namen),
        quarter_key=kop.quarter_key,
        regios=tuple(regios),
        regels=tuple(_regel(number, lines, row, order or KOLOMMEN) for number, row in enumerate(rows, start=1)),
        doelgroepregister=voetnoot.doelgroepregister,
        registratiegraad_gepubliceerd=voetnoot.registratiegraad_gepubliceerd,
        kolomkoppen_gelezen=order is not None,
        is_synthetisch=False,
        quarter_key_voetnoot=voetnoot.quarter_key,
    )


def _order(above: Sequence[Line], koppen: Sequence[ColumnLabels]) -> tuple[str, ...] | None:
    """The order of the columns by their labels; None for a text that has none.

    Raises:
        RefusedError: where labels contradict each other, were not understood, or are missing in a PDF.
    """
    orders = {found.order for found in koppen}
    if None in orders or (not orders and (above[-1].pagina is not None or has_label_like_line(above[:-1]))):
        raise refuse_labels(above[-4:-1])
    if len(orders) > 1:
        raise RefusedError("De kolomkoppen staan op de ene bladzijde in een andere volgorde dan op de andere.")
    return orders.pop() if orders else None


def _split_row(index: int, lijn: Line, koppen: Sequence[ColumnLabels], namen: Names) -> _Row | None:
    """The line as a row: a name, and cells after it; None where it can't be one.

    What stands right of the last column is left out, as long as five sound cells remain, best of all five that add up.
    Figures without a name are a row too where labels stand above them: the name may be printed around them.
    """
    if list(find_quarters(lijn.text)):
        return None
    above = [found for found in koppen if found.lines[-1] < index][-1:]
    rows = []
    for right in (*(limit for found in above for limit in found.right), float("inf")):
        cells = [cel for cel in lijn.words if cel.place is None or cel.place[0] < right]
        row = _split_cells(index, cells, bool(above), namen)
        if row is not None and row.adds_up:
            return row
        rows.append(row)
    sound = next((row for row in rows if row is not None and row.is_sound), None)
    return sound or next((row for row in reversed(rows[:2]) if row is not None), rows[-1])


def _split_cells(index: int, cells: list[Word], has_labels: bool, namen: Names) -> _Row | None:
    """The cells as a row, in so far as it is decided by their texts."""
    while len(cells) > len(KOLOMMEN) + 1 and not cells[-1].text:
        cells.pop()
    like_cell = [_looks_like_cell(cel.text) for cel in cells]
    if has_labels and all(like_cell) and any(cel.place for cel in cells):
        grouped = _group_into_five(cells)
        return _Row("", tuple(grouped), index, ()) if grouped and all(is_count(cel.text) for cel in grouped) else None
    after_last_word = max((place for place, like in enumerate(like_cell, start=1) if not like), default=0)
    after_first_word = next((place for place, like in enumerate(like_cell) if like and place), len(cells))
    found = []
    for split in (after_last_word, after_first_word):
        begin, end = _name_before(cells, split, namen)
        rest, words = cells[end:], like_cell[end:].count(False)
        name = _text(cells[begin:end])
        if words > 1 or not any(cel.text for cel in rest) or not _has_letter(name):
            continue
        grouped = _group_into_five(rest)
        if grouped is not None or len(rest) - words >= _MIN_DAMAGED_CELLS:
            found.append(_Row(name, tuple(grouped or rest), index, tuple(cells[begin:end])))
    return next((row for row in found if row.is_total or namen.is_known(row.name)), found[0] if found else None)


def _name_before(cells: Sequence[Word], split: int, namen: Names) -> tuple[int, int]:
    """Begin and end of the name among the cells before `split`: the last run there that is known, or else the last."""
    begin, places = 0, []
    for run in runs(cells[:split], _NAME_GAP):
        places.append((begin, begin + len(run)))
        begin += len(run)
    known = [place for place in places if namen.is_known(_text(cells[slice(*place)]))]
    return (known or places or [(0, 0)])[-1]


def _text(cells: Sequence[Word]) -> str:
    return " ".join(cel.text for cel in cells).strip()


def _has_letter(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None


@lru_cache(maxsize=16_384)
def _looks_like_cell(text: str) -> bool:
    """A count, or what stands in a count's place: something with a digit, a mark of suppression, nothing."""
    return not text or is_count(text) or text.casefold() in _SUPPRESSED or bool(re.fullmatch(r"\W*\d\S*", text))


def _group_into_five(cells: list[Word]) -> list[Word] | None:
    """Five counts out of the pieces of a row; None where they are not five, or can be read as five in two ways.

    A thousands mark that is a space cuts a count in pieces. Which pieces belong together is decided by
    the row's own sum: the four counts make the total. Where two ways do, the distances decide: within a
    count they are smaller than between counts.
    """
    if len(cells) == len(KOLOMMEN):
        return cells
    if len(cells) < len(KOLOMMEN):
        return None
    if not all(is_count(cel.text) or _is_digit_group(cel.text) for cel in cells):
        return _group_by_distance(cells)
    fitting = []
    for grouping in _groupings(cells, len(KOLOMMEN)):
        *parts, total = (parse_count(_text(group)) for group in grouping)
        if sum(parts) == total:
            fitting.append(grouping)
    if len(fitting) > 1:
        fitting = [grouping for grouping in fitting if _is_parted_by_distance(grouping)]
    if len(fitting) != 1:
        return _group_by_distance(cells)
    return [_join(group) for group in fitting[0]]


def _group_by_distance(cells: list[Word]) -> list[Word] | None:
    """Five counts out of pieces set wide apart, cut at the four widest gaps, where they then make the total."""
    gaps = _gaps(cells)
    if len(gaps) != len(cells) - 1:
        return None
    *within, narrowest = sorted(gaps)[: -len(KOLOMMEN) + 2] or [0.0]
    if not within or narrowest < _COLUMN_GAP * max(within):
        return None
    groups: list[list[Word]] = [[cells[0]]]
    for cel, gap in zip(cells[1:], gaps, strict=True):
        if gap >= narrowest:
            groups.append([])
        groups[-1].append(cel)
    joined = [Word("".join(cel.text for cel in group), _join(group).bbox, _join(group).upright) for group in groups]
    if len(joined) != len(KOLOMMEN) or not all(is_count(cel.text) for cel in joined):
        return None
    *parts, total = (parse_count(cel.text) for cel in joined)
    return joined if sum(parts) == total else None


def _is_digit_group(text: str) -> bool:
    return re.fullmatch(r"[0-9]{3}", text) is not None


def _groupings(cells: list[Word], count: int) -> Iterator[list[list[Word]]]:
    """Every way to join neighbouring digit groups so that `count` counts remain."""
    if count == 0:
        if not cells:
            yield []
        return
    for size in range(1, min(3, len(cells) - count + 1) + 1):
        if is_count(_text(cells[:size])):
            for rest in _groupings(cells[size:], count - 1):
                yield [cells[:size], *rest]


def _is_parted_by_distance(grouping: Sequence[Sequence[Word]]) -> bool:
    """True where the pieces of each count lie closer together than any two counts do."""
    within = [gap for group in grouping for gap in _gaps(group)]
    between = _gaps([piece for group in grouping for piece in (group[0], group[-1])])[1::2]
    return bool(within) and bool(between) and max(within) < min(between)


def _gaps(cells: Sequence[Word]) -> list[float]:
    """The distances between neighbouring pieces; none where they have no place."""
    places = [cel.place for cel in cells if cel.place is not None]
    return [after[0] - before[2] for before, after in pairwise(places)]


def _join(cells: Sequence[Word]) -> Word:
    boxes = [cel.bbox for cel in cells if cel.bbox is not None]
    places = [cel.place for cel in cells if cel.place is not None]
    return Word(_text(cells), union(boxes), union(places)) if boxes else Word(_text(cells))


def _table_rows(candidates: Sequence[_Row], namen: Names, labels_end: int | None = None) -> list[_Row]:
    """The candidates that belong to the table.

    Known names and totals hold it in place. A row of another name belongs to it between those, or between
    the column labels and those; or where it is sound and joins on to them, line by line.
    """
    anchors = [row.index for row in candidates if row.is_total or namen.is_known(row.name)]
    if not anchors:
        return [row for row in candidates if row.is_sound]
    first, last = anchors[0], anchors[-1]
    if labels_end is not None and labels_end < first:
        first = labels_end + 1
    sound = {row.index: row for row in candidates if row.is_sound}
    while first - 1 in sound:
        first -= 1
    ends_in_total = next(row for row in candidates if row.index == last).is_total
    while last + 1 in sound and not ends_in_total:
        last += 1
    return [row for row in candidates if first <= row.index <= last]


def _join_names(lines: Sequence[Line], rows: list[_Row], labels: set[int], namen: Names) -> list[_Row]:
    """Names that are printed over several lines, made whole where that gives a known name.

    The figures may stand on any of those lines, or between them. A piece of a name is never a name of its own.
    """
    taken = labels | {row.index for row in rows}
    names_left, names_right = _name_column(rows)

    def pieces(indexes: Iterable[int], page: int | None) -> list[tuple[int, list[Word]]]:
        found: list[tuple[int, list[Word]]] = []
        for index in indexes:
            if index in taken or len(found) == _MAX_NAME_LINES or lines[index].pagina != page:
                break
            piece = _name_piece(lines[index], names_left, names_right)
            text = _text(piece)
            if not piece or not _may_be_part_of_name(text):
                break
            found.append((index, piece))
        return found

    whole = []
    for row in rows:
        page = lines[row.index].pagina
        above = pieces(range(row.index - 1, -1, -1), page)
        below = pieces(range(row.index + 1, len(lines)), page)
        joined = [
            (name, used)
            for up in range(len(above) + 1)
            for down in range(len(below) + 1)
            if (used := [*reversed(above[:up]), *below[:down]])
            for name in _joined_names(
                [
                    *(piece for _, piece in reversed(above[:up])),
                    *([row.name_cells] if row.name else []),
                    *(piece for _, piece in below[:down]),
                ]
            )
            if (namen.is_known(name) and not row.is_total) or _BROKEN_TOTAL_NAME.fullmatch(naam_sleutel(name))
        ]
        if joined:
            name, used = max(joined, key=lambda found: len(found[1]))
            taken.update(index for index, _ in used)
            name_cells = (*row.name_cells, *(cel for _, piece in used for cel in piece))
            whole.append(_Row(name, row.cells, row.index, name_cells, tuple(index for index, _ in used)))
        else:
            whole.append(row)
    return whole


def _name_column(rows: Sequence[_Row]) -> tuple[float, float]:
    """From where the names begin to where the figures do; everything for a text source."""
    names = [row.name_cells[0].place for row in rows if row.name_cells and row.name_cells[0].place is not None]
    figures = [row.cells[0].place for row in rows if row.cells and row.cells[0].place is not None]
    if not names or not figures:
        return float("-inf"), float("inf")
    left = min(place[0] - _NAME_INDENT * (place[3] - place[1]) for place in names)
    return left, min(place[0] for place in figures)


def _name_piece(lijn: Line, left: float, right: float) -> list[Word]:
    """What a line has in the column of names; nothing where it has figures beside it."""
    inside = [cel for cel in lijn.words if cel.place is None or left <= cel.place[0] < right]
    run = runs(inside, _NAME_GAP)[:1]
    return run[0] if run else []


def _joined_names(pieces: Sequence[Sequence[Word]]) -> set[str]:
    """The pieces as one name: with a space between them, without one after a hyphen or a slash, or with none."""
    spaced = _text([cel for piece in pieces for cel in piece])
    return {spaced, re.sub(r"(?<=[-/‐‑]) ", "", spaced), "".join(_text(piece) for piece in pieces)}


def _may_be_part_of_name(text: str) -> bool:
    return 0 < len(text.split()) <= _MAX_NAME_WORDS and not re.search(r"[\d.]", text.replace("c.a.", ""))


def _with_empty_cells(row: _Row, rows: Sequence[_Row]) -> _Row:
    """A row that lacks cells, with an empty one in each column where the sound rows have a figure and it has none."""
    if len(row.cells) >= len(KOLOMMEN):
        return row
    columns = _columns(rows)
    if not columns:
        return row
    placed: dict[int, Word] = {}
    for cel in row.cells:
        overlapping = _columns_of(cel, columns)
        if len(overlapping) != 1 or overlapping[0] in placed:
            return row
        placed[overlapping[0]] = cel
    return replace(row, cells=tuple(placed.get(column, Word("")) for column in range(len(KOLOMMEN))))


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """From where to where the figures of the sound rows stand, a column; nothing for a text source."""
    figures = [[cel.place for cel in row.cells if cel.place is not None] for row in rows if row.is_sound]
    placed = [places for places in figures if len(places) == len(KOLOMMEN)]
    return [
        (min(place[0] for place in column), max(place[2] for place in column)) for column in zip(*placed, strict=True)
    ]


def _columns_of(cel: Word, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a cell stands in, at least in part."""
    if cel.place is None:
        return []
    return [number for number, (left, right) in enumerate(columns) if cel.place[0] <= right and cel.place[2] >= left]


def _with_lost_rows(lines: Sequence[Line], rows: list[_Row], labels: set[int], namen: Names) -> list[_Row]:
    """The rows, and each line among them of which no row was made though it seems to be one.

    It begins with a name that has no row: its figures were not understood. Or it has figures, or marks, in the
    columns of the table: its name was not.
    """
    taken = labels | {index for row in rows for index in row.lines}
    sleutels = {naam_sleutel(row.name) for row in rows}
    left, _ = _name_column(rows)
    columns = _columns(rows)
    above = [index for index in labels if index < rows[0].index]
    first = max(above) + 1 if above else rows[0].index
    lost = []
    for index in range(first, rows[-1].index):
        cells = [cel for cel in lines[index].words if cel.place is None or cel.place[0] >= left]
        if index in taken or list(find_quarters(lines[index].text)):
            continue
        for length in range(len(cells), 0, -1):
            name = _text(cells[:length])
            if namen.is_known(name) and naam_sleutel(name) not in sleutels:
                lost.append(_Row(name, tuple(cells[length:]), index, tuple(cells[:length])))
                break
        else:
            figures = [
                cel
                for cel in cells
                if _columns_of(cel, columns) and (_looks_like_cell(cel.text) or not _has_letter(cel.text))
            ]
            if len({number for cel in figures for number in _columns_of(cel, columns)}) >= _MIN_DAMAGED_CELLS:
                lost.append(_Row("", tuple(figures), index, ()))
    return sorted([*rows, *lost], key=lambda row: row.index)


def _regel(number: int, lines: Sequence[Line], row: _Row, order: Sequence[str]) -> Regel:
    """A row with its counts in the order of `KOLOMMEN`; what can't be read stays text under its column's name."""
    soort: Literal["rij", "totaal"] = "totaal" if row.is_total else "rij"
    counts: dict[str, int | None] = dict.fromkeys(KOLOMMEN)
    boxes: dict[str, Bbox | None] = dict.fromkeys(KOLOMMEN)
    unreadable = {}
    if len(row.cells) == len(order):
        for kolom, cel in zip(order, row.cells, strict=True):
            boxes[kolom] = cel.bbox
            try:
                counts[kolom] = parse_count(cel.text)
            except CountError:
                unreadable[kolom] = cel.text
    else:
        unreadable["aantallen"] = _text(row.cells)
    printed = [cel.bbox for cel in (*row.name_cells, *row.cells) if cel.bbox is not None]
    return Regel(
        volgnummer=number,
        soort=soort,
        naam=row.name,
        aantallen=tuple(counts[kolom] for kolom in KOLOMMEN),
        ruwe_tekst=_text((*row.name_cells, *row.cells)),
        pagina=lines[row.index].pagina,
        bbox=union(printed) if printed else None,
        onleesbaar=unreadable,
        cel_bbox=tuple(boxes[kolom] for kolom in KOLOMMEN),
    )


def _niveau(rows: Sequence[_Row], has_region: bool, namen: Names) -> Niveau | None:
    """'landelijk' where a Nederland row is printed, 'regionaal' where an AMR's total or name is, else by the rows."""
    totals = {naam_sleutel(row.name) for row in rows if row.is_total}
    if any("nederland" in total for total in totals):
        return "landelijk"
    if has_region or any("amr" in total.split() for total in totals):
        return "regionaal"
    gemeenten = sum(namen.gemeente_code(row.name) is not None for row in rows)
    amrs = sum(namen.amr_code(row.name) is not None for row in rows)
    if gemeenten == amrs:
        return None
    return "regionaal" if gemeenten > amrs else "landelijk"
