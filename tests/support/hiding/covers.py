"""Texts that are covered or struck through."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import HALF, WHOLE, Box, Hidden, Shares, filled, part, plain, resources

_LAST: Shares = (0.75, -0.2, 0.4, 1.4)
_STRIPE: Shares = (-0.1, 0.3, 1.2, 0.3)


FILLS = {
    f"{name} in {colour}": Hidden(plain, partial(filled, colour, shares))
    for name, shares in {"whole": WHOLE, "half": HALF, "last characters": _LAST, "stripe": _STRIPE}.items()
    for colour in ("1 g", "0 g", "1 .95 .8 rg", ".5 g")
} | {
    "slowly": Hidden(plain, lambda box: f"q /A50 gs 1 g {' '.join([part(box, *WHOLE) + ' re f'] * 9)} Q"),
    "a thick line": Hidden(
        plain, lambda box: f"q 12 w 1 G {box[0] - 2} {box[1] + 4} m {box[0] + box[2] + 2} {box[1] + 4} l S Q"
    ),
}


def _picture(shade: bytes, shares: Shares, mask: bool) -> Hidden:
    def after(box: Box) -> str:
        left, bottom, width, height = part(box, *shares).split()
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
        resources(pdf, "/XObject").I = pdf.make_indirect(image)

    return Hidden(plain, after, finish)


PICTURES = {
    f"{name}, {shade[0]}{', with alpha' if mask else ''}": _picture(shade, shares, mask)
    for name, shares in {"whole": WHOLE, "half": HALF, "last characters": _LAST}.items()
    for shade in (b"\xff", b"\x00", b"\xd0")
    for mask in (False, True)
}


_HATCH = 0.375
"""Hairlines are so far from each other, in points."""

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
    "hairline": "q 0 w {x} {m} m {r} {m} l S Q",
    "red hairline": "q 1 0 0 RG 0 w {x} {m} m {r} {m} l S Q",
    "another text": "BT /F 9 Tf {x} {y} Td (XXXXX) Tj ET",
}


def _struck(operators: str, box: Box) -> str:
    x, y, width, height = box
    middle = y + 0.48 * height
    return operators.format(
        x=x, y=y + 0.1 * height, r=x + width, t=y + 0.95 * height, m=middle, n=middle + 1.5, w=width, c=x + width / 2
    )


def _hatched(colour: str, box: Box) -> str:
    """Lines as thin as can be: on a screen they are one surface."""
    x, y, width, height = box
    heights = (y - 1 + step * _HATCH for step in range(round((height + 2) / _HATCH)))
    lines = " ".join(f"{x - 1:.2f} {at:.3f} m {x + width + 1:.2f} {at:.3f} l S" for at in heights)
    return f"q {colour} 0 w {lines} Q"


STRIKES = {name: Hidden(plain, partial(_struck, operators)) for name, operators in _STRUCK.items()} | {
    f"hatched in {colour}": Hidden(plain, partial(_hatched, colour)) for colour in ("1 G", "0 G")
}
