"""The demo from command to warehouse: what was planted is reported, its series add up, and it never mixes with real."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from orchestration.domain.publicatie import KOLOMMEN as COUNTS
from orchestration.publishing.metrics import SEMANTIC_MANIFEST, Gebiedsoort, MetricQuery
from tests.support.documents import COOKBOOK, questions, with_output
from tests.support.metrics import answer, assert_metrics_are_the_facts, assert_metrics_are_the_marts
from tests.support.workspace import DEMO, Workspace

_, _, _, UNTIL = DEMO
QUARTERS = ["2020Q4", "2021Q1", "2021Q2", "2021Q3", "2021Q4", UNTIL]
"""On 1 January 2021 Haaren was divided, and on 1 January 2022 Heerhugowaard and Langedijk went together."""

HAAREN = ("Boxtel", "Haaren", "Oisterwijk", "Tilburg", "Vught")
"""Haaren, and the gemeenten that its parts went to."""


def test_planted_errors_are_exactly_the_ones_reported(demo: Path, built_demo: Workspace) -> None:
    found = built_demo.query(
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

    assert built_demo.query("SELECT DISTINCT is_synthetisch FROM dim_publicatie") == [(True,)]
    assert built_demo.query("SELECT count(*) FROM dim_publicatie WHERE revision = 2 AND is_current") == [(1,)]
    revised = "SELECT count(DISTINCT publicatie_id), bool_and(verschil <> 0) FROM mart_revisie"
    assert built_demo.query(revised) == [(1, True)]
    gemeenten = "SELECT count(DISTINCT gemeente_key), count(DISTINCT amr_key) FROM fct_klantprofielen_gemeente"
    assert built_demo.query(f"{gemeenten} WHERE quarter_key = '{UNTIL}'") == [(344, 35)]


def test_quarters_that_lack_a_publication_or_do_not_add_up_are_not_complete(built_demo: Workspace) -> None:
    kept_out = built_demo.query(
        "SELECT quarter_key, 'gemeente', list_sort(list(amr_code)) FROM mart_quarantaine GROUP BY ALL"
    )
    other_sums = built_demo.query(
        "SELECT DISTINCT quarter_key, unnest(['amr', 'gemeente']), []::VARCHAR[] FROM mart_controle "
        "JOIN dim_publicatie USING (publicatie_id) WHERE is_current AND controle = 'amr_som' AND oordeel = 'wijkt_af'"
    )
    assert kept_out
    assert other_sums
    found = built_demo.query(
        "SELECT quarter_key, gebiedsoort, gebieden_in_quarantaine FROM mart_dekking WHERE NOT is_volledig ORDER BY ALL"
    )
    assert found == sorted([*kept_out, *other_sums])  # the national table has each AMR all the same
    lacking = sorted({quarter_key for quarter_key, *_ in found})
    for mart in ("mart_stand", "mart_trend", "mart_gemeente_vergelijkbaar"):
        marked = f"SELECT DISTINCT quarter_key FROM {mart} WHERE NOT is_kwartaal_volledig ORDER BY ALL"
        assert built_demo.query(marked) == [(quarter_key,) for quarter_key in lacking]


def test_change_of_an_amr_says_whether_it_is_of_the_same_ground(built_demo: Workspace) -> None:
    """Haaren went to gemeenten of two AMRs, of which one was in quarantine; two gemeenten merged within theirs."""
    changed = """
        SELECT quarter_key, naam FROM mart_trend
        WHERE gebiedsoort = 'amr' AND metric = 'totaal' AND NOT is_zelfde_samenstelling_kwartaal
    """
    assert built_demo.query(changed) == [("2021Q1", "Noordoost-Brabant")]
    merged = f"""
        SELECT is_zelfde_samenstelling_kwartaal, is_zelfde_samenstelling_jaar FROM mart_trend
        WHERE naam = 'Noord-Holland Noord' AND metric = 'totaal' AND quarter_key = '{UNTIL}'
    """
    assert built_demo.query(merged) == [(True, True)]


def printed(demo: Path, quarter_key: str, *namen: str) -> tuple[int, ...]:
    """The five counts of gemeenten together, as the demo says it prints them."""
    with (demo / "verwacht.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["bestand"].startswith(quarter_key) and row["naam"] in namen]
    assert len(rows) == len(namen)
    return tuple(sum(int(row[count]) for row in rows) for count in COUNTS)


def test_gemeente_has_the_history_of_those_it_came_from(demo: Path, built_demo: Workspace) -> None:
    found = built_demo.query(
        f"""
        SELECT quarter_key, {", ".join(COUNTS)} FROM mart_gemeente_vergelijkbaar
        WHERE is_nieuwste_indeling AND is_volledig AND gebied_naam = 'Dijk en Waard' ORDER BY quarter_key
        """
    )
    expected = [(key, *printed(demo, key, "Heerhugowaard", "Langedijk")) for key in QUARTERS[:-1]]
    assert found == [*expected, (UNTIL, *printed(demo, UNTIL, "Dijk en Waard"))]


def test_gemeente_that_was_divided_is_in_a_marked_area_before_it_was(demo: Path, built_demo: Workspace) -> None:
    found = built_demo.query(
        f"""
        SELECT quarter_key, is_volledig, {", ".join(COUNTS)} FROM mart_gemeente_vergelijkbaar
        WHERE is_nieuwste_indeling AND is_samengesteld AND contains(gebied_naam, 'Oisterwijk')
        """
    )
    assert found == [("2020Q4", True, *printed(demo, "2020Q4", *HAAREN))]


@pytest.mark.parametrize("gebiedsoort", ["gemeente", "amr", "nederland"])
def test_metrics_are_the_columns_of_the_facts(built_demo: Workspace, gebiedsoort: Gebiedsoort) -> None:
    """Also where a publication is quarantined, and where gemeenten were divided or went together."""
    assert assert_metrics_are_the_facts(built_demo, gebiedsoort) >= len(QUARTERS)


def test_metrics_are_the_marts_of_every_quarter_and_year(built_demo: Workspace) -> None:
    published = built_demo.data / "published"
    assert_metrics_are_the_marts(published / SEMANTIC_MANIFEST, published / "klantprofielen.duckdb")


def test_persons_of_different_quarters_are_never_added_up(built_demo: Workspace) -> None:
    per_year = answer(built_demo, MetricQuery(["totaal", "profielgraad"], ["year"]))
    assert [(row["year"], row["quarter_key"]) for row in per_year] == [
        (2020, "2020Q4"),
        (2021, "2021Q4"),
        (2022, UNTIL),
    ]
    per_quarter = {row["quarter_key"]: row for row in answer(built_demo, MetricQuery(["totaal", "profielgraad"]))}
    assert list(per_quarter) == QUARTERS
    for row in per_year:
        assert per_quarter[row["quarter_key"]] == {name: row[name] for name in row if name != "year"}

    for groupings in (["year", "quarter"], ["quarter", "year"]):
        both = answer(built_demo, MetricQuery(["totaal", "profielgraad"], groupings))
        assert both == [{"year": int(key[:4]), **row} for key, row in per_quarter.items()]

    of_amr = answer(built_demo, MetricQuery(["totaal"], ["year", "amr"]))
    ends = {"2020Q4", "2021Q4", UNTIL}
    last = [row for row in answer(built_demo, MetricQuery(["totaal"], ["amr"])) if row["quarter_key"] in ends]
    assert [{name: row[name] for name in row if name != "year"} for row in of_amr] == last


def test_cookbook_prints_what_it_says(built_demo: Workspace) -> None:
    cookbook = COOKBOOK.read_text(encoding="utf-8")
    assert len(questions(cookbook)) == 15
    assert with_output(cookbook, built_demo) == cookbook


def test_made_up_figures_say_so(built_demo: Workspace) -> None:
    header, row = built_demo.run("metric", "totaal", "--quarter", UNTIL, "--csv").stdout.splitlines()
    assert header == "quarter_key,totaal,is_synthetisch"
    assert row.endswith(",true")


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
