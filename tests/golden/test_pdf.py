"""PDFs typeset here and then broken: what is refused, what is quarantined and where, and what is still read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.synthetic.typeset import Layout, PrintedPage, TypesetRow, typeset
from orchestration.system.limits import DEFAULT_LIMITS
from tests.support.synthetic import TODAY, only

DORDRECHT = ("Dordrecht", "1", "20", "300", "1.000", "1.321")
ZWIJNDRECHT = ("Zwijndrecht", "2", "30", "400", "2.000", "2.432")
TOTAAL = ("TOTAAL AMR", "3", "50", "700", "3.000", "3.753")
COUNTS = [(1, 20, 300, 1000, 1321), (2, 30, 400, 2000, 2432), (3, 50, 700, 3000, 3753)]

GOED = PrintedPage(
    title="synthetisch",
    heading=["Transparantie van klantprofielen (synthetisch)", "Eerste kwartaal 2021 Drechtsteden"],
    labels=("Gemeente", "Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
    rows=[DORDRECHT, ZWIJNDRECHT],
    total_row=TOTAAL,
    footnote="In de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen; 75% is bekend in Sonar.",
    explanation="Verzonnen cijfers.",
)

LeesPdf = Callable[[PrintedPage], Reading]
Draw = Callable[[Canvas], None]
LeesTekening = Callable[..., Reading]


@pytest.fixture
def lees_pdf(tmp_path: Path, namen: Names) -> LeesPdf:
    """Typesets a publication and reads it."""

    def lees(page: PrintedPage) -> Reading:
        path = tmp_path / "synthetisch.pdf"
        typeset(page, Layout(), path)
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return lees


@pytest.fixture
def lees_tekening(tmp_path: Path, namen: Names) -> LeesTekening:
    """Draws a PDF by hand and reads it."""

    def lees(*pages: Draw, pagesize: tuple[float, float] = A4, encrypt: StandardEncryption | None = None) -> Reading:
        path = tmp_path / "synthetisch.pdf"
        canvas = Canvas(str(path), pagesize=pagesize, encrypt=encrypt)
        for draw in pages:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return lees


def with_rows(*rijen: Sequence[str]) -> PrintedPage:
    rows: list[TypesetRow] = [(name, a, b, c, d, e) for name, a, b, c, d, e in rijen]
    return replace(GOED, rows=rows[:-1], total_row=rows[-1])


def counts_of(reading: Reading) -> list[tuple[int | None, ...]]:
    assert reading.publicatie is not None, reading.reden
    return [regel.aantallen for regel in reading.publicatie.regels]


# Drawing by hand

LEFT = 60.0
RIGHTS = (250.0, 320.0, 390.0, 460.0, 530.0)


def draw_heading(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(LEFT, 780, "Transparantie van klantprofielen (synthetisch)")
    canvas.drawString(LEFT, 760, "Eerste kwartaal 2021 Drechtsteden")


def draw_labels(
    canvas: Canvas, y: float = 720, groups: tuple[str, str] = ("Gemeenteklanten in Sonar", "UWV-klanten in Sonar")
) -> None:
    canvas.setFont("Helvetica", 6)
    canvas.drawString(LEFT, y, "Gemeente")
    canvas.drawCentredString(270, y, groups[0])
    canvas.drawCentredString(410, y, groups[1])
    canvas.drawRightString(RIGHTS[4], y, "Totaal in Sonar")
    for right, label in zip(RIGHTS, ("Profiel", "Geen profiel", "Profiel", "Geen profiel"), strict=False):
        canvas.drawRightString(right, y - 10, label)


def draw_rows(canvas: Canvas, rijen: Sequence[Sequence[str]], y: float = 690) -> None:
    canvas.setFont("Helvetica", 9)
    for rij in rijen:
        canvas.drawString(LEFT, y, rij[0])
        for right, text in zip(RIGHTS, rij[1:], strict=True):
            canvas.drawRightString(right, y, text)
        y -= 16


def draw_footnote(canvas: Canvas, y: float = 600) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawString(LEFT, y, "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen;")
    canvas.drawString(LEFT, y - 10, "daarvan is 75% bekend in Sonar.")


def draw_publication(canvas: Canvas, rijen: Sequence[Sequence[str]] = (DORDRECHT, ZWIJNDRECHT, TOTAAL)) -> None:
    draw_heading(canvas)
    draw_labels(canvas)
    draw_rows(canvas, rijen)
    draw_footnote(canvas)


# Sound publications


def test_typeset_publication_is_accepted(lees_pdf: LeesPdf) -> None:
    reading = lees_pdf(GOED)
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert counts_of(reading) == COUNTS


def test_same_figures_are_typeset_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        typeset(GOED, Layout(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_table_over_two_pages_is_read_whole_with_the_page_of_each_row(lees_pdf: LeesPdf, namen: Names) -> None:
    one_name_a_code = {code: naam for naam, code in namen.gemeenten.items() if len(naam) < 12}
    names = sorted(one_name_a_code.values())[:60]
    rijen = [(naam, "1", "0", "0", "0", "1") for naam in names]
    reading = lees_pdf(with_rows(*rijen, ("TOTAAL AMR", "60", "0", "0", "0", "60")))
    assert reading.uitslag == "aangenomen"
    assert reading.publicatie is not None
    assert [regel.naam for regel in reading.publicatie.rijen] == names
    pages = [regel.pagina for regel in reading.publicatie.regels]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert set(pages) == {1, 2}


def test_drawn_publication_is_accepted(lees_tekening: LeesTekening) -> None:
    reading = lees_tekening(draw_publication)
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert counts_of(reading) == COUNTS


def test_columns_are_read_by_the_places_of_their_labels(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        draw_heading(canvas)
        draw_labels(canvas, groups=("UWV-klanten in Sonar", "Gemeenteklanten in Sonar"))
        draw_rows(canvas, (DORDRECHT, ZWIJNDRECHT, TOTAAL))
        draw_footnote(canvas)

    reading = lees_tekening(draw)
    assert reading.uitslag == "aangenomen"
    assert counts_of(reading)[0] == (300, 1000, 1, 20, 1321)


@pytest.mark.parametrize("offset", [0.2, 0.4])
def test_text_drawn_twice_as_false_bold_is_read_once(lees_tekening: LeesTekening, offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        draw_publication(canvas)
        canvas.translate(offset, 0)
        draw_publication(canvas)

    assert counts_of(lees_tekening(draw)) == COUNTS


@pytest.mark.parametrize("mark", [" ", "\u00a0"])
def test_thousands_marked_by_a_space_are_read(lees_tekening: LeesTekening, mark: str) -> None:
    def draw(canvas: Canvas) -> None:
        draw_publication(canvas, [[cel.replace(".", mark) for cel in rij] for rij in (DORDRECHT, ZWIJNDRECHT, TOTAAL)])

    reading = lees_tekening(draw)
    assert reading.uitslag == "aangenomen"
    assert counts_of(reading) == COUNTS


def draw_without_heading(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(LEFT, 780, "Transparantie van klantprofielen (synthetisch)")
    canvas.drawString(LEFT, 740, "Drechtsteden")
    draw_labels(canvas)
    draw_rows(canvas, (DORDRECHT, ZWIJNDRECHT, TOTAAL))
    draw_footnote(canvas)


@pytest.mark.parametrize("space", [1, 3, 6, 12])
def test_letter_spaced_quarter_is_read(lees_tekening: LeesTekening, space: float) -> None:
    def draw(canvas: Canvas) -> None:
        draw_without_heading(canvas)
        text = canvas.beginText(LEFT, 760)
        text.setCharSpace(space)
        text.textLine("Vierde kwartaal 2022")
        canvas.drawText(text)

    reading = lees_tekening(draw)
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2022Q4")


@pytest.mark.parametrize("y", [30, 560, 820])
@pytest.mark.parametrize("quarter", ["Q1 2021", "Kwartaal I 2021", "1e kw. \u201921", "januari t/m maart 2021"])
def test_quarter_of_a_page_header_or_footer_alone_is_read(lees_tekening: LeesTekening, quarter: str, y: int) -> None:
    def draw(canvas: Canvas) -> None:
        draw_without_heading(canvas)
        canvas.drawString(LEFT, y, "UWV")
        canvas.drawString(250, y, quarter)
        canvas.drawString(500, y, "pagina 1")

    reading = lees_tekening(draw)
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2021Q1")


def test_page_turned_by_its_own_rotation_is_read(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -A4[1])
        draw_publication(canvas)

    reading = lees_tekening(draw, pagesize=(A4[1], A4[0]))
    assert counts_of(reading) == COUNTS
    assert reading.publicatie is not None
    boxes = [regel.bbox for regel in reading.publicatie.regels if regel.bbox is not None]
    assert len(boxes) == len(COUNTS)
    assert all(0 <= top < bottom <= A4[1] for _, top, _, bottom in boxes)


@pytest.mark.parametrize("angle", [0, 45])
def test_watermark_behind_the_table_does_not_hide_it(lees_tekening: LeesTekening, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 60)
        canvas.setFillGray(0.9)
        canvas.translate(90, 640 if angle == 0 else 480)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "SYNTHETISCH")
        canvas.restoreState()
        draw_publication(canvas)

    assert counts_of(lees_tekening(draw)) == COUNTS


def test_chart_under_the_table_adds_no_rows(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        draw_publication(canvas)
        for index, label in enumerate(("Jaar", "2016", "2017", "2018", "2019", "2020")):
            canvas.drawString(LEFT + 70 * index, 300, label)

    assert counts_of(lees_tekening(draw)) == COUNTS


def test_name_broken_over_two_lines_is_joined(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        draw_heading(canvas)
        draw_labels(canvas)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(LEFT, 701, "Hendrik-Ido-")
        draw_rows(canvas, (("Ambacht", *DORDRECHT[1:]), ZWIJNDRECHT, TOTAAL))
        draw_footnote(canvas)

    reading = lees_tekening(draw)
    assert reading.publicatie is not None
    assert reading.publicatie.regels[0].naam == "Hendrik-Ido-Ambacht"
    assert reading.uitslag == "aangenomen"


# Figures that are wrong or missing


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("kolom", range(1, 6))
def test_one_changed_digit_is_quarantined_with_page_row_expected_and_found(
    lees_pdf: LeesPdf, row: int, kolom: int
) -> None:
    rijen = [list(rij) for rij in (DORDRECHT, ZWIJNDRECHT, TOTAAL)]
    printed = rijen[row][kolom]
    rijen[row][kolom] = printed[:-1] + str((int(printed[-1]) + 1) % 10)
    reading = lees_pdf(with_rows(*rijen))
    assert reading.uitslag == "quarantaine"
    fault = reading.eerste_fout
    assert fault is not None
    assert (fault.controle, fault.pagina, fault.regel) == ("rijtotaal", 1, rijen[row][0])
    *parts, total = (int(cel.replace(".", "")) for cel in rijen[row][1:])
    assert (fault.berekend, fault.gepubliceerd) == (sum(parts), total)
    for text in (fault.regel, fault.verwacht, fault.gevonden):
        assert text
        assert text in (reading.reden or "")


def test_missing_total_row_is_quarantined(lees_pdf: LeesPdf) -> None:
    reading = lees_pdf(with_rows(DORDRECHT, ZWIJNDRECHT))
    assert reading.uitslag == "quarantaine"
    assert "totaalrij" in (reading.reden or "")


def test_missing_row_is_quarantined(lees_pdf: LeesPdf) -> None:
    assert lees_pdf(with_rows(DORDRECHT, TOTAAL)).uitslag == "quarantaine"


@pytest.mark.parametrize("cel", ["<5", "*", "", "1,5", "n.v.t."])
def test_cell_that_is_no_count_is_quarantined_with_page_and_row(lees_pdf: LeesPdf, cel: str) -> None:
    reading = lees_pdf(with_rows(DORDRECHT, ("Zwijndrecht", cel, "30", "400", "2.000", "2.430"), TOTAAL))
    assert reading.uitslag == "quarantaine"
    assert reading.eerste_fout is not None
    assert (reading.eerste_fout.pagina, (reading.eerste_fout.regel or "").split()[0]) == (1, "Zwijndrecht")


def test_row_without_counts_is_not_left_out_in_silence(lees_pdf: LeesPdf) -> None:
    reading = lees_pdf(with_rows(DORDRECHT, ("Papendrecht", "", "", "", "", ""), ZWIJNDRECHT, TOTAAL))
    assert reading.uitslag == "quarantaine"
    assert "Papendrecht" in (reading.reden or "")


def test_unknown_name_is_quarantined_and_named(lees_pdf: LeesPdf) -> None:
    reading = lees_pdf(with_rows(("Dordregt", *DORDRECHT[1:]), ZWIJNDRECHT, TOTAAL))
    assert reading.uitslag == "quarantaine"
    assert "'Dordregt'" in (reading.reden or "")


def test_row_outside_the_page_is_not_read_as_printed(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        draw_publication(canvas)
        draw_rows(canvas, [("Papendrecht", "0", "0", "0", "0", "0")], y=-100)

    reading = lees_tekening(draw)
    assert reading.uitslag != "aangenomen" or counts_of(reading) == COUNTS


# Files that are no readable publication


def broken(tmp_path: Path) -> Iterator[tuple[str, bytes, str]]:
    typeset(GOED, Layout(), tmp_path / "goed.pdf")
    good = (tmp_path / "goed.pdf").read_bytes()
    yield "empty", b"", "leeg"
    yield "html", b"<!DOCTYPE html><html><body>Sonar klantprofielen (synthetisch)</body></html>", "Geen pdf"
    yield "text", b"Sonar klantprofielen (synthetisch) 1 2 3 4 10", "Geen pdf"
    yield "signature only", b"%PDF-1.7\n", "pdf"
    yield "cut in half", good[: len(good) // 2], "pdf"
    yield "cut at the end", good[:-700], "pdf"
    yield "rubbish after the signature", b"%PDF-1.7\n" + bytes(range(256)) * 50, "pdf"


@pytest.mark.parametrize("index", range(7))
def test_file_that_is_no_whole_pdf_is_refused_or_read_right_and_never_raises(
    tmp_path: Path, namen: Names, index: int
) -> None:
    name, content, message = list(broken(tmp_path))[index]
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(content)
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag == "geweigerd"
    assert message in (reading.reden or "")


@pytest.mark.parametrize("place", range(0, 100, 4))
def test_pdf_damaged_anywhere_never_gives_other_figures(tmp_path: Path, namen: Names, place: int) -> None:
    typeset(GOED, Layout(), tmp_path / "goed.pdf")
    content = bytearray((tmp_path / "goed.pdf").read_bytes())
    start = len(content) * place // 100
    content[start : start + 8] = b"\x00\xff%<>()0"
    path = tmp_path / "beschadigd.pdf"
    path.write_bytes(content)
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag != "aangenomen" or counts_of(reading) == COUNTS


def test_encrypted_pdf_is_refused_and_says_so(lees_tekening: LeesTekening) -> None:
    reading = lees_tekening(draw_publication, encrypt=StandardEncryption("geheim", "ook geheim"))
    assert reading.uitslag == "geweigerd"
    assert "versleuteld" in (reading.reden or "")


def test_pdf_with_only_an_owner_s_password_is_read(lees_tekening: LeesTekening) -> None:
    assert counts_of(lees_tekening(draw_publication, encrypt=StandardEncryption("", "geheim"))) == COUNTS


def test_page_of_an_image_alone_is_refused_as_a_scan(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(100, 100, 200, 300, fill=1)

    reading = lees_tekening(draw)
    assert reading.uitslag == "geweigerd"
    assert "scan" in (reading.reden or "")


def test_other_document_is_refused(lees_tekening: LeesTekening) -> None:
    reading = lees_tekening(lambda canvas: canvas.drawString(LEFT, 700, "Jaarverslag (synthetisch): 1 2 3 4 10"))
    assert reading.uitslag == "geweigerd"
    assert "Geen publicatie" in (reading.reden or "")


def test_too_many_pages_are_refused_with_the_limit(lees_tekening: LeesTekening) -> None:
    reading = lees_tekening(*[draw_publication] * (DEFAULT_LIMITS.max_pages + 1))
    assert reading.uitslag == "geweigerd"
    assert str(DEFAULT_LIMITS.max_pages) in (reading.reden or "")


def test_landscape_page_is_read(lees_tekening: LeesTekening) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(0, landscape(A4)[1] - A4[1])
        draw_publication(canvas)

    assert counts_of(lees_tekening(draw, pagesize=landscape(A4))) == COUNTS
