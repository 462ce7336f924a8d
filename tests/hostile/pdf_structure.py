"""PDFs whose parts do not end, hold themselves, or say what is not so: trees, tables, fonts, notes, layers, scripts."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pikepdf

from tests.corpus import hostile
from tests.hostile.carrier import DEEP, DIGITS, pdf, pdf_with

Make = Callable[[random.Random], bytes]


def _always(make: Callable[[], bytes]) -> Make:
    return lambda _chance: make()


def _root(entries: str, *, is_wrong: bool = False) -> Make:
    """Entries in the catalog."""

    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            for key, value in pikepdf.Object.parse(f"<<{entries}>>".encode()).items():
                opened.Root[key] = value

        return pdf_with(change, is_wrong=is_wrong)

    return make


def _circle(*keys: str) -> Make:
    """An object in the catalog that refers to itself by each key; the first is its place there."""

    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            place, *others = keys
            made = opened.make_indirect(pikepdf.Dictionary(Title="x", T="x", V="x", FT=pikepdf.Name.Tx, Count=1))
            for key in others:
                made[key] = pikepdf.Array([made, made]) if key in ("/Kids", "/Fields", "/K") else made
            opened.Root[place] = made

        return pdf_with(change)

    return make


def _notes(entry: str, times: int = 1, look: bytes = b"") -> Make:
    """So many annotations of one kind."""

    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            notes = []
            for number in range(times):
                note = opened.make_indirect(pikepdf.Object.parse(b"<</Type/Annot/F 4%b>>" % entry.encode()))
                note.Rect = [number % 500, 10, number % 500 + 50, 30]
                if look:
                    form = opened.make_stream(look)
                    form.Subtype, form.BBox = pikepdf.Name.Form, [0, 0, 50, 20]
                    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=opened.make_indirect(form)))
                    note.AP = pikepdf.Dictionary(N=form)
                note.Parent = note
                note.Popup = note
                notes.append(note)
            opened.pages[0].Annots = opened.make_indirect(pikepdf.Array(notes))

        return pdf_with(change, is_wrong=True)

    return make


def _font(entries: str, *, program: str = "", content: bytes = b"", key: str = "") -> Make:
    """Entries in the font of the table; `key` gets a stream of `content`."""

    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            font = opened.pages[0].Resources.Font["/F1"]
            for name, value in pikepdf.Object.parse(f"<<{entries}>>".encode()).items():
                font[name] = value
            if key:
                font[key] = opened.make_stream(content)
            if program:
                found = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.Hostile, Flags=32)
                found.FontBBox, found.ItalicAngle, found.Ascent, found.Descent = [0, 0, 1000, 1000], 0, 900, -200
                found[program] = opened.make_stream(content)
                font.FontDescriptor = opened.make_indirect(found)

        return pdf_with(change, is_wrong=True)

    return make


def _glyph_that_draws_itself(_chance: random.Random) -> bytes:
    """A type 3 font whose glyph shows itself a hundred times."""

    def change(opened: pikepdf.Pdf) -> None:
        glyph = opened.make_stream(b"1000 0 0 0 1000 1000 d1 BT /F 1 Tf " + b"(aa) Tj " * 100 + b"ET 0 0 9 9 re f")
        font = opened.make_indirect(
            pikepdf.Dictionary(*(), Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=[0, 0, 1000, 1000])
        )
        font.FontMatrix, font.FirstChar, font.LastChar, font.Widths = [0.001, 0, 0, 0.001, 0, 0], 97, 97, [1000]
        font.CharProcs = pikepdf.Dictionary(a=glyph)
        font.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=[97, pikepdf.Name.a])
        font.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        opened.pages[0].Resources.Font["/F9"] = font

    return pdf_with(change, contents=(b"BT /F9 9 Tf 50 20 Td (aaaa) Tj ET", b""), is_wrong=True)


def _drawn(contents: bytes) -> Make:
    """Operators before the page."""
    return lambda _chance: pdf_with(contents=(contents, b""), is_wrong=True)


def _bytes(change: Callable[[bytes, random.Random], bytes]) -> Make:
    """The bytes of the publication, changed."""
    return lambda chance: change(pdf(), chance)


def _replaced(found: bytes, instead: bytes) -> Make:
    def make(_chance: random.Random) -> bytes:
        assert found in pdf()
        return pdf().replace(found, instead)

    return make


def _encrypted(**options: object) -> Make:
    def make(_chance: random.Random) -> bytes:
        written = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf())) as opened:
            opened.save(written, encryption=pikepdf.Encryption(**options))  # type: ignore[arg-type]
        return written.getvalue()

    return make


def _attached(_chance: random.Random) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.attachments["../../../raw/2021Q1/x.pdf"] = b"MZ synthetisch" * 10_000

    return pdf_with(change)


def _many_pages(count: int) -> Make:
    def make(_chance: random.Random) -> bytes:
        def change(opened: pikepdf.Pdf) -> None:
            for _ in range(count):
                opened.pages.append(opened.pages[0])

        return pdf_with(change)

    return make


_RANGES = b"".join(b"100 beginbfrange\n" + b"<0000> <FFFFFFFF> <0020>\n" * 100 + b"endbfrange\n" for _ in range(200))
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><x>&j;</x>"
)


def _laughs(_chance: random.Random) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        made = opened.make_stream(_LAUGHS)
        made.Type, made.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        opened.Root.Metadata = made

    return pdf_with(change)


_DEEP = 50_000

STRUCTURE: dict[str, Make] = {
    **{name.replace("_", "-"): _always(made) for name, made in hostile.HOSTILE.items()},
    "outlines-in-a-circle": _circle("/Outlines", "/First", "/Last", "/Next", "/Parent"),
    "fields-in-a-circle": _circle("/AcroForm", "/Fields", "/Kids", "/Parent"),
    "names-in-a-circle": _circle("/Names", "/Dests", "/EmbeddedFiles", "/Kids"),
    "structure-in-a-circle": _circle("/StructTreeRoot", "/K", "/ParentTree", "/Kids"),
    "labels-in-a-circle": _circle("/PageLabels", "/Kids"),
    "layers-in-a-circle": _circle("/OCProperties", "/D", "/OCGs", "/Order", "/VE"),
    "layers-deep": _root(f"/OCProperties<</OCGs[]/D<</Order {DEEP}>>>>"),
    "script-that-opens": _root("/OpenAction<</S/JavaScript/JS(while\\(true\\){app.alert\\(1\\)})>>"),
    "program-that-is-started": _root("/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>"),
    "form-that-is-sent": _root("/OpenAction<</S/SubmitForm/F(http://127.0.0.1:9/x)/Flags 4>>"),
    "form-of-xml": _root("/AcroForm<</XFA[(template)(<x/>)]/Fields[]/NeedAppearances true>>"),
    "version-of-4301-digits": _root(f"/Version {DIGITS}"),
    "language-with-escapes": _root("/Lang(\\033]0;title\\007\\033[2J)"),
    "file-attached": _attached,
    "metadata-that-laughs": _laughs,
    "notes-by-the-thousand": _notes("/Subtype/Text/Contents(x)", 20_000),
    "notes-without-end": _notes(f"/Subtype/FreeText/DA(/F1 9 Tf)/Contents({'x' * 500_000})"),
    "notes-that-draw-themselves": _notes("/Subtype/Stamp", 20, b"/X Do /X Do"),
    "fields-by-the-thousand": _notes("/Subtype/Widget/FT/Tx/V(1.490)/T(x)", 5_000),
    "note-of-4301-digits": _notes(f"/Subtype/Line/L[{DIGITS} 0 9 9]/Border[0 0 {DIGITS}]"),
    "font-of-widths-without-end": _font(f"/FirstChar -2147483648/LastChar 2147483647/Widths[{'500 ' * 100_000}]"),
    "font-of-4301-digits": _font(f"/FirstChar {DIGITS}/LastChar {DIGITS}"),
    "font-of-differences": _font(f"/Encoding<</Differences[{DIGITS} {'/a' * 100_000}]>>"),
    "font-map-without-end": _font("", key="/ToUnicode", content=b"begincmap\n" + _RANGES + b"endcmap"),
    "font-program-of-noise": _font("/Subtype/TrueType", program="/FontFile2", content=bytes(range(256)) * 4000),
    "font-program-that-counts": _font(
        "", program="/FontFile", content=b"%!PS-AdobeFont-1.0\n/x {" + b"{" * 90_000 + b"} def eexec" + b"9" * 9_000
    ),
    "font-glyph-of-itself": _glyph_that_draws_itself,
    "text-of-a-million": _drawn(b"BT /F1 9 Tf (" + b"1" * 1_000_000 + b") Tj ET"),
    "text-of-infinite-size": _drawn(
        b"BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 -1e38 Tm (12) Tj ET BT /F1 0 Tf 0 Tz (9) Tj ET"
    ),
    "number-of-4301-digits-in-contents": _drawn(b"%b w %b 0 0 1 0 0 cm BT /F1 %b Tf (1) Tj ET" % ((b"9" * 4301,) * 3)),
    "marks-in-marks": _drawn(b"/Span<</ActualText(9)>>BDC " * _DEEP + b"EMC " * _DEEP),
    "actual-text-without-end": _drawn(b"/Span<</ActualText(" + b"9" * 5_000_000 + b")>>BDC EMC"),
    "string-that-does-not-end": _drawn(b"BT (" + b"(" * 200_000),
    "dictionary-deep-in-contents": _drawn(b"/X " + b"<</A " * _DEEP + b">>" * _DEEP + b" BDC EMC"),
    "comment-that-does-not-end": _drawn(b"% " + b"x" * 5_000_000 + b"\n"),
    "operators-that-are-none": _drawn(b"xyzzy " * 500_000),
    "page-of-many-contents": lambda _: pdf_with(
        lambda opened: setattr(opened.pages[0], "Contents", pikepdf.Array([opened.pages[0].Contents] * 3_000))
    ),
    "page-of-itself": _replaced(b"/Parent", b"/Parent 3 0 R /Parenu"),
    "page-of-no-resources": _replaced(b"/Resources", b"/Resourcez"),
    "page-tree-of-minus-pages": _replaced(b"/Count 1", b"/Count -1"),
    "page-tree-of-4301-digits": _replaced(b"/Count 1", b"/Count " + b"9" * 4301),
    "sixty-one-pages": _many_pages(60),
    "table-of-4301-digits": _replaced(b"startxref\n", b"startxref\n" + b"9" * 4301),
    "table-of-minus-objects": _replaced(b"/Size ", b"/Size -"),
    "length-of-4301-digits": _replaced(b"/Length ", b"/Length " + b"9" * 4301),
    "length-of-itself": _replaced(b"/Length ", b"/Length 1 0 R /Lengti "),
    "encrypted-with-a-password": _encrypted(owner="x", user="y", R=6),
    "encrypted-without-a-password": _encrypted(owner="x", user="", R=4),
    "encrypted-by-itself": _replaced(b"trailer\n<<", b"trailer\n<< /Encrypt 1 0 R "),
    "cut-in-half": _bytes(lambda whole, chance: whole[: chance.randrange(len(whole) // 4, len(whole) // 2)]),
    "cut-at-the-end": _bytes(lambda whole, chance: whole[: -chance.randrange(2, 60)]),
    "a-kilobyte-before": _bytes(lambda whole, chance: chance.randbytes(1000) + whole),
    "a-megabyte-behind": _bytes(lambda whole, chance: whole + chance.randbytes(1024**2)),
    "bits-that-fell-over": _bytes(
        lambda whole, chance: bytes(
            byte ^ (1 << chance.randrange(8)) if chance.random() < 0.002 else byte for byte in whole
        )
    ),
    "marks-of-a-pdf-alone": lambda _: b"%PDF-1.7\n%%EOF\n",
    "two-documents-in-one": _bytes(lambda whole, _: whole + hostile.page_tree_in_a_circle()),
    "html-that-says-pdf": lambda _: b"<html>%PDF-1.7 <script>alert(1)</script>%%EOF",
    "zip-that-says-pdf": lambda chance: b"PK\3\4%PDF-1.4" + chance.randbytes(5000) + b"%%EOF",
    "noise-that-says-pdf": lambda chance: b"%PDF-1.7\n" + chance.randbytes(300_000) + b"\nstartxref\n9\n%%EOF\n",
    "nothing-at-all": lambda _: b"",
}
"""By name: PDFs made from chance."""
