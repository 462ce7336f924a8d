"""Covers that one reader draws and another doesn't: pictures, shadings and patterns that are damaged or unknown."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pikepdf
from PIL import Image

from tests.support.hiding.page import Box, Hidden, at, parsed, plain, resources, stream

_SIDE = 16
_IMAGE = f"/Type /XObject /Subtype /Image /Width {_SIDE} /Height {_SIDE}"
_GREY = "/BitsPerComponent 8 /ColorSpace /DeviceGray"
_WHITE = b"\xff" * _SIDE * _SIDE


@cache
def _saved(kind: str, mode: str = "L", **options: bool) -> bytes:
    """A white picture in the form of a kind of file."""
    file = BytesIO()
    Image.new(mode, (_SIDE, _SIDE), 255 if mode == "L" else (255,) * len(mode)).save(file, kind, **options)
    return file.getvalue()


def _jpeg(entries: str, data: bytes) -> tuple[bytes, str]:
    return data, f"/BitsPerComponent 8 /Filter /DCTDecode {entries}"


def _jpx(entries: str, data: bytes) -> tuple[bytes, str]:
    return data, f"/Filter /JPXDecode {entries}"


_PICTURES: dict[str, tuple[bytes, str]] = {
    "grey as red, green and blue, JPX": _jpx("/ColorSpace /DeviceRGB", _saved("JPEG2000")),
    "cut off, JPX": _jpx("", _saved("JPEG2000")[:-20]),
    "grey as red, green and blue, DCT": _jpeg("/ColorSpace /DeviceRGB", _saved("JPEG")),
    "colours as inks, DCT": _jpeg("/ColorSpace /DeviceCMYK", _saved("JPEG", "RGB")),
    "cut off, DCT": _jpeg("/ColorSpace /DeviceGray", _saved("JPEG")[:-60]),
    "cut off early, DCT": _jpeg("/ColorSpace /DeviceGray", _saved("JPEG")[:100]),
    "of two filters": (_saved("JPEG"), f"{_GREY} /Filter [/DCTDecode /FlateDecode]"),
    "empty fax": (
        b"",
        f"/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "
        f"/DecodeParms <</K -1 /Columns {_SIDE} /Rows {_SIDE}>>",
    ),
    "empty, JBIG2": (b"", "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode"),
    "empty, LZW": (b"", f"{_GREY} /Filter /LZWDecode /Decode [1 0]"),
    "empty": (b"", f"{_GREY} /Decode [1 0]"),
    "three bits": (_WHITE, "/BitsPerComponent 3 /ColorSpace /DeviceGray"),
    "unknown filter": (_WHITE, f"{_GREY} /Filter [/Foo]"),
    "colours of a pattern": (_WHITE, "/BitsPerComponent 8 /ColorSpace /Pattern"),
    "cut off": (_WHITE[:9], _GREY),
    "bad predictor": (b"\x07" + _WHITE, f"{_GREY} /DecodeParms <</Predictor 15 /Columns {_SIDE}>>"),
}


def _picture(data: bytes, entries: str, sides: str = _IMAGE) -> Hidden:
    """A picture over a text."""

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        resources(pdf, "/XObject").I = stream(pdf, data, f"<<{sides} {entries}>>")

    return Hidden(plain, lambda box: at("q 1 g {w} 0 0 {h} {x} {y} cm /I Do Q", box, 2), finish)


_SIZED = _IMAGE.replace(f"/Width {_SIDE} /Height {_SIDE}", "/Width 32 /Height 32")
_SHORT = "/Type /XObject /Subtype /Image /W 16 /H 16 /BPC 8 /CS /G"

DAMAGED_PICTURES = {
    **{name: _picture(data, entries) for name, (data, entries) in _PICTURES.items()},
    "of other sides, JPX": _picture(*_jpx("/ColorSpace /DeviceGray", _saved("JPEG2000")), _SIZED),
    "short names": _picture(_WHITE, "", _SHORT),
}
"""Pictures that can't be drawn as they are written."""

_WHITENING = "<</FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1>>"
_AXIAL = "/ShadingType 2 /ColorSpace /DeviceGray /Extend [true true]"
_SHADINGS = {
    "equal ends": f"{_AXIAL} /Coords [0 0 0 0] /Function {_WHITENING}",
    "equal ends elsewhere": f"{_AXIAL} /Coords [300 700 300 700] /Function {_WHITENING}",
    "equal ends, in colour": f"{_AXIAL.replace('Gray', 'RGB')} /Coords [9 9 9 9] /Function "
    "<</FunctionType 2 /Domain [0 1] /C0 [1 1 .9] /C1 [1 1 .9] /N 1>>",
    "equal ends, three functions": f"{_AXIAL.replace('Gray', 'RGB')} /Coords [9 9 9 9] "
    f"/Function [{_WHITENING} {_WHITENING} {_WHITENING}]",
    "equal ends, black": f"{_AXIAL} /Coords [0 0 0 0] /Function {_WHITENING.replace('[1]', '[0]')}",
}
_TILE = "/PatternType 1 /PaintType 1 /TilingType 1 /Resources <<>>"
_TILES = {
    "tile of a turned box": "/BBox [10 10 0 0] /XStep 10 /YStep 10",
    "tile of a box turned sideways": "/BBox [10 0 0 10] /XStep 10 /YStep 10",
    "tile of a box turned down": "/BBox [0 10 10 0] /XStep 10 /YStep 10",
}
_LINES = {
    "line of a negative width": "1 G -14 w {x} {n} m {r} {n} l S",
    "black line of a negative width": "0 G -14 w {x} {n} m {r} {n} l S",
    "box of a negative width": "1 G -14 w {x} {n} {w} .1 re S",
}


def _shaded(shading: str, *, is_pattern: bool) -> Hidden:
    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        if is_pattern:
            resources(pdf, "/Pattern").P0 = parsed(f"<</PatternType 2 /Shading <<{shading}>>>>")
        else:
            resources(pdf, "/Shading").S0 = parsed(f"<<{shading}>>")

    paint = "/Pattern cs /P0 scn {x} {y} {w} {h} re f" if is_pattern else "{x} {y} {w} {h} re W n /S0 sh"
    return Hidden(plain, lambda box: at(f"q {paint} Q", box, 2), finish)


def _tiled(entries: str) -> Hidden:
    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        resources(pdf, "/Pattern").P0 = stream(pdf, "1 g -500 -500 2000 2000 re f", f"<<{_TILE} {entries}>>")

    return Hidden(plain, lambda box: at("q /Pattern cs /P0 scn {x} {y} {w} {h} re f Q", box, 2), finish)


def _lined(operators: str) -> Hidden:
    return Hidden(plain, lambda box: at(f"q {operators} Q", box, 2))


DAMAGED_PAINT = {
    **{f"{name}, painted": _shaded(shading, is_pattern=False) for name, shading in _SHADINGS.items()},
    **{f"{name}, as a pattern": _shaded(shading, is_pattern=True) for name, shading in _SHADINGS.items()},
    **{name: _tiled(entries) for name, entries in _TILES.items()},
    **{name: _lined(operators) for name, operators in _LINES.items()},
}
"""Shadings, patterns and lines of which the numbers can't be, or hardly."""
