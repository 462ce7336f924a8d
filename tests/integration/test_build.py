"""A whole run on the real publications: what it publishes, what it keeps out, and what it does the second time."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import duckdb
import pytest
from rich.console import Console

from orchestration.cli.build import build
from orchestration.cli.outcome import BuildResult
from orchestration.cli.printing.build import print_build
from orchestration.defs.partitions import follow
from orchestration.synthetic.facsimile.typeset import read_facsimiles, typeset
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings
from tests.support.workspace import RAW, Workspace

Disturbed = tuple[Workspace, subprocess.CompletedProcess[str]]
"""The folders of a build, and how it ended."""

COUNTS = "gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal"


def test_totals_are_those_of_the_publications(built: Workspace) -> None:
    amr = f"""
        SELECT quarter_key, amr_naam, {COUNTS}, doelgroepregister, registratiegraad_gepubliceerd
        FROM fct_klantprofielen_amr INNER JOIN dim_amr USING (amr_key) ORDER BY ALL
    """
    assert built.query(amr) == [
        ("2021Q1", "Noord-Holland Noord", 456, 1839, 4135, 963, 7393, 10187, 73),
        ("onbekend", "Midden-Gelderland", 62, 1322, 3263, 1035, 5682, 7676, 74),
    ]
    nederland = f"SELECT quarter_key, {COUNTS}, doelgroepregister, registratiegraad_gepubliceerd"
    assert built.query(f"{nederland} FROM fct_klantprofielen_nederland") == [
        ("2022Q4", 12531, 52945, 91086, 23462, 180024, 252294, 71)
    ]


def test_every_gemeente_is_there_once_under_its_cbs_code(built: Workspace) -> None:
    per_quarter = (
        "SELECT quarter_key, count(*), count(DISTINCT gemeente_key) FROM fct_klantprofielen_gemeente GROUP BY 1"
    )
    assert sorted(built.query(per_quarter)) == [("2021Q1", 18, 18), ("onbekend", 9, 9)]
    codes = """
        SELECT gemeente_naam, gemeente_code, valid_to FROM fct_klantprofielen_gemeente
        INNER JOIN dim_gemeente USING (gemeente_key)
        WHERE gemeente_naam IN ('Alkmaar', 'Heerhugowaard', 'Bergen (NH.)') ORDER BY 1
    """
    rows = [(naam, code, str(valid_to)) for naam, code, valid_to in built.query(codes)]
    assert rows == [
        ("Alkmaar", "GM0361", "None"),
        ("Bergen (NH.)", "GM0373", "None"),
        ("Heerhugowaard", "GM0398", "2022-01-01"),
    ]


def test_metrics_follow_from_the_counts(built: Workspace) -> None:
    alkmaar = """
        SELECT profielgraad_gemeente, profielgraad_uwv, profielgraad FROM fct_klantprofielen_gemeente
        INNER JOIN dim_gemeente USING (gemeente_key) WHERE gemeente_naam = 'Alkmaar'
    """
    assert built.query(alkmaar) == [pytest.approx((114 / 502, 844 / 988, 958 / 1490))]
    rozendaal = alkmaar.replace("Alkmaar", "Rozendaal")
    assert built.query(rozendaal) == [(None, None, None)]


def test_what_was_not_read_and_the_row_without_persons_are_warned_of(built: Workspace) -> None:
    found = """
        SELECT bestand, controle, ernst FROM mart_controle INNER JOIN dim_publicatie USING (publicatie_id)
        WHERE oordeel <> 'klopt' ORDER BY ALL
    """
    assert built.query(found) == [
        ("2021Q1/noord-holland-noord.pdf", "kolomkoppen", "waarschuwing"),
        ("2022Q4/nederland.pdf", "mededeling", "waarschuwing"),
        ("onbekend/midden-gelderland.pdf", "kolomkoppen", "waarschuwing"),
        ("onbekend/midden-gelderland.pdf", "kwartaal_gelezen", "waarschuwing"),
        ("onbekend/midden-gelderland.pdf", "rij_zonder_personen", "waarschuwing"),
    ]
    assert built.query("SELECT bestand, kolomvolgorde FROM dim_publicatie ORDER BY ALL") == [
        ("2021Q1/noord-holland-noord.pdf", "aangenomen"),
        ("2022Q4/nederland.pdf", "gelezen"),
        ("onbekend/midden-gelderland.pdf", "aangenomen"),
    ]


def test_every_published_row_says_where_it_stands(built: Workspace) -> None:
    for fact in ("gemeente", "amr", "nederland"):
        assert built.query(f"SELECT count(*) FROM fct_klantprofielen_{fact} WHERE pagina <> 1 OR bbox IS NULL") == [
            (0,)
        ]


def test_every_mart_and_column_is_described(built: Workspace) -> None:
    undescribed = """
        SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' AND comment IS NULL
        UNION ALL
        SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND comment IS NULL
    """
    assert built.query(undescribed) == []
    assert len(built.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'marts'")) == 17


def test_every_mart_is_published_as_parquet_and_csv_too(built: Workspace) -> None:
    published = built.data / "published"
    for (mart,) in built.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'"):
        expected = built.query(f"SELECT to_json({mart}) FROM {mart} ORDER BY ALL")
        assert duckdb.sql(f"SELECT to_json(f) FROM '{published}/parquet/{mart}.parquet' AS f").fetchall() == expected
        assert len((published / "csv" / f"{mart}.csv").read_text(encoding="utf-8").splitlines()) == len(expected) + 1


def test_second_run_reads_nothing_and_publishes_the_same_bytes(built_copy: Workspace) -> None:
    before = built_copy.exports()
    for file in (path for path in built_copy.raw.rglob("*.pdf")):
        file.touch()
    result = built_copy.run("build")
    assert result.returncode == 0, result.stderr
    assert "nothing new" in result.stdout
    assert built_copy.exports() == before


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Disturbed:
    """A build that accepts one publication: one has a wrong digit, one changed after it was filed, others are none."""
    folder = tmp_path_factory.mktemp("disturbed")
    shutil.copytree(RAW, folder / "raw")
    workspace = Workspace(folder / "raw", folder / "data")
    facsimile = next(item for item in read_facsimiles() if item.bestand.startswith("2021Q1"))
    text = facsimile.tekst.replace("Alkmaar 114", "Alkmaar 115")
    (workspace.raw / facsimile.bestand).unlink()
    (workspace.raw / facsimile.bestand).with_suffix(".yml").unlink()
    typeset(facsimile.model_copy(update={"tekst": text}), workspace.raw / "2021Q1" / "altered.pdf")
    with (workspace.raw / "2022Q4" / "nederland.pdf").open("ab") as file:
        file.write(b"\n% one more line\n")
    (workspace.raw / "2021Q1" / "notes.docx").write_bytes(b"not a publication")
    (workspace.raw / "2021-Q2").mkdir()
    (workspace.raw / "2021-Q2" / "lost.pdf").write_bytes(b"%PDF-1.4")
    (workspace.raw / "2022Q1").mkdir()
    (workspace.raw / "2022Q1" / "empty.pdf").touch()
    return workspace, workspace.run("build")


def test_one_wrong_digit_keeps_out_that_publication(disturbed: Disturbed) -> None:
    workspace, result = disturbed
    assert result.returncode == 1
    assert "2021Q1/altered.pdf" in result.stderr
    assert "page 1, row Alkmaar: expected 1.491, found 1.490" in result.stderr
    columns = "pagina, regel, verwacht, gevonden"
    assert workspace.query(f"SELECT {columns} FROM mart_quarantaine WHERE bestand = '2021Q1/altered.pdf'") == [
        (1, "Alkmaar", "1.491", "1.490")
    ]
    status = workspace.run("status")
    assert status.returncode == 1
    assert "altered.pdf" in status.stdout


def test_file_changed_after_it_was_filed_is_kept_out(disturbed: Disturbed) -> None:
    workspace, _ = disturbed
    ((reden,),) = workspace.query("SELECT reden FROM mart_quarantaine WHERE bestand = '2022Q4/nederland.pdf'")
    assert "sha256" in reden


def test_what_is_no_publication_is_named_and_the_rest_goes_on(disturbed: Disturbed) -> None:
    workspace, result = disturbed
    for name in ("notes.docx", "lost.pdf", "2022Q1/empty.pdf"):
        assert name in result.stderr
    assert workspace.query("SELECT quarter_key FROM dim_publicatie") == [("onbekend",)]
    assert len(workspace.query("SELECT DISTINCT bestand FROM mart_quarantaine")) == 3


@pytest.mark.parametrize(
    ("left", "is_sound"),
    [
        ({}, True),
        ({"strays": [Path("notes.docx")]}, False),
        ({"early": ["2023Q3"]}, False),
        ({"overtaken": ["2021Q1/changed.pdf"]}, False),
    ],
    ids=["nothing", "no publication", "a quarter to come", "a file that changed"],
)
def test_build_ends_well_only_if_nothing_in_raw_is_left_unread(
    built: Workspace, left: dict[str, Any], is_sound: bool
) -> None:
    settings = Settings(raw_dir=built.raw, data_dir=built.data)
    out, err = (Console(file=io.StringIO(), width=500) for _ in range(2))
    assert print_build(out, err, settings, BuildResult(is_published=True, **left), date(2022, 12, 31)) == is_sound


def test_build_goes_by_the_clock_it_is_given_and_names_a_file_that_changed_meanwhile(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built_copy.raw / "2021Q1", built_copy.raw / "2030Q1")
    monkeypatch.setattr("orchestration.warehouse.staging.is_as_read", Mock(return_value=False))
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    try:
        result = build(settings, Clock(datetime(2030, 6, 1, tzinfo=UTC)), print)
    finally:
        follow(Clock())
    assert (result.failures, result.early, result.partities) == ([], [], ["2030Q1"])
    assert result.overtaken == ["2030Q1/noord-holland-noord.pdf"]


def test_text_extractions_give_the_figures_of_the_pdfs(built: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    for number, facsimile in enumerate(read_facsimiles()):
        (tmp_path / f"{number}.txt").write_text(facsimile.tekst, encoding="utf-8")
    assert workspace.run("add", *sorted(tmp_path.glob("*.txt"))).returncode == 0
    assert workspace.run("build").returncode == 0
    facsimiles = "publicatie_id IN (SELECT publicatie_id FROM dim_publicatie WHERE is_facsimile)"
    for fact, key in (("gemeente", "gemeente_key"), ("amr", "amr_key"), ("nederland", "quarter_key")):
        query = f"SELECT quarter_key, {key}, {COUNTS} FROM fct_klantprofielen_{fact}"
        assert workspace.query(f"{query} ORDER BY ALL") == built.query(f"{query} WHERE {facsimiles} ORDER BY ALL") != []
