"""Captions that are drawn, in files with more than one table: what can't be read can say that a table is another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.golden.test_pdf import DORDRECHT, ZWIJNDRECHT, draw_heading, draw_labels, draw_rows
from tests.support.engines import read_by_pdfminer
from tests.support.synthetic import TODAY

Draw = Callable[[Canvas, float], None]
"""Draws something with its lower edge at a height."""

TOTAAL = ("TOTAAL AMR", "3", "50", "700", "3.000", "3.753")
PART = (("Dordrecht", "1", "2", "3", "4", "10"), ("TOTAAL AMR", "1", "2", "3", "4", "10"))
"""A part of the people."""
HAAGLANDEN = (("Delft", "7", "68", "1.021", "16", "1.112"), ("TOTAAL AMR", "7", "68", "1.021", "16", "1.112"))


@pytest.fixture
def verdicts(tmp_path: Path, namen: Names) -> Callable[[Callable[[Canvas], None]], list[str]]:
    """The verdict on each table of a PDF that is drawn by hand."""

    def read(draw: Callable[[Canvas], None]) -> list[str]:
        path = tmp_path / "synthetisch.pdf"
        canvas = Canvas(str(path), pagesize=A4)
        draw(canvas)
        canvas.save()
        readings: tuple[Reading, ...] = read_file(path, ReadingContext(namen, TODAY))
        return [reading.uitslag for reading in readings]

    return read


Verdicts = Callable[[Callable[[Canvas], None]], list[str]]


def picture(text: str) -> ImageReader:
    """A grey picture, another for each text."""
    image = Image.new("L", (len(text) * 6, 12), 255)
    for place, letter in enumerate(text):
        image.paste(ord(letter) % 200, (place * 6, 2, place * 6 + 4, 10))
    return ImageReader(image)


def image(canvas: Canvas, y: float) -> None:
    canvas.drawImage(picture("waarvan Wajong"), 60, y, 120, 14)


def inline_image(canvas: Canvas, y: float) -> None:
    canvas.drawInlineImage(Image.new("L", (40, 8), 90), 60, y, 120, 14)


def small_image(canvas: Canvas, y: float) -> None:
    canvas.drawImage(picture("2020"), 60, y + 4, 22, 6)


def image_in_a_form(canvas: Canvas, y: float) -> None:
    if not canvas.hasForm("opschrift"):
        canvas.beginForm("opschrift")
        canvas.drawImage(picture("Alleen mannen"), 0, 0, 120, 14)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(60, y)
    canvas.doForm("opschrift")
    canvas.restoreState()


def image_in_strips(canvas: Canvas, y: float) -> None:
    for place in range(8):
        canvas.drawImage(picture(f"strook {place}"), 60 + 15 * place, y, 15, 14)


def curves(canvas: Canvas, y: float) -> None:
    for place in range(8):
        path = canvas.beginPath()
        path.moveTo(60 + 9 * place, y)
        path.curveTo(60 + 9 * place, y + 9, 66 + 9 * place, y + 9, 66 + 9 * place, y)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def slanted_lines(canvas: Canvas, y: float) -> None:
    for place in range(8):
        canvas.line(60 + 9 * place, y, 65 + 9 * place, y + 9)
        canvas.line(65 + 9 * place, y + 9, 68 + 9 * place, y)


def shading(canvas: Canvas, y: float) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(60, y, 120, 14)
    canvas.clipPath(path, stroke=0)
    canvas.linearGradient(60, y, 180, y, ("#ffffff", "#000000"))
    canvas.restoreState()


def mask(canvas: Canvas, y: float) -> None:
    canvas.drawImage(picture("Een jaar eerder"), 60, y, 120, 14, mask=[250, 255])


def high_image(canvas: Canvas, y: float) -> None:
    canvas.drawImage(picture("Ter vergelijking"), 60, y - 8, 300, 30)


DRAWN = [
    image,
    inline_image,
    small_image,
    image_in_a_form,
    image_in_strips,
    curves,
    slanted_lines,
    shading,
    mask,
    high_image,
]


def draw_note(canvas: Canvas, y: float, region: str = "Drechtsteden") -> None:
    canvas.setFont("Helvetica", 7)
    note = f"Noot: in de arbeidsmarktregio {region} telt het doelgroepregister 5.000 personen;"
    canvas.drawString(60, y, f"{note} daarvan is 75% bekend in Sonar.")


def draw_main(canvas: Canvas) -> None:
    draw_heading(canvas)
    draw_labels(canvas)
    draw_rows(canvas, (DORDRECHT, ZWIJNDRECHT, TOTAAL))
    draw_note(canvas, 630)


@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize("heading", ["", "Eerste kwartaal 2021 Drechtsteden", "Drechtsteden"])
def test_table_under_a_drawn_caption_is_kept_out(verdicts: Verdicts, drawn: Draw, heading: str) -> None:
    def draw(canvas: Canvas) -> None:
        draw_main(canvas)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(60, 560, heading)
        drawn(canvas, 535)
        draw_labels(canvas, 510)
        draw_rows(canvas, PART, 480)

    main, part = verdicts(draw)
    assert part == "quarantaine"
    assert main == "quarantaine" if heading.startswith("Eerste") else "aangenomen"


def test_drawn_caption_of_a_later_page_is_seen_by_either_engine(
    verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first page is the one that pdfium gives up on."""

    def draw(canvas: Canvas) -> None:
        draw_main(canvas)
        canvas.showPage()
        image(canvas, 735)
        draw_labels(canvas, 710)
        draw_rows(canvas, PART, 680)

    quick = verdicts(draw)
    read_by_pdfminer(monkeypatch)
    assert verdicts(draw) == quick
    assert quick[-1] != "aangenomen"


@pytest.mark.parametrize("drawn", DRAWN)
def test_other_region_under_a_drawn_caption_is_kept_out(verdicts: Verdicts, drawn: Draw) -> None:
    """What is drawn below its heading may say that it counts other people."""

    def draw(canvas: Canvas) -> None:
        draw_main(canvas)
        canvas.drawString(60, 560, "Eerste kwartaal 2021 Haaglanden")
        drawn(canvas, 535)
        draw_labels(canvas, 510)
        draw_rows(canvas, HAAGLANDEN, 480)
        draw_note(canvas, 440, "Haaglanden")

    assert verdicts(draw) == ["aangenomen", "quarantaine"]


@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize("y", [590, 420, 800])
def test_what_is_drawn_elsewhere_changes_nothing(verdicts: Verdicts, drawn: Draw, y: float) -> None:
    """Between a footnote and the next full heading, under the last table, above the first heading."""

    def draw(canvas: Canvas) -> None:
        draw_main(canvas)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(60, 550, "Eerste kwartaal 2021 Haaglanden")
        draw_labels(canvas, 520)
        draw_rows(canvas, HAAGLANDEN, 490)
        draw_note(canvas, 450, "Haaglanden")
        drawn(canvas, y)

    assert verdicts(draw) == ["aangenomen", "aangenomen"]


@pytest.mark.parametrize("drawn", DRAWN)
def test_what_every_page_repeats_is_no_caption(verdicts: Verdicts, drawn: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 700, "Transparantie van klantprofielen (synthetisch)")
        canvas.drawString(60, 660, "Eerste kwartaal 2021")
        drawn(canvas, 600)
        drawn(canvas, 30)
        for region, rows in (("Drechtsteden", (DORDRECHT, ZWIJNDRECHT, TOTAAL)), ("Haaglanden", HAAGLANDEN)):
            canvas.showPage()
            canvas.setFont("Helvetica-Bold", 11)
            canvas.drawString(60, 770, region)
            draw_labels(canvas, 720)
            draw_rows(canvas, rows, 690)
            draw_note(canvas, 600, region)
            drawn(canvas, 30)

    assert verdicts(draw) == ["aangenomen", "aangenomen"]


def test_label_pictures_of_every_table_are_no_captions_but_a_different_one_is(verdicts: Verdicts) -> None:
    def draw(second: str) -> Callable[[Canvas], None]:
        def with_second(canvas: Canvas) -> None:
            draw_heading(canvas)
            canvas.drawImage(picture("Alle klanten van deze regio"), 60, 738, 300, 14)
            draw_labels(canvas)
            draw_rows(canvas, (DORDRECHT, ZWIJNDRECHT, TOTAAL))
            draw_note(canvas, 630)
            canvas.setFont("Helvetica-Bold", 11)
            canvas.drawString(60, 560, "Eerste kwartaal 2021 Haaglanden")
            canvas.drawImage(picture(second), 60, 538, 300, 14)
            draw_labels(canvas, 520)
            draw_rows(canvas, HAAGLANDEN, 490)
            draw_note(canvas, 450, "Haaglanden")

        return with_second

    assert verdicts(draw("Alle klanten van deze regio")) == ["aangenomen", "aangenomen"]
    assert verdicts(draw("Alle vrouwen van deze regio")) == ["quarantaine", "quarantaine"]
