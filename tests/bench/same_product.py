"""Proves that two commits make the same product: `python -m tests.bench.same_product BEFORE AFTER [--work DIR]`.

BEFORE and AFTER are checkouts, each with its own `.venv`. Each builds the publications in BEFORE's raw/ and a demo of 8
quarters, on the same day; AFTER also builds on copies of BEFORE's data folders. The exit code is 1 if anything differs,
apart from the names and texts in `differences.py`. The work folder keeps what BEFORE made: by commit, by day and by the
questions in `checkouts.py`. Nothing here imports the project, so either checkout's Python can run it.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.bench import checkouts
from tests.bench.checkouts import DEMO, PUBLICATIONS, Checkout, files, observe
from tests.bench.differences import (
    EXEMPT,
    csv_differences,
    only_in_one,
    renamed_path,
    renamed_structure,
    structure,
    value_differences,
)

QUARTERS = "8"
PUBLISHED = Path("published", "klantprofielen.duckdb")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the report: the things compared, how many there were before, and each difference."""

    what: str
    count: int
    differences: list[str]


def make_before(before: Checkout, work: Path) -> tuple[Path, Mapping[str, Path]]:
    """Build and observe BEFORE, unless the work folder has today's answers to the same questions.

    Returns:
        The folder of what BEFORE made, and the raw folder of each input.
    """
    kept = work / before.commit()[:12]
    questions = hashlib.sha256(Path(checkouts.__file__).read_bytes()).hexdigest()[:8]
    today = kept / f"{datetime.now(tz=UTC).date()}-{questions}"
    raws = {PUBLICATIONS: before.path / "raw", DEMO: kept / DEMO / "raw"}
    if not raws[DEMO].exists():
        made = before.run(["demo", "--out", str(kept / DEMO), "--quarters", QUARTERS], work, kept / "data")
        made.check_returncode()
    if not (today / "observed.json").exists():
        for older in kept.glob("2*-*-*"):
            shutil.rmtree(older)
        seen = observe(before, raws, today)
        (today / "observed.json").write_text(json.dumps(seen, ensure_ascii=False, indent=1), encoding="utf-8")
    return today, raws


def compare_published(name: str, before: Path, after: Path) -> Iterator[Comparison]:
    """Compare the published folders of both commits, given their data folders."""
    had, has = ([renamed_path(path) for path in files(data / "published")] for data in (before, after))
    yield Comparison(f"{name}: paths under published/", len(had), only_in_one(had, has))
    old, new = (_csv_files(data) for data in (before, after))
    found = [line for table in old if table in new for line in csv_differences(table, old[table], new[table])]
    yield Comparison(f"{name}: published CSV files", len(old), found)
    tables, others = (renamed_structure(structure(data / PUBLISHED, ["marts"])) for data in (before, after))
    yield Comparison(f"{name}: published marts in DuckDB", len(tables), value_differences(tables, others, name))


def compare_upgraded(name: str, before: Path, fresh: Path, upgraded: Path) -> Iterator[Comparison]:
    """Compare AFTER's build on BEFORE's data folder with its fresh build, and the dates in it with BEFORE's."""
    wanted, got = (files(data / "published") for data in (fresh, upgraded))
    yield Comparison(f"{name}: paths under published/", len(wanted), only_in_one(wanted, got))
    new, also = (_csv_files(data) for data in (fresh, upgraded))
    common = [table for table in new if table in also]
    found = [line for table in common for line in csv_differences(table, new[table], also[table], is_strict=True)]
    yield Comparison(f"{name}: published CSV files", len(new), found)
    tables, others = (structure(data / "warehouse.duckdb") for data in (fresh, upgraded))
    found = value_differences(tables, others, name)
    yield Comparison(f"{name}: tables and views in the warehouse", len(tables), found)
    entries, present = ([path.name for path in data.iterdir()] for data in (fresh, upgraded))
    yield Comparison(f"{name}: entries of the data folder", len(entries), only_in_one(entries, present))
    known, still_known = (_known(data / PUBLISHED) for data in (before, upgraded))
    yield Comparison(f"{name}: known_from and known_to", len(known), value_differences(known, still_known, name))


def _csv_files(data: Path) -> dict[str, bytes]:
    """The bytes of each published CSV file, by the new name of its table."""
    paths = sorted((data / "published" / "csv").glob("*.csv"))
    return {Path(renamed_path(path.name)).stem: path.read_bytes() for path in paths}


def _known(database: Path) -> dict[str, list[str | None]]:
    """From when until when each publication was the latest known, as ISO dates."""
    with duckdb.connect(database, read_only=True) as connection:
        found = connection.execute(
            "SELECT publicatie_id, known_from::VARCHAR, known_to::VARCHAR FROM marts.dim_publicatie"
        ).fetchall()
    return {publicatie_id: dates for publicatie_id, *dates in found}


def compare(before: Checkout, after: Checkout, work: Path) -> Iterator[Comparison]:
    """Everything, one build after another; `work` is for this process alone."""
    for checkout in (before, after):
        checkout.require_own_code()
    kept, raws = make_before(before, work)
    made = work / "after"
    if made.exists():
        shutil.rmtree(made)
    old = json.loads((kept / "observed.json").read_text(encoding="utf-8"))
    new = observe(after, raws, made)
    for what, seen in old.items():
        yield Comparison(what, len(seen), value_differences(seen, new[what], what))
    for name, raw in raws.items():
        yield from compare_published(name, kept / name / "data", made / name / "data")
        upgraded = made / f"{name} upgraded" / "data"
        shutil.copytree(kept / name / "data", upgraded, symlinks=True)
        fresh_code, code = new["exit codes"][f"build, {name}"], after.build(raw, upgraded)
        yield Comparison(f"{name} upgraded: exit code", 1, value_differences(fresh_code, code, f"{name} upgraded"))
        yield from compare_upgraded(f"{name} upgraded", kept / name / "data", made / name / "data", upgraded)


def main() -> None:
    """Compare, and print a table of what was compared and every difference; the work folder gets the whole list."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.same_product", description=__doc__)
    parser.add_argument("before", type=Path, metavar="BEFORE")
    parser.add_argument("after", type=Path, metavar="AFTER")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "klantprofielen-same-product"))
    asked = parser.parse_args()
    work = asked.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        comparisons = list(compare(Checkout(asked.before.resolve()), Checkout(asked.after.resolve()), work))
        lines = [f"{each.what}\n  {line}" for each in comparisons for line in each.differences]
        (work / "differences.txt").write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
    width = max(len(each.what) for each in comparisons)
    print(f"{'compared':{width}}  count  differences   (may differ: {', '.join(sorted(EXEMPT))})")
    for each in comparisons:
        print(f"{each.what:{width}}  {each.count:5}  {len(each.differences):11}")
    for each in comparisons:
        for line in each.differences[:_SHOWN]:
            print(f"- {line}")
        if len(each.differences) > _SHOWN:
            print(f"- {each.what}: {len(each.differences) - _SHOWN} more in {work / 'differences.txt'}")
    sys.exit(any(each.differences for each in comparisons))


if __name__ == "__main__":
    main()
