"""Fetching by the real command line, killed in the middle, and by the Dagster asset."""

from __future__ import annotations

import itertools
import runpy
import time
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner, Result

from orchestration.cli.commands import app
from orchestration.cli.terminal import out
from orchestration.defs.assets.fetch import NO_LISTINGS, fetched_publicaties
from orchestration.defs.assets.raw import FETCHED, raw_publicatie
from orchestration.intake import polite
from orchestration.system.clock import Clock
from orchestration.system.settings import (
    DATA_DIR_VARIABLE,
    HOSTS_VARIABLE,
    LISTINGS_VARIABLE,
    RAW_DIR_VARIABLE,
    Settings,
)
from tests.support.web_server import Served, WebServer, drip, publication, status
from tests.support.workspace import Workspace

PDF = "/klantprofielen-drechtsteden.pdf"
FILED = "2021Q1/klantprofielen-drechtsteden.pdf"


@pytest.fixture
def folders(tmp_path: Path, web: WebServer, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Empty folders, and a listing page that links to a publication."""
    web.paths[PDF] = Served(publication())
    web.link(PDF)
    monkeypatch.setenv(LISTINGS_VARIABLE, f"{web.url}/lijst")
    monkeypatch.delenv(HOSTS_VARIABLE, raising=False)
    return Workspace(tmp_path / "raw", tmp_path / "data")


@pytest.fixture
def hurried(folders: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The same for this process, which does not wait between requests."""
    monkeypatch.setattr(polite, "INTERVAL", 0.0)
    monkeypatch.setattr(out, "_width", 500)
    monkeypatch.setenv(RAW_DIR_VARIABLE, str(folders.raw))
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(folders.data))
    return folders


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def run_fetch(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["fetch", *arguments], catch_exceptions=False)


def test_fetch_files_says_why_and_then_finds_nothing_new(hurried: Workspace, web: WebServer) -> None:
    web.link(PDF, "/klantprofielen-2.pdf")
    dry, first, again = run_fetch("--dry-run"), run_fetch("--quarter", "2021Q1"), run_fetch()
    missing = f"refused    {web.url}/klantprofielen-2.pdf: expected an answer with status 200, found 404\n"
    new = f"new        {web.url}{PDF} → raw/{FILED}: not seen before\n{missing}"
    counts = "1 new, 0 changed, 0 unchanged, 0 gone, 1 refused, 0 other"
    assert dry.stdout == f"{new}{counts}; nothing was filed.\n"
    assert first.stdout == f"{new}{counts}.\n"
    assert again.stdout == (
        f"unchanged  {web.url}{PDF} → raw/{FILED}: the same bytes\n{missing}"
        "0 new, 0 changed, 1 unchanged, 0 gone, 1 refused, 0 other.\n"
    )
    assert [result.exit_code for result in (dry, first, again)] == [1, 1, 1]
    assert files(hurried.raw) == [FILED, FILED.replace(".pdf", ".yml")]
    web.link(PDF)
    assert run_fetch().exit_code == 0


@pytest.mark.parametrize(
    ("listings", "arguments", "found"),
    [
        ("", [], "KLANTPROFIELEN_LISTINGS is not set"),
        ("http://www.example.org/", [], "begins with https://"),
        ("https://www.example.org/", ["--quarter", "2021-1"], "write a quarter as 2021Q1"),
    ],
)
def test_usage_error_is_explained(
    hurried: Workspace, monkeypatch: pytest.MonkeyPatch, listings: str, arguments: list[str], found: str
) -> None:
    monkeypatch.setenv(LISTINGS_VARIABLE, listings)
    result = run_fetch(*arguments)
    assert result.exit_code == 2
    assert found in " ".join(result.stderr.replace("│", " ").split())
    assert not hurried.raw.exists()


def test_killed_run_files_nothing_and_the_next_one_starts_over(folders: Workspace, web: WebServer) -> None:
    web.fail(PDF, [drip])
    process = folders.start("fetch")
    deadline = time.monotonic() + 60
    while not any((folders.data / "ophalen").glob("*.pdf")) or not web.asked(PDF):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)  # for some of it to come in
    process.kill()
    process.communicate()
    assert not folders.raw.exists()
    result = folders.run("fetch")
    assert result.returncode == 0, result.stdout + result.stderr
    assert (folders.raw / FILED).read_bytes() == publication()
    assert files(folders.raw) == [FILED, FILED.replace(".pdf", ".yml")]
    assert not any((folders.data / "ophalen").glob("*.pdf"))


def test_asset_fetches_its_quarter_and_records_what_came(hurried: Workspace, web: WebServer) -> None:
    settings = Settings.from_environment()
    with dg.DagsterInstance.ephemeral() as instance:

        def materialize(partition_key: str) -> dg.ExecuteInProcessResult:
            return dg.materialize(
                [fetched_publicaties],
                partition_key=partition_key,
                resources={"settings": settings, "clock": Clock()},
                instance=instance,
                raise_on_error=False,
            )

        nothing = materialize("2021Q2")
        assert nothing.success
        assert not hurried.raw.exists() or files(hurried.raw) == []
        assert nothing.asset_materializations_for_node("fetch_publicaties") == []
        (observation,) = nothing.asset_observations_for_node("fetch_publicaties")
        assert (observation.asset_key, observation.partition) == (raw_publicatie.key, "2021Q2")
        assert str(observation.metadata["skipped"].value).startswith("2021Q2 is not out yet: no listing page links to")
        result = materialize("2021Q1")
        assert files(hurried.raw) == [FILED, FILED.replace(".pdf", ".yml")]
        fetched, filed = result.asset_materializations_for_node("fetch_publicaties")
        assert (fetched.asset_key, fetched.partition) == (FETCHED, "2021Q1")
        assert (fetched.metadata["new"].value, fetched.metadata["refused"].value) == (1, 0)
        assert (filed.asset_key, filed.metadata["to_read"].value) == (raw_publicatie.key, "2021Q1")
        (check,) = result.get_asset_check_evaluations()
        assert check.passed
        web.fail("/lijst", itertools.repeat(status(404)))
        assert not materialize("2021Q1").success


def test_without_listing_pages_the_asset_says_so_and_what_is_in_raw_is_read(
    hurried: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_fetch().exit_code == 0
    assert files(hurried.raw) == [FILED, FILED.replace(".pdf", ".yml")]
    monkeypatch.delenv(LISTINGS_VARIABLE)
    resources = {"settings": Settings.from_environment(), "clock": Clock()}
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([fetched_publicaties], partition_key="2021Q1", resources=resources, instance=instance)
    (observation,) = result.asset_observations_for_node("fetch_publicaties")
    assert observation.asset_key == FETCHED
    assert observation.metadata["skipped"].value == NO_LISTINGS
    (filed,) = result.asset_materializations_for_node("fetch_publicaties")
    assert (filed.asset_key, filed.metadata["to_read"].value) == (raw_publicatie.key, "2021Q1")
    assert result.get_asset_check_evaluations() == []


@pytest.mark.parametrize("listings", ["", "https://www.example.org/"])
def test_definitions_are_the_same_with_and_without_listing_pages(
    monkeypatch: pytest.MonkeyPatch, listings: str
) -> None:
    monkeypatch.setenv(LISTINGS_VARIABLE, listings)
    defs = runpy.run_module("orchestration.definitions")["defs"]
    dg.Definitions.validate_loadable(defs)
    graph = defs.resolve_asset_graph()
    assert graph.get(FETCHED).is_executable
    assert graph.get(dg.AssetKey(["raw", "publicatie"])).parent_keys == {FETCHED}
    assert {job.name for job in defs.jobs} == {
        *("fetch", "build", "fetch_and_build"),
        *("staging", "warehouse", "check_late"),
    }
    assert {(schedule.name, schedule.job_name) for schedule in defs.schedules} == {
        ("daily_schedule", "fetch_and_build"),
        ("weekly_fetch_schedule", "fetch"),
        ("late_check_schedule", "check_late"),
    }
    for job in ("build", "staging", "warehouse"):
        assert FETCHED not in defs.resolve_job_def(job).asset_layer.executable_asset_keys
