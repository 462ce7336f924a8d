"""Pages of which only a picture says what they print: read as their print with the extra `ocr`, or refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from orchestration.domain.names import Names
from orchestration.reading import files
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading
from tests.support.pictures import show
from tests.support.raw_pdf import COUNTS, HELVETICA, publication, write
from tests.support.scanned import pictures_of, scan, write_pictures
from tests.support.synthetic import TODAY

PAGE = (595, 842)
PRIVATE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Synthetisch def /CMapType 2 def\n"
    b"1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfrange <00> <FF> <E000> endbfrange endcmap end end"
)
"""Each code is a character that no standard has."""


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A publication with text (synthetisch), as it is printed."""
    return write(tmp_path / "gedrukt.pdf", show, HELVETICA)


def read(path: Path, namen: Names) -> Reading:
    ((_, (reading,)),) = read_files([ReadRequest(path, path.name)], ReadingContext(namen, TODAY))
    return reading


def require_print(reading: Reading, register: int | None = 5000) -> None:
    """It is accepted, and as the publication is printed."""
    publicatie = reading.publicatie
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert publicatie is not None
    assert (publicatie.leeswijze, reading.quarter_key, reading.amr_code) == ("ocr", "2021Q1", "AM23")
    assert [regel.naam for regel in publicatie.regels] == ["Dordrecht", "Zwijndrecht", "TOTAAL AMR"]
    assert [regel.aantallen for regel in publicatie.regels] == COUNTS
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (register, 75)


@pytest.mark.parametrize(
    "how",
    [
        {"resolution": 150, "askew": -0.4, "noise": 8, "blur": 0.3, "quality": 75},
        {"resolution": 300, "askew": 1.2, "noise": 20, "blur": 1.0, "quality": 50},
    ],
    ids=["150 dpi", "300 dpi"],
)
def test_scan_is_read_as_it_was_printed(tmp_path: Path, namen: Names, printed: Path, how: dict[str, float]) -> None:
    reading = read(scan(printed, tmp_path / "scan.pdf", 7, **how), namen)  # type: ignore[arg-type]
    require_print(reading)
    assert reading.publicatie is not None
    for regel, base in zip(reading.publicatie.regels, (690, 674, 658), strict=True):
        assert regel.bbox is not None
        assert regel.bbox[0] == pytest.approx(60, abs=6)
        assert (regel.bbox[1] + regel.bbox[3]) / 2 == pytest.approx(842 - base - 3, abs=8)


def test_digit_that_was_changed_in_a_picture_is_published_nowhere(tmp_path: Path, namen: Names) -> None:
    changed = [place if place[3] != "1.321" else (*place[:3], "1.821", place[4]) for place in publication()]
    page = write(tmp_path / "fout.pdf", show, HELVETICA, places=iter(changed))
    reading = read(scan(page, tmp_path / "scan.pdf", 7), namen)
    assert (reading.uitslag, "1.821" in (reading.reden or "")) == ("quarantaine", True)


def test_page_of_outlines_is_read_as_it_was_printed(tmp_path: Path, namen: Names, printed: Path) -> None:
    """Here each run of dark pixels is a filled rectangle: no text, and no picture."""
    (picture,) = pictures_of(printed, 200)
    target = tmp_path / "omtrek.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=PAGE)
        pdf.pages[0].obj.Contents = pdf.make_stream("\n".join(_rectangles(picture, 72 / 200)).encode())
        pdf.save(target)
    require_print(read(target, namen))


def _rectangles(picture: Image.Image, size: float) -> Iterable[str]:
    for y in range(picture.height):
        row = picture.crop((0, y, picture.width, y + 1)).point(lambda shade: 255 * (shade < 128)).tobytes()
        x = row.find(b"\xff")
        while x >= 0:
            end = row.find(b"\0", x)
            yield f"{x * size:.2f} {842 - (y + 1) * size:.2f} {(end - x) * size:.2f} {size:.2f} re f"
            x = row.find(b"\xff", end)


def test_font_without_unicode_is_read_as_it_was_printed(tmp_path: Path, namen: Names) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    bare = tmp_path / "zonder.pdf"
    canvas = Canvas(str(bare), pagesize=PAGE)
    for x, y, size, text, aligned in publication():
        canvas.setFont("Vera", size * 0.85)
        draw = {"left": canvas.drawString, "center": canvas.drawCentredString, "right": canvas.drawRightString}
        draw[aligned](x, y, text)
    canvas.save()
    with pikepdf.open(bare, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                font.ToUnicode = pdf.make_stream(PRIVATE)
        pdf.save(bare)
    require_print(read(bare, namen))


def with_layer(printed: Path, target: Path, changed: dict[str, str]) -> Path:
    """A scan of a publication, with its text under the picture, invisible, in which some texts are others."""
    places = [(*place[:3], _changed(place[3], changed), place[4]) for place in publication()]
    layer = write(target.with_name("laag.pdf"), lambda place: f"3 Tr {show(place)}", HELVETICA, places=iter(places))
    picture = scan(printed, target.with_name("scan.pdf"), 7)
    with pikepdf.open(layer) as pdf, pikepdf.open(picture) as scanned:
        pdf.pages[0].add_underlay(scanned.pages[0], pikepdf.Rectangle(0, 0, *PAGE))
        pdf.save(target)
    return target


def _changed(text: str, changed: dict[str, str]) -> str:
    for old, new in changed.items():
        text = text.replace(old, new)
    return text


def test_text_under_a_scan_is_never_trusted_alone(tmp_path: Path, namen: Names, printed: Path) -> None:
    layered = partial(with_layer, printed, tmp_path / "laag-en-scan.pdf")
    changed = {"1.321": "1.322", "3.753": "3.754", "1.000": "1.001", "3.000": "3.001", "5.000": "5.009"}
    require_print(read(layered(changed), namen), register=None)
    other = read(layered({"Eerste": "Vierde"}), namen)
    assert (other.uitslag, "kwartaal: 2021Q1" in (other.reden or "")) == ("quarantaine", True)


@pytest.mark.parametrize(
    "over",
    [
        "1 w 200 693 m 532 693 l S",
        "0.8 g BT /F 90 Tf 0.766 0.643 -0.643 0.766 120 480 Tm (CONCEPT) Tj ET",
    ],
    ids=["struck out", "watermark"],
)
def test_what_runs_over_the_rows_of_a_scan_keeps_it_out(over: str, printed: Path, tmp_path: Path, namen: Names) -> None:
    with pikepdf.open(printed, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(f"q {over} Q\n".encode())
        pdf.save(printed)
    reading = read(scan(printed, tmp_path / "scan.pdf", 7), namen)
    assert reading.uitslag != "aangenomen"


def test_scan_that_programs_show_otherwise_is_kept_out(printed: Path, tmp_path: Path, namen: Names) -> None:
    path = scan(printed, tmp_path / "scan.pdf", 7)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Object.parse(b"<</Type /Annot /Subtype /FreeText /Rect [230 680 260 700] /Contents (409) /F 4>>")
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.save(path)
    assert read(path, namen).uitslag == "quarantaine"


def test_without_the_extra_a_scan_is_refused_with_the_command(
    tmp_path: Path, namen: Names, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "installed_libraries", lambda: ())
    reading = read(scan(printed, tmp_path / "scan.pdf", 7), namen)
    assert (reading.uitslag, "'make ocr'" in (reading.reden or "")) == ("geweigerd", True)


def test_recognition_has_limits_of_its_own(tmp_path: Path, namen: Names, printed: Path) -> None:
    path = scan(printed, tmp_path / "scan.pdf", 7)
    context = ReadingContext(namen, TODAY)
    for limits, reason in (({"ocr_seconds": 1}, "langer dan 1 seconden"), ({"ocr_memory": 200 * 1024**2}, "gestopt")):
        bounded = replace(context, limits=replace(context.limits, **limits))
        ((_, (reading,)),) = read_files([ReadRequest(path, path.name)], bounded)
        assert (reading.uitslag, reading.is_aborted, reason in (reading.reden or "")) == ("geweigerd", True, True)


def test_picture_that_is_no_publication_is_refused(tmp_path: Path, namen: Names) -> None:
    blank = write_pictures(tmp_path / "leeg.pdf", [Image.new("L", (800, 1100), 255)], 100, 60)
    reading = read(blank, namen)
    assert (reading.uitslag, "Geen publicatie" in (reading.reden or "")) == ("geweigerd", True)


def test_file_with_text_never_loads_the_engine(printed: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.conftest import SEEDS_DIR;"
        "from orchestration.domain.names import Names; from orchestration.reading.context import ReadingContext;"
        "from orchestration.reading.reading import read_file; from tests.support.synthetic import TODAY;"
        "context = ReadingContext(Names.from_seeds(SEEDS_DIR), TODAY, recognises=True);"
        "(reading,) = read_file(Path(sys.argv[1]), context);"
        "print(reading.uitslag, 'rapidocr' in sys.modules, 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, printed], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["aangenomen", "False", "False"]
