"""Texts in layers that are off."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import Box, Hidden, draw
from tests.support.raw_pdf import Place


def layer(pdf: pikepdf.Pdf, _: Box, *, config: str, usage: str = "", names: int = 1) -> None:
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
    layer(pdf, box, config="off", names=2)
    properties = pdf.pages[0].obj.Resources.Properties
    member = pikepdf.Dictionary(
        Type=pikepdf.Name.OCMD, OCGs=pikepdf.Array([properties.L0, properties.L1]), P=pikepdf.Name(policy)
    )
    properties.L0 = pdf.make_indirect(member)


def in_layers(count: int, pdf: pikepdf.Pdf, box: Box) -> None:
    """Each text in one of many layers, all on."""
    layer(pdf, box, config="on", names=count)
    page = pdf.pages[0].obj
    lines = page.Contents.read_bytes().decode("cp1252").splitlines()
    marked = [f"/OC /L{number % count} BDC {line} EMC" for number, line in enumerate(lines) if line]
    page.Contents = pdf.make_stream("\n".join(marked).encode("cp1252"))


def marked(place: Place, _: Box) -> str:
    return f"/OC /L0 BDC {draw(place)} EMC"


def _marked_twice(place: Place, _: Box) -> str:
    return f"/OC /L1 BDC /OC /L0 BDC {draw(place)} EMC EMC"


LAYERS = {
    "off": Hidden(marked, finish=partial(layer, config="off")),
    "base state": Hidden(marked, finish=partial(layer, config="base")),
    "one of two": Hidden(marked, finish=partial(layer, config="first", names=2)),
    "one of six": Hidden(marked, finish=partial(layer, config="first", names=6)),
    "all of six": Hidden(marked, finish=partial(layer, config="off", names=6)),
    "within another": Hidden(_marked_twice, finish=partial(layer, config="first", names=2)),
    "within another that is off": Hidden(_marked_twice, finish=partial(layer, config="off", names=2)),
    "member, any on": Hidden(marked, finish=partial(_member, policy="/AnyOn")),
    "member, all on": Hidden(marked, finish=partial(_member, policy="/AllOn")),
    "within a tag": Hidden(lambda place, box: f"/P BMC {marked(place, box)} EMC", finish=partial(layer, config="off")),
    "around a tag": Hidden(
        lambda place, _: f"/OC /L0 BDC /P BMC {draw(place)} EMC EMC", finish=partial(layer, config="off")
    ),
}
