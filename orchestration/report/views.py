"""What a page shows of one quarter, as texts: its first sentences, its key figures and its remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from orchestration.domain.count import format_count
from orchestration.publishing import wording
from orchestration.report.answers import area_answer, missing, movers
from orchestration.report.data import ReportData
from orchestration.report.figures import FEW, NL, Figures, Point
from orchestration.report.notation import compared, direction, percent

_NUMBER = re.compile(r"(\d[\d.,]*(?<![.,]))")
_SIGNS = {"meer": "▲", "minder": "▼", "gelijk": "="}
_SMALL = "Het gaat hier om weinig mensen. Eén persoon meer of minder verandert het percentage dan al veel."
_CORRECTED = "In de publicatie staat een ander aantal dan hier. Bij Kwaliteit leest u waarom."
_NOT_COMPARED = {
    False: "Met {} vergelijken we niet: de regio had toen andere gemeenten.",
    None: "Met {} vergelijken we niet: we weten niet of de regio toen dezelfde gemeenten had.",
}
"""By whether the region is known to be the same ground."""
_PERIODS = (
    ("vorig kwartaal", "verandering_kwartaal", "is_zelfde_kwartaal"),
    ("een jaar geleden", "verandering_jaar", "is_zelfde_jaar"),
)


class Comparison(NamedTuple):
    """A comparison: its sign, or '' if the numbers are small, and its text."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: its kind (a class in rapport.css), its name, the figure, what it is of, and comparisons."""

    kind: str
    name: str
    large: str
    small: str
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area in a quarter: the quarter's name, the answer to what people ask first, key figures, and remarks."""

    quarter: str
    answer: str
    cards: tuple[Card, ...]
    remarks: tuple[str, ...]


def views_as_rows(views: Mapping[str, AreaView]) -> dict[str, Any]:
    """Views by key as rapport.js reads them: rows in the order of the fields, of texts without what they repeat.

    A text is the place of its phrase, in which each number is a #, and its numbers: '3|442|1.209'. The phrases are the
    same in every quarter; written out they are two thirds of a page.
    """
    phrases: dict[str, int] = {}

    @cache  # most texts are in every view: names, signs, parts without a number
    def text(written: str) -> str:
        parts = _NUMBER.split(written)
        return "|".join([str(phrases.setdefault("#".join(parts[::2]), len(phrases))), *parts[1::2]])

    rows = {
        key: (
            text(view.quarter),
            text(view.answer),
            [
                (
                    *map(text, (card.kind, card.name, card.large, card.small)),
                    [(text(one.sign), text(one.text)) for one in card.comparisons],
                )
                for card in view.cards
            ],
            [text(remark) for remark in view.remarks],
        )
        for key, view in views.items()
    }
    return {"v": rows, "w": list(phrases)}


class _Share(NamedTuple):
    """A share of a card: its column, the card's kind and name, the persons counted, all persons, and who they are."""

    column: str
    kind: str
    name: str
    part: int
    whole: int
    who: str


def area_view(data: ReportData, code: str, name: str, figures: Figures, publicaties: Sequence[str | None]) -> AreaView:
    """The view of an area.

    Args:
        data: all that the pages show.
        code: of the area in `mart_trend`; 'NL' for Nederland.
        name: of the area, in a sentence.
        figures: its figures in the quarter.
        publicaties: those that print them.
    """
    quarter_key = figures.quarter_key
    nederland = data.nederland.get(quarter_key) if code != NL else None
    without = data.without_profile(code, quarter_key)
    answer = area_answer(name, figures, without, nederland)
    if code == NL:
        answer = " ".join(filter(None, (answer, *_national_remarks(data, quarter_key))))
    cards = _cards(data, code, figures, nederland)
    remarks = [
        _NOT_COMPARED[getattr(without, is_same)].format(since)
        for since, value, is_same in _PERIODS
        if without and getattr(without, value) is not None and not getattr(without, is_same)
    ]
    remarks += [_SMALL] * (figures.totaal < FEW) + [_CORRECTED] * bool(figures.gecorrigeerde_kolommen)
    remarks += [wording.AANGENOMEN] * data.has_assumed_order(*publicaties)
    remarks += [wording.FACSIMILE] * data.has_facsimile(*publicaties)
    return AreaView(data.labels[quarter_key], answer, cards, tuple(remarks))


def _national_remarks(data: ReportData, quarter_key: str) -> tuple[str, str]:
    points = {code: data.point(code, "profielgraad", quarter_key) for code in data.amr_names}
    changes = [
        (data.amr_names[code], point.verandering_kwartaal)
        for code, point in points.items()
        if point and point.verandering_kwartaal is not None and point.is_zelfde_kwartaal
    ]
    absent = [data.amr_names[code] for code, point in points.items() if point is None]
    return movers(changes, len(points)), missing(absent, len(points), f"het {data.labels[quarter_key]}")


def _cards(data: ReportData, code: str, figures: Figures, nederland: Figures | None) -> tuple[Card, ...]:
    """The shares with a profile, the persons without one, and the share of the register."""
    key = figures.quarter_key
    among = "regio’s" if code in data.amr_names else "gemeenten"
    *shares, register = (
        _share_card(
            share,
            getattr(figures, share.column),
            data.point(code, share.column, key),
            getattr(nederland, share.column) if nederland else None,
            among,
        )
        for share in _shares(figures)
    )
    counts = figures.gemeente_geen_profiel, figures.uwv_geen_profiel
    gemeente, uwv = (
        f"{format_count(one)} {who}klant{'' if one == 1 else 'en'}"
        for one, who in zip(counts, ("gemeente", "UWV-"), strict=True)
    )
    changes = _changes(data.without_profile(code, key), "personen", has_signs=figures.totaal >= FEW)
    who = f"{gemeente} en {uwv}"
    without = Card("zonder", "Zonder profiel", format_count(figures.geen_profiel), who, tuple(changes))
    return (*shares, without, *([register] if figures.doelgroepregister else []))


def _shares(figures: Figures) -> Iterator[_Share]:
    gemeente, uwv, printed = figures.gemeenteklanten, figures.uwv_klanten, figures.registratiegraad_gepubliceerd
    yield _Share("profielgraad", "alle", "Met profiel", figures.profiel, figures.totaal, "mensen")
    name = "Gemeenteklanten met profiel"
    yield _Share("profielgraad_gemeente", "gemeente", name, figures.gemeente_profiel, gemeente, "gemeenteklanten")
    yield _Share("profielgraad_uwv", "uwv", "UWV-klanten met profiel", figures.uwv_profiel, uwv, "UWV-klanten")
    who = "mensen in het doelgroepregister" + (f". UWV noemt zelf {printed} %" if printed is not None else "")
    yield _Share("registratiegraad", "register", "Bekend in Sonar", figures.totaal, figures.doelgroepregister or 0, who)


def _share_card(share: _Share, value: float | None, point: Point | None, nederland: float | None, among: str) -> Card:
    """A share; of few persons the persons are what stands out, and there is no comparison."""
    of_all = f"{format_count(share.part)} van {format_count(share.whole)}"
    if share.whole < FEW:
        small = f"{share.who}, {percent(value)}" if value is not None else f"geen {share.who}"
        return Card(share.kind, share.name, of_all if share.whole else "–", small, ())
    comparisons = list(_changes(point, "aandeel", has_signs=True))
    if point and nederland is not None and point.afstand_nederland is not None:
        beside = f"{compared(point.afstand_nederland, 'aandeel')} in Nederland ({percent(nederland)})"
        comparisons.append(Comparison(_SIGNS[direction(point.afstand_nederland, "aandeel")], beside))
    if point and point.rang and point.is_kwartaal_volledig:
        place = f"Plaats {point.rang} van de {point.aantal_in_rang} {among}"
        comparisons.append(Comparison("", f"{place} (1 = hoogste percentage)"))
    return Card(share.kind, share.name, percent(value), f"{of_all} {share.who}", tuple(comparisons))


def _changes(point: Point | None, unit: str, *, has_signs: bool) -> Iterator[Comparison]:
    """The changes since when the area was the same ground: of a share in percentage points, of persons in persons."""
    for since, name, is_same in _PERIODS:
        value = getattr(point, name) if point and getattr(point, is_same) else None
        if value is not None:
            sign = _SIGNS[direction(value, unit)] if has_signs else ""
            yield Comparison(sign, f"{compared(value, unit)} {since}")
