"""`python -m tests.fuzz`: hold the reader to mutants of the golden files, from where the last run stopped.

Each run adds to the tally in `tests/fuzz/tally.json`, and may be ended at any moment: the next goes on with the seeds
that are not counted there. With `--publish` it builds accepted mutants instead, and compares what is published of them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from zlib import crc32

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.version import reader
from orchestration.reading.workers import in_workers
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.locks import locked_folder
from tests.fuzz.mutant import Mutant, Outcome, make, make_sidecar, probe, probe_seed, random_mutant, source_of
from tests.fuzz.publishing import publish
from tests.fuzz.rendering import compare_drawing
from tests.fuzz.tally import TALLY, Entry, Tally

_SAVE_SECONDS = 5.0
"""So much of a run is lost when it is killed, and what is still being read."""

_PATIENT = replace(DEFAULT_LIMITS, max_seconds=10 * DEFAULT_LIMITS.max_seconds)
"""Beside other work a reading waits long for a processor; what it may take is counted in processor time."""

_RENDERED_ONE_IN = 500
"""Of the accepted PDFs, those whose figures are compared with Poppler's drawing."""


def main(arguments: list[str], tally_file: Path = TALLY) -> int:
    """Fuzz, print the tally, and keep what was found; 1 where something was, else 0.

    Raises:
        LockedError: if another run adds to the same tally.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60, help="how long (60)")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (2)")
    parser.add_argument("--publish", type=int, default=0, metavar="BUILDS", help="build accepted mutants instead")
    parser.add_argument("--out", type=Path, default=Path("data/fuzz"), help="where finds are kept (data/fuzz)")
    options = parser.parse_args(arguments)
    with locked_folder(tally_file.parent, timeout=1.0), _emptied(options.out / "work") as folder:
        tally = Tally.load(tally_file)
        entry = tally.of(reader())
        before = entry.found.total() + entry.published.differences
        for _ in range(options.publish):
            publish(entry.published, folder, options.workers, options.out)
            tally.save()
        if not options.publish:
            fuzz(tally, entry, options, folder)
    print(entry)
    return 1 if entry.found.total() + entry.published.differences > before else 0


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    """A folder of a run, without what an earlier one left that was killed; gone at its end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


def fuzz(tally: Tally, entry: Entry, options: argparse.Namespace, folder: Path) -> None:
    """Probe the next seeds until it is time, keeping what is found, and saving the tally every few seconds."""
    first, until, saved = entry.seeds, monotonic() + 60 * options.minutes, monotonic()
    done: dict[int, Outcome] = {}
    with closing(in_workers(_calls(first, until, folder), _PATIENT, options.workers)) as outcomes:
        try:
            for index, answer in outcomes:
                outcome = done[first + index] = broken_off_or(answer, first + index, folder)
                if outcome.fault:
                    keep(*shrunk(outcome.mutant, outcome, folder), options.out, folder)
                while entry.seeds in done:
                    count_in(entry, done.pop(entry.seeds), options.out, folder)
                if monotonic() > saved + _SAVE_SECONDS:
                    saved = _save(tally, entry, saved)
        finally:
            _save(tally, entry, saved)


def count_in(entry: Entry, outcome: Outcome, out: Path, folder: Path) -> None:
    """Count the mutant of the next seed; of some of the accepted PDFs, compare what Poppler draws."""
    entry.add(outcome)
    is_pdf = outcome.mutant.kind.startswith("pdf")
    if outcome.is_accepted and is_pdf and entry.accepted("pdf", "pdf bytes") % _RENDERED_ONE_IN == 0:
        path = folder / "rendered.pdf"
        make(outcome.mutant, path, folder)
        program, counts, unlike = compare_drawing(path, folder)
        entry.rendered.setdefault(program, Counter()).update(counts)
        if unlike:
            entry.found["unlike Poppler's drawing"] += 1
            keep(outcome.mutant, Outcome(outcome.mutant, (), 0.0, 0.0, "wrong", unlike), out, folder)


def _save(tally: Tally, entry: Entry, since: float) -> float:
    """Save the tally with the hours since some moment; gives the moment of saving."""
    now = monotonic()
    entry.hours["clock"] += (now - since) / 3600
    tally.save()
    return now


def _calls(first: int, until: float, folder: Path) -> Iterator[Callable[[], Outcome]]:
    """Probes of the mutants of the next seeds, until it is time."""
    for seed in count(first):
        if monotonic() > until:
            return
        yield partial(probe_seed, seed, folder)


def broken_off_or(answer: Outcome | RefusedError, seed: int, folder: Path) -> Outcome:
    """The outcome; where the worker was broken off or took too long, that as one."""
    if isinstance(answer, Outcome):
        is_slow = answer.fault is None and answer.seconds > DEFAULT_LIMITS.max_seconds
        return replace(answer, fault="broken off", reden=f"{answer.seconds:.0f} s") if is_slow else answer
    mutant = random_mutant(source_of(seed), seed, folder)
    return Outcome(mutant, (), 0.0, 0.0, "broken off", str(answer))


def shrunk(mutant: Mutant, outcome: Outcome, folder: Path) -> tuple[Mutant, Outcome]:
    """The mutant with as few steps as still show the fault, and what then comes of it."""
    place = 0
    while place < len(mutant.steps):
        smaller = mutant.without(place)
        ((_, answer),) = in_workers([partial(probe, smaller, folder)], _PATIENT, 1)
        less = answer if isinstance(answer, Outcome) else Outcome(smaller, (), 0.0, 0.0, "broken off", str(answer))
        if less.fault == outcome.fault:
            mutant, outcome = smaller, less
        else:
            place += 1
    return mutant, outcome


def keep(mutant: Mutant, outcome: Outcome, out: Path, folder: Path) -> None:
    """Write a find: the file, and as JSON how it was made and what is wrong."""
    name = f"{Path(mutant.source).stem}.{'-'.join(step for step, _ in mutant.steps)}"[:100]
    name = f"{name}.{crc32(repr(mutant).encode()):08x}"
    out.mkdir(parents=True, exist_ok=True)
    find = {"source": mutant.source, "steps": mutant.steps, "fault": outcome.fault, "reden": outcome.reden}
    (out / f"{name}.json").write_text(json.dumps(find, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if outcome.fault != "tool":
        path = out / f"{name}{mutant.suffix}"
        make_sidecar(mutant, path) if mutant.suffix == ".yml" else make(mutant, path, folder)
    print(f"{outcome.fault}: {name}: {outcome.reden.strip()[-300:]}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
