"""The ledger: what is new, by the files and by what was loaded, built and published before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.domain.names import Names
from orchestration.intake.raw import list_files
from orchestration.reading.context import ReadingContext
from orchestration.system.settings import Settings
from orchestration.warehouse import staging
from orchestration.warehouse.connection import open_for_writing
from orchestration.warehouse.ledger import (
    News,
    record_build,
    record_load,
    record_publication,
    what_is_new,
)
from orchestration.warehouse.plan import plan
from orchestration.warehouse.read import FileReading, read
from tests.support.synthetic import TODAY

PARTITIES = ["2021Q1", "2021Q2"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Folders with a file in one quarter, and a published file for readers."""
    made = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")
    put(made, "2021Q1/een.txt", "Sonar 1")
    made.published_dir.mkdir(parents=True)
    made.published_warehouse.touch()
    return made


@pytest.fixture
def connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse with its staging schema, open for writing."""
    with open_for_writing(settings.warehouse) as opened:
        staging.create_schema(opened)
        yield opened


@pytest.fixture
def context(namen: Names) -> ReadingContext:
    """What the files are read with."""
    return ReadingContext(namen, TODAY)


def put(settings: Settings, bestand: str, text: str) -> None:
    path = settings.raw_dir / bestand
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def news(settings: Settings, context: ReadingContext) -> News:
    return what_is_new(settings, list_files(settings.raw_dir), context)


def load(connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext) -> None:
    """Read what changed, and note it."""
    planned = plan(connection, list_files(settings.raw_dir), PARTITIES, context)
    items: list[FileReading] = read(planned.changed, context, 1)
    staging.store(connection, settings.raw_dir, planned, context, items)
    record_load(connection, settings)


def publish(settings: Settings) -> None:
    record_build(settings)
    record_publication(settings)


def test_quarter_is_new_until_it_is_read_and_then_until_it_is_published(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    first = news(settings, context)
    assert (list(first.to_read), first.to_publish) == (["2021Q1"], frozenset())
    load(connection, settings, context)
    assert news(settings, context) == News({}, frozenset({"2021Q1"}))
    record_build(settings)
    assert news(settings, context).to_publish == {"2021Q1"}
    record_publication(settings)
    assert news(settings, context) == News({}, frozenset())


def test_load_after_the_build_is_not_taken_for_published(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    load(connection, settings, context)
    record_build(settings)
    put(settings, "2021Q2/twee.txt", "Sonar 2")
    load(connection, settings, context)
    record_publication(settings)
    assert news(settings, context) == News({}, frozenset({"2021Q2"}))


def test_folder_that_comes_back_to_an_earlier_state_is_another_difference(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    keys = []
    for text in ("Sonar 1", "Sonar 2", "Sonar 1", "Sonar 2"):
        put(settings, "2021Q1/een.txt", text)
        keys.append(news(settings, context).to_read["2021Q1"])
        assert news(settings, context).to_read["2021Q1"] == keys[-1]
        load(connection, settings, context)
        assert news(settings, context).to_read == {}
    assert len(set(keys)) == 4


def test_file_that_is_gone_is_new_until_it_is_removed_and_published(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    load(connection, settings, context)
    publish(settings)
    (settings.raw_dir / "2021Q1" / "een.txt").unlink()
    assert list(news(settings, context).to_read) == ["2021Q1"]
    load(connection, settings, context)
    assert news(settings, context) == News({}, frozenset({"2021Q1"}))
    publish(settings)
    assert news(settings, context) == News({}, frozenset())


def test_file_whose_reading_was_broken_off_is_new_again_on_another_day(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    keys = []
    for days in range(2):
        today = replace(context, today=context.today + timedelta(days=days))
        keys.append(news(settings, today).to_read["2021Q1"])
        planned = plan(connection, list_files(settings.raw_dir), PARTITIES, today)
        items = [
            replace(item, readings=tuple(replace(reading, is_aborted=True) for reading in item.readings))
            for item in read(planned.changed, today, 1)
        ]
        staging.store(connection, settings.raw_dir, planned, today, items)
        record_load(connection, settings)
        assert news(settings, today).to_read == {}
    assert len(set(keys)) == 2


@pytest.mark.parametrize("damage", ["", "{", '{"files": 1}'])
def test_everything_is_new_by_a_damaged_ledger(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext, damage: str
) -> None:
    load(connection, settings, context)
    publish(settings)
    (settings.data_dir / "staged.json").write_text(damage, encoding="utf-8")
    assert list(news(settings, context).to_read) == ["2021Q1"]
    record_load(connection, settings)
    assert news(settings, context) == News({}, frozenset({"2021Q1"}))


def test_ledger_of_another_warehouse_is_put_right_by_the_next_writer(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    load(connection, settings, context)
    publish(settings)
    connection.execute("DELETE FROM staging.publicatie")
    assert news(settings, context).to_read == {}
    record_load(connection, settings)
    assert list(news(settings, context).to_read) == ["2021Q1"]


def test_everything_is_new_without_a_warehouse(settings: Settings, context: ReadingContext) -> None:
    with open_for_writing(settings.warehouse) as connection:
        staging.create_schema(connection)
        load(connection, settings, context)
    settings.warehouse_file.unlink()
    assert list(news(settings, context).to_read) == ["2021Q1"]


def test_what_readers_do_not_have_is_not_published(
    connection: duckdb.DuckDBPyConnection, settings: Settings, context: ReadingContext
) -> None:
    load(connection, settings, context)
    publish(settings)
    settings.published_warehouse.unlink()
    assert news(settings, context).to_publish == {"2021Q1"}
