"""The demo from command to warehouse: what was planted is what is reported, and it never mixes with real figures."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.integration.conftest import Workspace

UNTIL = "2022Q1"
"""On 1 January 2022 Heerhugowaard and Langedijk went together."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of three quarters, not to be changed."""
    folder = tmp_path_factory.mktemp("demo")
    target = folder / "demo"
    result = Workspace(folder / "raw", folder / "data").run(
        "demo", "--out", target, "--quarters", "3", "--until", UNTIL
    )
    assert result.returncode == 0, result.stderr
    assert f"KLANTPROFIELEN_RAW_DIR={target}/raw" in result.stdout
    return target


def test_planted_errors_are_exactly_the_ones_reported(demo: Path) -> None:
    workspace = Workspace(demo / "raw", demo / "data")
    result = workspace.run("build")
    assert result.returncode == 1, result.stderr
    found = workspace.query(
        """
        WITH publicatie AS (
            SELECT publicatie_id, bestand, 'waarschuwing' AS gevolg FROM dim_publicatie
            UNION ALL
            SELECT publicatie_id, bestand, 'quarantaine' AS gevolg FROM mart_quarantaine
        )
        SELECT bestand, gevolg, controle, onderdeel, oordeel, ernst, gepubliceerd, berekend
        FROM mart_controle INNER JOIN publicatie USING (publicatie_id) WHERE oordeel <> 'klopt'
        """
    )
    with (demo / "geplant.csv").open(encoding="utf-8", newline="") as file:
        planted = [
            (
                *(row[name] for name in ("bestand", "gevolg", "controle", "onderdeel", "oordeel", "ernst")),
                *(int(row[name]) if row[name] else None for name in ("gepubliceerd", "berekend")),
            )
            for row in csv.DictReader(file)
        ]
    assert sorted(found, key=repr) == sorted(planted, key=repr)
    assert {row[1] for row in planted} == {"quarantaine", "waarschuwing"}

    assert workspace.query("SELECT DISTINCT is_synthetisch FROM dim_publicatie") == [(True,)]
    assert workspace.query("SELECT count(*) FROM dim_publicatie WHERE revision = 2 AND is_current") == [(1,)]
    gemeenten = "SELECT count(DISTINCT gemeente_key), count(DISTINCT amr_key) FROM fct_klantprofielen_gemeente"
    assert workspace.query(f"{gemeenten} WHERE quarter_key = '{UNTIL}'") == [(344, 35)]


def test_demo_and_real_publications_do_not_go_together(built_copy: Workspace, demo: Path) -> None:
    published = built_copy.exports()
    added = built_copy.run("add", demo / "raw" / UNTIL / "zeeland.pdf")
    assert added.returncode == 1
    assert "synthetisch" in added.stderr

    (built_copy.raw / UNTIL).mkdir()
    for name in ("zeeland.pdf", "zeeland.yml"):
        shutil.copy(demo / "raw" / UNTIL / name, built_copy.raw / UNTIL / name)
    result = built_copy.run("build")
    assert result.returncode == 1
    assert f"2021Q1/noord-holland-noord.pdf is real, {UNTIL}/zeeland.pdf is synthetic" in result.stderr
    assert "the last good result stays" in result.stderr
    assert built_copy.exports() == published


@pytest.mark.parametrize(
    "arguments", [("--quarters", "0"), ("--until", "2099Q1"), ("--until", "Q1"), ("--until", "2014Q2")]
)
def test_history_that_can_not_be_made_is_wrong_use(tmp_path: Path, arguments: tuple[str, str]) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    assert workspace.run("demo", "--out", tmp_path / "demo", *arguments).returncode == 2
    assert list(tmp_path.iterdir()) == []
