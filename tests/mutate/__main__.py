"""Judge every mutant, and write the table into docs/evidence/mutations.md: `make mutate`; 1 if one survives."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR
from tests.mutate.judge import Verdict, judged, judged_unchanged, start
from tests.mutate.mutations import MUTATIONS
from tests.mutate.warehouse import build_warehouse

EVIDENCE = PROJECT_DIR / "docs" / "evidence" / "mutations.md"
_BETWEEN = re.compile(r"(?<=<!-- mutants -->\n).*(?=<!-- /mutants -->)", re.DOTALL)


def table(verdicts: Iterable[Verdict]) -> str:
    """The verdicts as Markdown."""
    rows = [("file", "line", "mutant", "caught by"), ("---",) * 4]
    for verdict in verdicts:
        before, after = (_code(line) for line in verdict.mutation.line)
        rows.append((f"`{verdict.mutation.file}`", before, after, verdict.caught_by or "**nothing**"))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _told(verdict: Verdict) -> str:
    before, after = verdict.mutation.line
    return f"{verdict.mutation.file}: {before} -> {after}: {verdict.caught_by or 'SURVIVED'}"


def _code(line: str) -> str:
    return f"`{line.replace('|', '&#124;')}`" if line else ""


def main() -> int:
    """Judge the mutants that the arguments name files of, or all; write the table only of all."""
    chosen = [mutation for mutation in MUTATIONS if not sys.argv[1:] or mutation.file in sys.argv[1:]]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder)
        build_warehouse(built)
        with ProcessPoolExecutor(
            os.cpu_count(), mp_context=get_context("spawn"), initializer=start, initargs=(built,)
        ) as pool:
            unchanged = pool.submit(judged_unchanged)
            verdicts = []
            for verdict in pool.map(judged, chosen):
                print(_told(verdict), flush=True)
                verdicts.append(verdict)
            if caught := unchanged.result():
                raise SystemExit(f"The models as they are, without a change, are caught by {caught}.")
    survived = [verdict for verdict in verdicts if not verdict.caught_by]
    minutes = (time.monotonic() - begin) / 60
    said = f"{len(verdicts) - len(survived)} of {len(verdicts)} mutants caught, in {minutes:.0f} minutes."
    print(said)
    if len(chosen) == len(MUTATIONS):
        text = EVIDENCE.read_text(encoding="utf-8")
        EVIDENCE.write_text(_BETWEEN.sub(lambda _: f"{said}\n\n{table(verdicts)}", text), encoding="utf-8")
    return int(bool(survived))


if __name__ == "__main__":
    sys.exit(main())
