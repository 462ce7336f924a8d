"""Damage every place of a built data folder in every form, try the commands, and write the table of it (`make faults`).

It takes some hundred builds of ten seconds at most; places whose damage is mended or named together share a build.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR
from tests.damage.forms import OF_FILES, OF_FOLDERS
from tests.damage.trial import Stand, import_libraries
from tests.damage.tried import BY_ITSELF, NAMED, READERS, Outcome, attempt, fitting, outermost, tried

FAULTS = PROJECT_DIR / "docs" / "evidence" / "faults.md"
FORMS = [*OF_FILES, *(form for form in OF_FOLDERS if form not in OF_FILES)]
_CELLS = {BY_ITSELF: "build", NAMED: "rebuild"}
_BETWEEN = re.compile(r"(?<=<!-- damage -->\n).*(?=<!-- /damage -->)", re.DOTALL)


def outcomes(stand: Stand, form: str) -> Iterator[Outcome]:
    """What comes of every place that a form fits: of a build, of a rebuild, and of the commands that only read."""
    for group in outermost(fitting(stand, form)):
        for command in ("build", "rebuild"):
            yield from tried(stand, group, form, command)
        for reader in READERS:
            ended = attempt(stand, group.values(), form, *reader)
            yield Outcome("", form, reader[0], NAMED if ended.is_told else f"{ended.code}: {ended.output[-3000:]}")


def table(found: Iterable[Outcome]) -> str:
    """The outcomes of builds as Markdown: a row for each kind of places with equal outcomes, a column for each form."""
    found = list(found)
    forms = [form for form in FORMS if any(outcome.form == form for outcome in found)]
    cells: dict[str, dict[str, str]] = {}
    for outcome in found:
        if outcome.command == "build":
            cells.setdefault(outcome.kind, {})[outcome.form] = _CELLS.get(outcome.result, "FAILS")
    rows: dict[tuple[str, ...], list[str]] = {}
    for kind, by_form in sorted(cells.items()):
        rows.setdefault(tuple(by_form.get(form, "") for form in forms), []).append(f"`{kind}`")
    lines = [("places", *forms), ("---",) * (len(forms) + 1), *((", ".join(row), *cell) for cell, row in rows.items())]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> int:
    """Try everything, write the table, and print what is not as it should be; 1 if there is any of that."""
    import_libraries()
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        stand = Stand.build(Path(folder) / "stand")
        for form in FORMS:
            for outcome in outcomes(stand, form):
                found.append(outcome)
                if outcome.result not in _CELLS:
                    print(f"{outcome.command} after {outcome.form} {outcome.kind}: {outcome.result}", flush=True)
    FAULTS.write_text(_BETWEEN.sub(lambda _: table(found), FAULTS.read_text(encoding="utf-8")), encoding="utf-8")
    return int(any(outcome.result not in _CELLS for outcome in found))


if __name__ == "__main__":
    sys.exit(main())
