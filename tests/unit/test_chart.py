"""The charts: their axis, their gaps, their labels, and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.publishing.pages import page_environment
from orchestration.report import chart, geometry, notation
from orchestration.report.bar_chart import Bar, BarChart, bar_picture, bars
from orchestration.report.chart import LineChart, Series

TEMPLATES = Path(chart.__file__).parent / "templates"
KEYS = [f"{year}Q{quarter}" for year in range(2019, 2025) for quarter in range(1, 5)]
WAARDOOR = [
    Bar("gemeenteklanten", -3.1, "−3,1", chart.GEMEENTE),
    Bar("UWV-klanten", -3.4, "−3,4", chart.UWV),
    Bar("samenstelling", -1.3, "−1,3", chart.NEDERLAND),
    Bar("samen", -7.8, "−7,8", chart.ALL, is_total=True),
]


def series(name: str, *values: float | None, keys: list[str] = KEYS, colour: str = chart.ALL) -> Series:
    """A line of these values, the last of them in every quarter that is left."""
    return Series(name, colour, list(zip(keys, [*values, *[values[-1]] * (len(keys) - len(values))], strict=True)))


def figure(drawn: LineChart | BarChart) -> str:
    """The chart in its figure, as on a page."""
    filters: dict[str, Callable[..., str]] = {
        "percent": notation.percent,
        "quarter": "eerste kwartaal {}".format,
    }
    macros = page_environment(TEMPLATES, filters=filters).get_template("chart.html").module
    return str(macros.chart_figure(drawn, 1, "Bron: UWV. Versie 2024.05.01-0a1b2c3d"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([55.2, 66.9], [55, 60, 65, 70]),
        ([57.1, 57.3], [52, 54, 56, 58, 60, 62, 64]),
        ([99.5, 100], [94, 96, 98, 100]),
        ([0, 0], [0, 1, 2, 3, 4, 5]),
        ([0, 100], [0, 20, 40, 60, 80, 100]),
        ([14.2, 80.1], [0, 20, 40, 60, 80, 100]),
    ],
)
def test_axis_of_shares_fits_them_with_round_ticks(values: list[float], ticks: list[float]) -> None:
    assert geometry.fitted_axis(values, 10).ticks == ticks


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_every_share_is_on_its_axis(values: list[float]) -> None:
    axis = geometry.fitted_axis(values, 10)
    assert 2 <= len(axis.ticks) <= 7
    assert axis.bottom >= 0
    assert axis.top <= 100
    for value in values:
        assert geometry.TOP - 1e-6 <= axis.place(value) <= geometry.TOP + geometry.PLOT + 1e-6


def test_line_breaks_at_a_gap_and_a_value_between_two_is_a_dot() -> None:
    axis = geometry.Axis(0, 100, 20)
    line, dots = geometry.line_path([0, 50, None, 100, None, 25, 25], axis)
    assert line == "M0 210L167 110M500 10M833 160L1000 160"
    assert dots == "M500 10h0M1000 160h0"


def test_line_that_ends_early_says_of_which_quarter_its_figure_is() -> None:
    drawn = chart.trend("Deel", "", [series("Alkmaar", *[0.5] * 20, None)])
    assert drawn.labels[0].rows == ["Alkmaar 50,0\u00a0%", "(2023\u00a0k4)"]


@given(
    st.lists(st.tuples(st.floats(0, 200), st.integers(1, 4)), min_size=1, max_size=6),
)
def test_labels_stay_apart_and_within_the_picture(wanted: list[tuple[float, int]]) -> None:
    heights = [15 * rows for _, rows in wanted]
    found = geometry.apart([place for place, _ in wanted], heights, 0, 400)
    edges = sorted((middle - height / 2, middle + height / 2) for middle, height in zip(found, heights, strict=True))
    assert edges[0][0] >= -1e-6
    assert edges[-1][1] <= 400 + 1e-6
    assert all(upper[1] <= lower[0] + 1e-6 for upper, lower in pairwise(edges))


def test_labels_that_are_apart_stay_where_they_belong_and_others_share_the_way() -> None:
    assert geometry.apart([20, 150, 90], [18, 18, 18], 0, 210) == [20, 150, 90]
    assert geometry.apart([100, 102], [18, 18], 0, 210) == [92, 110]


def test_six_lines_get_the_height_that_their_labels_need() -> None:
    names = ["Bodegraven-Reeuwijk", "Leidschendam-Voorburg", "Alphen aan den Rijn", "Capelle aan den IJssel"]
    drawn = chart.trend("Deel", "", [series(name, 0.5) for name in [*names, "Kaag en Braassem", "Nieuwegein"]])
    tops = sorted(float(label.fitted) for label in drawn.labels)
    assert drawn.plot > geometry.PLOT
    assert tops[-1] <= drawn.height
    assert all(lower - upper >= geometry.ROW for upper, lower in pairwise(tops))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Alkmaar 57,6\u00a0%", ["Alkmaar 57,6\u00a0%"]),
        ("Zuid-Kennemerland en IJmond", ["Zuid-", "Kennemerland", "en IJmond"]),
        ("Gemeenteklanten", ["Gemeenteklanten"]),
        ("Zaanstreek/Waterland", ["Zaanstreek/", "Waterland"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
    ],
)
def test_label_breaks_between_words_and_after_hyphens(text: str, rows: list[str]) -> None:
    assert geometry.wrapped(text, geometry.LABEL_LENGTH) == rows


def test_quarters_below_are_years_or_the_two_ends() -> None:
    assert geometry.quarter_ticks(KEYS[:5]) == [(0, "2019 k1", False), (1000, "2020 k1", False)]
    assert geometry.quarter_ticks(KEYS[:1]) == [(500, "2019 k1", False)]
    found = geometry.quarter_ticks(KEYS)
    assert [text for _, text, _ in found] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert [text for _, text, is_wide in found if not is_wide] == ["2019", "2021", "2023"]


def test_stretch_takes_the_fitted_axis_to_the_whole_one() -> None:
    drawn = chart.trend("Deel", "", [series("Alkmaar", 0.50, 0.60, 0.75)])
    assert drawn.stretch is not None
    scale, move = map(float, drawn.stretch)
    fitted, whole = ({text: float(y) for y, text in ticks} for _, ticks in drawn.ticks)
    for text in ("50\u00a0%", "75\u00a0%"):
        assert scale * fitted[text] + move == pytest.approx(whole[text], abs=0.1)


def test_lines_over_the_whole_axis_need_no_switch() -> None:
    drawn = chart.trend("Deel", "", [series("Alkmaar", 0, 1)])
    assert drawn.stretch is None
    assert "checkbox" not in figure(drawn)


def test_chart_of_24_quarters_and_two_lines_weighs_less_than_6_kilobytes() -> None:
    values = [0.55 + 0.0123456 * (index % 7) for index in range(24)]
    two = [series("Noord-Holland Noord", *values), series("Nederland", *values[::-1], colour=chart.NEDERLAND)]
    assert 2000 < len(figure(chart.trend("Gemeenteklanten met klantprofiel", "Beide", two)).encode()) < 6000


def test_names_are_text_in_every_place() -> None:
    name = "<b>\"'s & Co"
    assert "<b>" not in figure(chart.trend(name, name, [series(name, 0.5, 0.6)]))
    assert "<b>" not in figure(bars(name, name, name, [Bar(name, 1, name)]))


def test_bars_go_from_zero_to_both_sides() -> None:
    drawn = bars("Waardoor", "", "procentpunten", [*WAARDOOR[:2], Bar("samenstelling", 3.9, "+3,9")])
    places = [(float(one.x), float(one.width), float(one.end)) for one in drawn.bars]
    assert drawn.zero == "46.6"
    assert places == [(4.1, 42.5, 4.1), (0, 46.6, 0), (46.6, 53.4, 100)]


def test_bars_of_one_sign_use_the_whole_width() -> None:
    drawn = bars("Waardoor", "", "procentpunten", WAARDOOR)
    assert [(one.x, one.width) for one in drawn.bars][-1] == ("0", "100")
    assert drawn.bars[-1].bar.is_total
    assert float(drawn.bars[-1].y) - float(drawn.bars[-2].y) > float(drawn.bars[1].y) - float(drawn.bars[0].y)


def test_picture_of_a_name_without_end_has_room_for_its_bar() -> None:
    drawn = bars("Deel", "", "x", [Bar("x" * 500, 0.5, "50 %")], whole=1)
    assert drawn.left + drawn.right < 560 / 2


def test_bars_that_are_all_nothing_are_drawn() -> None:
    assert [one.width for one in bars("Niets", "", "x", [Bar("een", 0, "0")]).bars] == ["0"]


def test_picture_of_bars_is_xml_with_its_colours_inside() -> None:
    picture = bar_picture(bars("Deel <1>", "", "x", [Bar("’s-Hertogenbosch & Co", 0.5, "50 %")], whole=1), 560)
    root = ElementTree.fromstring(picture)  # noqa: S314 - made here
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.findtext("s:title", "", space) == "Deel <1>"
    assert "--accent: #0b5d57" in root.findtext("s:style", "", space)
    assert [rect.get("width") for rect in root.iterfind("s:svg/s:svg/s:g/s:rect", space)] == ["100%", "50%"]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_text_in_the_colour_of_a_line_can_be_read_on_paper() -> None:
    css = (TEMPLATES.parent / "static" / "rapport.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css.partition(".licht {")[2].partition("}")[0]))
    for colour in (chart.ALL, chart.GEMEENTE, chart.UWV, chart.REGIO, chart.NEDERLAND):
        assert contrast(palette[colour], "#ffffff") >= 4.5, colour
