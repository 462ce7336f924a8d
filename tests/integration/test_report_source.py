"""The pages of the sources: pictures drawn once, from the file that was read, with every row in its place."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from orchestration.domain.names import Names
from orchestration.publishing import wording
from orchestration.publishing.pages import page_environment
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.report import source_pages
from orchestration.report.pictures import SourcePicture, draw_missing
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
    area = ("2021Q1", "eerste kwartaal 2021", "AM15", "Noord-Holland Noord")
    return Source("een", BESTAND, reading.sha256, *origin, *area, 1, rows)


def ink(picture: SourcePicture, row: SourceRow) -> int:
    """How many pixels of the row's part of the picture are not white."""
    assert row.bbox is not None
    (part,) = (part for part in picture.parts if part.page == row.pagina)
    scale = part.width / (part.x1 - part.x0)
    x0, y0, x1, y1 = row.bbox
    edges = (x0 - part.x0, y0 - part.top, x1 - part.x0, y1 - part.top)
    left, top, right, bottom = (int(edge * scale) for edge in edges)
    with Image.open(picture.path) as image:
        cut = image.convert("L").crop((left, top + part.y, right, bottom + part.y))
    return sum(cut.histogram()[:128])


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
    assert isinstance(picture, SourcePicture)
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
    others = [
        replace(good, publicatie_id=name, bestand=name, sha256=sha256_of(raw / name), rows=good.rows[:1])
        for name in ("reus.pdf", "kapot.pdf")
    ]
    pictures = draw_missing([*others, good], raw, tmp_path / "cache", DEFAULT_LIMITS)
    giant, broken, picture = pictures["reus.pdf"], pictures["kapot.pdf"], pictures["een"]
    assert isinstance(giant, SourcePicture)
    assert giant.width * giant.height < 4_010_000
    assert isinstance(broken, str)
    assert "niet te tekenen" in broken
    assert isinstance(picture, SourcePicture)


def test_pages_too_heavy_together_show_their_rows_only_in_one_picture(tmp_path: Path, namen: Names) -> None:
    raw = raw_with(tmp_path)
    source = source_of(raw, namen)
    with pikepdf.open(raw / BESTAND, allow_overwriting_input=True) as pdf:
        # Pages that are just the same weigh little together.
        for shift in (b"1 0 0 1 0.33 0.21 cm", b"1 0 0 1 0.66 0.57 cm"):
            pdf.pages.append(pdf.pages[0])
            pdf.pages[-1].contents_add(pdf.make_stream(shift), prepend=True)
        pdf.save()
    rows = tuple(row._replace(pagina=1 + number) for number, row in enumerate(source.rows[:3]))
    source = replace(source, sha256=sha256_of(raw / BESTAND), rows=rows)
    (picture,) = draw_missing([source], raw, tmp_path / "cache", DEFAULT_LIMITS).values()
    assert isinstance(picture, SourcePicture)
    assert [part.page for part in picture.parts] == [1, 2, 3]
    assert not any(part.is_whole for part in picture.parts)
    assert picture.path.stat().st_size < 22_000
    assert picture.height == sum(part.height for part in picture.parts)
    assert all(ink(picture, row) > 100 for row in rows)


def data_of(**values: Any) -> Any:
    """What the pages of sources show of the report's data."""
    known = {
        "controles_by_publicatie": {},
        "is_synthetisch": False,
        "credit": "Bron: UWV",
        "published_url": None,
        "contact": None,
        "amr_names": {"AM15": "Noord-Holland Noord"},
        "gemeente_names": {"GM0361": "Alkmaar", "GM1980": "Dijk en Waard"},
        "heirs": {"GM0361": ("GM0361",), "GM0398": ("GM1980",)},
    }
    return SimpleNamespace(**known | values)


def pages_of(
    site: Path, publicaties: Sequence[Source], raw: Path, data: Any = None, templates: Path | None = None
) -> dict[str, Path]:
    """The files of the sources in a new site, by the ids of their publications, or the suffix of pictures."""
    folders = [templates] if templates else []
    environment = page_environment(
        *folders, Path(source_pages.__file__).parent / "templates", filters={"date_text": str}
    )
    site.mkdir()
    cache = site.parent / "cache"
    pictures = draw_missing(publicaties, raw, cache, DEFAULT_LIMITS)
    write_source_pages(site, environment, Sources(publicaties, pictures, raw, cache), data or data_of())
    return {path.name: path for path in (site / "bron").iterdir()}


def inodes(files: dict[str, Path]) -> dict[str, int]:
    return {name: path.stat().st_ino for name, path in files.items()}


def test_page_and_picture_are_written_once_and_again_only_if_they_change(tmp_path: Path, namen: Names) -> None:
    raw = raw_with(tmp_path)
    one = source_of(raw, namen)
    shutil.copy(raw / BESTAND, raw / "twee.pdf")
    with (raw / "twee.pdf").open("ab") as file:
        file.write(b"\n% two")
    two = replace(one, publicatie_id="twee", bestand="twee.pdf", sha256=sha256_of(raw / "twee.pdf"))
    first = pages_of(tmp_path / "first", [one], raw)
    assert sorted(path.suffix for path in first.values()) == [".html", ".webp"]
    assert sum(path.stat().st_size for path in first.values()) < 30_000

    second = pages_of(tmp_path / "second", [one, two], raw)
    assert len(second) == 4
    assert inodes(first).items() <= inodes(second).items()

    row = one.rows[0]
    corrected = replace(one, rows=(row._replace(counts=(1, *row.counts[1:])), *one.rows[1:]))
    third = pages_of(tmp_path / "third", [corrected, two], raw)
    changed = {name for name in second if inodes(second)[name] != inodes(third).get(name)}
    assert changed == {"een.html"}

    frame = tmp_path / "templates"
    frame.mkdir()
    base = (Path(source_pages.__file__).parent / "templates" / "base.html").read_text(encoding="utf-8")
    (frame / "base.html").write_text(base.replace("Klantprofielen", "Profielen"), encoding="utf-8")
    fourth = pages_of(tmp_path / "fourth", [corrected, two], raw, templates=frame)
    changed = {name for name in third if inodes(third)[name] != inodes(fourth).get(name)}
    assert changed == {"een.html", "twee.html"}
    assert "Profielen" in fourth["een.html"].read_text(encoding="utf-8")
    assert len(list((tmp_path / "cache").iterdir())) == 4


def test_names_lead_to_the_pages_of_their_areas_and_to_heirs(tmp_path: Path) -> None:
    path = tmp_path / "een.txt"
    path.write_text("tekst", encoding="utf-8")
    names = {"GM0361": "Alkmaar", "GM0398": "Heerhugowaard", "AM15": "Totaal", "GM9999": "Nergens"}
    rows = tuple(SourceRow(code, name, (1, 2, 3, 4, 10), (False,) * 5, None, None) for code, name in names.items())
    origin = (None, None, None, None, None, "gelezen", "tekst", True, True)
    area = ("2021Q1", "eerste kwartaal 2021", "AM15", "Noord-Holland Noord")
    publicatie = Source("een", path.name, sha256_of(path), *origin, *area, 1, rows)
    page = pages_of(tmp_path / "site", [publicatie], tmp_path)["een.html"].read_text(encoding="utf-8")
    assert '<a href="../gemeente/GM0361.html#kwartaal=2021Q1">Alkmaar</a>' in page
    assert 'Heerhugowaard, nu <a href="../gemeente/GM1980.html#kwartaal=2021Q1">Dijk en Waard</a>' in page
    assert '<a href="../amr/AM15.html#kwartaal=2021Q1">Totaal</a>' in page
    assert '<th scope="row">Nergens<td>' in page
    assert '› <a href="../amr/AM15.html#kwartaal=2021Q1">Noord-Holland Noord</a> ›' in page
    assert wording.FACSIMILE in page
    assert "Deze publicatie is verzonnen" in page
    assert "Bijgewerkt" not in page


def test_text_has_no_picture_and_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "een.txt"
    path.write_text("\ufeffAlkmaar\t1\t2\t3\t4\t10 <script>", encoding="utf-8")
    row = SourceRow("GM0361", "Alkmaar", (1, 2, 3, 4, 10), (False,) * 5, None, None)
    origin = ("UWV", "Titel", None, None, None, "aangenomen", "tekst", False, False)
    area = ("2021Q1", "eerste kwartaal 2021", "AM15", "Noord-Holland Noord")
    publicatie = Source("een", path.name, sha256_of(path), *origin, *area, 1, (row,))
    assert draw_missing([publicatie], tmp_path, tmp_path / "cache", DEFAULT_LIMITS) == {}

    page = pages_of(tmp_path / "site", [publicatie], tmp_path)["een.html"].read_text(encoding="utf-8")
    assert "Alkmaar\t1\t2\t3\t4\t10 &lt;script&gt;" in page
    assert 'id="rij-GM0361"' in page
    assert "<svg" not in page
    assert wording.AANGENOMEN in page
    assert "klopt alles" not in page

    path.write_text("anders", encoding="utf-8")
    changed = pages_of(tmp_path / "changed", [publicatie], tmp_path)["een.html"].read_text(encoding="utf-8")
    assert "veranderd of verplaatst" in changed
    assert "anders" not in changed
