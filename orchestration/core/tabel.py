"""The row grammar: from printed lines, of a PDF or of a text, to the rows of a publication's table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from orchestration.core.aantal import AantalError, is_aantal, parse_aantal
from orchestration.core.kolomkop import has_label_like_line, read_kolomkoppen, refuse_labels
from orchestration.core.kop import read_kop, read_voetnoot
from orchestration.core.kwartaal import find_quarters
from orchestration.core.naam import Namen, naam_sleutel
from orchestration.core.publicatie import KOLOMMEN, Bbox, Cel, GeweigerdError, Lijn, Niveau, Publicatie, Regel

_MARKERS = re.compile(r"klantprofiel|gemeenteklanten|doelgroepregister|totaal\s+amr", re.IGNORECASE)
_TOTAL_NAME = re.compile(r"totaal\b.*|nederland")
_SUPPRESSED = frozenset({"*", "**", "x", "nb", "n.b.", "n.b", ".", "..", "...", "?"})
_MIN_DAMAGED_CELLS = 3
_MAX_NAME_LINES = 2
_MAX_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that is a table row: its name, its cells (five, unless it is damaged), and the lines it is printed on."""

    name: str
    cells: tuple[Cel, ...]
    lines: tuple[int, ...]

    @property
    def index(self) -> int:
        """The line with the cells."""
        return self.lines[0]

    @property
    def is_sound(self) -> bool:
        """True where each of the five cells is a count."""
        return len(self.cells) == len(KOLOMMEN) and all(is_aantal(cel.tekst) for cel in self.cells)

    @property
    def is_total(self) -> bool:
        """True for the TOTAAL AMR or Nederland row."""
        return _TOTAL_NAME.fullmatch(naam_sleutel(self.name)) is not None


def read_publicatie(lines: Sequence[Lijn], namen: Namen) -> Publicatie:
    """The publication that these lines print.

    Raises:
        GeweigerdError: where they are not such a publication, or its columns can't be told apart.
    """
    text = " ".join(lijn.tekst for lijn in lines)
    if "sonar" not in text.casefold() or not _MARKERS.search(text):
        raise GeweigerdError(
            "Geen publicatie 'Transparantie van klantprofielen': Sonar en klantprofielen komen er niet in voor."
        )
    candidates = [row for index, lijn in enumerate(lines) if (row := _split_row(index, lijn)) is not None]
    last = max((row.index for row in candidates if row.is_total or namen.is_known(row.name)), default=len(lines))
    koppen = [koppen for koppen in read_kolomkoppen(lines) if koppen.lines[0] < last]
    rows = _table_rows(candidates, koppen[0].lines[-1] if koppen else -1, namen)
    if not rows:
        raise GeweigerdError("Geen tabel gevonden: geen enkele regel heeft een naam met vijf aantallen.")
    labels = {line for found in koppen for line in found.lines}
    begin = min([*labels, rows[0].index])
    order = _order(lines, {found.order for found in koppen}, begin)
    rows = _join_names(lines, rows, labels, namen)
    rows = _with_lost_rows(lines, rows, labels, namen)
    kop = read_kop([lijn for index, lijn in enumerate(lines[:begin]) if index not in rows[0].lines], namen)
    voetnoot = read_voetnoot(lines[rows[-1].index + 1 :])
    regios = dict.fromkeys(name for name in (*kop.regios, voetnoot.regio) if name)
    return Publicatie(
        niveau=_niveau(rows, voetnoot.regio is not None, namen),
        quarter_key=kop.quarter_key,
        regios=tuple(regios),
        regels=tuple(_regel(number, lines, row, order or KOLOMMEN) for number, row in enumerate(rows, start=1)),
        doelgroepregister=voetnoot.doelgroepregister,
        registratiegraad_gepubliceerd=voetnoot.registratiegraad_gepubliceerd,
        kolomkoppen_gelezen=order is not None,
        is_synthetisch="synthetisch" in text.casefold(),
        quarter_key_voetnoot=voetnoot.quarter_key,
    )


def _order(lines: Sequence[Lijn], orders: set[tuple[str, ...]], begin: int) -> tuple[str, ...] | None:
    """The order of the columns by their labels; None for a text that has none.

    Raises:
        GeweigerdError: where labels contradict each other, were not understood, or are missing in a PDF.
    """
    if len(orders) > 1:
        raise GeweigerdError("De kolomkoppen staan op de ene bladzijde in een andere volgorde dan op de andere.")
    if orders:
        return orders.pop()
    above = lines[:begin]
    if lines[begin].pagina is not None or has_label_like_line(above):
        raise refuse_labels(above[-3:])
    return None


def _split_row(index: int, lijn: Lijn) -> _Row | None:
    """The line as a row: a name, and cells after it; None where it can't be one."""
    cells = list(lijn.cellen)
    while len(cells) > len(KOLOMMEN) + 1 and not cells[-1].tekst:
        cells.pop()
    like_cell = [_looks_like_cell(cel.tekst) for cel in cells]
    after_last_word = max((place for place, like in enumerate(like_cell, start=1) if not like), default=0)
    after_first_word = next((place for place, like in enumerate(like_cell) if like and place), len(cells))
    for split in (after_last_word, after_first_word):
        name = " ".join(cel.tekst for cel in cells[:split]).strip()
        rest = cells[split:]
        words = like_cell[split:].count(False)
        if words > 1 or not any(cel.tekst for cel in rest) or not _has_letter(name) or list(find_quarters(lijn.tekst)):
            continue
        grouped = _group_into_five(rest)
        if grouped is not None:
            return _Row(name, tuple(grouped), (index,))
        if len(rest) - words >= _MIN_DAMAGED_CELLS:
            return _Row(name, tuple(rest), (index,))
    return None


def _has_letter(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None


def _looks_like_cell(text: str) -> bool:
    """A count, or what stands in a count's place: something with a digit, a mark of suppression, nothing."""
    return not text or is_aantal(text) or text.casefold() in _SUPPRESSED or bool(re.fullmatch(r"\W*\d\S*", text))


def _group_into_five(cells: list[Cel]) -> list[Cel] | None:
    """Five counts out of the pieces of a row; None where they are not five, or can be read as five in two ways.

    A thousands mark that is a space cuts a count in pieces. Which pieces belong together is decided by
    the row's own sum: the four counts make the total.
    """
    if len(cells) == len(KOLOMMEN):
        return cells
    if len(cells) < len(KOLOMMEN) or not all(is_aantal(cel.tekst) or _is_digit_group(cel.tekst) for cel in cells):
        return None
    fitting = []
    for grouped in _groupings(cells, len(KOLOMMEN)):
        *parts, total = (parse_aantal(cel.tekst) for cel in grouped)
        if sum(parts) == total:
            fitting.append(grouped)
    return fitting[0] if len(fitting) == 1 else None


def _is_digit_group(text: str) -> bool:
    return re.fullmatch(r"[0-9]{3}", text) is not None


def _groupings(cells: list[Cel], count: int) -> Iterator[list[Cel]]:
    """Every way to join neighbouring digit groups so that `count` counts remain."""
    if count == 0:
        if not cells:
            yield []
        return
    for size in range(1, min(3, len(cells) - count + 1) + 1):
        joined = _join(cells[:size])
        if is_aantal(joined.tekst):
            for rest in _groupings(cells[size:], count - 1):
                yield [joined, *rest]


def _join(cells: Sequence[Cel]) -> Cel:
    return Cel(" ".join(cel.tekst for cel in cells), _union(cells))


def _union(cells: Sequence[Cel]) -> Bbox | None:
    """The smallest box around the cells; None where they have no place."""
    boxes = [cel.bbox for cel in cells if cel.bbox is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _table_rows(candidates: Sequence[_Row], labels_end: int, namen: Namen) -> list[_Row]:
    """The candidates that belong to the table.

    Known names and totals hold it in place. A row of another name belongs to it between those, or between
    the column labels and those; or where it is sound and joins on to them, line by line.
    """
    anchors = [row.index for row in candidates if row.is_total or namen.is_known(row.name)]
    if not anchors:
        return [row for row in candidates if row.is_sound]
    first = min([labels_end + 1] if 0 <= labels_end < anchors[0] else anchors[:1])
    last = anchors[-1]
    sound = {row.index: row for row in candidates if row.is_sound}
    while first - 1 in sound:
        first -= 1
    ends_in_total = next(row for row in candidates if row.index == last).is_total
    while last + 1 in sound and not ends_in_total:
        last += 1
    return [row for row in candidates if first <= row.index <= last]


def _join_names(lines: Sequence[Lijn], rows: list[_Row], labels: set[int], namen: Namen) -> list[_Row]:
    """Names that are printed over several lines, made whole where that gives a known name.

    The figures may stand on any of those lines. A piece of a name is never a name of its own.
    """
    taken = labels | {row.index for row in rows}

    def loose(indexes: Iterator[int] | range, page: int | None) -> list[int]:
        found: list[int] = []
        for index in indexes:
            if index in taken or len(found) == _MAX_NAME_LINES or not _may_be_part_of_name(lines[index], page, namen):
                break
            found.append(index)
        return found

    whole = []
    for row in rows:
        page = lines[row.index].pagina
        before = loose(range(row.index - 1, -1, -1), page)
        after = loose(range(row.index + 1, len(lines)), page)
        joined = [
            (name, (*reversed(before[:above]), *after[:below]))
            for above in range(len(before) + 1)
            for below in range(len(after) + 1)
            if above + below
            for name in _joined_names(
                [*(lines[index].tekst for index in reversed(before[:above])), row.name]
                + [lines[index].tekst for index in after[:below]]
            )
            if namen.is_known(name)
        ]
        if joined and not row.is_total:
            name, pieces = joined[0]
            taken.update(pieces)
            whole.append(_Row(name, row.cells, (row.index, *pieces)))
        else:
            whole.append(row)
    return whole


def _joined_names(pieces: Sequence[str]) -> set[str]:
    """The pieces as one name: with a space between them, and without one after a hyphen or a slash."""
    spaced = " ".join(pieces)
    return {spaced, re.sub(r"(?<=[-/‐‑]) ", "", spaced)}


def _may_be_part_of_name(lijn: Lijn, page: int | None, namen: Namen) -> bool:
    words = lijn.tekst.split()
    return (
        lijn.pagina == page
        and 0 < len(words) <= _MAX_NAME_WORDS
        and not re.search(r"[\d.]", lijn.tekst.replace("c.a.", ""))
        and not namen.is_known(lijn.tekst)
    )


def _with_lost_rows(lines: Sequence[Lijn], rows: list[_Row], labels: set[int], namen: Namen) -> list[_Row]:
    """The rows, and each line among them that begins with a name that has no row: its figures were not understood."""
    taken = labels | {index for row in rows for index in row.lines}
    sleutels = {naam_sleutel(row.name) for row in rows}
    above = [index for index in labels if index < rows[0].index]
    first = max(above) + 1 if above else rows[0].index
    lost = []
    for index in range(first, rows[-1].index):
        if index in taken:
            continue
        cells = lines[index].cellen
        for length in range(len(cells), 0, -1):
            name = " ".join(cel.tekst for cel in cells[:length]).strip()
            if namen.is_known(name) and naam_sleutel(name) not in sleutels:
                lost.append(_Row(name, cells[length:], (index,)))
                break
    return sorted([*rows, *lost], key=lambda row: row.index)


def _regel(number: int, lines: Sequence[Lijn], row: _Row, order: Sequence[str]) -> Regel:
    """A row with its counts in the order of `KOLOMMEN`; what can't be read stays text under its column's name."""
    soort: Literal["rij", "totaal"] = "totaal" if row.is_total else "rij"
    counts: dict[str, int | None] = dict.fromkeys(KOLOMMEN)
    unreadable = {}
    if len(row.cells) == len(order):
        for kolom, cel in zip(order, row.cells, strict=True):
            try:
                counts[kolom] = parse_aantal(cel.tekst)
            except AantalError:
                unreadable[kolom] = cel.tekst
    else:
        unreadable["aantallen"] = " ".join(cel.tekst for cel in row.cells).strip()
    printed = [lines[index] for index in sorted(row.lines)]
    return Regel(
        volgnummer=number,
        soort=soort,
        naam=row.name,
        aantallen=tuple(counts[kolom] for kolom in KOLOMMEN),
        ruwe_tekst=" ".join(lijn.tekst for lijn in printed),
        pagina=lines[row.index].pagina,
        bbox=_union([cel for lijn in printed for cel in lijn.cellen]),
        onleesbaar=unreadable,
    )


def _niveau(rows: Sequence[_Row], has_region: bool, namen: Namen) -> Niveau | None:
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
