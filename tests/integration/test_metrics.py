"""The metrics as their users ask them: they are those of the facts, and what can't be asked is said."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex

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
        (MetricQuery(["profiel"]), "no metric 'profiel'; the nearest: gemeente_geen_profiel, gemeente_profiel, met_p"),
        (MetricQuery(["totaal"], ["gementee"]), "no grouping 'gementee'; the nearest: gemeente, "),
        (MetricQuery(["registratiegraad"], ["gemeente"]), "ask it by amr or nederland"),
        (MetricQuery(["registratiegraad"], gemeenten=["GM0361"]), "not published by gemeente"),
        (MetricQuery(["totaal"], quarters=["2021Q1", "2021Q5"]), "no quarter '2021Q5'; the nearest: 2021Q1, 2021Q2"),
        (MetricQuery(["totaal"], quarters=["{{ 1 }}"]), "no quarter '{{ 1 }}'"),
    ],
)
def test_what_can_not_be_asked_says_what_can(built: Workspace, vraag: MetricQuery, said: str) -> None:
    with pytest.raises(MetricError, match=re.escape(said)):
        answer(built, vraag)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("profiel",), "there is no metric 'profiel'"),
        (("totaal", "--gemeente", "Bergen"), "'Bergen'; the nearest: Bergen (NH.) (GM0373), Bergen op Zoom (GM0748), "),
        (("totaal", "--gemeente", "x') OR ('a' = 'a"), "there is no gemeente 'x') OR ('a' = 'a'"),
        (("totaal", "--gemeente", "{{ 1 }}"), "there is no gemeente '{{ 1 }}'"),
        (("totaal", "--gemeente", "AM15"), "there is no gemeente 'AM15'"),
        (
            ("totaal", "--amr", "noord holand"),
            "there is no AMR 'noord holand'; the nearest: Noord-Holland Noord (AM15)",
        ),
        (("totaal", "--amr", ""), "there is no AMR ''"),
        (("totaal", "--by", "amr", "--gemeente", "Alkmaar"), "figures of a few gemeenten are not those of their amr"),
        (("totaal", "--by", "nederland", "--amr", "AM15"), "figures of one amr or more are not those of nederland"),
    ],
)
def test_wrong_name_exits_with_2_and_the_nearest_ones(built: Workspace, arguments: tuple[str, ...], said: str) -> None:
    result = built.run("metric", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--gemeente alkmaar", ["2021Q1,1490"]),
        ("--gemeente GM0361 --gemeente Hoorn", ["2021Q1,2655"]),
        ("--gemeente 'Bergen NH' --by gemeente", ["2021Q1,GM0373,Bergen (NH.),184"]),
        (
            "--gemeente Hoorn --amr 'noord-holland (noord)' --by gemeente,amr,year",
            ["2021,2021Q1,AM15,Noord-Holland Noord,GM0405,Hoorn,1165"],
        ),
        ("--gemeente Alkmaar,Hoorn", ["2021Q1,2655"]),
        ("--gemeente Alkmaar --by 'year quarter' --by quarter", ["2021,2021Q1,1490"]),
        ("--amr am15", ["2021Q1,7393"]),
        ("--amr am15 --quarter 2022q4,2021q1 --quarter 2021Q1", ["2021Q1,7393"]),
        ("--as-of 2023-12-31", ["2022Q4,180024"]),
    ],
)
def test_figures_are_of_what_is_named(built: Workspace, options: str, expected: list[str]) -> None:
    result = built.run("metric", "totaal", "totaal", *shlex.split(options), "--csv")
    assert result.stdout.splitlines()[1:] == expected, result.stderr


def test_quarter_without_figures_is_named_beside_one_that_has_some(built: Workspace) -> None:
    result = built.run("metric", "totaal", "--quarter", "2022Q4,2021Q1")
    assert (result.returncode, "180.024" in result.stdout) == (0, True)
    assert result.stderr == "No figures by nederland of 2021Q1. It has figures by amr and gemeente.\n"


def test_area_without_figures_is_named_beside_the_sum_of_the_others(built: Workspace) -> None:
    result = built.run("metric", "totaal", "--gemeente", "Alkmaar,Amsterdam", "--csv")
    assert result.stdout.splitlines()[1:] == ["2021Q1,1490"]
    assert result.stderr.startswith("No figures of Amsterdam (GM0363) in 2021Q1, so no sum has it there.")


def test_register_of_one_region_is_not_said_to_be_that_of_two(built_demo: Workspace) -> None:
    rows = built_demo.query(
        "SELECT quarter_key, max(amr_code) FILTER (doelgroepregister IS NULL), "
        "min(amr_code) FILTER (doelgroepregister IS NOT NULL) FROM mart_stand WHERE gebiedsoort = 'amr' "
        "GROUP BY quarter_key HAVING count(*) > count(doelgroepregister) ORDER BY quarter_key"
    )
    quarter_key, without, other = rows[0]
    result = built_demo.run("metric", "registratiegraad", "--amr", f"{without},{other}", "--quarter", quarter_key)
    assert result.stderr.startswith("No doelgroepregister of ")
    assert f"({without}) in {quarter_key}" in result.stderr


def test_year_has_the_same_last_quarter_for_every_area(built_demo: Workspace) -> None:
    whole, alone = (
        built_demo.run("metric", "totaal", "--by", "amr,year", *named, "--csv").stdout.splitlines()
        for named in ((), ("--amr", "AM15"))
    )
    assert [line for line in whole if ",AM15," in line] == alone[1:]


def test_metric_as_of_a_day_has_what_was_known_then(built: Workspace) -> None:
    result = built.run("metric", "totaal", "--as-of", "2023-01-31")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == "No figures by nederland."


def test_no_figures_is_said_as_such(built: Workspace) -> None:
    result = built.run("metric", "totaal", "--quarter", "2021Q1")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "No figures by nederland of 2021Q1. It has figures by amr and gemeente.\n"
