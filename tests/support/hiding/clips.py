"""Texts that a clip, or the box of the form that holds them, cuts off."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pikepdf

from tests.support.hiding.page import TARGETS, Box, Hidden, Shares, at, draw, form, held, part, resources
from tests.support.raw_pdf import Place


def _clipped(shares: Shares, operator: str, place: Place, box: Box) -> str:
    return draw(place, f"{part(box, *shares)} re {operator} n")


def _clipped_by(path: str, place: Place, box: Box) -> str:
    return draw(place, at(f"{path} W n", box))


CLIPS = {
    "elsewhere": Hidden(lambda place, _: draw(place, "10 10 5 5 re W n")),
    "nothing": Hidden(lambda place, _: draw(place, "10 10 0 0 re W n")),
    **{
        name: Hidden(partial(_clipped, shares, "W"))
        for name, shares in {
            "left half": (-0.1, -1, 0.6, 3),
            "right half": (0.5, -1, 1, 3),
            "lower half": (-1, -1, 3, 1.45),
            "upper half": (-1, 0.55, 3, 2),
            "first characters": (-0.1, -1, 0.8, 3),
            "a line of it": (-1, 0.4, 3, 0.1),
        }.items()
    },
    "half, even-odd": Hidden(partial(_clipped, (-0.1, -1, 0.6, 3), "W*")),
    "triangle": Hidden(partial(_clipped_by, "{x} {y} m {r} {y} l {x} {t} l h")),
    "triangle and a point": Hidden(partial(_clipped_by, "{x} {y} m {r} {y} l {x} {t} l h {r} {t} m {r} {t} l h")),
    "bow tie": Hidden(partial(_clipped_by, "{x} {y} m {r} {t} l {r} {y} l {x} {t} l h")),
    "a text": Hidden(
        lambda place, box: draw(place, f"BT /F {place[2]} Tf 7 Tr {box[0] + 3:.2f} {place[1]} Td (XIX) Tj ET")
    ),
    "two boxes": Hidden(partial(_clipped_by, "{x} {y} 1 20 re W n {r} {y} 1 20 re")),
    "nested": Hidden(partial(_clipped_by, "0 0 595 842 re W n {m} 0 595 842 re")),
}


def in_form(
    shares: Shares | None, extra: str = "", before: str = "", targets: Collection[str] = tuple(TARGETS)
) -> Hidden:
    """A form that holds the text, and shows a part of it, drawn after operators at the edges of its box."""

    def finish(pdf: pikepdf.Pdf, place: Place, box: Box) -> None:
        x, y, wide, high = map(float, part(box, *(shares or (-5, -5, 20, 20))).split())
        bbox = f"[{x:.2f} {y:.2f} {x + wide:.2f} {y + high:.2f}]"
        resources(pdf, "/XObject").X = form(pdf, draw(place), bbox, extra)

    return held(finish, f"q {before} /X Do Q", targets=targets)


FORMS = {
    "elsewhere": in_form((-9, -9, 1, 1)),
    "empty": in_form((0, 0, 0, 0)),
    "left half": in_form((-0.1, -1, 0.6, 3)),
    "right half": in_form((0.5, -1, 1, 3)),
    "upper half": in_form((-1, 0.55, 3, 2)),
    "lower half": in_form((-1, -1, 3, 1.45)),
    "first characters": in_form((-0.1, -1, 0.8, 3)),
    "moved away": in_form(None, before="1 0 0 1 900 0 cm"),
    "made tiny": in_form(None, before=".01 0 0 .01 300 300 cm"),
    "turned over": in_form(None, before="1 0 0 -1 0 -100 cm"),
    "transparent": in_form(None, extra="/Group <</S /Transparency>>", before="/A0 gs"),
}
