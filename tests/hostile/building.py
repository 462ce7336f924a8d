"""The main entrance: one build with some forty attacks beside the honest files of raw/."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from orchestration.domain.sidecar import UWV, Sidecar, sidecar_path, sidecar_yaml
from orchestration.system.files import sha256_of
from tests.hostile.alone import lay_beside
from tests.hostile.attack import Attack
from tests.hostile.judge import LONGEST_LINE, Outcome, Verdict, bad_words, first, manners
from tests.hostile.measured import Measured
from tests.hostile.workshop import MOST_CHILD, MOST_OWN_OF_BUILD, Bench, Figures, Workshop


def build(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """Build with all attacks in raw/ at once; only if that ends badly, with half of them each, down to the guilty."""
    verdicts = _build_once(workshop, attacks, seed)
    if len(attacks) < 2 or not any(verdict.fault and verdict.outcome == "failed" for verdict in verdicts):
        return verdicts
    half = len(attacks) // 2
    return [*build(workshop, attacks[:half], seed), *build(workshop, attacks[half:], seed)]


def _build_once(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    honest = workshop.honest.figures()
    with workshop.bench(is_built=True) as bench:
        laid = {stem: attack for stem, attack in _stems(attacks).items() if _lay(attack, bench.quarter, seed, stem)}
        measured = bench.command("build", files=len(laid))
        whole = first(
            [
                manners(measured, MOST_OWN_OF_BUILD, MOST_CHILD),
                None if _says_it_published(measured) else f"does not publish: {measured.text[-400:]!r}",
                _differences(honest, bench.figures()),
            ]
        )
        if whole:
            return [_verdict(attack, measured, "failed", whole) for attack in laid.values()]
        found = _found(bench)
    return [_judged(attack, stem, measured, found) for stem, attack in laid.items()]


def _stems(attacks: Sequence[Attack]) -> dict[str, Attack]:
    """The names in raw/: no name is part of another."""
    return {f"a{number:03}-{attack.name}"[:120]: attack for number, attack in enumerate(attacks)}


def _lay(attack: Attack, folder: Path, seed: int, stem: str) -> Path | None:
    """Put an attack into raw/; half of the documents have a sound sidecar."""
    path = lay_beside(attack, folder, seed, stem)
    if attack.kind in ("pdf", "text") and path is not None and random.Random(f"{seed}{stem}").random() < 0.5:  # noqa: S311
        size = path.stat().st_size
        if size:
            sidecar_path(path).write_text(sidecar_yaml(_sidecar(path, size)), encoding="utf-8")
    return path


def _sidecar(path: Path, size: int) -> Sidecar:
    from datetime import date

    return Sidecar(**UWV._asdict(), accessed=date(2026, 11, 22), sha256=sha256_of(path), size=size)


def _says_it_published(measured: Measured) -> bool:
    return "\nresult " in measured.text


def _differences(honest: Figures, figures: Figures) -> str | None:
    """Which published figures are not those of the honest files alone."""
    for table, rows in honest.items():
        if figures[table] != rows:
            more = [row for row in figures[table] if row not in rows]
            less = [row for row in rows if row not in figures[table]]
            return f"other figures in {table}: more {more[:2]}, less {less[:2]}"[:600]
    return None


def _found(bench: Bench) -> dict[str, tuple[Outcome, str]]:
    """By file: what became of it, and why."""
    published = bench.query("SELECT bestand FROM dim_publicatie")
    kept_out = bench.query("SELECT bestand, uitslag, reden FROM mart_quarantaine")
    outcomes: dict[str, tuple[Outcome, str]] = {bestand: ("accepted", "") for (bestand,) in published}
    for bestand, uitslag, reden in kept_out:
        outcomes[bestand] = ("refused" if uitslag == "geweigerd" else "quarantined", reden or "")
    return outcomes


def _judged(attack: Attack, stem: str, measured: Measured, found: dict[str, tuple[Outcome, str]]) -> Verdict:
    """What became of one attack in a build that ended well."""
    own = [outcome for bestand, outcome in found.items() if stem in bestand]
    if own:
        outcome, reden = own[0]
        silent = None if reden or outcome == "accepted" else "gives no reason"
        long = f"a reason of {len(reden)} letters: {reden[:80]!r}" if len(reden) > LONGEST_LINE else None
        return _verdict(attack, measured, outcome, first([silent, long, bad_words(reden)]))
    told = any("Not read" in line and stem in line for line in measured.text.splitlines())
    return _verdict(attack, measured, "refused", None if told else "is overlooked: neither read nor named")


def _verdict(attack: Attack, measured: Measured, outcome: Outcome, fault: str | None) -> Verdict:
    return Verdict(
        attack.name, attack.kind, "build", outcome, measured.seconds, measured.own, measured.child, fault
    )
