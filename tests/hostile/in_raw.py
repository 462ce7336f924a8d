"""What lies in raw/ beside the honest files: one build with some forty attacks, and `add` to such a store."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from orchestration.domain.sidecar import UWV, Sidecar, sidecar_path, sidecar_yaml
from orchestration.system.files import sha256_of
from tests.hostile import carrier
from tests.hostile.attack import Attack
from tests.hostile.documents import put
from tests.hostile.judge import Outcome, Verdict, bad_words, first, too_long
from tests.hostile.measured import Measured
from tests.hostile.workshop import MOST_OWN_OF_BUILD, Bench, Figures, Workshop, all_failed, failed, stems, verdicts


def build(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`build` with all these attacks in raw/ at once: the honest figures are published, and no others."""
    honest = workshop.honest.figures()
    with workshop.bench(is_built=True) as bench:
        laid = {stem: (attack, lay(attack, bench.quarter, seed, stem)) for stem, attack in stems(attacks).items()}
        paths = {stem: path for stem, (_, path) in laid.items() if path is not None}
        measured = bench.command("build", files=len(paths))
        words, whole = failed(measured, paths, MOST_OWN_OF_BUILD)
        if fault := first([whole, _unpublished(measured), differences(honest, bench.figures())]):
            return all_failed("build", measured, (laid[stem][0] for stem in paths), fault)
        found = _found(bench)
    judged = {stem: (laid[stem][0], *_judged(stem, path, measured, found)) for stem, path in paths.items()}
    return verdicts("build", measured, judged, words)


def add_beside(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`add` of a sound publication to a raw store that holds these attacks."""
    with workshop.bench() as bench:
        laid = {stem: attack for stem, attack in stems(attacks).items() if lay(attack, bench.quarter, seed, stem)}
        path = bench.raw.parent / "sound.pdf"
        path.write_bytes(carrier.pdf() + b"% sound\n")
        measured = bench.command("add", path, files=len(laid))
    unfiled = None if measured.code == 0 else f"a sound publication is not filed: {measured.text[-300:]!r}"
    words, whole = failed(measured, laid)
    if fault := first([whole, unfiled]):
        return all_failed("add", measured, laid.values(), fault)
    return verdicts("add", measured, {stem: (attack, "accepted", None) for stem, attack in laid.items()}, words)


def lay(attack: Attack, folder: Path, seed: int, stem: str) -> Path | None:
    """Put an attack into a quarter's folder: a sidecar beside a sound publication; half of the documents get one."""
    if attack.kind == "sidecar":
        return _lay_sidecar(attack, folder, seed, stem)
    path = put(attack, folder, seed, stem)
    is_filed = random.Random(f"{seed}{stem}").random() < 0.5
    if attack.kind in ("pdf", "text") and path is not None and path.stat().st_size and is_filed:
        sidecar = Sidecar(
            **UWV._asdict(), accessed=date(2026, 11, 22), sha256=sha256_of(path), size=path.stat().st_size
        )
        sidecar_path(path).write_text(sidecar_yaml(sidecar), encoding="utf-8")
    return path


def _lay_sidecar(attack: Attack, folder: Path, seed: int, stem: str) -> Path:
    content = carrier.pdf() + f"% {stem}\n".encode()
    path = folder / f"{stem}.pdf"
    path.write_bytes(content)
    said = attack.bytes_of(seed)
    fitting = {"sha256": sha256(content).hexdigest(), "size": len(content), "other_size": len(content) + 1}
    for name, value in fitting.items():
        said = said.replace(b"{%b}" % name.encode(), str(value).encode())
    path.with_suffix(".yml").write_bytes(said)
    return path


def _unpublished(measured: Measured) -> str | None:
    return None if "\nresult " in f"\n{measured.text}" else f"does not publish: {measured.text[-400:]!r}"


def differences(honest: Figures, figures: Figures) -> str | None:
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


def _judged(
    stem: str, path: Path, measured: Measured, found: dict[str, tuple[Outcome, str]]
) -> tuple[Outcome, str | None]:
    """What became of one attack in a build that ended well, and what is wrong with that."""
    own = [outcome for bestand, outcome in found.items() if stem in bestand]
    if own:
        outcome, reden = own[0]
        silent = None if reden or outcome == "accepted" else "gives no reason"
        return outcome, first([silent, too_long(reden), bad_words(reden)])
    names = (stem, f"/{path.name} ")
    lines = [line for line in measured.text.split("\n") if line.startswith("Not read")]
    told = any(name in line for name in names for line in lines)
    return ("refused", None) if told else ("overlooked", "is neither read nor named")
