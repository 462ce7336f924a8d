"""Limits: the forms that the reader does not notice, and why not. What is mended leaves this list."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.hiding.programs import PROGRAMS

_PROGRAMS = "pdfium shows it and other programs do not, or the other way around"
_SHAPES = "a shape says another thing than its character: that takes recognition of characters"

LIMITS: Mapping[str, Mapping[str, str]] = {
    "state around a form": {"over each other": _SHAPES},
    "ink beside": {
        "1 in front in grey": "as pale as a highlighter",
        "1 as a line": "as long as a rule",
        **dict.fromkeys(("tall 7", "tall 1"), "taller than the digits, as the rules of a cell are"),
        "figure behind words": "names and headings have marks beside them",
    },
    "drawn by hand": {"1 of dots, 0.6": "as a dotted rule"},
    "text beside": {
        "point in a share": "as small as a dot of a leader",
        **dict.fromkeys(
            (f"{sign} between digits, {gap} apart" for sign in ("point", "comma") for gap in (1, 1.5)),
            "as small as a dot of a leader",
        ),
    },
    "stroke of text": {"white blot of a point": "an edge of another character"},
    "bent": dict.fromkeys(
        (
            *("half over each other", "all over each other", "close"),
            *("squeezed", "again beside it"),
        ),
        _SHAPES,
    ),
    "ink of a blank": dict.fromkeys(
        (
            *(f"far from a {what}, {look}" for what in ("point", "letter") for look in ("other", "black")),
            *("far from a point, struck", "accent, black", "accent, other"),
        ),
        _SHAPES,
    ),
    "blank of a word": dict.fromkeys(
        (
            *("first, code 20", "first, code A0", "last, code 20", "last, code A0", "second, code 20"),
            *("second, code A0", "white before its box", "out of its box", "clipped"),
        ),
        _SHAPES,
    ),
    "damaged paint": dict.fromkeys(
        (
            *(
                f"equal ends{which}, {how}"
                for which in ("", " elsewhere", ", in colour", ", three functions", ", black")
                for how in ("painted", "as a pattern")
            ),
            *("tile of a turned box", "tile of a box turned down", "tile of a box turned sideways"),
        ),
        _PROGRAMS,
    ),
    "unknown font or form": dict.fromkeys(
        (
            *("font that is not there", "font, then one that is not there", "font of a void name"),
            *("font without a name", "font without anything", "font that is no dictionary", "font that is a number"),
            *("form without a box", "no text object"),
        ),
        _PROGRAMS,
    ),
    "operator": dict.fromkeys(
        (
            *("grey of nothing", "grey of a text", "grey of a name", "grey of a list", "grey of a dictionary"),
            *("colour of a text", "mode of nothing", "mode of a text", "mode of a half", "mode of a name"),
            *("mode of a list", "inline picture of unknown colours, white"),
            *("inline picture of unknown colours, black", "inline picture of unknown colours, other"),
        ),
        _PROGRAMS,
    ),
    "hairline": dict.fromkeys(
        ("fills, 1 g", "fills, 0 g", "dashes, 1 G", "dashes, 0 G", "specks", "pattern of a line"),
        "thinner than a pixel: how much of it is seen differs by program and by size",
    ),
    "blend": dict.fromkeys(
        ("by hue alone, green on grey", "by hue alone, rose on green", "by hue alone, blue on grey"),
        "pages are compared in grey",
    ),
    "other programs": dict.fromkeys(PROGRAMS, _PROGRAMS),
    "colour space": dict.fromkeys(
        ("no ink", "no ink, in part", "between two colours", "between three colours"), _PROGRAMS
    ),
}
"""By class and form why it is not noticed."""

DOUBTED = frozenset(
    {"blue below in part", "blue bar that ends at 0.35", "blue bar that ends at 0.5", "blue bar that ends at 0.8"}
)
"""Honest forms of which some are kept out: a ground as dark as half of the ink that ends within a text."""
