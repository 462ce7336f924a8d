"""Mutations by chance: what hides, covers, replaces or strikes a word of the first page of a PDF."""

from __future__ import annotations

import random
from collections.abc import Callable

import pikepdf

from orchestration.domain.publicatie import Bbox

Mutation = Callable[[pikepdf.Pdf, Bbox, float, random.Random], None]
"""Changes the first page, at the box of a word in points from its top left, on a page of this height."""


def _rect(box: Bbox, height: float, chance: random.Random) -> str:
    """A rectangle over a word, or over a part of it."""
    x0, top, x1, bottom = box
    share = chance.choice((1, 1, 0.6, 0.4))
    left = x0 - 1 if chance.random() < 0.5 else x1 + 1 - share * (x1 - x0 + 2)
    return f"{left:.2f} {height - bottom - 1:.2f} {share * (x1 - x0 + 2):.2f} {bottom - top + 2:.2f}"


def _colour(chance: random.Random) -> str:
    return chance.choice(("1 g", "1 g", "0 g", ".9 g", ".5 g", "1 1 .9 rg", "1 0 0 rg", "0 0 0 0 k"))


def _after(pdf: pikepdf.Pdf, operators: str) -> None:
    page = pdf.pages[0]
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ {operators}".encode())


def fill(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """A box over it."""
    _after(pdf, f"q {_colour(chance)} {_rect(box, height, chance)} re f Q")


def strike(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """A line through it."""
    x0, top, x1, bottom = box
    middle = height - (top + bottom) / 2
    ends = (middle, middle) if chance.random() < 0.5 else (height - bottom, height - top)
    colour, width = chance.choice(("0 G", "1 0 0 RG", "1 G")), chance.uniform(0.6, 3)
    _after(pdf, f"q {colour} {width:.1f} w {x0} {ends[0]} m {x1} {ends[1]} l S Q")


def outline(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """Other outlines, which look like no digit, over a box or over the bare text."""
    x0, top, _, bottom = box
    lower, tall = height - bottom + 1.5, bottom - top - 2.5
    ground = f"1 g {_rect(box, height, chance)} re f " if chance.random() < 0.7 else ""
    sides = f"{x0} {lower} {0.6 * tall} {tall} re S {x0} {lower} m {x0 + 0.6 * tall} {lower + tall} l S"
    _after(pdf, f"q {ground}0 g 1 w {sides} Q")


def picture(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """A picture over it."""
    image = pdf.make_stream(bytes([chance.choice((255, 255, 0, 128, 240))]))
    for key, value in {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray"}.items():
        image[key] = pikepdf.Name(value)
    image.Width = image.Height = 1
    image.BitsPerComponent = 8
    name = pdf.pages[0].add_resource(pdf.make_indirect(image), pikepdf.Name.XObject)
    left, lower, width, tall = _rect(box, height, chance).split()
    _after(pdf, f"q {width} 0 0 {tall} {left} {lower} cm {name} Do Q")


def annotation(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """An annotation or a form field over it, with another figure or none."""
    left, lower, width, tall = map(float, _rect(box, height, chance).split())
    other = f"0 g 1 w 1 1 m {width - 1} {tall - 1} l S" if chance.random() < 0.5 else ""
    look = pdf.make_stream(f"{_colour(chance)} 0 0 {width} {tall} re f {other}".encode())
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, width, tall]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name(chance.choice(("/Square", "/FreeText", "/Stamp", "/Widget"))),
        Rect=[left, lower, left + width, lower + tall],
        F=4,
        AP=pikepdf.Dictionary(N=pdf.make_indirect(look)),
    )
    if note.Subtype == "/Widget":
        note.FT, note.T = pikepdf.Name.Tx, "veld"
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def clip(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """All of the page but this word, or a part of it, in a clip."""
    left, lower, width, tall = map(float, _rect(box, height, chance).split())
    around = f"-9 -9 9999 9999 re {left} {lower} {width} {tall} re W* n"
    pdf.pages[0].contents_add(f"q {around}\n".encode(), prepend=True)
    pdf.pages[0].contents_add(b"\nQ")


def shift(pdf: pikepdf.Pdf, box: Bbox, _height: float, chance: random.Random) -> None:
    """The page's crop box through the word."""
    x0, _, x1, _ = box
    page = pdf.pages[0]
    edges = [float(edge) for edge in page.mediabox]
    edges[chance.choice((0, 2))] = edges[0] + (x0 + x1) / 2
    page.obj.CropBox = edges


def layer(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """All of the page in a layer that is off; or only what covers the word, in one that is on."""
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="laag"))
    is_off = chance.random() < 0.5
    settings = pikepdf.Dictionary(OFF=[group]) if is_off else pikepdf.Dictionary()
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=settings)
    name = pdf.pages[0].add_resource(group, pikepdf.Name.Properties)
    if is_off:
        pdf.pages[0].contents_add(f"/OC {name} BDC\n".encode(), prepend=True)
        pdf.pages[0].contents_add(b"\nEMC")
    else:
        _after(pdf, f"/OC {name} BDC q {_colour(chance)} {_rect(box, height, chance)} re f Q EMC")


def alpha(pdf: pikepdf.Pdf, box: Bbox, height: float, chance: random.Random) -> None:
    """A box that lets through some of the word."""
    state = pdf.make_indirect(pikepdf.Dictionary(ca=chance.choice((0.3, 0.6, 0.9, 0.97))))
    name = pdf.pages[0].add_resource(state, pikepdf.Name.ExtGState)
    _after(pdf, f"q {name} gs {_colour(chance)} {_rect(box, height, chance)} re f Q")


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation for mutation in (fill, strike, outline, picture, annotation, clip, shift, layer, alpha)
}
