"""Writing the demo: a raw store of synthetic publications, a list of the planted faults, and every printed row."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.domain.sidecar import SYNTHETISCH, Sidecar, sidecar_path, sidecar_yaml
from orchestration.synthetic.demo import DEFAULT_SEED
from orchestration.synthetic.demo.areas import DemoAreas
from orchestration.synthetic.demo.edition import Edition, edition_of, page_of
from orchestration.synthetic.demo.faults import FAULTS, PlantedDeviation, after_revision, revise
from orchestration.synthetic.demo.figures import figure_tables
from orchestration.synthetic.typeset import typeset
from orchestration.system.files import folder_made_at_once, sha256_of
from orchestration.system.settings import SEEDS_DIR

RAW, PLANTED, EXPECTED = "raw", "geplant.csv", "verwacht.csv"
REVISION = "herziening"

_README = """\
# Synthetic demo

Everything here is **synthetic** (*synthetisch*): made up by `klantprofielen demo`, with the real names of
gemeenten and arbeidsmarktregio's. It says nothing about people, and is not UWV's. Only the sizes resemble the real
ones: they follow the inhabitants of each gemeente in 2020 (source: CBS). Shares, trends and turns are made up.

- `raw/`: the publications of {first} to {last}, each with a sidecar: a raw store of its own, not to be mixed
  with real ones.
- `geplant.csv`: the planted errors: every control that is not to hold, and whether its file is kept out
  (`quarantaine`) or warned of (`waarschuwing`). Nothing else is wrong; but where gemeenten of another AMR join
  one, `verandering` may find that its total changed more than usual.
- `raw/{revision}` is a sound later revision of the file without `-2`.
- `verwacht.csv`: what every file prints, row by row, to compare a reader's work with; an empty count is one
  that can't be read.

Seed {seed}: the same quarters and seed give the same bytes.
"""


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A row of `geplant.csv`: a planted fault, the outcome for its file, and one control that must report it."""

    bestand: str
    fault: str
    outcome: str
    deviation: PlantedDeviation


def generate(
    target: Path,
    quarters: Sequence[str],
    seed: int = DEFAULT_SEED,
    on_quarter: Callable[[str, int, int], object] = lambda *_: None,
) -> None:
    """Write the demo: 35 regional publications and a national one for each quarter, planted faults, and one revision.

    The same quarters and seed give the same bytes, and a quarter has the same figures in every demo of a seed.

    Args:
        target: an empty folder, or one that does not exist yet; it is written whole or not at all.
        quarters: keys of the quarters, in order.
        seed: of the random figures.
        on_quarter: called as each quarter begins, with its key, the number done, and the number of quarters.

    Raises:
        FileExistsError: if `target` is not empty.
        OSError: if it can't be written.
    """
    areas, names = DemoAreas.from_seeds(SEEDS_DIR), Names.from_seeds(SEEDS_DIR)
    places = _places(quarters, sorted(areas.amr_names), seed)
    planted: list[PlantedFault] = []
    editions: list[Edition] = []
    with folder_made_at_once(target) as folder:
        for number, quarter_key in enumerate(quarters):
            on_quarter(quarter_key, number, len(quarters))
            sound = [edition_of(table, areas, seed) for table in figure_tables(areas, quarter_key, seed)]
            printed, found = _plant(sound, places.get(quarter_key, {}), names, seed)
            for each in printed:
                _write(folder / RAW / each.bestand, each)
            editions += printed
            planted += found
        _write_csv(
            folder / PLANTED,
            ("bestand", "fout", "gevolg", *(field.name for field in fields(PlantedDeviation))),
            ((item.bestand, item.fault, item.outcome, *astuple(item.deviation)) for item in planted),
        )
        _write_csv(folder / EXPECTED, ("bestand", "volgnummer", "soort", "naam", *KOLOMMEN), _expected(editions))
        revision = next(each.bestand for each in editions if each.is_revision)
        readme = _README.format(first=quarters[0], last=quarters[-1], revision=revision, seed=seed)
        (folder / "README.md").write_text(readme, encoding="utf-8")


def _places(quarters: Sequence[str], amr_codes: Sequence[str], seed: int) -> dict[str, dict[str | None, str]]:
    """The faults to plant, by quarter and AMR: each in another AMR, spread over the quarters."""
    faults = [*FAULTS, REVISION]
    amrs = random.Random(f"{seed} plekken").sample(amr_codes, len(faults))
    places: dict[str, dict[str | None, str]] = {}
    for number, (fault, amr_code) in enumerate(zip(faults, amrs, strict=True)):
        places.setdefault(quarters[number * len(quarters) // len(faults)], {})[amr_code] = fault
    return places


def _plant(
    sound: Sequence[Edition], places: Mapping[str | None, str], names: Names, seed: int
) -> tuple[list[Edition], list[PlantedFault]]:
    """The publications of a quarter with faults planted in some, and the reports that those must lead to."""
    editions: list[Edition] = []
    planted: list[PlantedFault] = []
    revised = []
    for each in sound:
        fault = places.get(each.table.amr_code, "")
        if fault == REVISION:
            revised.append(each)
        if fault not in FAULTS:
            editions.append(each)
            continue
        faulty, deviations = FAULTS[fault](each, random.Random(f"{seed} {fault}"), names)
        editions.append(faulty)
        outcome = "quarantaine" if any(item.ernst == "fout" for item in deviations) else "waarschuwing"
        planted += [PlantedFault(each.bestand, fault, outcome, item) for item in deviations]
    is_every_amr_loaded = all(item.outcome != "quarantaine" for item in planted)
    for each in revised:
        revision, differences = revise(each, random.Random(f"{seed} {REVISION}"))
        national = sound[-1]
        deviations = after_revision(national, revision, differences, is_every_amr_loaded=is_every_amr_loaded)
        editions.append(revision)
        planted += [PlantedFault(national.bestand, REVISION, "waarschuwing", item) for item in deviations]
    return editions, planted


def _write(path: Path, each: Edition) -> None:
    """Write the publication and its sidecar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    typeset(*page_of(each), path)
    sidecar = Sidecar(
        **SYNTHETISCH._asdict(),
        accessed=each.published,
        published=each.published.isoformat(),
        sha256=sha256_of(path),
        size=path.stat().st_size,
        synthetic=True,
    )
    sidecar_path(path).write_text(sidecar_yaml(sidecar), encoding="utf-8")


def _expected(editions: Iterable[Edition]) -> Iterable[tuple[Any, ...]]:
    for each in editions:
        for number, row in enumerate(each.all_rows, start=1):
            kind = "totaal" if row is each.total_row else "rij"
            yield each.bestand, number, kind, row.naam, *row.counts


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
