"""Publications that were published again: which counts, what changed, and what was known on a day."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.domain.names import Names
from orchestration.system.settings import SEEDS_DIR
from orchestration.warehouse.as_of import session_as_of, unknown_as_of
from tests.support.quicker import made_once
from tests.support.raw_files import put_text
from tests.support.synthetic import KOP, RIJEN, landelijke_tekst, publicatie_tekst
from tests.support.workspace import Workspace

KWARTAAL_2 = KOP.replace("Eerste", "Tweede")
HERZIEN = publicatie_tekst(
    rijen=RIJEN.replace("1\t20\t300\t1.000\t1.321", "1\t25\t300\t1.000\t1.326") + "Papendrecht\t0\t0\t0\t7\t7\n",
    totaalrij="TOTAAL AMR\t3\t55\t700\t3.007\t3.765\n",
)
DRECHTSTEDEN = "Drechtsteden\t3\t50\t700\t2.999\t3.752\n"
LANDELIJK = landelijke_tekst(
    kop=KOP.replace("Drechtsteden", "Nederland"),
    rij="".join(
        DRECHTSTEDEN if naam == "Drechtsteden" else f"{naam}\t0\t0\t0\t0\t0\n"
        for naam in Names.from_seeds(SEEDS_DIR).amr_namen.values()
    )
    + DRECHTSTEDEN.replace("Drechtsteden", "Nederland"),
).replace("2.000 personen", "5.000 personen")
"""Of which only Drechtsteden has anybody."""


def file(workspace: Workspace, bestand: str, tekst: str, published: str | None) -> None:
    """File a text (synthetisch) of a part of the region as published then, and fetched much later."""
    put_text(workspace.raw, bestand, tekst, published=published, incomplete=True)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A quarter revised in figures and rows, before which only the national table was out, and one revised in bytes."""

    def make(folder: Path) -> None:
        workspace = Workspace(folder / "raw", folder / "data")
        file(workspace, "2021Q1/nederland.txt", LANDELIJK, "2021-07-01")
        file(workspace, "2021Q1/drechtsteden.txt", publicatie_tekst(), "2021-07")
        file(workspace, "2021Q1/drechtsteden-2.txt", HERZIEN, "2022-01-10")
        file(workspace, "2021Q2/drechtsteden.txt", publicatie_tekst(kop=KWARTAAL_2), "2021-10-15")
        file(workspace, "2021Q2/drechtsteden-2.txt", publicatie_tekst(kop=KWARTAAL_2) + "Tweede druk.\n", None)
        result = workspace.run("build")
        assert result.returncode == 0, result.stderr

    folder = made_once(tmp_path_factory.getbasetemp(), "revised", make)
    return Workspace(folder / "raw", folder / "data")


def as_of(workspace: Workspace, day: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the facts as known on a day."""
    with duckdb.connect(workspace.data / "published" / "klantprofielen.duckdb", read_only=True) as connection:
        connection.execute(session_as_of(connection, date.fromisoformat(day)))
        return connection.execute(query).fetchall()


def test_every_cell_that_changed_is_there_as_it_was_and_as_it_is(revised: Workspace) -> None:
    cells = "SELECT wijziging, naam, code, kolom, toen, nu, verschil FROM mart_revisie WHERE quarter_key = '2021Q1'"
    columns = ("gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel", "totaal")
    assert sorted(revised.query(cells), key=repr) == sorted(
        [
            ("gewijzigd", "Dordrecht", "GM0505", "gemeente_geen_profiel", 20, 25, 5),
            ("gewijzigd", "Dordrecht", "GM0505", "totaal", 1321, 1326, 5),
            ("gewijzigd", "TOTAAL AMR", None, "gemeente_geen_profiel", 50, 55, 5),
            ("gewijzigd", "TOTAAL AMR", None, "uwv_geen_profiel", 3000, 3007, 7),
            ("gewijzigd", "TOTAAL AMR", None, "totaal", 3753, 3765, 12),
            *(
                ("rij_nieuw", "Papendrecht", "GM0590", column, None, count, None)
                for column, count in zip(columns, (0, 0, 0, 7, 7), strict=True)
            ),
        ],
        key=repr,
    )


def test_other_bytes_with_the_same_data_are_said_to_be_so(revised: Workspace) -> None:
    rows = "SELECT revision, wijziging, kolom, toen, nu, toelichting FROM mart_revisie WHERE quarter_key = '2021Q2'"
    same = "Een ander bestand met dezelfde inhoud: elke rij en elk cijfer is gelijk."
    assert revised.query(rows) == [(2, "inhoud_gelijk", None, None, None, same)]


def test_every_revision_is_kept_and_the_facts_are_those_of_the_last(revised: Workspace) -> None:
    totals = """
        SELECT quarter_key, revision, is_current, totaal
        FROM dim_publicatie LEFT JOIN fct_klantprofielen_amr USING (publicatie_id, quarter_key)
        WHERE niveau = 'regionaal' ORDER BY ALL
    """
    assert revised.query(totals) == [
        ("2021Q1", 1, False, None),
        ("2021Q1", 2, True, 3765),
        ("2021Q2", 1, False, None),
        ("2021Q2", 2, True, 3753),
    ]
    with duckdb.connect(revised.data / "warehouse.duckdb", read_only=True) as connection:
        rows = "SELECT count(*) FROM staging.regel WHERE naam = 'Dordrecht' AND totaal IN (1321, 1326)"
        assert connection.execute(rows).fetchall() == [(4,)]


LAND = ("2021Q1", "landelijk", 1, 3752, None)
EERST = ("2021Q1", "regionaal", 1, 3753, 5000)
HERZIENING = ("2021Q1", "regionaal", 2, 3765, 5000)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-06-30", []),
        ("2021-07-01", [LAND]),
        # Of a publication of 'July' only the last day is sure.
        ("2021-07-30", [LAND]),
        ("2021-07-31", [EERST]),
        ("2022-01-09", [EERST, ("2021Q2", "regionaal", 1, 3753, 5000)]),
        ("2022-01-10", [HERZIENING, ("2021Q2", "regionaal", 1, 3753, 5000)]),
        ("2023-01-01", [HERZIENING, ("2021Q2", "regionaal", 2, 3753, 5000)]),
    ],
)
def test_facts_are_those_known_on_the_day(revised: Workspace, day: str, expected: list[tuple[Any, ...]]) -> None:
    query = """
        SELECT quarter_key, niveau, revision, totaal, doelgroepregister
        FROM fct_klantprofielen_amr INNER JOIN dim_publicatie USING (publicatie_id, quarter_key)
        WHERE is_current AND totaal > 0 ORDER BY 1
    """
    assert as_of(revised, day, query) == expected


TIMELESS = {"dim_quarter", "dim_gemeente", "dim_amr"}
FACTS = ("fct_klantprofielen_gemeente", "fct_klantprofielen_amr", "fct_klantprofielen_nederland")


@pytest.mark.parametrize("mart", [*FACTS, "dim_publicatie"])
def test_once_everything_is_known_the_facts_are_the_published_ones(revised: Workspace, mart: str) -> None:
    assert as_of(revised, "2023-01-01", f"FROM {mart} ORDER BY ALL") == revised.query(f"FROM {mart} ORDER BY ALL")


@pytest.mark.parametrize("name", ["built", "built_demo", "revised"])
def test_stand_as_of_today_is_the_published_one(request: pytest.FixtureRequest, name: str) -> None:
    workspace: Workspace = request.getfixturevalue(name)
    with duckdb.connect(workspace.data / "published" / "klantprofielen.duckdb", read_only=True) as connection:
        without = "".join(f", {column}" for column in unknown_as_of(connection))
    query = f"SELECT * EXCLUDE (stand_key{without}), stand_key FROM %s ORDER BY stand_key"
    found = as_of(workspace, "2026-12-31", query % "mart_stand")
    assert found == workspace.query(query % "marts.mart_stand")
    assert found


@pytest.mark.parametrize(
    ("day", "stand"),
    [
        ("2021-06-30", []),
        ("2021-07-30", [("2021Q1", "amr", 3752), ("2021Q1", "nederland", 3752)]),
        ("2021-07-31", [("2021Q1", "amr", 3753), ("2021Q1", "gemeente", 1321), ("2021Q1", "nederland", 3752)]),
        ("2022-01-10", [("2021Q1", "amr", 3765), ("2021Q1", "gemeente", 1326), ("2021Q1", "nederland", 3752)]),
    ],
)
def test_stand_is_that_of_the_day(revised: Workspace, day: str, stand: list[tuple[Any, ...]]) -> None:
    query = """
        SELECT quarter_key, gebiedsoort, totaal FROM mart_stand
        WHERE quarter_key = '2021Q1' AND totaal > 0 AND coalesce(gemeente_naam, 'Dordrecht') = 'Dordrecht' ORDER BY ALL
    """
    assert as_of(revised, day, query) == stand


def told_before_all(workspace: Workspace, view: str) -> str:
    """What a view tells on a day on which nothing was known yet: its rows, or why it has none."""
    try:
        return str(as_of(workspace, "2014-01-01", f"FROM {view}"))
    except duckdb.Error as error:
        return str(error)


@pytest.mark.parametrize("name", ["built", "built_demo", "revised"])
def test_every_bare_name_is_as_of_the_day_or_refused(request: pytest.FixtureRequest, name: str) -> None:
    workspace: Workspace = request.getfixturevalue(name)
    asked = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal"
    told = {view: told_before_all(workspace, view) for (view,) in workspace.query(asked) if view not in TIMELESS}
    refused = {view for view in told if f"{view} is not as of a day" in told[view]}
    assert {view: told[view] for view in told.keys() - refused} == dict.fromkeys(
        ("dim_publicatie", "mart_stand", *FACTS), "[]"
    )
    assert {"mart_trend", "mart_controle", "mart_quarantaine", "fct_klantprofielen_revisie", "release"} < refused


def test_command_line_asks_as_of_a_day_in_a_query_and_at_the_prompt(revised: Workspace) -> None:
    query = "SELECT revision, is_current::INTEGER AS is_current FROM dim_publicatie WHERE niveau = 'regionaal'"
    asked = revised.run("sql", "--as-of", "2021-07-31", query, "--csv")
    assert asked.stdout == "revision,is_current\n1,1\n"
    assert asked.stderr == ""
    stand = revised.run("sql", "--as-of", "2021-07-31", "select count(*) from mart_stand", "--csv")
    assert stand.stderr == "Note: is_kwartaal_volledig of mart_stand is null, for nobody knows it as of a day.\n"
    prompt = subprocess.run(
        revised.command("klantprofielen", "sql", "--as-of", "2021-07-31", "--csv"),
        env=revised.environment,
        input=f"{query}\n;\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert prompt.stdout.splitlines() == ["revision,is_current", "1,1"]

    elsewhere = revised.run("sql", "--as-of", "2021-07-31", "FROM mart_controle")
    assert elsewhere.returncode == 1
    assert "marts.mart_controle" in elsewhere.stderr
