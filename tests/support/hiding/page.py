"""The page of which a text is hidden: what is drawn where, and how a way of hiding changes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.support.raw_pdf import Place, publication

TARGETS = {
    "name": "Zwijndrecht",
    "count": "1.000",
    "small count": "20",
    "total": "3.753",
    "heading": "Eerste kwartaal 2021 Drechtsteden",
    "label": "UWV-klanten in Sonar",
    "footnote": "daarvan is 75% bekend in Sonar.",
}
"""Texts of the page that decide something."""

FIGURES = ("count", "small count", "total")
WORDS = ("name", *FIGURES)
"""Targets of one word: of a longer text a part that decides nothing may be hidden."""

FONT = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
RESOURCES = f"""<<
  /Font <</F {FONT}>>
  /ExtGState <<
    /A0 <</ca 0 /CA 0>> /A2 <</ca 0.02>> /A4 <</ca 0.04>> /A8 <</ca 0.08>> /A15 <</ca 0.15>> /A50 <</ca 0.5>>
    /M <</BM /Multiply>>
  >>
>>"""

Box = tuple[float, float, float, float]
"""Left, bottom, width and height, in points."""

Shares = tuple[float, float, float, float]
"""The same of a part of a box, in shares of its sides."""

WHOLE: Shares = (-0.1, -0.2, 1.2, 1.4)
HALF: Shares = (-0.1, -0.2, 0.6, 1.4)


@dataclass(frozen=True, slots=True)
class Hidden:
    """How a text is hidden.

    Attributes:
        show: the operators that draw it, from its place and its box.
        after: operators at the end of the page, from its box.
        finish: what else the document gets, from its box; its page is the first.
        before: operators at the begin of the page, from its box.
        targets: the names of the texts that it hides; it makes no sense on others.
        texts: texts of the publication that are others here, by the usual ones.
        is_apart: if the text stands on a page of its own, without rows.
    """

    show: Callable[[Place, Box], str]
    after: Callable[[Box], str] = lambda _: ""
    finish: Callable[[pikepdf.Pdf, Box], None] = lambda *_: None
    before: Callable[[Box], str] = lambda _: ""
    targets: Collection[str] = tuple(TARGETS)
    texts: Mapping[str, str] = field(default_factory=dict)
    is_apart: bool = False


def write(path: Path, hidden: Hidden, target: str) -> Path:
    """The publication with one text hidden, in the first place that it stands."""
    places = list(publication())
    number = next(number for number, place in enumerate(places) if place[3] == target)
    shown = [draw(with_text(place, hidden.texts.get(place[3], place[3]))) for place in places]
    place = with_text(places[number], hidden.texts.get(target, target))
    box = box_of(place)
    first, own, last = hidden.before(box), hidden.show(place, box), hidden.after(box)
    with pikepdf.new() as pdf:
        if hidden.is_apart:
            _add_page(pdf, [first, own, last])
        else:
            _add_page(pdf, [first, *shown[:number], own, *shown[number + 1 :], last])
        hidden.finish(pdf, box)
        if hidden.is_apart:
            _add_page(pdf, [*shown[:number], *shown[number + 1 :]])
            if place[1] < places[len(places) // 2][1]:  # what stands below the rows stands on the page after them
                pdf.pages.reverse()
        pdf.save(path, static_id=True)
    return path


def _add_page(pdf: pikepdf.Pdf, content: list[str]) -> None:
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[-1].obj
    page.Contents = pdf.make_stream("\n".join(content).encode("cp1252"))
    page.Resources = parsed(RESOURCES)


def with_text(place: Place, text: str) -> Place:
    """A place with another text."""
    return (*place[:3], text, place[4])


def box_of(place: Place) -> Box:
    """The box around a text, from below its baseline to above its capitals."""
    x, y, size, text, align = place
    width = width_of(text, size)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    return (left, y - 0.2 * size, width, size)


def width_of(text: str, size: float) -> float:
    """How wide a text is."""
    width: float = stringWidth(text, "Helvetica", size)
    return width


def draw(place: Place, before: str = "", *, scale: float = 1) -> str:
    """The operators that draw a text, after others."""
    _, baseline, size, text, _ = place
    return f"q {before} BT /F {size * scale} Tf {box_of(place)[0]:.2f} {baseline} Td {escaped(text)} Tj ET Q"


def escaped(text: str) -> str:
    """A text as a string of operators."""
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def plain(place: Place, _: Box) -> str:
    """The text as it is."""
    return draw(place)


def nothing(*_: object) -> str:
    """No text."""
    return ""


def set_before(before: str, place: Place, _: Box) -> str:
    """The text after some operators."""
    return draw(place, before)


def part(box: Box, left: float, bottom: float, width: float, height: float) -> str:
    """A part of a box as the operands of a rectangle, in shares of its sides."""
    x, y, wide, high = box
    return f"{x + left * wide:.2f} {y + bottom * high:.2f} {width * wide:.2f} {height * high:.2f}"


def filled(colour: str, shares: Shares, box: Box) -> str:
    """A part of a box, filled."""
    return f"q {colour} {part(box, *shares)} re f Q"


def at(template: str, box: Box, margin: float = 0) -> str:
    """Operators at the edges of a box: {x} and {r}, {y} and {t}; its middle {m}, {n}; and its sides {w}, {h}."""
    x, y, w, h = box[0] - margin, box[1] - margin, box[2] + 2 * margin, box[3] + 2 * margin
    edges = {"x": x, "y": y, "r": x + w, "t": y + h, "m": x + w / 2, "n": y + h / 2, "w": w, "h": h}
    return template.format(**{name: f"{edge:.2f}" for name, edge in edges.items()})


def parsed(entries: str) -> pikepdf.Object:
    """An object, as a PDF writes it."""
    return pikepdf.Object.parse(entries.encode())


def stream(pdf: pikepdf.Pdf, data: str | bytes, entries: str = "<<>>") -> pikepdf.Object:
    """A stream with these entries."""
    made = pdf.make_stream(data.encode("cp1252") if isinstance(data, str) else data)
    for key, value in parsed(entries).items():
        made[key] = value
    return pdf.make_indirect(made)


def form(pdf: pikepdf.Pdf, data: str, bbox: str = "[0 0 595 842]", extra: str = "") -> pikepdf.Object:
    """A form that draws something."""
    return stream(pdf, data, f"<</Type /XObject /Subtype /Form /BBox {bbox} /Resources {RESOURCES} {extra}>>")


def resources(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The page's resources of a kind, such as '/XObject'."""
    found = pdf.pages[0].obj.Resources
    if kind not in found:
        found[kind] = pikepdf.Dictionary()
    return found[kind]


def held(
    finish: Callable[[pikepdf.Pdf, Place, Box], None], show: str = "", targets: Collection[str] = tuple(TARGETS)
) -> Hidden:
    """A text that something else of the document draws, from its place, where these operators stand."""
    found: list[Place] = []

    def remember(place: Place, box: Box) -> str:
        found[:] = [place]
        return at(show, box)

    return Hidden(remember, finish=lambda pdf, box: finish(pdf, found[0], box), targets=targets)
