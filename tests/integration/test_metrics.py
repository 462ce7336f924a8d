"""The metrics as their users ask them: they are those of the facts, and what can't be asked is said."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from orchestration.publishing.metrics import SEMANTIC_MANIFEST, Gebiedsoort, MetricError, MetricQuery
from tests.support.metrics import answer, assert_metrics_are_the_facts, assert_metrics_are_the_marts
from tests.support.workspace import Workspace


@pytest.mark.parametrize(("gebiedsoort", "rows"), [("gemeente", 18), ("amr", 1), ("nederland", 1)])
def test_metrics_are_the_columns_of_the_facts(built: Workspace, gebiedsoort: Gebiedsoort, rows: int) -> None:
    assert assert_metrics_are_the_facts(built, gebiedsoort) == rows


def test_metrics_are_the_marts(built: Workspace) -> None:
    published = built.data / "published"
    assert_metrics_are_the_marts(published / SEMANTIC_MANIFEST, published / "klantprofielen.duckdb")


def test_shares_are_divided_after_adding_up(built: Workspace) -> None:
    """Asked by AMR and gemeente the counts are those of the gemeenten; together they divide to the AMR's share."""
    counts = ["met_profiel", "zonder_profiel", "gemeenteklanten", "uwv_klanten", "totaal"]
    gemeenten = answer(built, MetricQuery(counts, ["amr", "gemeente"]))
    (amr,) = answer(built, MetricQuery([*counts, "profielgraad"], ["amr"]))
    added = {count: sum(row[count] for row in gemeenten) for count in counts}
    assert added == {count: amr[count] for count in counts}
    assert added["met_profiel"] + added["zonder_profiel"] == added["totaal"]
    assert added["gemeenteklanten"] + added["uwv_klanten"] == added["totaal"]
    assert amr["profielgraad"] == added["met_profiel"] / added["totaal"]


def test_metric_prints_a_table_in_dutch_and_plain_csv_and_json(built: Workspace) -> None:
    asked = ("metric", "profielgraad", "totaal", "--by", "amr", "--quarter", "2021Q1")
    share = 4591 / 7393
    assert built.run(*asked).stdout.split()[-7:] == ["2021Q1", "AM15", "Noord-Holland", "Noord", "62,1", "%", "7.393"]
    header, row = csv.reader(io.StringIO(built.run(*asked, "--csv").stdout))
    assert header == ["quarter_key", "amr_code", "amr_naam", "profielgraad", "totaal"]
    assert row == ["2021Q1", "AM15", "Noord-Holland Noord", str(share), "7393"]
    assert json.loads(built.run(*asked, "--json").stdout) == [
        {
            "quarter_key": "2021Q1",
            "amr_code": "AM15",
            "amr_naam": "Noord-Holland Noord",
            "profielgraad": share,
            "totaal": 7393,
        }
    ]


def test_figures_that_do_not_add_up_to_nederland_are_told_on_standard_error(built: Workspace) -> None:
    told = built.run("metric", "totaal", "--by", "gemeente", "--csv")
    why = "2021Q1 (of 35 AMRs 34 missing)"
    assert told.stderr == f"Not complete, so a sum of these areas is not that of Nederland: {why}. See mart_dekking.\n"
    assert len(told.stdout.splitlines()) == 19
    assert built.run("metric", "totaal").stderr == ""


def test_metrics_are_listed(built: Workspace) -> None:
    listed = built.run("metric").stdout
    assert "Deel van het register dat in Sonar staat" in listed
    assert "--by: gemeente, amr, nederland, quarter, year" in listed


@pytest.mark.parametrize(
    ("vraag", "said"),
    [
        (MetricQuery(["profiel"]), "'profiel'; there are: doelgroepregister, gemeente_geen_profiel"),
        (MetricQuery(["totaal"], ["provincie"]), "'provincie'; there are: gemeente, amr, nederland, quarter, year"),
        (MetricQuery(["registratiegraad"], ["gemeente"]), "ask it by amr or nederland"),
        (MetricQuery(["totaal"], quarter_key="{{ 1 }}"), "write one as 2021Q1"),
    ],
)
def test_what_can_not_be_asked_says_what_can(built: Workspace, vraag: MetricQuery, said: str) -> None:
    with pytest.raises(MetricError, match=re.escape(said)):
        answer(built, vraag)


def test_wrong_use_exits_with_2(built: Workspace) -> None:
    result = built.run("metric", "profiel")
    assert result.returncode == 2
    assert "there is no metric 'profiel'" in result.stderr


def test_no_figures_is_said_as_such(built: Workspace) -> None:
    result = built.run("metric", "totaal", "--quarter", "2021Q1")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "No figures. Published of nederland: 2022Q4.\n"
