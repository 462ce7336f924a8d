"""A publication (synthetisch) of which a text is hidden, covered or struck through, by many means; and honest ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
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

_FONT = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
_RESOURCES = f"""<<
  /Font <</F {_FONT}>>
  /ExtGState <<
    /A0 <</ca 0 /CA 0>> /A2 <</ca 0.02>> /A4 <</ca 0.04>> /A8 <</ca 0.08>> /A15 <</ca 0.15>> /A50 <</ca 0.5>>
    /M <</BM /Multiply>>
  >>
>>"""

Box = tuple[float, float, float, float]
"""Left, bottom, width and height, in points."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """How a text is hidden.

    Attributes:
        show: the operators that draw it, from its place and its box.
        after: operators at the end of the page, from its box.
        finish: what else the document gets, from its box.
        before: operators at the begin of the page, from its box.
    """

    show: Callable[[Place, Box], str]
    after: Callable[[Box], str] = lambda _: ""
    finish: Callable[[pikepdf.Pdf, Box], None] = lambda *_: None
    before: Callable[[Box], str] = lambda _: ""


def write(path: Path, hidden: Hidden, target: str) -> Path:
    """The publication with one text hidden, in the first place that it stands."""
    content, box, is_done = [], (0.0, 0.0, 0.0, 0.0), False
    for place in publication():
        if place[3] == target and not is_done:
            box, is_done = box_of(place), True
            content.append(hidden.show(place, box))
        else:
            content.append(draw(place))
    content = [hidden.before(box), *content, hidden.after(box)]
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream("\n".join(content).encode("cp1252"))
        page.Resources = pikepdf.Object.parse(_RESOURCES.encode())
        hidden.finish(pdf, box)
        pdf.save(path, static_id=True)
    return path


def box_of(place: Place) -> Box:
    """The box around a text, from below its baseline to above its capitals."""
    x, y, size, text, align = place
    width = stringWidth(text, "Helvetica", size)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    return (left, y - 0.2 * size, width, size)


def draw(place: Place, before: str = "", *, scale: float = 1) -> str:
    """The operators that draw a text, after others."""
    _, y, size, text, _ = place
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"q {before} BT /F {size * scale} Tf {box_of(place)[0]:.2f} {y} Td ({escaped}) Tj ET Q"


def _plain(place: Place, _: Box) -> str:
    return draw(place)


def _set(before: str, place: Place, _: Box) -> str:
    return draw(place, before)


def _part(box: Box, left: float, bottom: float, width: float, height: float) -> str:
    """A part of a box as the operands of a rectangle, in shares of its sides."""
    x, y, wide, high = box
    return f"{x + left * wide:.2f} {y + bottom * high:.2f} {width * wide:.2f} {height * high:.2f}"


def _clipped(shares: tuple[float, float, float, float], operator: str, place: Place, box: Box) -> str:
    return draw(place, f"{_part(box, *shares)} re {operator} n")


def _clipped_by(path: str, place: Place, box: Box) -> str:
    x, y, wide, high = box
    corners = {"x": x, "y": y, "r": x + wide, "t": y + high, "m": x + wide / 2}
    return draw(place, f"{path.format(**corners)} W n")


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
    "two boxes": Hidden(partial(_clipped_by, "{x} {y} 1 20 re W n {r} {y} 1 20 re")),
    "nested": Hidden(partial(_clipped_by, "0 0 595 842 re W n {m} 0 595 842 re")),
}


def _in_form(pdf: pikepdf.Pdf, place: Place, bbox: str, extra: str = "") -> None:
    form = pdf.make_stream(draw(place).encode("cp1252"))
    entries = f"<</Type /XObject /Subtype /Form /BBox {bbox} /Resources {_RESOURCES} {extra}>>"
    for key, value in pikepdf.Object.parse(entries.encode()).items():
        form[key] = value
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(X=pdf.make_indirect(form))


def _form(shares: tuple[float, float, float, float] | None, extra: str = "", before: str = "") -> Hidden:
    """A form that holds the text, and shows a part of it."""
    found: list[Place] = []

    def show(place: Place, _: Box) -> str:
        found[:] = [place]
        return f"q {before} /X Do Q"

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        x, y, wide, high = box
        left, bottom, width, height = shares or (-5, -5, 20, 20)
        x0, y0 = x + left * wide, y + bottom * high
        _in_form(pdf, found[0], f"[{x0:.2f} {y0:.2f} {x0 + width * wide:.2f} {y0 + height * high:.2f}]", extra)

    return Hidden(show, finish=finish)


FORMS = {
    "elsewhere": _form((-9, -9, 1, 1)),
    "empty": _form((0, 0, 0, 0)),
    "left half": _form((-0.1, -1, 0.6, 3)),
    "right half": _form((0.5, -1, 1, 3)),
    "upper half": _form((-1, 0.55, 3, 2)),
    "lower half": _form((-1, -1, 3, 1.45)),
    "first characters": _form((-0.1, -1, 0.8, 3)),
    "moved away": _form(None, before="1 0 0 1 900 0 cm"),
    "made tiny": _form(None, before=".01 0 0 .01 300 300 cm"),
    "turned over": _form(None, before="1 0 0 -1 0 -100 cm"),
    "transparent": _form(None, extra="/Group <</S /Transparency>>", before="/A0 gs"),
}


def _soft_mask(pdf: pikepdf.Pdf, _: Box) -> None:
    """A mask that lets nothing through."""
    group = pdf.make_stream(b"0 g 0 0 595 842 re f")
    entries = "<</Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group <</S /Transparency /CS /DeviceGray>>>>"
    for key, value in pikepdf.Object.parse(entries.encode()).items():
        group[key] = value
    mask = pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=pdf.make_indirect(group))
    pdf.pages[0].obj.Resources.ExtGState.SM = pikepdf.Dictionary(SMask=mask)


ALPHAS = {
    **{f"{name}": Hidden(partial(_set, f"/{name} gs")) for name in ("A0", "A2", "A4", "A8", "A15")},
    "A0 in grey": Hidden(partial(_set, "/A0 gs .3 g")),
    "A4 in red": Hidden(partial(_set, "/A4 gs 1 0 0 rg")),
    "white multiplied": Hidden(partial(_set, "/M gs 1 g")),
    "soft mask": Hidden(partial(_set, "/SM gs"), finish=_soft_mask),
    "soft mask in grey": Hidden(partial(_set, ".2 g /SM gs"), finish=_soft_mask),
    "A0 twice": Hidden(lambda place, _: draw(place, "/A0 gs") + "\n" + draw(place, "/A2 gs")),
}

COLOURS = {
    colour: Hidden(partial(_set, colour))
    for colour in (
        *("1 g", ".99 g", ".97 g", ".95 g", ".9 g", "1 1 1 rg", "1 1 .8 rg", "1 .98 .95 rg", "0 0 0 0 k"),
        *("0 0 0 .04 k", "/DeviceGray cs 1 sc", "1 Tr 1 G", "1 Tr 0 w 1 G", "2 Tr 1 g 1 G"),
    )
} | {
    "on its own ground": Hidden(
        lambda place, box: f"q .3 g {_part(box, -0.1, -0.2, 1.2, 1.4)} re f Q {draw(place, '.3 g')}"
    ),
    "near its ground": Hidden(
        lambda place, box: f"q .3 g {_part(box, -0.1, -0.2, 1.2, 1.4)} re f Q {draw(place, '.36 g')}"
    ),
}

SIZES = {
    f"{scale}": Hidden(partial(lambda factor, place, _: draw(place, scale=factor), scale))
    for scale in (0.001, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1)
} | {
    "flat": Hidden(
        lambda place, _: draw(place).replace(
            " Td", " Td 1 0 0 .01 " + draw(place).split(" Tf ")[1].split(" Td")[0] + " Tm"
        )
    ),
    "narrow": Hidden(lambda place, _: draw(place, "1 Tz")),
    "very narrow": Hidden(lambda place, _: draw(place, ".1 Tz")),
}


def _layer(pdf: pikepdf.Pdf, _: Box, *, config: str, usage: str = "", names: int = 1) -> None:
    layers = [
        pdf.make_indirect(pikepdf.Object.parse(f"<</Type /OCG /Name (laag {number}) {usage}>>".encode()))
        for number in range(names)
    ]
    pdf.pages[0].obj.Resources.Properties = pikepdf.Dictionary(
        {f"/L{number}": layer for number, layer in enumerate(layers)}
    )
    settings = pikepdf.Dictionary()
    if config == "off":
        settings.OFF = pikepdf.Array(layers)
    elif config == "base":
        settings.BaseState = pikepdf.Name.OFF
    elif config == "first":
        settings.OFF = pikepdf.Array(layers[:1])
    settings.Order = pikepdf.Array(layers)
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(layers), D=settings)


def _member(pdf: pikepdf.Pdf, box: Box, *, policy: str) -> None:
    _layer(pdf, box, config="off", names=2)
    properties = pdf.pages[0].obj.Resources.Properties
    member = pikepdf.Dictionary(
        Type=pikepdf.Name.OCMD, OCGs=pikepdf.Array([properties.L0, properties.L1]), P=pikepdf.Name(policy)
    )
    properties.L0 = pdf.make_indirect(member)


def _marked(place: Place, _: Box) -> str:
    return f"/OC /L0 BDC {draw(place)} EMC"


def _marked_twice(place: Place, _: Box) -> str:
    return f"/OC /L1 BDC /OC /L0 BDC {draw(place)} EMC EMC"


LAYERS = {
    "off": Hidden(_marked, finish=partial(_layer, config="off")),
    "base state": Hidden(_marked, finish=partial(_layer, config="base")),
    "one of two": Hidden(_marked, finish=partial(_layer, config="first", names=2)),
    "one of six": Hidden(_marked, finish=partial(_layer, config="first", names=6)),
    "all of six": Hidden(_marked, finish=partial(_layer, config="off", names=6)),
    "within another": Hidden(_marked_twice, finish=partial(_layer, config="first", names=2)),
    "within another that is off": Hidden(_marked_twice, finish=partial(_layer, config="off", names=2)),
    "member, any on": Hidden(_marked, finish=partial(_member, policy="/AnyOn")),
    "member, all on": Hidden(_marked, finish=partial(_member, policy="/AllOn")),
    "within a tag": Hidden(
        lambda place, box: f"/P BMC {_marked(place, box)} EMC", finish=partial(_layer, config="off")
    ),
    "around a tag": Hidden(
        lambda place, _: f"/OC /L0 BDC /P BMC {draw(place)} EMC EMC", finish=partial(_layer, config="off")
    ),
}

_WHOLE, _HALF, _LAST, _STRIPE = (
    (-0.1, -0.2, 1.2, 1.4),
    (-0.1, -0.2, 0.6, 1.4),
    (0.75, -0.2, 0.4, 1.4),
    (-0.1, 0.3, 1.2, 0.3),
)


def _filled(colour: str, shares: tuple[float, float, float, float], box: Box) -> str:
    return f"q {colour} {_part(box, *shares)} re f Q"


FILLS = {
    f"{name} in {colour}": Hidden(_plain, partial(_filled, colour, shares))
    for name, shares in {"whole": _WHOLE, "half": _HALF, "last characters": _LAST, "stripe": _STRIPE}.items()
    for colour in ("1 g", "0 g", "1 .95 .8 rg", ".5 g")
} | {
    "slowly": Hidden(_plain, lambda box: f"q /A50 gs 1 g {' '.join([_part(box, *_WHOLE) + ' re f'] * 9)} Q"),
    "a thick line": Hidden(
        _plain, lambda box: f"q 12 w 1 G {box[0] - 2} {box[1] + 4} m {box[0] + box[2] + 2} {box[1] + 4} l S Q"
    ),
}


def _picture(shade: bytes, shares: tuple[float, float, float, float], mask: bool) -> Hidden:
    def after(box: Box) -> str:
        left, bottom, width, height = _part(box, *shares).split()
        return f"q {width} 0 0 {height} {left} {bottom} cm /I Do Q"

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        image = pdf.make_stream(shade)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width = image.Height = 1
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        if mask:
            alpha = pdf.make_stream(b"\xf0")
            for key in ("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"):
                alpha[key] = image[key]
            image.SMask = pdf.make_indirect(alpha)
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=pdf.make_indirect(image))

    return Hidden(_plain, after, finish)


PICTURES = {
    f"{name}, {shade[0]}{', with alpha' if mask else ''}": _picture(shade, shares, mask)
    for name, shares in {"whole": _WHOLE, "half": _HALF, "last characters": _LAST}.items()
    for shade in (b"\xff", b"\x00", b"\xd0")
    for mask in (False, True)
}


def annotation(
    subtype: str, content: str, flags: int = 4, shares: tuple[float, float, float, float] = _WHOLE
) -> Hidden:
    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        left, bottom, width, height = map(float, _part(box, *shares).split())
        appearance = pdf.make_stream(content.format(w=width, h=height).encode())
        appearance.Type, appearance.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        appearance.BBox = pikepdf.Array([0, 0, width, height])
        appearance.Resources = pikepdf.Object.parse(_RESOURCES.encode())
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name(subtype),
            Rect=pikepdf.Array([left, bottom, left + width, bottom + height]),
            F=flags,
            AP=pikepdf.Dictionary(N=pdf.make_indirect(appearance)),
        )
        if subtype == "/Widget":
            note.FT, note.T, note.V = pikepdf.Name.Tx, "veld", "9.999"
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    return Hidden(_plain, finish=finish)


_WHITE, _OTHER = "1 g 0 0 {w} {h} re f", "1 g 0 0 {w} {h} re f 0 g BT /F 9 Tf 1 2 Td (9.999) Tj ET"
ANNOTATIONS = {
    **{
        f"{subtype[1:]}, white": annotation(subtype, _WHITE)
        for subtype in ("/Square", "/FreeText", "/Stamp", "/Widget", "/Ink")
    },
    **{f"{subtype[1:]}, other": annotation(subtype, _OTHER) for subtype in ("/FreeText", "/Stamp", "/Widget")},
    "half": annotation("/Square", _WHITE, shares=_HALF),
    "black": annotation("/Redact", "0 g 0 0 {w} {h} re f"),
    "struck": annotation("/StrikeOut", "1 0 0 RG 1 w 0 5 m {w} 5 l S"),
}

_STRUCK = {
    "thin": "q .6 w {x} {m} m {r} {m} l S Q",
    "red": "q 1 0 0 RG 1 w {x} {m} m {r} {m} l S Q",
    "twice": "q .5 w {x} {m} m {r} {m} l S {x} {n} m {r} {n} l S Q",
    "slash": "q 1 w {x} {y} m {r} {t} l S Q",
    "cross": "q 1 w {x} {y} m {r} {t} l S {x} {t} m {r} {y} l S Q",
    "grey": "q .5 G 1 w {x} {m} m {r} {m} l S Q",
    "a filled bar": "q 0 g {x} {m} {w} .8 re f Q",
    "dashed": "q [3 2] 0 d 1 w {x} {m} m {r} {m} l S Q",
    "wave": "q .8 w {x} {m} m {x} {t} {r} {y} {r} {m} c S Q",
    "scribble": "q 1 w {x} {y} m {c} {t} l {c} {y} l {r} {t} l S Q",
    "another text": "BT /F 9 Tf {x} {y} Td (XXXXX) Tj ET",
}


def _struck(operators: str, box: Box) -> str:
    x, y, width, height = box
    middle = y + 0.48 * height
    return operators.format(
        x=x, y=y + 0.1 * height, r=x + width, t=y + 0.95 * height, m=middle, n=middle + 1.5, w=width, c=x + width / 2
    )


STRIKES = {name: Hidden(_plain, partial(_struck, operators)) for name, operators in _STRUCK.items()}


def tried() -> Iterator[tuple[str, str, str]]:
    """Every class, form and target to try: of a longer text only a part that decides nothing may be hidden in part."""
    for name, forms in CLASSES.items():
        for form in forms:
            is_part = any(word in form for word in ("half", "characters", "another"))
            for target, text in TARGETS.items():
                if not (is_part and " " in text):
                    yield name, form, target


CLASSES: Mapping[str, Mapping[str, Hidden]] = {
    "clip": CLIPS,
    "form box": FORMS,
    "alpha": ALPHAS,
    "colour": COLOURS,
    "size": SIZES,
    "layer": LAYERS,
    "fill": FILLS,
    "picture": PICTURES,
    "annotation": ANNOTATIONS,
    "strike": STRIKES,
}
"""Ways of hiding a text, by class and form."""


HONEST = {
    "nothing": Hidden(_plain),
    "highlighted below": Hidden(lambda place, box: f"{_filled('1 1 0 rg', _WHOLE, box)} {draw(place)}"),
    "highlighted by multiplying": Hidden(_plain, lambda box: f"q /M gs {_filled('1 1 0 rg', _WHOLE, box)} Q"),
    "highlighted, light": Hidden(_plain, lambda box: f"q /M gs {_filled('.8 1 .8 rg', _WHOLE, box)} Q"),
    "highlighted by a comment": annotation("/Highlight", "/M gs 1 1 0 rg 0 0 {w} {h} re f"),
    "underlined": Hidden(_plain, lambda box: f"q .5 w {box[0]} {box[1]} m {box[0] + box[2]} {box[1]} l S Q"),
    "in a box": Hidden(_plain, lambda box: f"q .5 w {_part(box, -0.1, -0.1, 1.2, 1.2)} re S Q"),
    "grid": Hidden(_plain, lambda _: "q .5 w 55 630 m 55 735 l 535 630 m 535 735 l 55 700 m 535 700 l S Q"),
    "banded": Hidden(_plain, before=lambda box: f"q .9 g 50 {box[1] - 1} 490 {box[3] + 2} re f Q"),
    "on dark": Hidden(
        lambda place, box: f"q 0 .2 .5 rg {_part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 g')}"
    ),
    "on black": Hidden(lambda place, box: f"q 0 g {_part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 1 1 rg')}"),
    "on mid blue": Hidden(
        lambda place, box: f"q .2 .4 .7 rg {_part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 g')}"
    ),
    "in grey": Hidden(partial(_set, ".45 g")),
    "in blue": Hidden(partial(_set, "0 .2 .6 rg")),
    "in red": Hidden(partial(_set, ".8 0 0 rg")),
    "bold by a stroke": Hidden(partial(_set, "2 Tr .3 w")),
    "outlined": Hidden(partial(_set, "1 Tr .4 w")),
    "twice": Hidden(lambda place, _: draw(place) + "\n" + draw((place[0] + 0.2, *place[1:]))),
    "clipped to its cell": Hidden(lambda place, box: draw(place, f"{_part(box, -0.1, -0.2, 1.2, 1.5)} re W n")),
    "in a form": _form((-0.5, -0.5, 2, 2)),
    "in a group": _form((-0.5, -0.5, 2, 2), extra="/Group <</S /Transparency /I true>>"),
    "in a layer that is on": Hidden(_marked, finish=partial(_layer, config="on")),
    "watermark below": Hidden(
        _plain, before=lambda _: "q .9 g BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "watermark, transparent": Hidden(
        _plain, lambda _: "q /A8 gs BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "watermark, grey": Hidden(
        _plain, before=lambda _: "q .7 g BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "large letters below": Hidden(_plain, before=lambda _: "q .8 g BT /F 80 Tf 60 640 Td (SYNTHETISCH) Tj ET Q"),
    "stamp beside": Hidden(
        _plain, lambda _: "q 1 0 0 RG 2 w 300 480 200 60 re S 1 0 0 rg BT /F 30 Tf 310 500 Td (UWV) Tj ET Q"
    ),
    "signature beside": Hidden(
        _plain, lambda _: "q 0 0 .6 RG 1 w 320 500 m 350 560 380 470 410 530 c 430 560 440 480 470 520 c S Q"
    ),
    "link": annotation("/Link", ""),
    "comment beside": Hidden(
        _plain, finish=lambda pdf, _: annotation("/Text", "1 1 0 rg 0 0 10 10 re f").finish(pdf, (560, 800, 12, 12))
    ),
    "signature field": Hidden(
        _plain,
        finish=lambda pdf, _: annotation("/Widget", "0 0 .5 RG 0 0 m {w} {h} l S").finish(pdf, (320, 480, 150, 40)),
    ),
    "coloured paper": Hidden(_plain, before=lambda _: "q .97 .95 .9 rg 0 0 595 842 re f Q"),
}
"""The same publication as people print, mark and sign it: all can be read."""
