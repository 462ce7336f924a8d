"""What one process does to a file while another writes or reads it, and what a killed one leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.publish import publish
from orchestration.system.files import replaced_atomically
from orchestration.warehouse.connection import open_for_writing
from orchestration.warehouse.writer_lock import WarehouseBusyError, writer_lock
from tests.support.marts import RELEASE, SETUP, TABLES, files, query
from tests.support.other_writer import another_process

HOLD = (
    "import sys, time; from pathlib import Path; from orchestration.warehouse.connection import open_for_writing\n"
    "with open_for_writing(Path(sys.argv[1])) as connection:\n"
    "    connection.execute('CREATE TABLE IF NOT EXISTS x AS SELECT 1 AS y')\n"
    "    print('writing', flush=True); time.sleep(float(sys.argv[2]))\n"
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Where a warehouse may come; its folder is not there yet."""
    return tmp_path / "data" / "warehouse.duckdb"


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with two marts (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        yield connection


@pytest.fixture
def published(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    """The folder, after publishing once."""
    publish(marts, tmp_path / "published", TABLES, RELEASE)
    return tmp_path / "published"


def other_writer(warehouse: Path, seconds: float) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Another process that writes the warehouse for so long."""
    return another_process(HOLD, str(warehouse), str(seconds))


def test_second_writer_waits_for_the_first_and_says_so(warehouse: Path, caplog: pytest.LogCaptureFixture) -> None:
    with other_writer(warehouse, 1) as writer:
        started = time.monotonic()
        with open_for_writing(warehouse) as connection:
            assert time.monotonic() - started > 0.2
            assert connection.execute("FROM x").fetchall() == [(1,)]
        (waits,) = caplog.messages
        assert f"Another run (process {writer.pid}, since 20" in waits
        assert f") is writing {warehouse}; waiting for it, 600 seconds at most" in waits


def test_writer_that_waited_too_long_says_who_writes_and_what_to_do(warehouse: Path) -> None:
    with other_writer(warehouse, 60) as writer:
        with pytest.raises(WarehouseBusyError) as error, writer_lock(warehouse, timeout=0.1):
            pass
        assert str(writer.pid) in str(error.value)
        assert str(warehouse) in str(error.value)
        assert "wait" in str(error.value)


def test_killed_writer_holds_nothing_and_its_half_work_is_gone(warehouse: Path) -> None:
    code = HOLD.replace("print(", "connection.begin(); connection.execute('INSERT INTO x VALUES (2)'); print(")
    with subprocess.Popen([sys.executable, "-c", code, str(warehouse), "60"], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    with writer_lock(warehouse, timeout=1):
        pass
    with open_for_writing(warehouse) as connection:
        assert connection.execute("FROM x").fetchall() == [(1,)]


def test_failed_wait_does_not_release_the_other_s_lock(warehouse: Path) -> None:
    with other_writer(warehouse, 60) as writer:
        for _ in range(2):
            with pytest.raises(WarehouseBusyError, match=str(writer.pid)), writer_lock(warehouse, timeout=0.1):
                pass


def test_database_open_elsewhere_is_busy_not_corrupt(warehouse: Path) -> None:
    """Somebody looks into the warehouse with another program: to tell them to delete it would be wrong."""
    warehouse.parent.mkdir()
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(warehouse)], stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            other.stdout.readline()
            with pytest.raises(WarehouseBusyError, match=str(other.pid)), open_for_writing(warehouse):
                pass
        finally:
            other.kill()


def test_killed_write_leaves_the_old_file_and_the_next_write_succeeds(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("oud")
    code = (
        "import sys, time; from pathlib import Path; from orchestration.system.files import replaced_atomically\n"
        "with replaced_atomically(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half'); print('written', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
    assert target.read_text() == "oud"
    with replaced_atomically(target) as temporary:
        temporary.write_text("nieuw")
    assert target.read_text() == "nieuw"


def test_reader_with_the_old_file_open_is_undisturbed(marts: duckdb.DuckDBPyConnection, published: Path) -> None:
    code = (
        "import duckdb, sys\n"
        "reader = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print(reader.sql('SELECT count(*) FROM marts.dim_x').fetchone(), flush=True)\n"
        "sys.stdin.readline()\n"
        "print(reader.sql('SELECT count(*), max(naam) FROM marts.dim_x').fetchone(), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(published / "klantprofielen.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "(3,)\n"
        marts.execute("INSERT INTO marts.dim_x VALUES ('d', 'Vier')")
        publish(marts, published, TABLES, RELEASE)
        assert query(published, "SELECT count(*) FROM marts.dim_x") == [(4,)]
        assert reader.communicate("\n")[0] == "(3, 'Twee')\n"
    assert reader.returncode == 0


def test_killed_publish_leaves_the_old_files_and_the_next_removes_what_it_left(
    marts: duckdb.DuckDBPyConnection, published: Path
) -> None:
    before = files(published)
    code = (
        "import duckdb, sys, time; from pathlib import Path; from orchestration.publishing import publish\n"
        "from tests.support.marts import TABLES, RELEASE\n"
        "connection = duckdb.connect(); connection.execute(sys.argv[2])\n"
        "def hang(connection, mart, *rest):\n"
        "    connection.execute('CREATE TABLE klantprofielen.marts.half AS SELECT 1')\n"
        "    print('half', flush=True); time.sleep(60)\n"
        "publish.copy_mart = hang\n"
        "publish.publish(connection, Path(sys.argv[1]), TABLES, RELEASE)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(published), SETUP], stdout=subprocess.PIPE) as publisher:
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == b"half\n"
        os.kill(publisher.pid, signal.SIGKILL)
    assert before.items() <= files(published).items()
    publish(marts, published, TABLES, RELEASE)
    assert files(published).keys() == before.keys()
