"""`python -m tests.fuzz`: hold the reader to random mutants of the golden PDFs for some minutes."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from zlib import crc32

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.workers import in_workers
from orchestration.system.limits import DEFAULT_LIMITS
from tests.fuzz.mutant import SLOW_SECONDS, SOURCES, Mutant, Outcome, make, probe, probe_random, random_mutant

MUTANTS_A_SOURCE = 12
"""Mutants made of a golden PDF in a row: taking it apart takes as long as reading some."""


def main(arguments: list[str]) -> int:
    """Fuzz, print what came of it, and keep what was found; 1 where something was, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (10)")
    parser.add_argument("--seed", type=int, default=0, help="of chance: the same gives the same mutants (0)")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (2)")
    parser.add_argument("--out", type=Path, default=Path("data/fuzz"), help="where finds are kept (data/fuzz)")
    options = parser.parse_args(arguments)
    summary = Summary()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made: list[tuple[Path, int]] = []
        calls = _calls(options.seed, monotonic() + 60 * options.minutes, folder, made)
        for index, outcome in in_workers(calls, DEFAULT_LIMITS, options.workers):
            if summary.add(outcome := _broken_off_or(outcome)):
                keep(*shrunk(random_mutant(*made[index]), outcome, folder), options.out)
    print(summary)
    return 1 if summary.faults else 0


class Summary:
    """The counts of a run."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.seconds: list[float] = []

    def add(self, outcome: Outcome) -> bool:
        """Count a mutant; True where something is wrong with it."""
        uitslagen = outcome.uitslagen or ("afgebroken",)
        self.outcomes["aangenomen" if "aangenomen" in uitslagen else uitslagen[0]] += 1
        self.seconds.append(outcome.seconds)
        if outcome.fault:
            self.faults[outcome.fault] += 1
        return outcome.fault is not None

    def __str__(self) -> str:
        counts = [f"{self.outcomes.total()} mutants", *(f"{count} {name}" for name, count in self.outcomes.items())]
        slow = sum(seconds > SLOW_SECONDS for seconds in self.seconds)
        times = f"slowest {max(self.seconds, default=0):.1f} s of processor time, {slow} over {SLOW_SECONDS:.0f} s"
        faults = ", ".join(f"{count} {name}" for name, count in self.faults.items())
        return f"{', '.join(counts)}; {times}; found: {faults or 'nothing'}"


def _calls(seed: int, until: float, folder: Path, made: list[tuple[Path, int]]) -> Iterator[Callable[[], Outcome]]:
    """Probes of random mutants until it is time, the golden PDFs in random order again and again."""
    chance = random.Random(seed)
    while True:
        for path in chance.sample(SOURCES, len(SOURCES)):
            for _ in range(MUTANTS_A_SOURCE):
                if monotonic() > until:
                    return
                made.append((path, chance.getrandbits(32)))
                yield partial(probe_random, *made[-1], folder)


def _broken_off_or(outcome: Outcome | RefusedError) -> Outcome:
    """The outcome; where the worker was broken off, that as one."""
    return outcome if isinstance(outcome, Outcome) else Outcome((), 0.0, "broken off", str(outcome))


def shrunk(mutant: Mutant, outcome: Outcome, folder: Path) -> tuple[Mutant, Outcome]:
    """The mutant with as few steps as still show the fault, and what then comes of it."""
    place = 0
    while place < len(mutant.steps):
        smaller = mutant.without(place)
        ((_, answer),) = in_workers([partial(probe, smaller, folder)], DEFAULT_LIMITS, 1)
        less = _broken_off_or(answer)
        if less.fault == outcome.fault:
            mutant, outcome = smaller, less
        else:
            place += 1
    return mutant, outcome


def keep(mutant: Mutant, outcome: Outcome, out: Path) -> None:
    """Write a find: the PDF, and as JSON how it was made and what is wrong."""
    name = f"{Path(mutant.source).stem}.{'-'.join(step for step, _ in mutant.steps)}"[:100]
    name = f"{name}.{crc32(repr(mutant).encode()):08x}"
    out.mkdir(parents=True, exist_ok=True)
    make(mutant, out / f"{name}.pdf")
    find = {"source": mutant.source, "steps": mutant.steps, "fault": outcome.fault, "reden": outcome.reden}
    (out / f"{name}.json").write_text(json.dumps(find, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{outcome.fault}: {name}: {outcome.reden.strip()}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
