"""Refreshing the reference from a server that speaks CBS's OData: by the command, and by the Dagster asset."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from orchestration.cli import reference as commands
from orchestration.cli.commands import app
from orchestration.cli.printing.reference import print_differences
from orchestration.cli.terminal import out
from orchestration.defs.assets.reference import cbs_gebieden
from orchestration.reference import cbs
from orchestration.reference.cbs import FIRST_YEAR, TABLES
from orchestration.reference.reference import Difference, Reference, areas_csv
from orchestration.system.clock import Clock
from orchestration.system.settings import DATA_DIR_VARIABLE, SEEDS_DIR, Settings, variable_of
from tests.support.odata_server import ODataServer, changed, status, synthetic_gebieden

AREA_COLUMNS = synthetic_gebieden()
NEWEST = Reference.from_seeds(SEEDS_DIR).newest
NEXT = NEWEST + 1
TABEL, NEXT_TABEL = "91234NED", "91235NED"
COUNT = len(AREA_COLUMNS)


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ODataServer) -> Path:
    """A copy of the seeds for the command to write, without a snapshot, early in the year after their newest.

    The server has the newest year, which is in the catalogue only.
    """
    monkeypatch.setattr(cbs, "TABLES", {jaar: tabel for jaar, tabel in TABLES.items() if jaar < NEWEST})
    server.add_year(NEWEST, TABEL, AREA_COLUMNS)
    folder = Path(shutil.copytree(SEEDS_DIR, tmp_path / "seeds"))
    (folder / "cbs_gebied.csv").write_text(areas_csv([]), encoding="utf-8")
    monkeypatch.setattr(commands, "SEEDS_DIR", folder)
    monkeypatch.setattr(commands, "Clock", lambda: Clock(datetime(NEXT, 1, 5, tzinfo=UTC)))
    monkeypatch.setattr(out, "_width", 200)
    monkeypatch.setenv(variable_of("cbs_url"), server.url)
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    return folder


def update(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["reference", "update", *arguments], catch_exceptions=False)


def shown(result: Result) -> list[list[str]]:
    """The cells that are not empty of each difference that is shown."""
    lines = (line.strip() for line in result.stdout.splitlines())
    return [re.split(r" {2,}", line) for line in lines if line.startswith(("GM", "AM"))]


def rows(seeds: Path, name: str) -> list[dict[str, str]]:
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_update_writes_the_year_and_is_idempotent(seeds: Path) -> None:
    result = update("--year", str(NEWEST))
    assert result.exit_code == 0, result.output
    assert f"{NEWEST}  {TABEL}  {COUNT} gemeenten: {COUNT} rows new, 0 gone\n" in result.stdout
    assert "0 differences between CBS and the seeds, 0 to review." in result.stdout
    snapshot = rows(seeds, "cbs_gebied")
    assert [row["gemeente_code"] for row in snapshot] == [gebied.gemeente_code for gebied in AREA_COLUMNS]
    assert {(row["indelingsjaar"], row["tabel_id"]) for row in snapshot} == {(str(NEWEST), TABEL)}
    assert (seeds / "gemeente.csv").read_bytes() == (SEEDS_DIR / "gemeente.csv").read_bytes()
    assert f"{COUNT} gemeenten: 0 rows new, 0 gone\n" in update("--year", str(NEWEST)).stdout
    assert rows(seeds, "cbs_gebied") == snapshot


def test_new_year_is_shown_for_review_and_taken_over(seeds: Path, server: ODataServer) -> None:
    changes = changed(AREA_COLUMNS[1:], "GM0034", gemeente_naam="Almere Stad (synthetisch)")
    server.add_year(NEXT, NEXT_TABEL, changed(changes, "GM0037", amr_code="AM03", amr_naam="Drenthe"))
    result = update("--year", str(NEXT))
    assert result.exit_code == 0, result.output
    assert "3 differences between CBS and the seeds, 3 to review." in result.stdout
    assert shown(result) == [
        ["GM0014", "Groningen", "ended", "exists", str(NEXT), "to review"],
        [
            "GM0034",
            "Almere Stad (synthetisch)",
            "other name",
            "Almere",
            "Almere Stad (synthetisch)",
            str(NEXT),
            "to review",
        ],
        ["GM0037", "Stadskanaal", "other AMR", f"AM01 in {NEWEST}", "AM03", str(NEXT), "to review"],
    ]
    newest = {row["gemeente_code"]: row for row in rows(seeds, "gemeente")}
    assert newest["GM0014"]["laatste_indelingsjaar"] == str(NEWEST)
    assert newest["GM0034"]["gemeente_naam"] == "Almere Stad (synthetisch)"
    assert (newest["GM0037"]["laatste_indelingsjaar"], newest["GM0037"]["amr_code"]) == (str(NEXT), "AM03")


def test_dry_run_shows_and_writes_nothing(seeds: Path, server: ODataServer) -> None:
    server.add_year(NEXT, NEXT_TABEL, AREA_COLUMNS[1:])
    before = {path.name: path.read_bytes() for path in seeds.iterdir()}
    result = update("--year", str(NEXT), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "GM0014" in result.stdout
    assert {path.name: path.read_bytes() for path in seeds.iterdir()} == before


def test_unavailable_year_is_named_and_the_others_are_written(seeds: Path, server: ODataServer) -> None:
    """The server has one of the known years; that the new year is not out yet is no failure by itself."""
    result = update()
    assert result.exit_code == 1
    missing = [f"Gebieden in Nederland {jaar} (table {TABLES[jaar]})" for jaar in range(FIRST_YEAR, NEWEST)]
    assert [what for what in missing if what not in result.stderr] == []
    assert f"Gebieden in Nederland {NEXT}: not in CBS's catalogue" in result.stderr
    assert {row["indelingsjaar"] for row in rows(seeds, "cbs_gebied")} == {str(NEWEST)}
    for jaar in range(FIRST_YEAR, NEWEST):
        server.add_year(jaar, TABLES[jaar], AREA_COLUMNS)
    assert update().exit_code == 0
    assert update("--year", str(NEXT)).exit_code == 1


@pytest.mark.usefixtures("seeds")
def test_years_of_one_difference_are_shown_together(server: ODataServer) -> None:
    other = changed(AREA_COLUMNS, "GM0037", amr_code="AM03", amr_naam="Drenthe")
    for jaar in (2020, 2021, 2022, 2024):
        server.add_year(jaar, TABLES[jaar], other)
    result = update(*(f"--year={jaar}" for jaar in (2024, 2022, 2020, 2021)), "--dry-run")
    assert ["GM0037", "Stadskanaal", "other AMR", f"AM01 in {NEWEST}", "AM03", "2020–2022, 2024", "explained"] in shown(
        result
    )


@pytest.mark.usefixtures("seeds")
def test_unreachable_server_is_asked_for_one_year_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of("cbs_url"), "http://127.0.0.1:9")
    monkeypatch.setattr(random.SystemRandom, "uniform", lambda *_: 0.0)
    result = update()
    assert result.exit_code == 1
    assert result.stderr.count("left as it was") == 1
    assert "no whole answer ([Errno 111] Connection refused" in result.stderr


@pytest.mark.parametrize("arguments", [("--year", "2014"), ("--year", "abc"), ("extra",)])
@pytest.mark.usefixtures("seeds")
def test_usage_error_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert update(*arguments).exit_code == 2


def test_asset_fetches_a_year_and_shows_the_differences(tmp_path: Path, server: ODataServer) -> None:
    server.with_etag = True
    tabel = TABLES.get(NEWEST, TABEL)
    server.add_year(NEWEST, tabel, changed(AREA_COLUMNS, "GM0037", amr_code="AM03", amr_naam="Drenthe"))
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", cbs_url=server.url)
    for not_modified in (False, True):
        result = dg.materialize([cbs_gebieden], partition_key=str(NEWEST), resources={"settings": settings})
        (event,) = result.asset_materializations_for_node("reference__cbs_gebieden")
        metadata = {name: entry.value for name, entry in event.metadata.items()}
        assert (metadata["dagster/row_count"], metadata["table"], metadata["to_review"]) == (COUNT, tabel, 1)
        assert metadata["not_modified"] == not_modified
        assert f"AM01 in {NEWEST}" in str(metadata["differences"])
        lines = Path(str(metadata["path"])).read_text(encoding="utf-8").splitlines()
        assert lines[1].startswith(f"{NEWEST},GM0014,Groningen,AM01,Groningen,PV20,")
        assert len(lines) == COUNT + 1


def test_asset_says_why_it_failed(tmp_path: Path, server: ODataServer) -> None:
    server.fail("/ODataApi/odata/86247NED/TableInfos", [status(403)])
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", cbs_url=server.url)
    with pytest.raises(dg.Failure, match=r"Gebieden in Nederland 2026 \(table 86247NED\): .* found 403"):
        dg.materialize([cbs_gebieden], partition_key="2026", resources={"settings": settings})
    assert not (tmp_path / "data").exists()


def test_asset_has_a_partition_a_year_and_no_job_runs_it() -> None:
    from orchestration.definitions import defs

    assert cbs_gebieden.partitions_def is not None
    partitions = cbs_gebieden.partitions_def.get_partition_keys()
    assert partitions[0] == str(FIRST_YEAR)
    assert partitions[-1] == str(Clock().today().year)
    jobs = [defs.resolve_job_def(name) for name in ("build", "staging", "warehouse")]
    assert not any(cbs_gebieden.key in job.asset_layer.executable_asset_keys for job in jobs)


def test_differences_to_review_are_printed_first() -> None:
    explained = Difference("GM0014", "Groningen", "other name", "a", "b", to_review=False, year=2021)
    printed = io.StringIO()
    print_differences(Console(file=printed, width=200), [explained, replace(explained, code="GM0034", to_review=True)])
    assert re.findall(r"GM\d+", printed.getvalue()) == ["GM0034", "GM0014"]
