"""A mutant: a golden file and what is done to it; making it, reading it, and what came of it."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import shutil
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from time import process_time
from typing import Any, Literal, NamedTuple

from orchestration.domain.publicatie import Uitslag
from orchestration.domain.quarter import ONBEKEND
from orchestration.intake.raw import RawFile, herkomst_of
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.system.settings import PROJECT_DIR, SEEDS_DIR
from tests.fuzz.damage import DAMAGES
from tests.fuzz.document import Document
from tests.fuzz.judge import found_rij, judge, judge_sidecar, judge_text, values_of
from tests.fuzz.mutations import MUTATIONS
from tests.fuzz.printed import KEYS, Printed
from tests.fuzz.sidecars import SIDECAR_MUTATIONS, SidecarDocument
from tests.fuzz.text import TextDocument, text_of_case
from tests.fuzz.text_mutations import TEXT_MUTATIONS
from tests.support.synthetic import TODAY

PDFS = sorted([*PROJECT_DIR.glob("tests/golden/corpus/*.pdf"), *PROJECT_DIR.glob("raw/*/*.pdf")])
TEXTS = sorted([*PROJECT_DIR.glob("tests/golden/publicaties/*.txt"), *PROJECT_DIR.glob("raw/*/*.txt")])
CASES = sorted(PROJECT_DIR.glob("tests/golden/corpus/*.json"))
"""The cases of the corpus, of which we set a text too."""

SIDECARS = [path.with_suffix(".yml") for path in (*TEXTS, *PROJECT_DIR.glob("raw/*/*.pdf"))]
"""Where the sidecars of golden files would lie; an honest one is made."""

SLOW_SECONDS = 5.0
"""Processor time after which a reading counts as slow."""

_IN_A_ROW = 12
"""Mutants made of a golden file in a row: taking it apart takes as long as reading some."""

_TEXTS_A_ROUND, _SIDECARS_A_ROUND = 10, 8
"""How often a round has each of our texts and sidecars: there are few of them."""

Kind = Literal["pdf", "pdf bytes", "text", "text bytes", "sidecar", "sidecar bytes"]
Fault = Literal["crash", "broken off", "wrong", "sound sidecar refused", "tool"]
"""What is wrong: the reader raised; it exceeded a limit; it accepted what is not printed; it kept out a file for an
honest sidecar; or the fault is in the fuzzing itself."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A golden file (its path in the project) and the steps it goes through, each with the seed of its chance."""

    source: str
    steps: tuple[tuple[str, int], ...]

    def without(self, place: int) -> Mutant:
        """The same less one step."""
        return Mutant(self.source, (*self.steps[:place], *self.steps[place + 1 :]))

    @property
    def suffix(self) -> str:
        """The kind of file it is: `.pdf`, `.txt` or `.yml`."""
        return Path(self.source).suffix.replace(".json", ".txt")

    @property
    def is_damaged(self) -> bool:
        """True where its bytes are damaged, so that nobody knows what it prints."""
        return any(name in DAMAGES for name, _ in self.steps)

    @property
    def kind(self) -> Kind:
        """What it is counted as."""
        kinds: dict[str, tuple[Kind, Kind]] = {
            ".pdf": ("pdf", "pdf bytes"),
            ".txt": ("text", "text bytes"),
            ".yml": ("sidecar", "sidecar bytes"),
        }
        return kinds[self.suffix][self.is_damaged]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mutant: verdicts, processor time of the reading and of all, and what is wrong, if anything."""

    mutant: Mutant
    oordelen: tuple[Uitslag, ...]
    seconds: float
    processor: float = 0.0
    fault: Fault | None = None
    reden: str = ""

    @property
    def is_accepted(self) -> bool:
        """True where a table of it is."""
        return "aangenomen" in self.oordelen


_STEPS: dict[str, Mapping[str, Callable[..., Any]]] = {
    ".pdf": MUTATIONS,
    ".txt": TEXT_MUTATIONS,
    ".yml": SIDECAR_MUTATIONS,
}


def source_of(seed: int) -> Path:
    """The golden file that a seed changes: all in random order, again and again."""
    sources = _sources()
    turn, place = divmod(seed // _IN_A_ROW, len(sources))
    return _order(turn)[place]


@cache
def _sources() -> list[Path]:
    return [*PDFS, *TEXTS * _TEXTS_A_ROUND, *CASES, *SIDECARS * _SIDECARS_A_ROUND]


@lru_cache(maxsize=2)
def _order(turn: int) -> list[Path]:
    sources = _sources()
    return random.Random(turn).sample(sources, len(sources))


def random_mutant(path: Path, seed: int, folder: Path) -> Mutant:
    """A mutant of a golden file: of what it prints where it can be taken apart, one in four of its bytes.

    `folder` keeps what was taken apart, for all processes.
    """
    chance = random.Random(seed)
    source = str(path.relative_to(PROJECT_DIR))
    known = _STEPS[Mutant(source, ()).suffix]
    kinds = tuple(known) if _taken_apart(source, folder) is not None and chance.random() < 0.75 else tuple(DAMAGES)
    count = chance.choice((1, 1, 1, 2, 2, 3, 5))
    return Mutant(source, tuple((chance.choice(kinds), chance.getrandbits(32)) for _ in range(count)))


def probe_seed(seed: int, folder: Path) -> Outcome:
    """Probe the mutant of a seed; for a worker process."""
    return probe(random_mutant(source_of(seed), seed, folder), folder)


def probe(mutant: Mutant, folder: Path) -> Outcome:
    """Make a mutant, read it, and judge what was read; for a worker process."""
    begin = process_time()
    place = folder / f"{os.getpid()}"
    place.mkdir(exist_ok=True)
    seconds, fault, reden, readings = _Probed(0.0)
    try:
        seconds, fault, reden, readings = (_probe_sidecar if mutant.suffix == ".yml" else _probe_file)(mutant, place)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a fault of our own must not end a run of hours
        fault, reden = "tool", traceback.format_exc()
    finally:
        shutil.rmtree(place)
    oordelen = tuple(reading.uitslag for reading in readings)
    return Outcome(mutant, oordelen, seconds, process_time() - begin, fault, reden)


class _Probed(NamedTuple):
    seconds: float
    fault: Fault | None = None
    reden: str = ""
    readings: Sequence[Reading] = ()


def _probe_file(mutant: Mutant, folder: Path) -> _Probed:
    path = folder / f"mutant{mutant.suffix}"
    printed = make(mutant, path, folder.parent)
    begin = process_time()
    try:
        readings = read_file(path, context())
    except MemoryError:
        raise  # the worker has read many files: as in a build, a new one tries once more
    except Exception:  # noqa: BLE001 - any at all is what is looked for
        return _Probed(process_time() - begin, "crash", traceback.format_exc())
    seconds = process_time() - begin
    wrong = judge_bytes(readings, mutant, path) if printed is None else judge(readings, printed)
    return _Probed(seconds, "wrong" if wrong else None, wrong or "", readings)


def _probe_sidecar(mutant: Mutant, folder: Path) -> _Probed:
    """File a golden file beside a mutant of its honest sidecar, and read it as a build does."""
    golden = beside(mutant.source)
    partitie = next((table["quarter_key"] for table in _accepted(golden)), ONBEKEND)
    file = RawFile.at(folder, f"{partitie}/bestand{golden.suffix}")
    file.path.parent.mkdir()
    shutil.copyfile(golden, file.path)
    sidecar = file.path.with_suffix(".yml")
    document = make_sidecar(mutant, sidecar)
    begin = process_time()
    try:
        herkomst = herkomst_of(file)
        readings = read_file(file.path, context(), bestand=file.bestand, herkomst=herkomst)
    except Exception:  # noqa: BLE001 - any at all is what is looked for
        return _Probed(process_time() - begin, "crash", traceback.format_exc())
    seconds = process_time() - begin
    is_accepted = any(reading.uitslag == "aangenomen" for reading in readings)
    if not is_accepted:
        refused = document is not None and document.is_sound is True and herkomst.fout
        return _Probed(seconds, "sound sidecar refused" if refused else None, herkomst.fout or "", readings)
    text = sidecar.read_bytes().decode("utf-8", "replace")
    wrong: str | None = "accepted without a sidecar"
    if herkomst.sidecar is not None:
        wrong = judge_sidecar(herkomst.sidecar, document, file.sha256, file.path.stat().st_size, text)
    return _Probed(seconds, "wrong" if wrong else None, wrong or "", readings)


def make(mutant: Mutant, path: Path, folder: Path) -> list[Printed] | None:
    """Write a mutant of a PDF or a text, and say what it prints; None where only its bytes are known.

    `folder` keeps what was taken apart, for all processes.
    """
    packed = _taken_apart(mutant.source, folder)
    if packed is None or mutant.is_damaged:
        path.write_bytes(_damaged(_content(mutant.source), mutant))
        return None
    document: Document | TextDocument = pickle.loads(packed)
    for name, seed in mutant.steps:
        if document.is_legible:
            _STEPS[mutant.suffix][name](document, random.Random(seed))
    if isinstance(document, Document):
        document.save(path)
    else:
        path.write_bytes(document.content())
    return document.printed


def make_sidecar(mutant: Mutant, path: Path) -> SidecarDocument | None:
    """Write a mutant of the honest sidecar of a golden file, and say what is true of it; None if damaged."""
    document = _honest(mutant.source)
    if mutant.is_damaged:
        path.write_bytes(_damaged(document.content(), mutant))
        return None
    for name, seed in mutant.steps:
        SIDECAR_MUTATIONS[name](document, random.Random(seed))
    path.write_bytes(document.content())
    return document


def beside(source: str) -> Path:
    """The golden file beside a sidecar."""
    path = PROJECT_DIR / source
    return next(path.with_suffix(suffix) for suffix in (".txt", ".pdf") if path.with_suffix(suffix).exists())


def _honest(source: str) -> SidecarDocument:
    content = beside(source).read_bytes()
    return SidecarDocument.of(hashlib.sha256(content).hexdigest(), len(content))


def _damaged(content: bytes, mutant: Mutant) -> bytes:
    for name, seed in mutant.steps:
        content = DAMAGES[name](content, _content(_other(mutant, seed)), random.Random(seed))
    return content


def _other(mutant: Mutant, seed: int) -> str:
    """The golden file of its kind from which a step may take a piece."""
    others = {".pdf": PDFS, ".txt": TEXTS, ".yml": SIDECARS}[mutant.suffix]
    return str(random.Random(seed).choice(others).relative_to(PROJECT_DIR))


def _content(source: str) -> bytes:
    """The bytes of a golden file: of a case of the corpus, the text we set of it, and the honest sidecar of a file."""
    path = PROJECT_DIR / source
    if path.suffix == ".yml":
        return _honest(source).content()
    if path.suffix == ".json":
        return text_of_case(path)
    return path.read_bytes()


@cache
def context() -> ReadingContext:
    """What every mutant is read with."""
    return ReadingContext.from_seeds(SEEDS_DIR, TODAY)


@lru_cache(maxsize=8)
def _taken_apart(source: str, folder: Path) -> bytes | None:
    """A golden file taken apart and pickled; None where it is not accepted, or can't be taken apart.

    Taking a PDF apart takes as long as reading some: it is done once, and kept in `folder` for all processes.
    """
    kept = folder / f"{source.replace('/', '-')}.pickle"
    if not kept.exists():
        own = kept.with_suffix(f".{os.getpid()}")
        own.write_bytes(_take_apart(PROJECT_DIR / source))
        own.replace(kept)
    return kept.read_bytes() or None


def _take_apart(path: Path) -> bytes:
    if path.suffix == ".yml":
        return b"an honest one is made"
    try:
        document = TextDocument(path) if path.suffix in (".txt", ".json") else Document(path, context().names)
    except ValueError:
        return b""
    return pickle.dumps(document)


def judge_bytes(readings: Sequence[Reading], mutant: Mutant, path: Path) -> str | None:
    """What was accepted though no golden file in it has it, and its text does not have it; else None.

    The text of a PDF is Poppler's, which has nothing in common with the reader.
    """
    accepted = [reading for reading in readings if reading.uitslag == "aangenomen"]
    if not accepted:
        return None
    sources = [mutant.source, *(_other(mutant, seed) for _, seed in mutant.steps)]
    golden = [table for source in sources if not source.endswith(".json") for table in _accepted(PROJECT_DIR / source)]
    unknown = [reading for reading in accepted if not any(_is_of(_values(reading), table) for table in golden)]
    text = path.read_bytes().decode("utf-8", "replace") if path.suffix == ".txt" else _text_of(path)
    return judge_text(unknown, text)


@lru_cache(maxsize=64)
def _accepted(path: Path) -> tuple[dict[str, Any], ...]:
    """What is accepted of a golden file, which the golden tests hold against what is written down of it."""
    return tuple(_values(reading) for reading in read_file(path, context()) if reading.uitslag == "aangenomen")


def _values(reading: Reading) -> dict[str, Any]:
    """All that matters of a reading: its figures, whatever their order, and what they are of."""
    regels = reading.publicatie.regels if reading.publicatie else ()
    return {"regels": Counter(map(found_rij, regels)), **values_of(reading)}


def _is_of(values: dict[str, Any], golden: dict[str, Any]) -> bool:
    """True where a reading is that of a golden file; heading and footnote may be lost."""
    return all(value == golden[key] or (key in KEYS and value in (None, ONBEKEND)) for key, value in values.items())


def _text_of(path: Path) -> str:
    """The lines of a PDF by poppler, which has nothing in common with the reader."""
    program = shutil.which("pdftotext")
    if program is None:
        raise RuntimeError("pdftotext (poppler-utils) is needed to judge what a damaged file prints.")
    done = subprocess.run([program, "-layout", str(path), "-"], capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")
