"""The forms of hiding that the tests hold, on a figure of any PDF: its whole page stands where they draw their text.

What is drawn before, after or over the text is drawn so here; what is set before it, such as a clip, a layer or a soft
mask, holds for the whole page. Forms that set the text itself in another way need its operators, and are left out.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache

import pikepdf

from orchestration.domain.publicatie import Bbox
from tests.support import hiding
from tests.support.hiding.page import RESOURCES, Hidden, box_of, draw, parsed
from tests.support.raw_pdf import Place

_ELSEWHERE = {
    *("large type", "large paper", "page box", "page apart", "page below a page", "other reader"),
    *("sideways page", "beside large type", "dash", "other programs"),
}
"""Classes that change the page itself, which Poppler would draw elsewhere, need another figure, or are limits."""

_ALL_DIGITS: Place = (100, 100, 9, "1.234.567.890", "left")


def _core(place: Place) -> str:
    """The operators of a text, without what is set before."""
    return draw(place).removeprefix("q  ").removesuffix(" Q")


@cache
def usable_forms() -> Mapping[str, Mapping[str, Hidden]]:
    """The forms that draw their text as it is, by class; and none, of which all should be accepted and shown."""
    found: dict[str, dict[str, Hidden]] = {"nothing": {"nothing": hiding.HONEST["nothing"]}}
    found |= {
        name: {form: hidden for form, hidden in forms.items() if _is_usable(hidden)}
        for name, forms in hiding.CLASSES.items()
        if name not in _ELSEWHERE
    }
    return {name: forms for name, forms in found.items() if forms}


def _is_usable(hidden: Hidden) -> bool:
    is_for_figures = bool({"count", "small count", "total"} & {*hidden.targets}) or bool(hidden.texts)
    return is_for_figures and _core(_ALL_DIGITS) in hidden.show(_ALL_DIGITS, box_of(_ALL_DIGITS))


def hide(pdf: pikepdf.Pdf, box: Bbox, text: str, hidden: Hidden) -> bool:
    """Hide a figure of the first page by a form; False if its text has not the digit that it changes."""
    page = pdf.pages[0]
    left, top, right, bottom = box
    own = (left, float(page.mediabox[3]) - bottom, right - left, bottom - top)
    place = (left, own[1] + 0.2 * own[3], own[3], text, "left")
    try:
        shown = hidden.show(place, own)
    except ValueError:
        return False
    content = [hidden.before(own), shown.replace(_core(place), "/PAGE Do"), hidden.after(own)]
    whole = _as_form(pdf)
    page.obj.Resources = parsed(RESOURCES)
    page.obj.Resources.XObject = pikepdf.Dictionary(PAGE=whole)
    page.obj.Contents = pdf.make_stream("\n".join(content).encode("cp1252"))
    hidden.finish(pdf, own)
    return True


def _as_form(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The first page as a form, which keeps what it draws when the page gets other content."""
    page = pdf.pages[0]
    page.contents_coalesce()
    made = pdf.make_stream(page.obj.Contents.read_bytes())
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox, made.Resources = page.mediabox, page.resources
    return pdf.make_indirect(made)


def choose(pdf: pikepdf.Pdf, box: Bbox, text: str, name: str, chance: random.Random) -> str:
    """Hide a figure by a form of a class that can; which it was."""
    forms = list(usable_forms()[name].items())
    chance.shuffle(forms)
    return next((form for form, hidden in forms if hide(pdf, box, text, hidden)), "")
