"""Texts that stand on a page below a page, where one reader goes and another stays on the page above."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pikepdf

from tests.support.hiding.clips import CLIPS
from tests.support.hiding.colours import ALPHAS, COLOURS
from tests.support.hiding.covers import FILLS, STRIKES
from tests.support.hiding.page import Box, Hidden, draw, nothing, with_text
from tests.support.raw_pdf import Place


def below_itself(hidden: Hidden) -> Hidden:
    """The page as it is below one on which the text is hidden."""
    found: list[tuple[str, str]] = []

    def show(place: Place, box: Box) -> str:
        shown = f"{hidden.show(place, box)}\n{hidden.after(box)}"
        found[:] = [(shown, draw(place))]
        return shown

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        above = pdf.pages[0].obj
        shown, usual = (text.encode("cp1252") for text in found[0])
        pdf.add_blank_page(page_size=(595, 842))
        below = pdf.pages[1].obj
        below.Contents = pdf.make_stream(above.Contents.read_bytes().replace(shown, usual))
        below.Resources = above.Resources
        above.Kids, above.Count = pikepdf.Array([below]), 1
        pdf.Root.Pages.Kids, pdf.Root.Pages.Count = pikepdf.Array([above]), 1

    return Hidden(show, finish=finish)


def _other(text: str) -> Callable[[Place, Box], str]:
    return lambda place, _: draw(with_text(place, text))


_ABOVE: Mapping[str, Hidden] = {
    "nothing": Hidden(nothing),
    "other figure": Hidden(_other("77")),
    "other text": Hidden(_other("Utrecht")),
    "longer": Hidden(lambda place, _: draw(with_text(place, f"1{place[3]}"))),
    "turned around": Hidden(lambda place, _: draw(with_text(place, place[3][::-1]))),
    "white": COLOURS["1 g"],
    "white outline": COLOURS["1 Tr 1 G"],
    "transparent": ALPHAS["A0"],
    "clipped": CLIPS["elsewhere"],
    "covered": FILLS["whole in 1 g"],
    "blackened": FILLS["whole in 0 g"],
    "struck": STRIKES["thin"],
    "crossed": STRIKES["cross"],
}

TREES = {name: below_itself(hidden) for name, hidden in _ABOVE.items()}
