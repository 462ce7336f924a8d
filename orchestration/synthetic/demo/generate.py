"""Writes the demo: a raw store of synthetic publications, what is wrong with a few of them, and what they all print."""

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
from orchestration.synthetic.demo.edition import Edition, page_of, uitgave
from orchestration.synthetic.demo.faults import FAULTS, PlantedDeviation, after_revision, revise
from orchestration.synthetic.demo.figures import figure_tables
from orchestration.synthetic.typeset import typeset
from orchestration.system.files import folder_made_at_once, sha256_of
from orchestration.system.settings import SEEDS_DIR

RAW, GEPLANT, VERWACHT = "raw", "geplant.csv", "verwacht.csv"
HERZIENING = "herziening"

_README = """\
# Synthetic demo

Everything here is **synthetic** (*synthetisch*): made up by `klantprofielen demo`, with the real names of
gemeenten and arbeidsmarktregio's. It says nothing about people, and is not UWV's.

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
    """A row of `geplant.csv`: the error that was planted, what becomes of its file, and a control that tells."""

    bestand: str
    fout: str
    gevolg: str
    afwijking: PlantedDeviation


def generate(
    target: Path,
    quarters: Sequence[str],
    seed: int = DEFAULT_SEED,
    on_quarter: Callable[[str, int, int], object] = lambda *_: None,
) -> None:
    """Write the demo: 35 regional publications and a national one a quarter, planted errors, one revision.

    The same quarters and seed give the same bytes, and a quarter has the same figures whatever the others are.

    Args:
        target: a folder that is empty or not there yet; it is there whole, or not at all.
        quarters: keys of the quarters, in order.
        seed: what the figures are drawn from.
        on_quarter: told the quarter that begins, how many are done, and how many there are.

    Raises:
        FileExistsError: where there is something in `target` already.
        OSError: where it can't be written.
    """
    gebieden, namen = DemoAreas.from_seeds(SEEDS_DIR), Names.from_seeds(SEEDS_DIR)
    plekken = _plekken(quarters, sorted(gebieden.amr_namen), seed)
    meldingen: list[PlantedFault] = []
    uitgaven: list[Edition] = []
    with folder_made_at_once(target) as folder:
        for number, quarter_key in enumerate(quarters):
            on_quarter(quarter_key, number, len(quarters))
            goed = [uitgave(tabel, gebieden, seed) for tabel in figure_tables(gebieden, quarter_key, seed)]
            gedrukt, geplant = _planten(goed, plekken.get(quarter_key, {}), namen, seed)
            for each in gedrukt:
                _write(folder / RAW / each.bestand, each)
            uitgaven += gedrukt
            meldingen += geplant
        _write_csv(
            folder / GEPLANT,
            ("bestand", "fout", "gevolg", *(field.name for field in fields(PlantedDeviation))),
            ((item.bestand, item.fout, item.gevolg, *astuple(item.afwijking)) for item in meldingen),
        )
        _write_csv(folder / VERWACHT, ("bestand", "volgnummer", "soort", "naam", *KOLOMMEN), _verwacht(uitgaven))
        revision = next(each.bestand for each in uitgaven if each.is_herziening)
        readme = _README.format(first=quarters[0], last=quarters[-1], revision=revision, seed=seed)
        (folder / "README.md").write_text(readme, encoding="utf-8")


def _plekken(quarters: Sequence[str], amr_codes: Sequence[str], seed: int) -> dict[str, dict[str | None, str]]:
    """Which error is planted where: by quarter and AMR, each in an AMR of its own, spread over the quarters."""
    fouten = [*FAULTS, HERZIENING]
    amrs = random.Random(f"{seed} plekken").sample(amr_codes, len(fouten))
    plekken: dict[str, dict[str | None, str]] = {}
    for number, (fout, amr_code) in enumerate(zip(fouten, amrs, strict=True)):
        plekken.setdefault(quarters[number * len(quarters) // len(fouten)], {})[amr_code] = fout
    return plekken


def _planten(
    goed: Sequence[Edition], plekken: Mapping[str | None, str], namen: Names, seed: int
) -> tuple[list[Edition], list[PlantedFault]]:
    """The publications of a quarter with the errors planted in them, and what must be reported of those."""
    uitgaven: list[Edition] = []
    meldingen: list[PlantedFault] = []
    herziene = []
    for each in goed:
        fout = plekken.get(each.tabel.amr_code, "")
        if fout == HERZIENING:
            herziene.append(each)
        if fout not in FAULTS:
            uitgaven.append(each)
            continue
        geplant, afwijkingen = FAULTS[fout](each, random.Random(f"{seed} {fout}"), namen)
        uitgaven.append(geplant)
        gevolg = "quarantaine" if any(item.ernst == "fout" for item in afwijkingen) else "waarschuwing"
        meldingen += [PlantedFault(each.bestand, fout, gevolg, item) for item in afwijkingen]
    alle_amrs_geladen = all(melding.gevolg != "quarantaine" for melding in meldingen)
    for each in herziene:
        herziening, verschillen = revise(each, random.Random(f"{seed} {HERZIENING}"))
        landelijk = goed[-1]
        afwijkingen = after_revision(landelijk, herziening, verschillen, alle_amrs_geladen=alle_amrs_geladen)
        uitgaven.append(herziening)
        meldingen += [PlantedFault(landelijk.bestand, HERZIENING, "waarschuwing", item) for item in afwijkingen]
    return uitgaven, meldingen


def _write(path: Path, each: Edition) -> None:
    """The publication and its sidecar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    typeset(*page_of(each), path)
    sidecar = Sidecar(
        **SYNTHETISCH._asdict(),
        accessed=each.verschenen,
        published=each.verschenen.isoformat(),
        sha256=sha256_of(path),
        size=path.stat().st_size,
        synthetic=True,
    )
    sidecar_path(path).write_text(sidecar_yaml(sidecar), encoding="utf-8")


def _verwacht(uitgaven: Iterable[Edition]) -> Iterable[tuple[Any, ...]]:
    for each in uitgaven:
        for number, rij in enumerate(each.regels, start=1):
            soort = "totaal" if rij is each.totaalrij else "rij"
            yield each.bestand, number, soort, rij.naam, *rij.aantallen


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
