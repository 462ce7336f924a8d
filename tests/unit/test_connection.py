"""The warehouse file: one writer at a time, whoever they are and however they end, and clear words when it can't be."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from orchestration.system.disk import DiskError
from orchestration.warehouse.connection import (
    WarehouseCorruptError,
    dictionaries,
    open_for_writing,
    preview_tables,
    take_place,
)
from orchestration.warehouse.writer_lock import WarehouseBusyError, writer_lock


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Where a warehouse may come; its folder is not there yet."""
    return tmp_path / "data" / "warehouse.duckdb"


def test_lock_is_released_by_an_exception(warehouse: Path) -> None:
    with pytest.raises(ValueError, match="synthetisch"), writer_lock(warehouse):
        raise ValueError("synthetisch")
    with writer_lock(warehouse, timeout=0):
        pass


def test_lock_is_held_until_its_thread_has_released_it_as_often_as_it_took_it(warehouse: Path) -> None:
    def take() -> None:
        with writer_lock(warehouse, timeout=0.1):
            pass

    owner = warehouse.with_suffix(".owner")
    with ThreadPoolExecutor(1) as other:
        with writer_lock(warehouse):
            take()
            assert owner.read_text(encoding="utf-8").startswith(f"{os.getpid()} ")
            with pytest.raises(WarehouseBusyError):
                other.submit(take).result()
        assert not owner.exists()
        other.submit(take).result()


@pytest.mark.parametrize("content", [b"x", b"geen database (synthetisch)" * 1000])
def test_file_that_is_no_database_is_named_with_what_to_do(warehouse: Path, content: bytes) -> None:
    warehouse.parent.mkdir()
    warehouse.write_bytes(content)
    with pytest.raises(WarehouseCorruptError) as error, open_for_writing(warehouse):
        pass
    assert str(warehouse) in str(error.value)
    assert "`klantprofielen rebuild`" in str(error.value)
    assert warehouse.read_bytes() == content
    with writer_lock(warehouse, timeout=0):
        pass


def test_database_cut_short_is_corrupt(warehouse: Path) -> None:
    with open_for_writing(warehouse) as connection:
        connection.execute("CREATE TABLE x AS SELECT range AS y FROM range(100000)")
    os.truncate(warehouse, warehouse.stat().st_size // 2)
    with pytest.raises(WarehouseCorruptError), open_for_writing(warehouse):
        pass


def test_damaged_part_is_corrupt_when_it_is_met(warehouse: Path) -> None:
    with open_for_writing(warehouse) as connection:
        connection.execute("CREATE TABLE x AS SELECT hash(range) AS y FROM range(100000); CHECKPOINT")
        blocks = connection.execute("SELECT max(block_id) FROM pragma_storage_info('x')").fetchall()
        sizes = connection.execute("SELECT block_size FROM pragma_database_size()").fetchall()
    ((block,),), ((size,),) = blocks, sizes
    with warehouse.open("r+b") as file:
        file.seek(3 * 4096 + block * size + size // 2)
        file.write(b"beschadigd")
    with pytest.raises(WarehouseCorruptError, match="rebuild"), open_for_writing(warehouse) as connection:
        connection.execute("SELECT sum(y) FROM x").fetchall()


def test_warehouse_made_again_takes_the_place_of_the_old_one_and_its_log(warehouse: Path, tmp_path: Path) -> None:
    warehouse.parent.mkdir()
    warehouse.write_bytes(b"geen database (synthetisch)")
    log = warehouse.with_name("warehouse.duckdb.wal")
    log.write_bytes(b"van de oude")
    remade = tmp_path / "remade" / "warehouse.duckdb"
    with open_for_writing(remade) as connection:
        connection.execute("CREATE TABLE x AS SELECT 1 AS y")
    take_place(remade, warehouse)
    assert not log.exists()
    assert not remade.exists()
    with open_for_writing(warehouse) as connection:
        assert connection.execute("FROM x").fetchall() == [(1,)]


def test_old_warehouse_stays_where_the_new_one_is_no_good(warehouse: Path, tmp_path: Path) -> None:
    warehouse.parent.mkdir()
    warehouse.write_bytes(b"de oude (synthetisch)")
    remade = tmp_path / "warehouse.duckdb"
    remade.write_bytes(b"geen database (synthetisch)" * 1000)
    with pytest.raises(WarehouseCorruptError):
        take_place(remade, warehouse)
    assert warehouse.read_bytes() == b"de oude (synthetisch)"


def test_error_inside_the_block_is_not_called_corruption(warehouse: Path) -> None:
    with pytest.raises(duckdb.IOException), open_for_writing(warehouse) as connection:
        connection.execute("FROM 'bestaat-niet.csv'")


def test_preview_counts_all_rows_and_shows_the_first(warehouse: Path) -> None:
    with open_for_writing(warehouse) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.b AS SELECT 3 - range AS x FROM range(3)")
        connection.execute("CREATE TABLE marts.a (x INTEGER); CREATE TABLE elders AS SELECT 1")
        assert preview_tables(connection, "marts", 2) == {"a": (0, []), "b": (3, [{"x": 1}, {"x": 2}])}


def test_rows_are_dictionaries_by_column_name() -> None:
    with duckdb.connect() as connection:
        assert dictionaries(connection.execute("SELECT 1 AS a, 'x' AS b")) == [{"a": 1, "b": "x"}]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write all")
def test_file_of_another_user_is_not_called_corrupt(warehouse: Path) -> None:
    with open_for_writing(warehouse):
        pass
    warehouse.chmod(0o444)
    with pytest.raises(DiskError, match="see to its rights"), open_for_writing(warehouse):
        pass


def test_disk_that_fills_up_is_not_called_corrupt(warehouse: Path) -> None:
    with pytest.raises(DiskError, match="Make room there"), open_for_writing(warehouse) as connection:
        connection.execute("COPY (SELECT range FROM range(100000)) TO '/dev/full' (FORMAT csv)")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Make room there"),
        (DiskError("Al gezegd: No space left on device"), "^Al gezegd"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "No such file"),
    ],
)
def test_file_beside_it_that_can_not_be_written_is_told_as_a_full_disk_is(
    warehouse: Path, error: Exception, said: str
) -> None:
    kind = FileNotFoundError if isinstance(error, FileNotFoundError) else DiskError
    with pytest.raises(kind, match=said), open_for_writing(warehouse):
        raise error
