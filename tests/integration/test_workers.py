"""Worker processes: whatever a call does to its process, the others go on, and nothing is left behind."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading import workers
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.workers import AbortedError, WorkerError, in_workers
from orchestration.system.limits import Limits
from tests.support.synthetic import TODAY, publicatie_tekst

LIMITS = Limits(max_seconds=60)
SHORT = Limits(max_seconds=2)
PATIENCE = 60.0
"""Seconds after which a test gives up on what takes far less on a machine that has nothing else to do."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc, and asks the kernel to end workers")


# What the workers are asked to do: mostly what Python itself has, which takes no time to import

HOLD_THE_INTERPRETER = partial(re.match, "(a+)+$", "a" * 60 + "b")
"""One regular expression that takes years: no other thread, no Python signal handler gets a turn."""

STOP_ITSELF = partial(signal.raise_signal, signal.SIGSTOP)
READ_ADDRESS_NIL = partial(ctypes.string_at, 0)


def allocate_bit_by_bit() -> None:
    hoard: list[list[int]] = []
    while True:
        hoard.append(list(range(1000, 11_000)))


def allocate_in_crumbs() -> None:
    hoard: list[float] = []
    while True:
        hoard.append(len(hoard) / 3)


def write_pid_and_wait(path: Path) -> None:
    path.with_suffix(".tmp").write_text(str(os.getpid()), encoding="utf-8")
    path.with_suffix(".tmp").replace(path)
    HOLD_THE_INTERPRETER()


def kill_the_other(path: Path) -> str:
    await_file(path)
    os.kill(int(path.read_text(encoding="utf-8")), signal.SIGKILL)
    return "killed"


def await_file(path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError(path)
        time.sleep(0.01)


def refuse() -> None:
    raise RefusedError("Geen publicatie.")


def fail() -> None:
    raise FileNotFoundError(2, "No such file", "weg.pdf")


class AwkwardError(Exception):
    """Pickles, but can't be made again."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} {other}")


def fail_awkwardly() -> None:
    raise AwkwardError(1, 2)


made_before: list[int] = []


def crash_unless_first(value: int) -> int:
    """As a library would whose memory an earlier file spoiled."""
    if made_before:
        os._exit(1)
    made_before.append(value)
    return value


def outcomes(*calls: Callable[[], Any], limits: Limits = LIMITS, workers: int | None = 2) -> list[Any]:
    """What came of each call, in the order of the calls; a refusal as its sentence."""
    found = dict(in_workers(calls, limits, workers))
    assert sorted(found) == list(range(len(calls)))
    return [str(found[place]) if isinstance(found[place], RefusedError) else found[place] for place in sorted(found)]


# Calls that end well


def test_every_call_is_answered_in_its_place_by_no_more_workers_than_asked() -> None:
    assert outcomes(*(partial(int, value) for value in range(300))) == list(range(300))
    assert len(set(outcomes(*[os.getpid] * 50))) <= 2
    assert outcomes() == []


def test_result_comes_as_soon_as_it_is_there(tmp_path: Path) -> None:
    """The first call ends only after the result of the second was seen here."""
    seen = tmp_path / "seen"
    calls: list[Callable[[], Any]] = [partial(await_file, seen), os.getpid]
    order = []
    for place, _ in in_workers(calls, LIMITS, 2):
        order.append(place)
        seen.touch()
    assert order == [1, 0]


def test_worker_loads_neither_the_caller_nor_its_libraries() -> None:
    (loaded,) = outcomes(partial(eval, "list(__import__('sys').modules)"))
    assert not {"pytest", "dagster", "dbt", "duckdb", "pdfplumber", "typer", "rich", "tests"} & set(loaded)


def test_threads_have_workers_side_by_side() -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda value: outcomes(partial(int, value), refuse), range(3)))
    assert found == [[value, "Geen publicatie."] for value in range(3)]


# Calls that do not


SLOW = "Het lezen duurde langer dan 2 seconden en is afgebroken."


def test_call_that_goes_on_for_ever_is_broken_off_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the kernel: the caller may be busy with other results."""
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 3600)
    calls: list[Callable[[], Any]] = [partial(time.sleep, 3600), partial(int, 1), HOLD_THE_INTERPRETER, partial(int, 2)]
    assert outcomes(*calls, limits=SHORT) == [SLOW, 1, SLOW, 2]


def test_process_that_was_stopped_is_broken_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 0.5)
    assert outcomes(STOP_ITSELF, partial(int, 1), limits=SHORT, workers=1) == [SLOW, 1]


def test_call_that_wants_too_much_memory_is_broken_off_and_the_others_go_on() -> None:
    greedy = "Het lezen vroeg meer dan 512 MB geheugen en is afgebroken."
    calls: list[Callable[[], Any]] = [
        partial(bytes, 2 * LIMITS.max_memory),
        partial(int, 1),
        allocate_bit_by_bit,
        partial(int, 2),
    ]
    assert outcomes(*calls) == [greedy, 1, greedy, 2]


def test_lack_of_memory_for_even_an_exception_names_the_limit() -> None:
    """Where the interpreter can't say MemoryError it aborts."""
    ((_, outcome),) = in_workers([allocate_in_crumbs], LIMITS)
    assert isinstance(outcome, AbortedError)
    assert "512 MB" in str(outcome)


def test_answer_that_is_too_large_for_the_caller_is_refused() -> None:
    assert outcomes(partial(bytes, 65 * 1024**2)) == ["Het gelezene is groter dan 64 MB."]


def test_process_that_crashes_is_replaced_and_the_others_go_on() -> None:
    calls: list[Callable[[], Any]] = [
        READ_ADDRESS_NIL,
        partial(int, 1),
        partial(os._exit, 3),
        partial(os._exit, 0),
        partial(int, 2),
    ]
    assert outcomes(*calls) == [
        "Het leesproces is onverwacht gestopt (signaal 11).",
        1,
        "Het leesproces is onverwacht gestopt (code 3).",
        "Het leesproces is onverwacht gestopt (code 0).",
        2,
    ]


def test_many_crashes_on_end_cost_no_other_call_its_answer() -> None:
    calls = [partial(os._exit, 3) if value % 2 else partial(int, value) for value in range(30)]
    assert [outcome for outcome in outcomes(*calls) if isinstance(outcome, int)] == list(range(0, 30, 2))


def test_process_killed_from_outside_is_replaced(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    calls: list[Callable[[], Any]] = [partial(write_pid_and_wait, pid), partial(kill_the_other, pid), partial(int, 1)]
    assert outcomes(*calls) == [
        "Het leesproces is onverwacht gestopt (signaal 9).",
        "killed",
        1,
    ]


def test_verdict_does_not_depend_on_what_the_process_read_before() -> None:
    calls = [partial(crash_unless_first, value) for value in range(3)]
    assert outcomes(*calls, workers=1) == [0, 1, 2]


def test_refusal_of_the_call_itself_takes_the_place_of_its_result() -> None:
    ((_, outcome),) = in_workers([refuse], LIMITS)
    assert type(outcome) is RefusedError
    assert str(outcome) == "Geen publicatie."


def test_other_exception_passes_through_with_the_traceback_of_the_worker() -> None:
    with pytest.raises(FileNotFoundError, match=r"weg\.pdf") as raised:
        outcomes(fail)
    assert "in fail" in "".join(raised.value.__notes__)


def test_exception_that_can_not_be_pickled_passes_through_as_its_text() -> None:
    with pytest.raises(RuntimeError, match="AwkwardError: 1 2"):
        outcomes(fail_awkwardly)


def test_worker_that_can_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WorkerError, match="exit code 1"):
        outcomes(partial(int, 1))


# Nothing is left behind


def is_running(pid: int) -> bool:
    """True for a process that is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def await_end(pid: int) -> None:
    until = time.monotonic() + PATIENCE
    while is_running(pid):
        assert time.monotonic() < until, f"process {pid} goes on"
        time.sleep(0.02)


@linux
def test_workers_are_gone_and_reaped_when_the_caller_has_enough(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    calls: list[Callable[[], Any]] = [os.getpid, partial(write_pid_and_wait, path)]
    with closing(in_workers(calls, LIMITS, 2)) as results:
        _, pid = next(results)
        await_file(path)
    assert isinstance(pid, int)
    for gone in (pid, int(path.read_text(encoding="utf-8"))):
        assert not Path(f"/proc/{gone}").exists()


PARENT = """
import sys
from functools import cache, partial
from pathlib import Path
from orchestration.system.limits import Limits
from orchestration.reading.workers import in_workers
from tests.integration.test_workers import write_pid_and_wait

folder = Path(sys.argv[1])
list(in_workers([partial(write_pid_and_wait, folder / "a"), partial(write_pid_and_wait, folder / "b")],
                Limits(max_seconds=3600), 2))
"""


@linux
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda sent: sent.name)
def test_workers_die_with_their_parent_however_it_dies(tmp_path: Path, sent: signal.Signals) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL) as parent:
        try:
            for path in paths:
                await_file(path)
            pids = [int(path.read_text(encoding="utf-8")) for path in paths]
            assert all(is_running(pid) for pid in pids)
            parent.send_signal(sent)
            parent.wait(PATIENCE)
        finally:
            parent.kill()
    for pid in pids:
        await_end(pid)


# Hostile files through the reader itself


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of objects 1, 2, 3 …; the first is the catalog."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (
        *(body, size, table, size, trailer, len(body)),
    )


@cache
def packed(content: bytes, repeat: int) -> bytes:
    compressor = zlib.compressobj(9)
    return b"".join(compressor.compress(content) for _ in range(repeat)) + compressor.flush()


def stream(content: bytes, entries: bytes = b"", repeat: int = 1) -> bytes:
    """A stream object of some content, so many times over."""
    data = packed(content, repeat)
    return b"<</Filter/FlateDecode/Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(entries: bytes = b"") -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%b>>" % entries
    )


def one_page(content: bytes, entries: bytes = b"") -> bytes:
    return pdf(CATALOG, PAGES, page(entries), content, FONT)


TEXT = stream(b"BT /F 12 Tf 72 720 Td (synthetisch) Tj ET\n")
MEGABYTE = b" " * 1024**2


def form(other: int) -> bytes:
    """A form that draws another a thousand times."""
    return stream(
        b"/X Do " * 1000, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % other
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "page that inflates to 400 MB": lambda: one_page(stream(MEGABYTE, repeat=400)),
    "page of one name of 400 MB": lambda: one_page(stream(b"a" * 1024**2, repeat=400)),
    "300 pages": lambda: pdf(
        CATALOG,
        b"<</Type/Pages/Count 300/Kids[%b]>>" % b" ".join(b"%d 0 R" % number for number in range(6, 306)),
        *(b"null", TEXT, FONT),
        *([page()] * 300),
    ),
    "page of a million rectangles": lambda: one_page(stream(b"9 9 9 9 re f\n" * 1000, repeat=1000)),
    "page of a million characters": lambda: one_page(
        stream(b"BT /F 9 Tf 9 9 Td (" + b"a" * 1000 + b") Tj ET\n", repeat=1000)
    ),
    "arrays in arrays": lambda: one_page(TEXT, b"/Nest " + b"[" * 200_000 + b"]" * 200_000),
    "dictionaries in dictionaries": lambda: one_page(TEXT, b"/Nest " + b"<</A " * 200_000 + b"1" + b">>" * 200_000),
    "arrays in arrays of what is drawn": lambda: one_page(stream(b"[" * 1_000_000 + b" TJ")),
    "page tree that holds itself": lambda: pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>"),
    "forms that draw each other": lambda: pdf(
        *(CATALOG, PAGES),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        *(stream(b"/X Do " * 1000), form(6), form(5)),
    ),
    "table of a thousand million objects": lambda: (
        b"%PDF-1.7\nxref\n0 1000000000\n" + b"0000000000 65535 f \n" * 1000 + b"startxref\n9\n%%EOF\n"
    ),
    "table that goes before itself": lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>", trailer=b"/Prev 95"),
    "table in a stream of a thousand million objects": lambda: (
        b"%%PDF-1.7\n1 0 obj\n%b\nendobj\nstartxref\n9\n%%%%EOF\n"
        % stream(MEGABYTE, b"/Type/XRef/Size 1000000000/Index[0 1000000000]/W[1 4 2]/Root 1 0 R", repeat=400)
    ),
    "objects in a stream of 400 MB": lambda: in_object_stream(
        stream(MEGABYTE, b"/Type/ObjStm/N 1000000000/First 419430400", repeat=400)
    ),
}


def in_object_stream(holder: bytes) -> bytes:
    """A PDF whose page tree lies in an object stream: the table, a stream itself, says object 2 is in object 3."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in ((1, CATALOG), (3, holder)):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    entries = [(0, 0, 0), (1, places[0], 0), (2, 3, 0), (1, places[1], 0), (1, len(body), 0)]
    table = b"".join(struct.pack(">BIH", *entry) for entry in entries)
    entry = stream(table, b"/Type/XRef/Size 5/W[1 4 2]/Root 1 0 R")
    return body + b"4 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (entry, len(body))


HOSTILE_LIMITS = Limits(max_seconds=5)
HostileOutcomes = tuple[dict[str, tuple[Reading, ...] | RefusedError], float]


@pytest.fixture(scope="module")
def hostile_outcomes(namen: Names, tmp_path_factory: pytest.TempPathFactory) -> HostileOutcomes:
    """All the hostile files read in one go, sound ones among them, and the seconds it took."""
    folder = tmp_path_factory.mktemp("hostile")
    names = []
    for number, (name, content) in enumerate(HOSTILE.items()):
        path = folder / f"{number}.pdf"
        path.write_bytes(content())
        assert path.stat().st_size < 3 * 1024**2
        path.with_suffix(".txt").write_text(publicatie_tekst(), encoding="utf-8")
        names += [(name, path), (f"{number}.txt", path.with_suffix(".txt"))]
    started = time.monotonic()
    found: dict[int, tuple[Reading, ...] | RefusedError] = dict(
        in_workers([partial(read_file, path, ReadingContext(namen, TODAY)) for _, path in names], HOSTILE_LIMITS)
    )
    seconds = time.monotonic() - started
    return {name: found[place] for place, (name, _) in enumerate(names)}, seconds


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_reason(hostile_outcomes: HostileOutcomes, name: str) -> None:
    outcome = hostile_outcomes[0][name]
    if isinstance(outcome, RefusedError):
        assert "afgebroken" in str(outcome) or "gestopt" in str(outcome)
    else:
        assert [reading.uitslag for reading in outcome] == ["geweigerd"]
        assert outcome[0].reden


def test_sound_files_among_hostile_ones_are_read(hostile_outcomes: HostileOutcomes) -> None:
    found, seconds = hostile_outcomes
    sound = [outcome for name, outcome in found.items() if name not in HOSTILE]
    assert len(sound) == len(HOSTILE)
    for outcome in sound:
        assert not isinstance(outcome, RefusedError)
        assert [reading.uitslag for reading in outcome] == ["aangenomen"]
    assert seconds < len(HOSTILE) * (HOSTILE_LIMITS.max_seconds + 5)
