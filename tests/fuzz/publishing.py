"""Accepted mutants as a build publishes them, cell by cell against what they print.

Each batch is a raw and a data folder of its own, so that nothing made up comes near real figures. Every file has an
honest sidecar that marks it as made up, and says that it replaces the one before it of its region and quarter: so
`fct_klantprofielen_revisie` holds each, and no file is kept out for what another prints.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from orchestration.domain.publicatie import KOLOMMEN
from orchestration.domain.sidecar import SYNTHETISCH, Sidecar, sidecar_path, sidecar_yaml
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.workers import in_workers
from orchestration.system.files import sha256_of
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.settings import DATA_DIR_VARIABLE, PROJECT_DIR, RAW_DIR_VARIABLE
from tests.fuzz.judge import difference
from tests.fuzz.mutant import Mutant, context, make, random_mutant, source_of
from tests.fuzz.printed import Place, Printed, key_of
from tests.fuzz.tally import Published

BATCH = 200
"""Accepted mutants in a build."""

_FIRST_DAY = date(2024, 1, 1)
_NEAR = 2.0
"""So far beside its box, in points, may the middle of a character stand."""

_Row = tuple[str | None, tuple[int | None, ...] | None]
"""The code of an area (None for Nederland), and its counts."""

_REVISIES = "fct_klantprofielen_revisie"
_GEMEENTE, _AMR = " LEFT JOIN dim_gemeente USING (gemeente_key)", " LEFT JOIN dim_amr USING (amr_key)"
_VOETNOOT = "doelgroepregister, registratiegraad_gepubliceerd"
_AREAS = {
    _REVISIES: (
        "CASE feit WHEN 'gemeente' THEN gemeente_code WHEN 'amr' THEN amr_code END",
        _GEMEENTE + _AMR,
        _VOETNOOT,
    ),
    "fct_klantprofielen_gemeente": ("gemeente_code", _GEMEENTE, "NULL, NULL"),
    "fct_klantprofielen_amr": ("amr_code", _AMR, _VOETNOOT),
    "fct_klantprofielen_nederland": ("NULL", "", _VOETNOOT),
}
"""Of each fact table, the code of its area, where that is found, and what it has of the footnote."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a mutant: whether it was accepted, what it is about, and what it prints (None where not accepted)."""

    series: tuple[str, str | None, str | None]
    printed: Printed | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mutant of which a table was accepted: its file, and its tables in order."""

    seed: int
    path: Path
    tables: list[Table]


def publish(tally: Published, folder: Path, workers: int, out: Path) -> None:
    """Publish the next accepted mutants in one build, and count what came of them.

    What differs is printed, and its file copied to `out`.

    Raises:
        RuntimeError: if the build publishes nothing.
    """
    files, seeds = _collect(tally.seeds, folder, workers)
    place = folder / f"build-{tally.builds}"
    raw, data = place / "raw", place / "data"
    names = file_away(files, raw)
    for bestand, wrong in compare(_built(raw, data), names, tally):
        tally.differences += 1
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(raw / bestand, out / f"published-{Path(bestand).name}")
        print(f"published otherwise: seed {names[bestand].seed}: {bestand}: {wrong}", flush=True)
    tally.seeds = seeds
    tally.builds += 1
    tally.mutants.update(file.path.suffix.removeprefix(".") for file in files)
    shutil.rmtree(place)


def _built(raw: Path, data: Path) -> Path:
    """The database that a build publishes of a raw store."""
    variables = {RAW_DIR_VARIABLE: str(raw), DATA_DIR_VARIABLE: str(data)}
    command = [str(Path(sys.executable).with_name("klantprofielen")), "build"]
    done = subprocess.run(command, env={**os.environ, **variables}, check=False, capture_output=True, text=True)
    database = data / "published/klantprofielen.duckdb"
    if not database.exists():  # the exit code tells of what is kept out too
        raise RuntimeError(f"The build published nothing: {done.stdout}{done.stderr}")
    return database


def accept(seed: int, folder: Path) -> Accepted | None:
    """The mutant of a seed, if it is known what it prints and a table of it is accepted; for a worker process."""
    mutant = random_mutant(source_of(seed), seed, folder)
    if mutant.suffix == ".yml" or mutant.is_damaged:
        return None
    return accepted_of(mutant, seed, folder / f"m{seed}{mutant.suffix}", folder)


def accepted_of(mutant: Mutant, seed: int, path: Path, folder: Path) -> Accepted | None:
    """Write a mutant and read it; None, and no file, if nothing of it is accepted."""
    printed = make(mutant, path, folder)
    readings = read_file(path, context())
    if printed is None or all(reading.uitslag != "aangenomen" for reading in readings):
        path.unlink()
        return None
    return Accepted(seed, path, list(_tables(readings, printed)))


def _tables(readings: Sequence[Reading], printed: Sequence[Printed]) -> Iterator[Table]:
    """The tables of a file; an accepted one beside the printed one it is equal to, or, if none is, any that is left."""
    left = list(printed)
    for reading in readings:
        own = None
        if reading.uitslag == "aangenomen":
            equal = [place for place, table in enumerate(left) if difference(reading, table) is None]
            own = left.pop(equal[0] if equal else 0) if left else None
        niveau = reading.publicatie.niveau if reading.publicatie else None
        yield Table((reading.quarter_key, niveau, reading.amr_code), own)


def _collect(first: int, folder: Path, workers: int) -> tuple[list[Accepted], int]:
    """The next accepted mutants, and the seed after the last that was tried."""
    tried, files, ended = 0, [], False

    def calls() -> Iterator[Callable[[], Accepted | None]]:
        nonlocal tried
        for seed in count(first):
            if ended:
                return
            tried += 1
            yield partial(accept, seed, folder)

    seen: set[str] = set()
    with closing(in_workers(calls(), DEFAULT_LIMITS, workers)) as outcomes:
        for _, outcome in outcomes:
            if isinstance(outcome, Accepted) and (sha256 := sha256_of(outcome.path)) not in seen:
                seen.add(sha256)  # steps that find nothing to change give equal files
                files.append(outcome)
                ended = len(files) >= BATCH
    return sorted(files, key=lambda file: file.seed), first + tried


def file_away(files: Sequence[Accepted], raw: Path) -> dict[str, Accepted]:
    """Put files in a raw store, national ones first, each as the successor of the one before it of its series."""
    names: dict[str, Accepted] = {}
    latest: dict[tuple[str, str | None, str | None], str] = {}
    ordered = sorted(files, key=lambda file: file.tables[0].series[1] != "landelijk")
    for day, file in enumerate(ordered):
        series = next(table.series for table in file.tables if table.printed is not None)
        bestand = f"{series[0]}/{file.path.name}"
        target = raw / bestand
        target.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(target)
        sha256 = sha256_of(target)
        published = _FIRST_DAY + timedelta(days=day)
        sidecar = Sidecar(
            **SYNTHETISCH._asdict(),
            accessed=published + timedelta(days=1),
            published=published.isoformat(),
            sha256=sha256,
            size=target.stat().st_size,
            synthetic=True,
            replaces=latest.get(series) if series[0] != "onbekend" else None,
            note=f"Mutant {file.seed} om het publiceren te toetsen.",
        )
        sidecar_path(target).write_text(sidecar_yaml(sidecar), encoding="utf-8")
        latest[series] = sha256
        names[bestand] = file
    return names


def compare(database: Path, files: Mapping[str, Accepted], tally: Published) -> list[tuple[str, str]]:
    """What is published otherwise than it is printed, each with the name of its file in raw/.

    Counts what became of the tables, and what of them was compared.
    """
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("USE marts")
        return [
            (bestand, wrong)
            for bestand, file in files.items()
            for wrong in _Comparison(connection, bestand, tally).differences(file.tables)
        ]


class _Comparison:
    """What is published of a file, against what it prints."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, bestand: str, tally: Published) -> None:
        self._connection = connection
        self._bestand = bestand
        self._tally = tally

    def differences(self, tables: Sequence[Table]) -> Iterator[str]:
        """What is published otherwise than it is printed; counts the tables, and what of them was compared."""
        query = "SELECT tabel, publicatie_id, is_current, known_to <= known_from FROM dim_publicatie WHERE bestand = ?"
        published = {tabel: rest for tabel, *rest in self._connection.execute(query, [self._bestand]).fetchall()}
        for tabel, table in enumerate(tables, start=1):
            *facts, is_superseded = published.get(tabel, [None])
            if tabel in published and table.printed is None:
                yield f"table {tabel} is published, and was not accepted"
            elif is_superseded:  # the same table once more in its file, that counts from the same day
                self._tally.tables["superseded the same day"] += 1
                if self._facts(_REVISIES, facts[0]):
                    yield f"table {tabel} counted no day, and has facts"
            elif tabel in published and table.printed is not None:
                self._tally.tables["published"] += 1
                yield from self._of_table(table.printed, *facts)
            elif table.printed is not None:
                yield from self._kept_out(tabel)

    def _kept_out(self, tabel: int) -> Iterator[str]:
        """Count why a table is not published; something must say so."""
        query = (
            "SELECT min(controle) FROM mart_quarantaine INNER JOIN mart_controle USING (publicatie_id) "
            "WHERE bestand = ? AND tabel = ? AND ernst = 'fout' AND oordeel <> 'klopt'"
        )
        row = self._connection.execute(query, [self._bestand, tabel]).fetchone()
        if row is None or row[0] is None:
            yield f"table {tabel} is not published, and no control says why"
        else:
            self._tally.tables[f"kept out by {row[0]}"] += 1

    def _of_table(self, printed: Printed, publicatie_id: str, is_current: bool) -> Iterator[str]:
        facts = self._facts(_REVISIES, publicatie_id)
        yield from self._compare(printed, facts)
        if is_current:
            current = [
                (code, *rest)
                for name in _AREAS
                if name != _REVISIES
                for code, *rest in self._facts(name, publicatie_id)
            ]
            # a row of a national table gives way to the region's own publication
            latest = self._facts(_REVISIES, publicatie_id, " AND known_to IS NULL")
            if sorted(map(repr, current)) != sorted(map(repr, latest)):
                yield f"the facts have {current}, their revisions {latest}"

    def _facts(self, name: str, publicatie_id: str, condition: str = "") -> list[tuple[Any, ...]]:
        """Rows of a fact table: the code of the area (None for Nederland), the counts, register, percentage, place."""
        code, joins, voetnoot = _AREAS[name]
        query = (
            f"SELECT {code}, {', '.join(KOLOMMEN)}, {voetnoot}, pagina, bbox FROM {name}{joins} "
            f"WHERE publicatie_id = ?{condition}"
        )
        return self._connection.execute(query, [publicatie_id]).fetchall()

    def _compare(self, printed: Printed, facts: Sequence[tuple[Any, ...]]) -> Iterator[str]:
        letters = "GM" if printed.keys["niveau"] == "regionaal" else "AM"
        rijen: list[_Row] = [(codes().get((letters, naam)), counts) for naam, counts in printed.rijen]
        own = printed.keys["amr_code"] if printed.keys["niveau"] == "regionaal" else None
        found: Counter[_Row] = Counter((fact[0], tuple(fact[1:6])) for fact in facts)
        expected: Counter[_Row] = Counter([*rijen, (own, printed.totaal)])
        outside: Counter[_Row] = Counter(
            {(codes().get((letters, naam)), counts): times for (naam, counts), times in printed.outside.items()}
        )
        if found - expected or expected - found - outside:
            yield f"published {list(found - expected)}, printed {list(expected - found)}"
        self._tally.cells += 5 * len(facts)
        for key, column in (("doelgroepregister", 6), ("registratiegraad_gepubliceerd", 7)):
            values = {fact[column] for fact in facts if fact[column] is not None}
            self._tally.cells += len(values)
            if not values <= {printed.keys[key]}:
                yield f"published as {key} {values}, printed {printed.keys[key]}"
        places = dict(zip([*rijen, (own, printed.totaal)], printed.places, strict=False))
        for code, *rest in facts:
            place = places.get((code, tuple(rest[:5])))
            if place is not None:
                self._tally.places += 1
                yield from _misplaced(code, place, *rest[-2:])


def _misplaced(code: str | None, place: Place, pagina: int | None, bbox: Sequence[float] | None) -> Iterator[str]:
    if bbox is None or pagina != place.pagina:
        yield f"{code} is published with page {pagina}, printed on {place.pagina}"
        return
    x0, top, x1, bottom = bbox
    beside = [
        (round(x), round(y))
        for x, y in place.points
        if not (x0 - _NEAR <= x <= x1 + _NEAR and top - _NEAR <= y <= bottom + _NEAR)
    ]
    if beside:
        yield f"{code} is published at {[round(edge) for edge in bbox]}, printed at {beside}"


@cache
def codes() -> dict[tuple[str, str], str]:
    """The code of each gemeente (GM) and region (AM) by its name in the golden corpus, as written down there."""
    names: list[tuple[str, str | None]] = []
    for path in PROJECT_DIR.glob("tests/golden/corpus/*.json"):
        names += [(rij[0], rij[1]) for table in json.loads(path.read_text("utf-8")) for rij in table.get("rijen", ())]
    for path in PROJECT_DIR.glob("tests/golden/verwacht/*.json"):
        names += [(rij["naam"], rij["code"]) for rij in json.loads(path.read_text("utf-8"))["rijen"]]
    return {(code[:2], key_of(naam)): code for naam, code in names if code}
