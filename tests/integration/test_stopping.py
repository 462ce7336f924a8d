"""Signals that end a process: heard wherever it is, told once, and never amid the replacing of files."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orchestration.system.stopping import SIGNALS, is_stopping, listening, stop_if_asked

BEGIN = "import sys, time; from pathlib import Path; from orchestration.system import stopping\n"
READY = "print('ready', flush=True)\n"
LISTEN = f"{BEGIN}with stopping.listening():\n    {READY}"
SENTENCE = "Stopped by {}. What is published is whole; the next run takes up the rest.\n"


def stopped(
    code: str, *sent: signal.Signals, ignored: tuple[signal.Signals, ...] = (), arguments: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Start a program, and send it these signals once it is ready; those that are ignored it is started to ignore."""

    def ignore() -> None:
        for number in SIGNALS:  # whatever these tests themselves were started to ignore
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=ignore,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for number in sent:
            time.sleep(0.2)
            process.send_signal(number)
        output, told = process.communicate(timeout=60)
    return subprocess.CompletedProcess(code, process.returncode, output, told)


@pytest.mark.parametrize("sent", SIGNALS, ids=lambda sent: sent.name)
def test_signal_ends_the_block_in_a_sentence(sent: signal.Signals) -> None:
    result = stopped(f"{LISTEN}    time.sleep(60)", sent)
    assert (result.returncode, result.stderr) == (128 + sent, SENTENCE.format(sent.name))


@pytest.mark.parametrize("swallowed", ["except BaseException: pass", "finally: sys.exit(0)"])
def test_signal_that_the_block_takes_for_something_else_ends_it_all_the_same(swallowed: str) -> None:
    result = stopped(f"{LISTEN}    try: time.sleep(60)\n    {swallowed}", signal.SIGTERM)
    assert (result.returncode, result.stderr) == (143, SENTENCE.format("SIGTERM"))


def test_what_a_process_was_started_to_ignore_it_ignores() -> None:
    sleep = f"{LISTEN}    time.sleep(0.5)"
    result = stopped(sleep, signal.SIGINT, signal.SIGHUP, ignored=(signal.SIGINT, signal.SIGHUP))
    assert (result.returncode, result.stderr) == (0, "")
    heard = sleep.replace("print", "stopping.hear(2); print")
    assert stopped(heard, signal.SIGINT, ignored=(signal.SIGINT,)).returncode == 130


def test_further_signals_do_not_disturb_the_end() -> None:
    cleaning = f"{LISTEN}    try: time.sleep(60)\n    finally: time.sleep(0.5); print('cleaned', flush=True)"
    result = stopped(cleaning, signal.SIGHUP, signal.SIGHUP, signal.SIGTERM)
    assert (result.returncode, result.stdout, result.stderr) == (129, "cleaned\n", SENTENCE.format("SIGHUP"))


def test_replacing_files_is_finished_first(tmp_path: Path) -> None:
    code = (
        f"{BEGIN}from orchestration.system.files import replaced_together\n"
        "folder = Path(sys.argv[1]); replace = Path.replace\n"
        "def slowly(path, target):\n"
        f"    {READY}"
        "    time.sleep(0.3); return replace(path, target)\n"
        "Path.replace = slowly\n"
        "with stopping.listening():\n"
        "    with replaced_together([folder / 'a', folder / 'b']) as files:\n"
        "        for file in files: file.write_text('new')\n"
        "    print('not reached')\n"
    )
    for name in ("a", "b"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    result = stopped(code, signal.SIGTERM, arguments=(str(tmp_path),))
    assert (result.returncode, result.stderr) == (143, SENTENCE.format("SIGTERM"))
    assert "not reached" not in result.stdout
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"a": "new", "b": "new"}


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"


IN_A_LIBRARY = f"import sqlite3; sqlite3.connect(':memory:').execute('{ENDLESS}')"
SWALLOWING = "while True:\n        try: time.sleep(0.01)\n        except BaseException: pass"


@pytest.mark.parametrize("deaf", [IN_A_LIBRARY, SWALLOWING], ids=["in a library", "in a loop that hears nothing"])
def test_process_that_does_not_stop_in_time_is_ended(deaf: str) -> None:
    code = f"{LISTEN}    {deaf}".replace(READY, f"stopping._GRACE_SECONDS = 0.5; {READY}")
    result = stopped(code, signal.SIGTERM)
    assert (result.returncode, result.stderr) == (143, SENTENCE.format("SIGTERM"))


def test_signal_during_a_query_is_no_error_of_duckdb(tmp_path: Path) -> None:
    code = (
        f"{BEGIN}from orchestration.warehouse.connection import open_for_writing\n"
        "with stopping.listening():\n"
        "    try:\n"
        "        with open_for_writing(Path(sys.argv[1])) as connection:\n"
        f"            {READY}"
        "            connection.execute('SELECT sum(hash(a.range * b.range)) FROM range(1000000) a, range(5000) b')\n"
        "    except Exception as error: print(f'taken for {error!r}', flush=True)\n"
    )
    result = stopped(code, signal.SIGTERM, arguments=(str(tmp_path / "warehouse.duckdb"),))
    assert (result.returncode, result.stdout, result.stderr) == (143, "", SENTENCE.format("SIGTERM"))


def test_handlers_are_as_before_after_a_block_without_a_signal() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with listening():
        assert [signal.getsignal(number) for number in SIGNALS] != before
        stop_if_asked()
        assert not is_stopping()
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_other_threads_than_the_first_leave_signals_alone() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]

    def handlers() -> list[object]:
        with listening():
            return [signal.getsignal(number) for number in SIGNALS]

    with ThreadPoolExecutor(1) as other:
        assert other.submit(handlers).result() == before
