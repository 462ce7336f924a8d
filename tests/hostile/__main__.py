"""`python -m tests.hostile`: hold every entrance to attacks from a seed, and write the table of what came of them."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.system.files import replaced_atomically
from tests.hostile.attack import Attack
from tests.hostile.entrances import ENTRANCES
from tests.hostile.inventory import ATTACKS, KINDS, chosen
from tests.hostile.judge import MOST_SECONDS_OVER, Outcome, Verdict
from tests.hostile.workshop import MOST_CHILD, MOST_OWN, MOST_OWN_OF_BUILD, Workshop


def main(arguments: list[str]) -> int:
    """Try the attacks, print each fault as it is found, write the table; 1 if there is a fault, else 0."""
    options = parser().parse_args(arguments)
    attacks = choice(options.seed, options.share)
    with TemporaryDirectory(prefix="hostile-") as temporary:
        workshop = Workshop.build(Path(temporary), options.seconds)
        verdicts = []
        for verdict in try_all(workshop, attacks, options.seed, options.only):
            verdicts.append(verdict)
            if verdict.fault:
                print(f"{verdict.entrance}, {verdict.kind} {verdict.attack}: {verdict.fault}", flush=True)
    print(table_of(verdicts))
    if options.out:
        with replaced_atomically(options.out) as path:
            path.write_text(page_of(options, attacks, verdicts), encoding="utf-8")
    return 1 if any(verdict.fault for verdict in verdicts) else 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    made.add_argument("--seed", type=int, default=0, help="of chance: the same gives the same attacks (0)")
    made.add_argument("--share", type=int, default=100, help="percentage of the attacks of each kind (100)")
    made.add_argument("--seconds", type=int, default=10, help="what reading one file may take (10)")
    made.add_argument("--only", nargs="*", default=[], help="only these entrances")
    made.add_argument("--out", type=Path, help="where to write the table, as Markdown")
    return made


def choice(seed: int, share: int) -> list[Attack]:
    """A share of the attacks of each kind, in percent, by chance."""
    counts = Counter(attack.kind for attack in ATTACKS)
    return list(chain.from_iterable(chosen(seed, -(-counts[kind] * share // 100), kind) for kind in KINDS))


def try_all(workshop: Workshop, attacks: Sequence[Attack], seed: int, only: Sequence[str]) -> Iterable[Verdict]:
    """What came of the attacks at each entrance."""
    entrances = [entrance for entrance in ENTRANCES if not only or entrance.name in only]
    return chain.from_iterable(entrance.try_all(workshop, attacks, seed) for entrance in entrances)


_RIGHT: tuple[Outcome, ...] = ("accepted", "quarantined", "refused")
_HEAD = (
    "| entrance | attack | tried | accepted rightly | quarantined | refused | faults | seconds | MB | MB of a child |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)


def table_of(verdicts: Sequence[Verdict]) -> str:
    """A row for each entrance and kind of attack, in the order in which they were tried."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.entrance, verdict.kind), []).append(verdict)
    return _HEAD + "".join(_row([*key], group) for key, group in sorted(groups.items())) + _row(["all", ""], verdicts)


def _row(names: Sequence[str], verdicts: Sequence[Verdict]) -> str:
    outcomes = Counter(verdict.outcome for verdict in verdicts if not verdict.fault)
    cells = [
        *names,
        len(verdicts),
        *(outcomes[outcome] for outcome in _RIGHT),
        sum(verdict.fault is not None for verdict in verdicts),
        round(max((verdict.seconds for verdict in verdicts), default=0)),
        *(max((getattr(verdict, of) for verdict in verdicts), default=0) for of in ("own", "child")),
    ]
    return f"| {' | '.join(map(str, cells))} |\n"


_PAGE = """# Attacks by entrance

`make hostile` holds every entrance to attacks from a seed, and writes this page. `tests/hostile/` makes the attacks:
PDFs, texts, sidecars, what else can lie in raw/, files of corrections and of variants of names, listing pages,
robots.txt and other answers of servers. `tests/integration/test_hostile.py` takes a small share of them in CI.

**The judge** (`tests/hostile/judge.py`). A command ends with exit code 0, 1 or 2, in time, and within its memory. It
prints no stack trace, no class of an exception, no control character, and no line that is longer than a sentence. A
file that is kept out is named, with the reason. What is accepted has the figures of the publication that carries the
attack; those are in raw/ already, so after a build every published figure is as it was without the attacks.

**The bounds.** Reading a file may take {seconds} seconds here (`KLANTPROFIELEN_MAX_SECONDS`), and a command that much
and {over} seconds more for each file, beside its start. A command may have {own} MB, a build {build} MB, a worker
{child} MB.

## Results

`python -m tests.hostile --seed {seed} --share {share} --seconds {seconds}`: {attacks} attacks, {trials} trials. Seconds
and megabytes are those of the longest and the largest command. One command takes several attacks at once: {sizes}.

{table}
{faults}
"""


def page_of(options: argparse.Namespace, attacks: Sequence[Attack], verdicts: Sequence[Verdict]) -> str:
    """The page that shows the table."""
    faults = [f"- {one.entrance}, {one.kind} `{one.attack}`: {one.fault}" for one in verdicts if one.fault]
    return _PAGE.format(
        seconds=options.seconds,
        over=MOST_SECONDS_OVER,
        own=MOST_OWN,
        build=MOST_OWN_OF_BUILD,
        child=MOST_CHILD,
        seed=options.seed,
        share=options.share,
        attacks=len(attacks),
        trials=len(verdicts),
        sizes=", ".join(sorted({f"{entrance.name} {entrance.size}" for entrance in ENTRANCES if entrance.size > 1})),
        table=table_of(verdicts),
        faults="\n".join(["Faults:", "", *faults]) if faults else "The judge found no fault.",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
