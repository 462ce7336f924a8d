"""The pages of the sources: pictures drawn once, from the file that was read, with every row in its place."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from orchestration.domain.count import format_count
from orchestration.domain.names import Names
from orchestration.publishing import wording
from orchestration.publishing.pages import page_environment
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.report import notation, source_pages
from orchestration.report.pictures import PagePicture, draw_missing
from orchestration.report.source import Source, SourceRow
from orchestration.report.source_pages import Sources, write_source_pages
from orchestration.system.files import sha256_of
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.settings import PROJECT_DIR
from tests.support.synthetic import TODAY

BESTAND = "2021Q1/noord-holland-noord.pdf"


def raw_with(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    (raw / "2021Q1").mkdir(parents=True)
    shutil.copy(PROJECT_DIR / "raw" / BESTAND, raw / BESTAND)
    return raw


def source_of(raw: Path, namen: Names) -> Source:
    (reading,) = read_file(raw / BESTAND, ReadingContext(namen, TODAY))
    assert reading.publicatie is not None
    rows = tuple(
        SourceRow(
            regel.naam, regel.naam, tuple(n or 0 for n in regel.aantallen), (False,) * 5, regel.pagina, regel.bbox
        )
        for regel in reading.publicatie.regels
    )
    origin = (None, None, None, None, None, "gelezen", "tekst", True, False)
    return Source("een", BESTAND, reading.sha256, *origin, "eerste kwartaal 2021", "Noord-Holland Noord", 1, rows)


def ink(picture: PagePicture, row: SourceRow) -> int:
    """How many pixels of the row's part of the picture are not white."""
    assert row.bbox is not None
    left, top, right, _ = picture.box
    scale = picture.width / (right - left)
    x0, y0, x1, y1 = row.bbox
    with Image.open(picture.path) as image:
        part = image.convert("L").crop(
            (int((x0 - left) * scale), int((y0 - top) * scale), int((x1 - left) * scale), int((y1 - top) * scale))
        )
    return sum(part.histogram()[:128])


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("crop", [None, (40, 90, 570, 800)])
def test_row_is_where_the_warehouse_says_also_on_a_turned_or_cropped_page(
    tmp_path: Path, namen: Names, quarters: int, crop: tuple[int, ...] | None
) -> None:
    raw = raw_with(tmp_path)
    with pikepdf.open(raw / BESTAND, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 90 * quarters
        if crop:
            pdf.pages[0].CropBox = pikepdf.Array(crop)
        pdf.save()
    source = source_of(raw, namen)
    (picture,) = draw_missing([source], raw, tmp_path / "cache", DEFAULT_LIMITS).values()
    assert isinstance(picture, PagePicture)
    assert all(ink(picture, row) > 100 for row in source.rows)


def test_page_is_drawn_once_and_kept_as_long_as_it_is_needed(tmp_path: Path, namen: Names) -> None:
    raw, cache = raw_with(tmp_path), tmp_path / "cache"
    source = source_of(raw, namen)
    (first,) = draw_missing([source], raw, cache, DEFAULT_LIMITS).values()
    (raw / BESTAND).unlink()
    assert list(draw_missing([source], raw, cache, DEFAULT_LIMITS).values()) == [first]
    assert draw_missing([], raw, cache, DEFAULT_LIMITS) == {}
    assert list(cache.iterdir()) == []


def test_file_that_is_not_the_one_that_was_read_has_no_picture(tmp_path: Path, namen: Names) -> None:
    raw = raw_with(tmp_path)
    source = source_of(raw, namen)
    (raw / BESTAND).write_bytes((raw / BESTAND).read_bytes() + b"\n")
    (reason,) = draw_missing([source], raw, tmp_path / "cache", DEFAULT_LIMITS).values()
    assert isinstance(reason, str)
    assert "veranderd of verplaatst" in reason


def test_page_that_can_not_be_drawn_or_is_huge_takes_nothing_along(tmp_path: Path, namen: Names) -> None:
    raw = raw_with(tmp_path)
    good = source_of(raw, namen)
    shutil.copy(raw / BESTAND, raw / "reus.pdf")
    with pikepdf.open(raw / "reus.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 14_400, 14_400])
        pdf.save()
    (raw / "kapot.pdf").write_bytes(b"%PDF-1.7\nnothing")
    row = good.rows[0]
    others = [
        Source(
            "x",
            name,
            sha256_of(raw / name),
            None,
            None,
            None,
            None,
            None,
            "gelezen",
            "tekst",
            True,
            False,
            "",
            "",
            1,
            (row,),
        )
        for name in ("reus.pdf", "kapot.pdf")
    ]
    pictures = list(draw_missing([*others, good], raw, tmp_path / "cache", DEFAULT_LIMITS).values())
    giant, broken, picture = pictures
    assert isinstance(giant, PagePicture)
    assert giant.width * giant.height < 4_010_000
    assert isinstance(broken, str)
    assert "niet te tekenen" in broken
    assert isinstance(picture, PagePicture)


def page_of(publicatie: Source, raw: Path, site: Path) -> str:
    """The page of a publication without pictures, in a frame that has only its content."""
    frame = site.with_name("frame")
    frame.mkdir(exist_ok=True)
    (frame / "base.html").write_text("{% block content %}{% endblock %}", encoding="utf-8")
    templates = Path(source_pages.__file__).parent / "templates"
    environment = page_environment(frame, templates, filters={"count": format_count, "date_text": notation.date_text})
    site.mkdir()
    context = {"data": SimpleNamespace(controles_by_publicatie={}), "wording": wording}
    write_source_pages(site, environment.get_template("source.html"), Sources([publicatie], {}, raw), context)
    return (site / "bron" / "een.html").read_text(encoding="utf-8")


def test_text_has_no_picture_and_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "een.txt"
    path.write_text("\ufeffAlkmaar\t1\t2\t3\t4\t10 <script>", encoding="utf-8")
    row = SourceRow("GM0361", "Alkmaar", (1, 2, 3, 4, 10), (False,) * 5, None, None)
    origin = ("UWV", "Titel", None, None, None, "aangenomen", "tekst", False, False)
    publicatie = Source("een", path.name, sha256_of(path), *origin, "eerste kwartaal 2021", "Alkmaar", 1, (row,))
    assert draw_missing([publicatie], tmp_path, tmp_path / "cache", DEFAULT_LIMITS) == {}

    page = page_of(publicatie, tmp_path, tmp_path / "site")
    assert "Alkmaar\t1\t2\t3\t4\t10 &lt;script&gt;" in page
    assert 'id="rij-GM0361"' in page
    assert "<svg" not in page
    assert wording.AANGENOMEN in page
    assert "klopt alles" not in page

    path.write_text("anders", encoding="utf-8")
    changed = page_of(publicatie, tmp_path, tmp_path / "changed")
    assert "veranderd of verplaatst" in changed
    assert "anders" not in changed
