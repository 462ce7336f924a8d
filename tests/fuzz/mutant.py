"""A mutant: a golden PDF and what is done to it; making it, reading it, and judging what was read."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import subprocess
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from time import process_time
from typing import Any, Literal

from orchestration.domain.count import format_count
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import Regel, Uitslag
from orchestration.domain.quarter import ONBEKEND
from orchestration.reading.reading import Reading, as_json, read_file
from orchestration.system.settings import PROJECT_DIR, SEEDS_DIR
from tests.fuzz.damage import DAMAGES
from tests.fuzz.document import KEYS, Document
from tests.fuzz.mutations import MUTATIONS
from tests.fuzz.page import Tabel
from tests.support.synthetic import TODAY

SOURCES = sorted([*PROJECT_DIR.glob("tests/golden/corpus/*.pdf"), *PROJECT_DIR.glob("raw/*/*.pdf")])
SLOW_SECONDS = 5.0
"""Processor time after which a reading counts as slow."""

Fault = Literal["crash", "broken off", "wrong"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A golden PDF (its path in the project) and the steps it goes through, each with the seed of its chance."""

    source: str
    steps: tuple[tuple[str, int], ...]

    def without(self, place: int) -> Mutant:
        """The same less one step."""
        return Mutant(self.source, (*self.steps[:place], *self.steps[place + 1 :]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mutant: the verdicts, the processor time of the reading, and what is wrong, if anything."""

    uitslagen: tuple[Uitslag, ...]
    seconds: float
    fault: Fault | None = None
    reden: str = ""


def random_mutant(path: Path, seed: int) -> Mutant:
    """A mutant of a golden PDF: of what it prints where it can be taken apart, one in four of its bytes."""
    chance = random.Random(seed)
    source = str(path.relative_to(PROJECT_DIR))
    kinds = tuple(MUTATIONS) if _taken_apart(source) is not None and chance.random() < 0.75 else tuple(DAMAGES)
    count = chance.choice((1, 1, 1, 2, 2, 3, 5))
    return Mutant(source, tuple((chance.choice(kinds), chance.getrandbits(32)) for _ in range(count)))


def make(mutant: Mutant, path: Path) -> Document | None:
    """Write a mutant, and say what it prints; None where only its bytes are known."""
    packed = _taken_apart(mutant.source)
    if packed is None or any(name in DAMAGES for name, _ in mutant.steps):
        content = (PROJECT_DIR / mutant.source).read_bytes()
        for name, seed in mutant.steps:
            content = DAMAGES[name](content, _other(seed).read_bytes(), random.Random(seed))
        path.write_bytes(content)
        return None
    document: Document = pickle.loads(packed)
    for name, seed in mutant.steps:
        if any(tabel.legible for tabel in document.tabellen):
            MUTATIONS[name](document, random.Random(seed))
    document.save(path)
    return document


def _other(seed: int) -> Path:
    """The golden PDF of which a step may take a piece."""
    return random.Random(seed).choice(SOURCES)


def probe_random(path: Path, seed: int, folder: Path) -> Outcome:
    """Probe a random mutant of a golden PDF."""
    return probe(random_mutant(path, seed), folder)


def probe(mutant: Mutant, folder: Path) -> Outcome:
    """Make a mutant, read it, and judge what was read; for a worker process."""
    path = folder / f"{os.getpid()}.pdf"
    try:
        document = make(mutant, path)
        begin = process_time()
        try:
            readings = read_file(path, known_namen(), TODAY)
        except Exception:  # noqa: BLE001 - any at all is what is looked for
            return Outcome((), process_time() - begin, "crash", traceback.format_exc())
        seconds = process_time() - begin
        uitslagen = tuple(reading.uitslag for reading in readings)
        wrong = judge(readings, document) if document else judge_bytes(readings, mutant, path)
        return Outcome(uitslagen, seconds, "wrong" if wrong else None, wrong or "")
    finally:
        path.unlink(missing_ok=True)


@cache
def known_namen() -> Names:
    """The known names."""
    return Names.from_seeds(SEEDS_DIR)


@lru_cache(maxsize=4)
def _taken_apart(source: str) -> bytes | None:
    """A golden PDF taken apart and pickled; None where it is not accepted, or can't be taken apart."""
    path = PROJECT_DIR / source
    if all(reading.uitslag != "aangenomen" for reading in read_file(path, known_namen(), TODAY)):
        return None
    try:
        return pickle.dumps(Document(path, known_namen()))
    except ValueError:
        return None


def judge(readings: Sequence[Reading], document: Document) -> str | None:
    """What was accepted though the document does not print it; None where all is as printed."""
    tabellen = list(document.tabellen)
    for reading in readings:
        if reading.uitslag == "aangenomen":
            wrong = {tabel: _difference(reading, tabel) for tabel in tabellen}
            right = next((tabel for tabel, difference in wrong.items() if difference is None), None)
            if right is None:
                return " / ".join(filter(None, wrong.values())) or "a table that is not printed"
            tabellen.remove(right)
    return None


def _difference(reading: Reading, tabel: Tabel) -> str | None:
    """Where an accepted reading is another than a printed table; a heading or a footnote may be overlooked."""
    publicatie = reading.publicatie
    if publicatie is None or tabel.totaalrij is None:
        return "the total row is not printed"
    found = Counter(_found(regel) for regel in publicatie.rijen)
    printed = Counter(rij.printed for rij in tabel.rijen if rij.is_seen)
    if found - printed or printed - found - _noughts_outside(tabel):
        return f"read {list((found - printed).elements())}, printed {list((printed - found).elements())}"
    total = publicatie.totaalrijen[0].aantallen
    if total != tabel.totaalrij.printed[1]:
        return f"read as total {total}, printed {tabel.totaalrij.printed[1]}"
    keys = tabel.keys | {key: veld.aantal for key, veld in tabel.voetnoot.items()}
    values = as_json(reading, known_namen())
    for key in KEYS:
        if values[key] not in (keys[key], None, ONBEKEND):
            return f"read as {key} {values[key]}, printed {keys[key]}"
    return None


def _noughts_outside(tabel: Tabel) -> Counter[tuple[str, tuple[int | None, ...]]]:
    """The rows of nothing but noughts that stand above or under all others: overlooking them changes no figure."""
    outside: Counter[tuple[str, tuple[int | None, ...]]] = Counter()
    for rij in tabel.rijen:
        others = [other.down for other in tabel.all_rijen if other is not rij and other.blad is rij.blad]
        if not any(rij.printed[1]) and others and not min(others) < rij.down < max(others):
            outside[rij.printed] += 1
    return outside


def _found(regel: Regel) -> tuple[str, tuple[int | None, ...]]:
    return naam_sleutel(regel.naam).replace(" ", ""), regel.aantallen


def judge_bytes(readings: Sequence[Reading], mutant: Mutant, path: Path) -> str | None:
    """What was accepted though no golden PDF in it has it, and pdftotext does not find it printed; else None."""
    sources = [PROJECT_DIR / mutant.source, *(_other(seed) for _, seed in mutant.steps)]
    for reading in readings:
        if reading.uitslag == "aangenomen" and reading.publicatie is not None:
            values = _values(reading)
            if any(_is_of(values, golden) for source in sources for golden in _accepted(source)):
                continue
            text = _text_of(path)
            for regel in reading.publicatie.regels:
                if not any(all(_holds(line, aantal) for aantal in regel.aantallen) for line in text.splitlines()):
                    return f"read {regel.naam} {regel.aantallen}, which pdftotext does not find on one line"
            publicatie = reading.publicatie
            for value in (publicatie.doelgroepregister, int((publicatie.quarter_key or "0")[:4]) or None):
                if value is not None and not _holds(text, value):
                    return f"read {value}, which pdftotext does not find"
    return None


@lru_cache(maxsize=64)
def _accepted(path: Path) -> tuple[dict[str, Any], ...]:
    """What is accepted of a golden PDF."""
    return tuple(
        _values(reading) for reading in read_file(path, known_namen(), TODAY) if reading.uitslag == "aangenomen"
    )


def _values(reading: Reading) -> dict[str, Any]:
    """All that matters of a reading: its figures, whatever their order, and what they are of."""
    regels = reading.publicatie.regels if reading.publicatie else ()
    values = as_json(reading, known_namen())
    return {"regels": Counter(map(_found, regels)), **{key: values[key] for key in KEYS}}


def _is_of(values: dict[str, Any], golden: dict[str, Any]) -> bool:
    """True where a reading is that of a golden PDF; heading and footnote may be lost."""
    return all(value == golden[key] or (key in KEYS and value in (None, ONBEKEND)) for key, value in values.items())


def _text_of(path: Path) -> str:
    """The lines of a PDF by poppler, which has nothing in common with the reader."""
    program = shutil.which("pdftotext")
    if program is None:
        raise RuntimeError("pdftotext (poppler-utils) is needed to judge what a damaged file prints.")
    done = subprocess.run([program, "-layout", str(path), "-"], capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")


def _holds(text: str, aantal: int | None) -> bool:
    """True where a text has a count, with or without a thousands mark."""
    if aantal is None:
        return False
    digits = r"\W?".join(format_count(aantal).split("."))
    return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None or (aantal == 0 and "-" in naam_sleutel(text))
