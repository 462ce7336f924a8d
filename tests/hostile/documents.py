"""Documents by the entrances that take them from a person: `read`, `add` and `show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import as_json, read_file
from orchestration.system.settings import PROJECT_DIR, SEEDS_DIR
from tests.hostile import carrier
from tests.hostile.attack import Attack
from tests.hostile.judge import Outcome, Verdict, first, too_long
from tests.hostile.workshop import Bench, Workshop, all_failed, failed, stems, verdict, verdicts

SUFFIX = {"pdf": ".pdf", "text": ".txt"}


def put(attack: Attack, folder: Path, seed: int, stem: str) -> Path | None:
    """Put a document, or what is no file, into a folder; None if this machine can't make it."""
    if attack.lay is not None:
        return attack.lay(folder, stem)
    path = folder / f"{stem}{SUFFIX[attack.kind]}"
    path.write_bytes(attack.bytes_of(seed))
    return path


@contextmanager
def offered(
    workshop: Workshop, attacks: Sequence[Attack], seed: int
) -> Iterator[tuple[Bench, dict[str, tuple[Attack, Path]]]]:
    """A bench, and beside its folders the attacks as somebody offers them, by their stems."""
    with workshop.bench() as bench:
        folder = bench.raw.parent / "offered"
        folder.mkdir()
        paths = {stem: (attack, put(attack, folder, seed, stem)) for stem, attack in stems(attacks).items()}
        yield bench, {stem: (attack, path) for stem, (attack, path) in paths.items() if path is not None}


def read(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`read` of documents; what is accepted must have the figures of the publication that carries the attack."""
    with offered(workshop, attacks, seed) as (bench, found):
        if not found:
            return []
        measured = bench.command("read", "--json", *(path for _, path in found.values()), files=len(found))
    words, whole = failed(measured, found)
    if whole:
        return all_failed("read", measured, (attack for attack, _ in found.values()), whole)
    readings = list(_objects(measured.text))
    judged = {
        stem: (attack, *_judged([item for item in readings if stem in item["bestand"]]))
        for stem, (attack, _) in found.items()
    }
    return verdicts("read", measured, judged, words)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The readings among the lines that were printed."""
    for line in text.split("\n"):
        if line.startswith('{"bestand"'):
            yield json.loads(line)


def _judged(readings: Sequence[dict[str, Any]]) -> tuple[Outcome, str | None]:
    """What became of one file by its readings, and what is wrong with that."""
    outcomes = {reading["oordeel"] for reading in readings}
    if outcomes == {"aangenomen"}:
        is_sound = all(counts(reading) == sound_counts() for reading in readings)
        return "accepted", None if is_sound else "accepts other figures"
    reasons = [reading["reden"] for reading in readings if reading["oordeel"] != "aangenomen"]
    outcome: Outcome = "quarantined" if "quarantaine" in outcomes else "refused"
    return outcome, first([None if reasons and all(reasons) else "gives no reason", *map(too_long, reasons)])


def counts(reading: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The figures of a reading: of each row its code and counts, and register and percentage."""
    rows = [*reading["rijen"], reading["totaalrij"] or {}]
    kolommen = ("code", "gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel", "totaal")
    whole = (reading["quarter_key"], reading["doelgroepregister"], reading["registratiegraad_gepubliceerd"])
    return [*(tuple(row.get(kolom) for kolom in kolommen) for row in rows), whole]


@cache
def sound_counts() -> list[tuple[Any, ...]]:
    """The figures of the publication that carries attacks."""
    context = ReadingContext.from_seeds(SEEDS_DIR, date(2026, 11, 29))
    (reading,) = read_file(PROJECT_DIR / "raw" / carrier.FILED, context)
    return counts(as_json(reading, context.names))


def add(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`add` of documents."""
    with offered(workshop, attacks, seed) as (bench, found):
        if not found:
            return []
        before = set(bench.raw.rglob("*"))
        measured = bench.command("add", *(path for _, path in found.values()), files=len(found))
        filed = [path.name for path in bench.raw.rglob("*") if path not in before and path.suffix != ".yml"]
    strange = [name for name in filed if not name.isascii()]
    words, whole = failed(measured, found)
    if fault := first([whole, f"files {strange}" if strange else None]):
        return all_failed("add", measured, (attack for attack, _ in found.values()), fault)
    lines = measured.text.split("\n")
    judged = {stem: (attack, *_filed(stem, lines)) for stem, (attack, _) in found.items()}
    return verdicts("add", measured, judged, words)


def _filed(stem: str, lines: Sequence[str]) -> tuple[Outcome, str | None]:
    """What became of one file by the line that names it, and the line after it."""
    number = next((number for number, line in enumerate(lines) if stem in line), None)
    if number is None:
        return "overlooked", "is not named"
    if lines[number].startswith("refused"):
        return "refused", None
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return ("quarantined" if following.startswith("will be quarantined") else "accepted"), None


def show(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`show` of one document: its pages as pictures, or a sentence that names it."""
    with offered(workshop, attacks, seed) as (bench, found):
        if not found:
            return []
        ((stem, (attack, path)),) = found.items()
        measured = bench.command("show", path, "--to", bench.raw.parent / "shown", files=2)
        shown = list((bench.raw.parent / "shown").glob("*.png"))
    silent = None if shown or stem in measured.text else f"names no file: {measured.text[-300:]!r}"
    outcome: Outcome = "accepted" if shown else "refused"
    words, whole = failed(measured, found)
    return [verdict(attack, "show", measured, outcome, first([whole, *words.values(), silent]))]
