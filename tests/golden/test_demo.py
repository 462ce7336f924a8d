"""The demo's files: the same every time, labelled on every page, and read as `verwacht.csv` and `geplant.csv` say."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pdfplumber
import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.domain.sidecar import read_sidecar, sidecar_path
from orchestration.intake.raw import list_files, list_strays
from orchestration.reading.reading import Reading, read_file
from orchestration.synthetic.demo.faults import FAULTS
from orchestration.synthetic.demo.generate import EXPECTED, PLANTED, RAW, generate
from orchestration.system.settings import SEEDS_DIR
from tests.support.synthetic import TODAY, only

QUARTERS = ["2019Q3", "2020Q4", "2022Q1", "2023Q2"]
"""One of each layout."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of four quarters."""
    target = tmp_path_factory.mktemp("demo") / "demo"
    generate(target, QUARTERS)
    return target


@pytest.fixture(scope="module")
def readings(demo: Path) -> dict[str, Reading]:
    """Every file of the demo as read."""
    namen = Names.from_seeds(SEEDS_DIR)
    return {file.bestand: only(read_file(file.path, namen, TODAY)) for file in list_files(demo / RAW)}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_is_a_file_of_every_amr_and_of_nederland_and_one_revision(demo: Path) -> None:
    files = [file.bestand for file in list_files(demo / RAW)]
    assert len(files) == 36 * len(QUARTERS) + 1
    assert [bestand for bestand in files if bestand.endswith("-2.pdf")] == ["2023Q2/veluwe-stedendriehoek-2.pdf"]
    assert list_strays(demo / RAW) == []


def test_every_file_reads_as_is_expected_of_it(demo: Path, readings: dict[str, Reading]) -> None:
    verwacht = defaultdict(list)
    for row in rows(demo / EXPECTED):
        counts = tuple(int(row[kolom]) if row[kolom] else None for kolom in KOLOMMEN)
        verwacht[row["bestand"]].append((int(row["volgnummer"]), row["soort"], row["naam"], counts))
    assert set(verwacht) == set(readings)
    for bestand, reading in readings.items():
        assert reading.publicatie is not None, reading.reden
        found = [(regel.volgnummer, regel.soort, regel.naam, regel.aantallen) for regel in reading.publicatie.regels]
        assert found == verwacht[bestand], bestand


def test_what_the_reader_reports_is_what_was_planted_and_no_more(demo: Path, readings: dict[str, Reading]) -> None:
    """The controls that look further than one file are the warehouse's."""
    found = {
        (bestand, controle.controle, controle.onderdeel, controle.oordeel)
        for bestand, reading in readings.items()
        for controle in reading.controles
        if controle.oordeel != "klopt"
    }
    of_the_warehouse = {"amr_volledig", "landelijk_regionaal", "amr_som"}
    planted = {
        (row["bestand"], row["controle"], row["onderdeel"], row["oordeel"])
        for row in rows(demo / PLANTED)
        if row["controle"] not in of_the_warehouse
    }
    assert found == planted
    kept_out = {bestand for bestand, reading in readings.items() if reading.uitslag != "aangenomen"}
    assert kept_out == {row["bestand"] for row in rows(demo / PLANTED) if row["gevolg"] == "quarantaine"}
    assert len(kept_out) == 5


def test_every_page_and_sidecar_says_synthetic(demo: Path, readings: dict[str, Reading]) -> None:
    assert all(reading.publicatie and reading.publicatie.is_synthetisch for reading in readings.values())
    for file in list_files(demo / RAW):
        sidecar = read_sidecar(sidecar_path(file.path))
        assert sidecar is not None
        assert sidecar.synthetic
        assert "synthetisch" in sidecar.title
        assert "UWV" not in sidecar.producer
    several_pages = 0
    for quarter_key in QUARTERS:
        with pdfplumber.open(demo / RAW / quarter_key / "nederland.pdf") as document:
            several_pages += len(document.pages) > 1
            assert "synthetisch" in document.metadata["Title"]
            assert all(page.extract_text().count("SYNTHETISCH") == 2 for page in document.pages)
    assert several_pages > 1


def test_same_quarters_and_seed_give_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", QUARTERS)
    assert contents(tmp_path / "again") == contents(demo)


def test_sound_file_is_the_same_in_any_history(demo: Path, tmp_path: Path) -> None:
    generate(tmp_path / "one", QUARTERS[:1])
    planted = {row["bestand"] for folder in (demo, tmp_path / "one") for row in rows(folder / PLANTED)}
    sound = [file for file in list_files(tmp_path / "one" / RAW) if file.bestand not in planted]
    both = [file for file in sound if (demo / RAW / file.bestand).exists()]
    assert len(both) == 35 - len(FAULTS)
    for file in both:
        assert file.path.read_bytes() == (demo / RAW / file.bestand).read_bytes(), file.bestand


def test_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not an empty folder"):
        generate(tmp_path / "demo", QUARTERS[:1])
    assert contents(tmp_path) == {"demo/mine.txt": b"mine"}
