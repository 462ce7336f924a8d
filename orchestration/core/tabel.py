"""The row grammar: from printed lines, of a PDF or of a text, to a publication's rows, heading and footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from orchestration.core.aantal import AantalError, is_aantal, parse_aantal
from orchestration.core.kwartaal import find_quarters
from orchestration.core.naam import Namen, naam_sleutel
from orchestration.core.publicatie import KOLOMMEN, Bbox, Cel, GeweigerdError, Lijn, Niveau, Publicatie, Regel

_TITLE_WORDS = re.compile(
    r"transparantie\s+(?:van\s+)?klantprofielen|arbeidsmarktregio|\bregio\s*:|\bAMR\b", re.IGNORECASE
)
_EDGE_MARKS = " \t,.:;|/·•–—-"
_TOTAL_NAME = re.compile(r"totaal\b.*|nederland")
_SUPPRESSED = frozenset({"*", "**", "x", "nb", "n.b.", "n.b", ".", "..", "...", "?"})
_MIN_DAMAGED_CELLS = 3
_HEADING_LINES = 12
_MAX_REGION_WORDS = 6

_REGISTER = re.compile(r"doelgroepregister\b[^%]{0,160}?(?<![\d.])(\d[\d. ]*)\s+personen", re.IGNORECASE)
_PERCENTAGE = re.compile(r"(?<![\d.,])(\d{1,3})\s*(?:%|procent)\s+(?:\w+\s+){0,3}bekend", re.IGNORECASE)
_FOOTNOTE_REGION = re.compile(r"arbeidsmarktregio\s+(.{2,60}?)\s+(?:bevat|telt|heeft|staan|zijn)\b", re.IGNORECASE)
_MARKERS = re.compile(r"klantprofiel|gemeenteklanten|doelgroepregister|totaal\s+amr", re.IGNORECASE)


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
    table = list(_table_lines(lines))
    if not table:
        raise GeweigerdError("Geen tabel gevonden: geen enkele regel heeft een naam met vijf aantallen.")
    first, last = table[0][0], table[-1][0]
    header_start, order = _columns(lines[:first])
    if order is None and lines[first].pagina is not None:
        raise GeweigerdError(
            "De kolomkoppen zijn niet herkend; verwacht: Gemeenteklanten, UWV-klanten en Totaal, "
            "over Profiel en Geen profiel."
        )
    regels = tuple(
        _regel(number, lines[index], name, cells, order or KOLOMMEN)
        for number, (index, name, cells) in enumerate(table, start=1)
    )
    heading = lines[:header_start]
    footnote = " ".join(lijn.tekst for lijn in lines[last + 1 :])
    quarter_key, heading_region = _heading(heading, namen)
    in_footnote = _FOOTNOTE_REGION.search(footnote)
    footnote_region = in_footnote and in_footnote[1]
    return Publicatie(
        niveau=_niveau(regels, footnote_region is not None, namen),
        quarter_key=quarter_key,
        regios=tuple(name for name in (heading_region, footnote_region) if name),
        regels=regels,
        doelgroepregister=_only_count(_REGISTER, footnote),
        registratiegraad_gepubliceerd=_only_count(_PERCENTAGE, footnote),
        kolomkoppen_gelezen=order is not None,
        is_synthetisch="synthetisch" in text.casefold(),
    )


def _table_lines(lines: Sequence[Lijn]) -> Iterator[tuple[int, str, list[Cel]]]:
    """Index, name and cells of each line that is a table row: five cells, or more or fewer where it is damaged."""
    for index, lijn in enumerate(lines):
        row = _split_row(lijn.cellen)
        if row is not None and not list(find_quarters(lijn.tekst)):
            yield index, *row


def _split_row(cells: Sequence[Cel]) -> tuple[str, list[Cel]] | None:
    """The name and the cells after it; None where the line is no table row."""
    like_cell = [_looks_like_cell(cel.tekst) for cel in cells]
    after_last_word = max((index for index, like in enumerate(like_cell, start=1) if not like), default=0)
    after_first_word = next((index for index, like in enumerate(like_cell) if like and index), len(cells))
    for split in (after_last_word, after_first_word):
        name = " ".join(cel.tekst for cel in cells[:split]).strip()
        rest = list(cells[split:])
        if not re.search(r"[^\W\d_]", name) or not any(cel.tekst for cel in rest):
            continue
        grouped = _group_into_five(rest)
        if grouped is not None:
            return name, grouped
        words = like_cell[split:].count(False)
        if len(rest) - words >= _MIN_DAMAGED_CELLS and words <= 1:
            return name, rest
    return None


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
    if len(cells) < len(KOLOMMEN) or not all(is_aantal(cel.tekst) for cel in cells):
        return None
    fitting = []
    for grouped in _groupings(cells, len(KOLOMMEN)):
        *parts, total = (parse_aantal(cel.tekst) for cel in grouped)
        if sum(parts) == total:
            fitting.append(grouped)
    return fitting[0] if len(fitting) == 1 else None


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


def _regel(number: int, lijn: Lijn, name: str, cells: list[Cel], order: Sequence[str]) -> Regel:
    """A row with its counts in the order of `KOLOMMEN`; what can't be read stays text under its column's name."""
    soort: Literal["rij", "totaal"] = "totaal" if _TOTAL_NAME.fullmatch(naam_sleutel(name)) else "rij"
    counts: dict[str, int | None] = dict.fromkeys(KOLOMMEN)
    unreadable = {}
    if len(cells) == len(order):
        for kolom, cel in zip(order, cells, strict=True):
            try:
                counts[kolom] = parse_aantal(cel.tekst)
            except AantalError:
                unreadable[kolom] = cel.tekst
    else:
        unreadable["aantallen"] = " ".join(cel.tekst for cel in cells)
    return Regel(
        volgnummer=number,
        soort=soort,
        naam=name,
        aantallen=tuple(counts[kolom] for kolom in KOLOMMEN),
        ruwe_tekst=lijn.tekst,
        pagina=lijn.pagina,
        bbox=_union(lijn.cellen),
        onleesbaar=unreadable,
    )


def _columns(lines: Sequence[Lijn]) -> tuple[int, tuple[str, ...] | None]:
    """Where the column labels begin in the lines above the table, and the columns' order by those labels.

    The order is None where there are no labels at all.

    Raises:
        GeweigerdError: where there are labels, but not the five of such a publication.
    """
    start = max(0, len(lines) - _HEADING_LINES)
    groups: list[tuple[float, str]] = []
    leaves: list[tuple[float, str]] = []
    header_start = len(lines)
    for index in range(start, len(lines)):
        words = _header_words(lines[index])
        found = [(x, group) for x, word in words if (group := _group_label(word))]
        if not groups and not any(group != "totaal" for _, group in found):
            continue
        header_start = min(header_start, index)
        groups += found
        texts = ["", *(word for _, word in words)]
        for (previous, word), (x, _) in zip(pairwise(texts), words, strict=True):
            if word == "profiel":
                leaves.append((x, "geen_profiel" if previous == "geen" else "profiel"))
    if not groups:
        return len(lines), None
    labels = iter([leaf for _, leaf in sorted(leaves)])
    order: list[str] = []
    for _, group in sorted(groups):
        order += ["totaal"] if group == "totaal" else [f"{group}_{next(labels, '')}", f"{group}_{next(labels, '')}"]
    if sorted(order) != sorted(KOLOMMEN) or next(labels, None):
        printed = " / ".join(lijn.tekst for lijn in lines[header_start:])
        raise GeweigerdError(
            "De kolomkoppen zijn niet die van zo'n publicatie; verwacht: Gemeenteklanten, UWV-klanten en Totaal, "
            f"over Profiel en Geen profiel; gevonden: {printed}"
        )
    return header_start, tuple(order)


def _header_words(lijn: Lijn) -> list[tuple[float, str]]:
    """The words of a line of column labels, each with its place from left to right."""
    return [
        ((cel.bbox[0] + cel.bbox[2]) / 2 if cel.bbox else float(index) + offset / 100, word)
        for index, cel in enumerate(lijn.cellen)
        for offset, word in enumerate(naam_sleutel(cel.tekst).split())
    ]


def _group_label(word: str) -> str | None:
    if word in ("gemeenteklanten", "gemeente-klanten"):
        return "gemeente"
    if word in ("uwv-klanten", "uuv-klanten", "uwvklanten"):
        return "uwv"
    return "totaal" if word == "totaal" else None


def _heading(lines: Sequence[Lijn], namen: Namen) -> tuple[str | None, str | None]:
    """Quarter and region of the heading: a line that holds a quarter and at most a title and a region, no prose.

    Raises:
        GeweigerdError: where two headings name different quarters.
    """
    quarters: dict[str, None] = {}
    region = None
    for lijn in lines:
        printed = next(find_quarters(lijn.tekst), None)
        around = (lijn.tekst, "") if printed is None else (printed.before, printed.after)
        before, after = (_TITLE_WORDS.sub(" ", part).strip(_EDGE_MARKS) for part in around)
        rest = re.sub(r"\s+", " ", f"{before} {after}").strip(_EDGE_MARKS)
        is_region = namen.amr_code(rest) is not None or naam_sleutel(rest) == "nederland"
        if printed is not None:
            if rest and not is_region and (before or len(rest.split()) > _MAX_REGION_WORDS):
                continue
            quarters[printed.quarter_key] = None
            region = region or rest or None
        elif is_region:
            region = region or rest
    if len(quarters) > 1:
        raise GeweigerdError(f"De kop noemt meer dan een kwartaal: {', '.join(quarters)}.")
    return next(iter(quarters), None), region


def _niveau(regels: Sequence[Regel], has_region: bool, namen: Namen) -> Niveau | None:
    """'landelijk' where a Nederland row is printed, 'regionaal' where an AMR's total or name is, else by the rows."""
    totals = {naam_sleutel(regel.naam) for regel in regels if regel.soort == "totaal"}
    if any("nederland" in total for total in totals):
        return "landelijk"
    if has_region or any("amr" in total.split() for total in totals):
        return "regionaal"
    rows = [regel.naam for regel in regels if regel.soort == "rij"]
    gemeenten = sum(namen.gemeente_code(name) is not None for name in rows)
    amrs = sum(namen.amr_code(name) is not None for name in rows)
    if gemeenten == amrs:
        return None
    return "regionaal" if gemeenten > amrs else "landelijk"


def _only_count(pattern: re.Pattern[str], text: str) -> int | None:
    """The one count the pattern finds in the footnote; None where there is none, or where two differ."""
    found = {match[1].rstrip(".") for match in pattern.finditer(naam_sleutel(text))}
    return parse_aantal(found.pop()) if len(found) == 1 and all(map(is_aantal, found)) else None
