"""The same publication as people print, mark and sign it: all can be read."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.annotations import annotation
from tests.support.hiding.clips import in_form
from tests.support.hiding.layers import layer, marked
from tests.support.hiding.page import WHOLE, Hidden, draw, filled, part, plain, set_before

MARKED = {
    "nothing": Hidden(plain),
    "highlighted below": Hidden(lambda place, box: f"{filled('1 1 0 rg', WHOLE, box)} {draw(place)}"),
    "highlighted by multiplying": Hidden(plain, lambda box: f"q /M gs {filled('1 1 0 rg', WHOLE, box)} Q"),
    "highlighted, light": Hidden(plain, lambda box: f"q /M gs {filled('.8 1 .8 rg', WHOLE, box)} Q"),
    "highlighted by a comment": annotation("/Highlight", "/M gs 1 1 0 rg 0 0 {w} {h} re f"),
    "underlined": Hidden(plain, lambda box: f"q .5 w {box[0]} {box[1]} m {box[0] + box[2]} {box[1]} l S Q"),
    "in a box": Hidden(plain, lambda box: f"q .5 w {part(box, -0.1, -0.1, 1.2, 1.2)} re S Q"),
    "grid": Hidden(plain, lambda _: "q .5 w 55 630 m 55 735 l 535 630 m 535 735 l 55 700 m 535 700 l S Q"),
    "banded": Hidden(plain, before=lambda box: f"q .9 g 50 {box[1] - 1} 490 {box[3] + 2} re f Q"),
    "on dark": Hidden(lambda place, box: f"q 0 .2 .5 rg {part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 g')}"),
    "on black": Hidden(lambda place, box: f"q 0 g {part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 1 1 rg')}"),
    "on mid blue": Hidden(
        lambda place, box: f"q .2 .4 .7 rg {part(box, -0.1, -0.1, 1.2, 1.3)} re f Q {draw(place, '1 g')}"
    ),
    "in grey": Hidden(partial(set_before, ".45 g")),
    "in blue": Hidden(partial(set_before, "0 .2 .6 rg")),
    "in red": Hidden(partial(set_before, ".8 0 0 rg")),
    "bold by a stroke": Hidden(partial(set_before, "2 Tr .3 w")),
    "outlined": Hidden(partial(set_before, "1 Tr .4 w")),
    "twice": Hidden(lambda place, _: draw(place) + "\n" + draw((place[0] + 0.2, *place[1:]))),
    "clipped to its cell": Hidden(lambda place, box: draw(place, f"{part(box, -0.1, -0.2, 1.2, 1.5)} re W n")),
    "in a form": in_form((-0.5, -0.5, 2, 2)),
    "in a group": in_form((-0.5, -0.5, 2, 2), extra="/Group <</S /Transparency /I true>>"),
    "in a layer that is on": Hidden(marked, finish=partial(layer, config="on")),
    "watermark below": Hidden(
        plain, before=lambda _: "q .9 g BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "watermark, transparent": Hidden(
        plain, lambda _: "q /A8 gs BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "watermark, grey": Hidden(
        plain, before=lambda _: "q .7 g BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
    ),
    "large letters below": Hidden(plain, before=lambda _: "q .8 g BT /F 80 Tf 60 640 Td (SYNTHETISCH) Tj ET Q"),
    "stamp beside": Hidden(
        plain, lambda _: "q 1 0 0 RG 2 w 300 480 200 60 re S 1 0 0 rg BT /F 30 Tf 310 500 Td (UWV) Tj ET Q"
    ),
    "signature beside": Hidden(
        plain, lambda _: "q 0 0 .6 RG 1 w 320 500 m 350 560 380 470 410 530 c 430 560 440 480 470 520 c S Q"
    ),
    "link": annotation("/Link", ""),
    "comment beside": Hidden(
        plain, finish=lambda pdf, _: annotation("/Text", "1 1 0 rg 0 0 10 10 re f").finish(pdf, (560, 800, 12, 12))
    ),
    "signature field": Hidden(
        plain,
        finish=lambda pdf, _: annotation("/Widget", "0 0 .5 RG 0 0 m {w} {h} l S").finish(pdf, (320, 480, 150, 40)),
    ),
    "coloured paper": Hidden(plain, before=lambda _: "q .97 .95 .9 rg 0 0 595 842 re f Q"),
}
"""The same publication as people print, mark and sign it: all can be read."""
