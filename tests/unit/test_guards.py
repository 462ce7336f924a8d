"""What stops a run before it takes out figures whose files are gone; all publications are made up (synthetisch)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.intake.raw import list_files
from orchestration.system.settings import Settings
from orchestration.warehouse.guards import RemovalError, refuse_loss, refuse_removal
from tests.support.raw_files import put_text

ONE, TWO, THREE = "2021Q1/een.txt", "2021Q2/twee.txt", "2021Q3/drie.txt"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Folders with three files, of which readers have figures."""
    made = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")
    made.published_dir.mkdir(parents=True)
    with duckdb.connect(made.published_warehouse) as published:
        published.execute("CREATE SCHEMA marts; CREATE TABLE marts.dim_publicatie (bestand VARCHAR, sha256 VARCHAR)")
        for bestand in (ONE, TWO, THREE):
            published.execute(
                "INSERT INTO marts.dim_publicatie VALUES (?, ?)", [bestand, put_text(made.raw_dir, bestand, bestand)]
            )
    return made


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with nothing staged."""
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA staging")
        connection.execute(
            "CREATE TABLE staging.publicatie (bestand VARCHAR, sha256 VARCHAR, uitslag VARCHAR, reden VARCHAR)"
        )
        yield connection


def stage(warehouse: duckdb.DuckDBPyConnection, bestand: str, sha256: str, uitslag: str = "aangenomen") -> None:
    warehouse.execute("INSERT INTO staging.publicatie VALUES (?, ?, ?, 'De reden.')", [bestand, sha256, uitslag])


def refuse(settings: Settings, warehouse: duckdb.DuckDBPyConnection | None = None) -> None:
    refuse_removal(settings, list_files(settings.raw_dir), warehouse)


def test_nothing_is_refused_while_every_published_file_is_there(settings: Settings) -> None:
    refuse(settings)
    put_text(settings.raw_dir, "2021Q4/vier.txt", "new")
    put_text(settings.raw_dir, ONE, "other bytes under the same name")
    refuse(settings)


def test_published_files_that_are_gone_are_counted_and_named(settings: Settings) -> None:
    for bestand in (ONE, THREE):
        (settings.raw_dir / bestand).unlink()
    with pytest.raises(RemovalError, match=r"lacks 2 files \(2021Q1/een.txt, 2021Q3/drie.txt\) that were published"):
        refuse(settings)


def test_of_many_files_the_first_are_named(settings: Settings, warehouse: duckdb.DuckDBPyConnection) -> None:
    for number in range(10):
        stage(warehouse, f"2020Q1/{number}.txt", f"{number}")
    with pytest.raises(RemovalError, match=r"lacks 10 files \(2020Q1/0.txt, .*2020Q1/4.txt and 5 more\)"):
        refuse(settings, warehouse)


@pytest.mark.parametrize("is_there", [True, False])
def test_folder_that_is_empty_or_not_there_is_told_as_such(settings: Settings, is_there: bool) -> None:
    away = settings.model_copy(update={"raw_dir": settings.raw_dir / "away"})
    if is_there:
        away.raw_dir.mkdir()
    state = "lacks" if is_there else "does not exist, and so lacks"
    with pytest.raises(RemovalError, match=f"away {state} 3 files .* KLANTPROFIELEN_RAW_DIR right.*--allow-removal"):
        refuse(away)


def test_file_under_another_name_or_in_another_folder_is_not_gone(settings: Settings) -> None:
    moved = settings.raw_dir / "onbekend" / "ander.txt"
    moved.parent.mkdir()
    (settings.raw_dir / ONE).rename(moved)
    refuse(settings)
    moved.write_text("other bytes", encoding="utf-8")
    with pytest.raises(RemovalError, match="lacks 1 file "):
        refuse(settings)


@pytest.mark.parametrize("damage", ["empty", "not readable"])
def test_file_without_a_byte_to_read_is_a_file_that_is_gone(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = settings.raw_dir / TWO
    if damage == "empty":
        path.write_bytes(b"")
    else:
        open_path = Path.open

        def refuse_two(opened: Path, *arguments: Any, **options: Any) -> Any:
            if opened == path:  # root may read anything
                raise PermissionError(13, "Permission denied", str(path))
            return open_path(opened, *arguments, **options)

        monkeypatch.setattr(Path, "open", refuse_two)
    with pytest.raises(RemovalError, match=r"without a byte that can be read, 1 file \(2021Q2/twee.txt\) that was pub"):
        refuse(settings, warehouse)


def test_folder_in_the_place_of_a_file_is_a_file_that_is_gone(settings: Settings) -> None:
    (settings.raw_dir / ONE).unlink()
    (settings.raw_dir / ONE).mkdir()
    with pytest.raises(RemovalError, match="lacks 1 file "):
        refuse(settings)


@pytest.mark.parametrize(
    ("uitslag", "is_refused"), [("aangenomen", True), ("quarantaine", False), ("geweigerd", False)]
)
def test_staged_file_that_is_gone_counts_only_if_it_was_accepted(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, uitslag: str, is_refused: bool
) -> None:
    stage(warehouse, "2020Q1/weg.txt", "0" * 64, uitslag)
    if is_refused:
        with pytest.raises(RemovalError, match=r"2020Q1/weg\.txt"):
            refuse(settings, warehouse)
    else:
        refuse(settings, warehouse)


def test_files_whose_hash_is_unknown_are_not_taken_for_each_other(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    stage(warehouse, "2020Q1/groot.txt", "")
    put_text(settings.raw_dir, "2020Q2/ook-groot.txt", "x" * 100)
    files = list_files(settings.raw_dir, max_bytes=50)
    with pytest.raises(RemovalError, match=r"lacks 1 file \(2020Q1/groot.txt\)"):
        refuse_removal(settings, files, warehouse)


def test_nothing_published_and_nothing_staged_is_a_first_build(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    refuse(Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data"), warehouse)


@pytest.mark.parametrize("damage", ["garbage", "another schema"])
def test_published_file_that_is_damaged_stops_no_build(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.raw_dir / ONE).unlink()
    if damage == "garbage":
        settings.published_warehouse.write_bytes(b"x" * 10_000)
    else:
        with duckdb.connect(settings.published_warehouse) as published:
            published.execute("DROP TABLE marts.dim_publicatie")
    refuse(settings, warehouse)
    (told,) = caplog.messages
    assert str(settings.published_warehouse) in told


def test_marts_without_a_published_file_are_not_published(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    hashes = {file.bestand: file.sha256 for file in list_files(settings.raw_dir)}
    stage(warehouse, ONE, hashes[ONE], "quarantaine")
    stage(warehouse, "2021Q2/ander.txt", hashes[TWO])
    with pytest.raises(RemovalError, match=r"lacks 1 file \(2021Q3/drie.txt\) that readers have figures of"):
        refuse_loss(settings, warehouse)
    stage(warehouse, THREE, "changed bytes", "quarantaine")
    refuse_loss(settings, warehouse)


@pytest.mark.parametrize("bestand", [THREE, "2021Q3/verplaatst.txt"])
def test_marts_without_a_file_that_broke_are_not_published(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, bestand: str
) -> None:
    hashes = {file.bestand: file.sha256 for file in list_files(settings.raw_dir)}
    stage(warehouse, ONE, hashes[ONE])
    stage(warehouse, TWO, hashes[TWO])
    stage(warehouse, bestand, "changed bytes" if bestand == THREE else hashes[THREE], "geweigerd")
    with pytest.raises(RemovalError, match=r"^Of 1 file \(2021Q3/drie.txt\) .* De reden\. .*--allow-removal"):
        refuse_loss(settings, warehouse)
    stage(warehouse, "2021Q3/nog-een-keer.txt", hashes[THREE])
    refuse_loss(settings, warehouse)


def test_file_of_which_one_table_can_be_read_is_not_lost(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    for bestand in (ONE, TWO, THREE):
        stage(warehouse, bestand, "changed bytes")
    stage(warehouse, THREE, "changed bytes", "geweigerd")
    refuse_loss(settings, warehouse)
