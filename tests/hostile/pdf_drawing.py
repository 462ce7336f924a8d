"""Publications that cost whoever draws or reads their page: patterns, shadings, pictures, fonts, sizes and numbers.

Most print a count that fits no sum: a quarantined PDF is drawn with its faults, and so is one that is shown.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

import pikepdf

from tests.hostile.carrier import DIGITS, INFINITE, pdf_with

Change = Callable[[pikepdf.Pdf], None]
_NUL = b"\0" * 1024


def _put(kind: str, name: str, make: Callable[[pikepdf.Pdf], object]) -> Change:
    """Add a resource of some kind to the page."""

    def change(opened: pikepdf.Pdf) -> None:
        resources = opened.pages[0].Resources
        if kind not in resources:
            resources[kind] = pikepdf.Dictionary()
        resources[kind][name] = make(opened)

    return change


def _stream(opened: pikepdf.Pdf, head: str, content: bytes) -> pikepdf.Object:
    """A stream with a head as PDF syntax."""
    made = opened.make_stream(content)
    for key, value in pikepdf.Object.parse(f"<<{head}>>".encode()).items():
        made[key] = value
    return opened.make_indirect(made)


def _deflated(opened: pikepdf.Pdf, head: str, size: int) -> pikepdf.Object:
    """A deflated stream of so many nul bytes."""
    squeeze = zlib.compressobj(9)
    block = bytes(1024**2)
    content = b"".join(squeeze.compress(block) for _ in range(size // len(block))) + squeeze.flush()
    return opened.make_indirect(
        pikepdf.Stream(opened, content, pikepdf.Object.parse(f"<</Filter/FlateDecode{head}>>".encode()))
    )


def _drawn(change: Change, contents: bytes) -> bytes:
    return pdf_with(change, contents=(contents, b""), is_wrong=True)


def _nothing(_opened: pikepdf.Pdf) -> None:
    """Change nothing."""


def tiny_pattern(chance: random.Random) -> bytes:
    """A pattern whose tiles are a thousandth of a point, over the whole page."""
    step = chance.choice(["0.001", "0.01", "0.0001"])
    head = f"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep {step}/YStep {step}/Resources<<>>"
    return _drawn(
        _put("/Pattern", "/P1", lambda pdf: _stream(pdf, head, b"1 0 0 rg 0 0 9 9 re f")),
        b"/Pattern cs /P1 scn 0 0 600 850 re f",
    )


def nested_patterns(_chance: random.Random) -> bytes:
    """Patterns painted with patterns, six deep."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        head = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 500 500]/XStep 2/YStep 2"
        inner = _stream(pdf, f"{head}/Resources<<>>", b"1 0 0 rg 0 0 1 1 re f")
        for _ in range(6):
            outer = _stream(pdf, f"{head}/Resources<<>>", b"/Pattern cs /P scn 0 0 500 500 re f")
            outer.Resources = pikepdf.Dictionary(Pattern=pikepdf.Dictionary(P=inner))
            inner = outer
        return inner

    return _drawn(_put("/Pattern", "/P1", make), b"/Pattern cs /P1 scn 0 0 600 850 re f")


def pattern_of_itself(_chance: random.Random) -> bytes:
    """A pattern that is painted with itself."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        head = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>"
        made = _stream(pdf, head, b"/Pattern cs /P scn 0 0 9 9 re f")
        made.Resources = pikepdf.Dictionary(Pattern=pikepdf.Dictionary(P=made))
        return made

    return _drawn(_put("/Pattern", "/P1", make), b"/Pattern cs /P1 scn 0 0 600 850 re f")


def _size(size: str) -> Callable[[random.Random], bytes]:
    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            opened.pages[0].MediaBox = pikepdf.Object.parse(f"[{size}]".encode())

        return pdf_with(change, is_wrong=True)

    return make


def _entry(key: str, value: str) -> Callable[[random.Random], bytes]:
    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            opened.pages[0][key] = pikepdf.Object.parse(value.encode())

        return pdf_with(change, is_wrong=True)

    return make


def function_mesh(_chance: random.Random) -> bytes:
    """A shading whose colour is computed by two thousand steps for each point."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        steps = b"{ " + b"dup mul 0.5 add sin cos sqrt abs " * 250 + b" pop dup dup }"
        made = pikepdf.Dictionary(ShadingType=1, ColorSpace=pikepdf.Name.DeviceRGB, Domain=[0, 1000, 0, 1000])
        made.Function = _stream(pdf, "/FunctionType 4/Domain[0 1000 0 1000]/Range[0 1 0 1 0 1]", steps)
        return made

    return _drawn(_put("/Shading", "/S1", make), b"/S1 sh")


def patch_mesh(chance: random.Random) -> bytes:
    """A mesh of some hundred thousand patches, each over the whole page."""
    kind = chance.choice([4, 5, 6, 7])
    more = "/VerticesPerRow 100" if kind == 5 else "/BitsPerFlag 8"
    head = (
        f"/ShadingType {kind}/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8{more}"
        "/Decode[0 600 0 850 0 1 0 1 0 1]"
    )
    content = chance.randbytes(3_000_000).replace(b"\x05", b"\0")
    return _drawn(_put("/Shading", "/S1", lambda pdf: _stream(pdf, head, content)), b"/S1 sh")


def tiny_dashes(_chance: random.Random) -> bytes:
    """Lines of ten million points, dashed a millionth of a point."""
    return _drawn(_nothing, b"[0.000001 0.000001] 0 d 0.1 w 0 0 m 10000000 10000000 l S " * 50)


def endless_curves(_chance: random.Random) -> bytes:
    """One path of three hundred thousand curves, stroked broadly with round joins."""
    return _drawn(_nothing, b"400 w 1 j 1 J 0 0 m " + b"0 900 600 0 600 900 c 0 0 l " * 150_000 + b" S")


def many_clips(_chance: random.Random) -> bytes:
    """Thirty thousand clips within each other."""
    return _drawn(_nothing, b"q 0 0 600 850 re W n " * 30_000 + b"0 0 9 9 re f " + b"Q " * 30_000)


def many_rectangles(_chance: random.Random) -> bytes:
    """As many filled rectangles as the limits allow, over the whole page, below and above its text."""
    below = b"".join(b"0.9 g %d %d 300 300 re f\n" % (number % 300, number % 500) for number in range(24_000))
    return pdf_with(contents=(below, below.replace(b"0.9 g", b"1 g")), is_wrong=True)


def text_in_one_place(_chance: random.Random) -> bytes:
    """Forty thousand characters in one place."""
    return pdf_with(contents=(b"BT /F1 9 Tf " + b"1 0 0 1 99 40 Tm (1) Tj " * 40_000 + b"ET", b""), is_wrong=True)


def text_in_a_raster(chance: random.Random) -> bytes:
    """Forty thousand figures in a raster of lines that hardly differ."""
    pieces = [
        b"1 0 0 1 %.2f %.2f Tm (%d) Tj" % (48 + number % 200 * 2.5, 30 + number // 200 * 0.4, chance.randrange(10))
        for number in range(40_000)
    ]
    return pdf_with(contents=(b"BT /F1 2 Tf " + b" ".join(pieces) + b" ET", b""), is_wrong=True)


def turned_text(chance: random.Random) -> bytes:
    """Ten thousand pieces of text, each at an angle of its own."""
    pieces = [
        b"%.3f %.3f %.3f %.3f %d %d Tm (12 %d) Tj"
        % (*(chance.uniform(-1, 1) for _ in range(4)), chance.randrange(600), chance.randrange(60), number)
        for number in range(6_000)
    ]
    return pdf_with(contents=(b"BT /F1 4 Tf " + b" ".join(pieces) + b" ET", b""), is_wrong=True)


def states_without_end(_chance: random.Random) -> bytes:
    """A million saved states."""
    return _drawn(_nothing, b"q " * 1_000_000)


def group_tower(_chance: random.Random) -> bytes:
    """Sixty transparent groups within each other, each with a soft mask of the next."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        head = "/Type/XObject/Subtype/Form/BBox[0 0 600 850]/Group<</S/Transparency/CS/DeviceRGB/I true/K true>>"
        inner = _stream(pdf, f"{head}/Resources<<>>", b"0.5 g 0 0 600 850 re f")
        for _ in range(60):
            outer = _stream(pdf, f"{head}/Resources<<>>", b"/G gs 0 0 600 850 re f /X Do")
            mask = pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=inner)
            state = pikepdf.Dictionary(SMask=mask, ca=0.5, BM=pikepdf.Name.Luminosity)
            outer.Resources = pikepdf.Dictionary(
                ExtGState=pikepdf.Dictionary(G=state), XObject=pikepdf.Dictionary(X=inner)
            )
            inner = outer
        return inner

    return _drawn(_put("/XObject", "/X1", make), b"/X1 Do")


def form_tower(_chance: random.Random) -> bytes:
    """Twelve forms, each drawing the next ten times."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        head = "/Type/XObject/Subtype/Form/BBox[0 0 600 850]/Resources<<>>"
        inner = _stream(pdf, head, b"0.9 g 0 0 9 9 re f")
        for _ in range(12):
            outer = _stream(pdf, head, b"/X Do " * 10)
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            inner = outer
        return inner

    return _drawn(_put("/XObject", "/X1", make), b"/X1 Do")


def _image(head: str, size: int = 0, content: bytes = _NUL) -> Callable[[random.Random], bytes]:
    """A picture over the page; of `size` nul bytes deflated, or of some content as it is."""

    def make(_chance: random.Random) -> bytes:
        def picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
            whole = f"/Type/XObject/Subtype/Image{head}"
            if size:
                return _deflated(pdf, whole, size)
            return pdf.make_indirect(pikepdf.Stream(pdf, content, pikepdf.Object.parse(f"<<{whole}>>".encode())))

        return _drawn(_put("/XObject", "/I1", picture), b"q 500 0 0 10 48 5 cm /I1 Do Q")

    return make


_BROAD = "/BitsPerComponent 8/ColorSpace/DeviceRGB"
_JPX = bytes.fromhex(
    "0000000c6a5020200d0a870a00000014667479706a703220000000006a7032200000002d6a703268"
    "000000166968647200ffffff00ffffff00030707000000000f636f6c7201000000000010"
)

DRAWING: dict[str, Callable[[random.Random], bytes]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        *(tiny_pattern, nested_patterns, pattern_of_itself, function_mesh, patch_mesh, tiny_dashes, endless_curves),
        *(many_clips, many_rectangles, text_in_one_place, text_in_a_raster, turned_text, states_without_end),
        *(group_tower, form_tower),
    )
} | {
    "page-of-20000-points": _size("0 0 20000 20000"),
    "page-of-2000000-points": _size("0 0 2000000 2000000"),
    "page-of-a-strip": _size("0 0 0.001 30000000"),
    "page-from-minus-a-milliard": _size("-1000000000 -1000000000 1000000000 1000000000"),
    "page-of-infinite-size": _size(f"0 0 {INFINITE} {INFINITE}"),
    "page-without-size": _size("0 0 0 0"),
    "page-of-4301-digits": _size(f"0 0 {DIGITS} 842"),
    "page-of-names": _size("/A /B /C /D"),
    "user-unit-of-75000": _entry("/UserUnit", "75000"),
    "turned-by-4301-digits": _entry("/Rotate", DIGITS),
    "crop-of-4301-digits": _entry("/CropBox", f"[0 0 {DIGITS} {DIGITS}]"),
    "image-of-30000-by-30000": _image(
        "/Width 30000/Height 30000/BitsPerComponent 1/ColorSpace/DeviceGray", 113 * 1024**2
    ),
    "image-of-65535-by-65535": _image(f"/Width 65535/Height 65535{_BROAD}", 64 * 1024**2),
    "image-of-4301-digits": _image(f"/Width {DIGITS}/Height {DIGITS}{_BROAD}"),
    "jpx-of-16-million-by-16-million": _image(
        f"/Width 16777215/Height 16777215/Filter/JPXDecode{_BROAD}", content=_JPX
    ),
    "jbig2-of-a-milliard": _image(
        "/Width 100000/Height 100000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
        content=bytes.fromhex("00000000300001000000137fffffff7fffffff000000000000000001000000"),
    ),
    "fax-of-a-milliard-columns": _image(
        "/Width 1000000000/Height 1000000000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"
        "/DecodeParms<</K -1/Columns 1000000000/Rows 1000000000>>"
    ),
    "a-thousand-filters": _image(f"/Width 9/Height 9{_BROAD}/Filter[{'/ASCIIHexDecode' * 1000}]", content=b"30" * 9000),
    "run-length-bomb": _image(f"/Width 60000/Height 60000{_BROAD}/Filter/RunLengthDecode", content=b"\x81\0" * 400_000),
    "colour-spaces-in-each-other": _image(
        f"/Width 9/Height 9/BitsPerComponent 8/ColorSpace {'[/Indexed ' * 300}/DeviceRGB{' 1 <000000>]' * 300}"
    ),
    "predictor-of-a-milliard-columns": _image(
        f"/Width 9/Height 9{_BROAD}/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000000000/Colors 32>>",
        content=zlib.compress(bytes(4096)),
    ),
    "inline-image-of-a-hundred-thousand": lambda _: _drawn(
        _nothing, b"BI /W 100000 /H 100000 /BPC 8 /CS /RGB /F /Fl ID " + zlib.compress(bytes(9_000_000)) + b" EI"
    ),
}
"""By name: PDFs made from chance."""
