"""Commands with a hostile file of corrections or of variants of names: these lie in the project, so it is copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.system.settings import PROJECT_DIR
from tests.hostile import carrier
from tests.hostile.attack import Attack
from tests.hostile.in_raw import differences
from tests.hostile.judge import Outcome, Verdict, first
from tests.hostile.measured import Measured
from tests.hostile.workshop import MOST_OWN, MOST_OWN_OF_BUILD, Workshop, failed, verdict

_SEEDS = {"correction": "correctie.csv", "variant": "naam_variant.csv"}


@contextmanager
def _project_with(attack: Attack, seed: int) -> Iterator[dict[str, str]]:
    """The variables for a copy of the project that has the hostile file."""
    with TemporaryDirectory() as temporary:
        project = Path(temporary)
        for name in ("orchestration", "dbt_project"):
            shutil.copytree(PROJECT_DIR / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "target"))
        (project / "dbt_project" / "seeds" / _SEEDS[attack.kind]).write_bytes(attack.bytes_of(seed))
        yield {"PYTHONPATH": str(project)}


def read(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`read` of an honest publication."""
    (attack,) = attacks
    with workshop.bench() as bench, _project_with(attack, seed) as variables:
        measured = bench.command("read", bench.raw / carrier.FILED, variables=variables)
    return [_verdict(attack, "read", measured, MOST_OWN, None)]


def build(workshop: Workshop, attacks: Sequence[Attack], seed: int) -> list[Verdict]:
    """`build`, which publishes the honest figures or leaves what is published."""
    (attack,) = attacks
    with workshop.bench(is_built=True) as bench, _project_with(attack, seed) as variables:
        measured = bench.command("build", files=3, variables=variables)
        fault = differences(workshop.honest.figures(), bench.figures())
    return [_verdict(attack, "build", measured, MOST_OWN_OF_BUILD, fault)]


def _verdict(attack: Attack, entrance: str, measured: Measured, most_own: int, fault: str | None) -> Verdict:
    """No corrections that can't be used are ignored, and a file that is kept out is named."""
    is_refused = measured.code != 0
    name = _SEEDS[attack.kind]
    ignored = "is ignored" if attack.kind == "correction" and not is_refused else None
    silent = f"is not named: {measured.text[-300:]!r}" if is_refused and name not in measured.text else None
    outcome: Outcome = "refused" if is_refused else "accepted"
    return verdict(
        attack, entrance, measured, outcome, first([failed(measured, (), most_own)[1], fault, ignored, silent])
    )
