"""The tally of all fuzzing, by the reader: committed, added to by every run, and whole at any moment."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.system.files import replaced_atomically
from tests.fuzz.mutant import SLOW_SECONDS, Outcome

TALLY = Path(__file__).with_name("tally.json")


@dataclass
class Published:
    """What came of the accepted mutants that were published.

    `seeds`: those of the mutants below this were published or not accepted; the next build goes on from here.
    `tables` counts the tables by what became of them: published, or the control that kept them out.
    `cells` were compared with what the mutants print, `places` with where they print it.
    """

    seeds: int = 0
    builds: int = 0
    mutants: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)
    cells: int = 0
    places: int = 0
    differences: int = 0


@dataclass
class Entry:
    """The counts of one reader.

    `seeds`: the mutants of all seeds below this are counted, none twice; the next run goes on from here.
    `mutants` counts them by kind and by what came of them, `steps` by step: how often taken, how often accepted.
    `found` counts what was wrong, by what it was. `hours` are those of the clock, and of the processor in the workers.
    `rendered` counts accepted figures by what reads them from Poppler's drawing, and by what that made of them.
    """

    seeds: int = 0
    mutants: dict[str, Counter[str]] = field(default_factory=dict)
    steps: dict[str, list[int]] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    slow: int = 0
    slowest: float = 0.0
    hours: dict[str, float] = field(default_factory=lambda: {"clock": 0.0, "processor": 0.0})
    rendered: dict[str, Counter[str]] = field(default_factory=dict)
    published: Published = field(default_factory=Published)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Entry:
        """An entry as it was saved."""
        published = dict(content["published"])
        return cls(
            **{
                **content,
                "mutants": {kind: Counter(counts) for kind, counts in content["mutants"].items()},
                "found": Counter(content["found"]),
                "rendered": {program: Counter(counts) for program, counts in content["rendered"].items()},
                "published": Published(
                    **{**published, "mutants": Counter(published["mutants"]), "tables": Counter(published["tables"])}
                ),
            }
        )

    def content(self) -> dict[str, Any]:
        """What is saved of it."""
        hours = {name: round(hours, 4) for name, hours in self.hours.items()}
        return {**vars(self), "hours": hours, "published": vars(self.published)}

    @property
    def total(self) -> int:
        """All mutants."""
        return sum(counts.total() for counts in self.mutants.values())

    def accepted(self, *kinds: str) -> int:
        """The accepted mutants of some kinds."""
        return sum(self.mutants.get(kind, Counter())["aangenomen"] for kind in kinds)

    def add(self, outcome: Outcome) -> None:
        """Count the mutant of the next seed."""
        mutant = outcome.mutant
        oordelen = outcome.oordelen or ("geen",)
        self.seeds += 1
        self.mutants.setdefault(mutant.kind, Counter())["aangenomen" if outcome.is_accepted else oordelen[0]] += 1
        for step in dict.fromkeys(step for step, _ in mutant.steps):
            counts = self.steps.setdefault(f"{mutant.kind.split()[0]} {step}", [0, 0])
            counts[0] += 1
            counts[1] += outcome.is_accepted
        if outcome.fault:
            self.found[outcome.fault] += 1
        self.slow += outcome.seconds > SLOW_SECONDS
        self.slowest = max(self.slowest, round(outcome.seconds, 2))
        self.hours["processor"] += outcome.processor / 3600

    def __str__(self) -> str:
        """As a Markdown table, and some lines below it."""
        lines = ["| mutants | accepted | quarantined | refused | none | all |", "|---|---:|---:|---:|---:|---:|"]
        verdicts = ("aangenomen", "quarantaine", "geweigerd", "geen")
        for kind, counts in sorted(self.mutants.items()):
            columns = [counts[verdict] for verdict in verdicts]
            lines.append(f"| {kind} | {' | '.join(f'{count:,}' for count in (*columns, counts.total()))} |")
        found = ", ".join(f"{count} {name}" for name, count in sorted(self.found.items())) or "nothing"
        hours = ", ".join(f"{hours:.2f} of the {name}" for name, hours in sorted(self.hours.items()))
        lines += ["", f"{self.total:,} mutants in hours: {hours}; slowest reading {self.slowest:.1f} s, "]
        lines[-1] += f"{self.slow} over {SLOW_SECONDS:.0f} s; found: {found}."
        for program, counts in sorted(self.rendered.items()):
            told = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
            lines.append(f"Poppler's drawing, read by {program}: {told}.")
        if (published := self.published).builds:
            tables = ", ".join(f"{count:,} {name}" for name, count in published.tables.most_common())
            lines.append(
                f"{published.builds} builds of {published.mutants.total():,} accepted mutants, their tables: {tables}; "
                f"{published.cells:,} cells and {published.places:,} places compared, {published.differences} differ."
            )
        return "\n".join(lines)


@dataclass
class Tally:
    """All entries, and the file that holds them."""

    path: Path
    entries: dict[str, Entry]

    @classmethod
    def load(cls, path: Path) -> Tally:
        """The tally in a file; an empty one where there is none yet."""
        content = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return cls(path, {reader: Entry.of(entry) for reader, entry in content.items()})

    def of(self, reader: str) -> Entry:
        """The entry of a reader, new where it was never fuzzed."""
        return self.entries.setdefault(reader, Entry())

    def save(self) -> None:
        """Write it whole, or leave what was there."""
        content = {reader: entry.content() for reader, entry in self.entries.items()}
        with replaced_atomically(self.path) as temporary:
            temporary.write_text(_compact(json.dumps(content, indent=1, sort_keys=True)) + "\n", encoding="utf-8")


def _compact(text: str) -> str:
    """JSON with each list of two counts on one line."""
    return re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text)
