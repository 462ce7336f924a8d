"""The command line as its users meet it: output, errors a user can act on, exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from orchestration.cli.commands import app
from orchestration.system.settings import PROJECT_DIR
from tests.corpus.hostile import page_tree_in_a_circle
from tests.support.documents import questions, with_output
from tests.support.workspace import RAW, Workspace


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    """Nothing filed, nothing built."""
    return Workspace(tmp_path / "raw", tmp_path / "data")


def test_every_command_and_option_explains_itself() -> None:
    commands = {"klantprofielen": get_command(app)}
    while commands:
        name, command = commands.popitem()
        assert command.help, name
        if isinstance(command, TyperGroup):
            commands |= {f"{name} {part}": subcommand for part, subcommand in command.commands.items()}
        else:
            for parameter in command.params:
                assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_read_prints_one_json_object_a_file(empty: Workspace) -> None:
    files = [RAW / "2021Q1" / "noord-holland-noord.pdf", RAW / "2022Q4" / "nederland.pdf"]
    result = empty.run("read", *files, "--json")
    assert result.returncode == 0
    regional, national = map(json.loads, result.stdout.splitlines())
    assert regional["bestand"] == str(files[0])
    assert (regional["oordeel"], regional["reden"], regional["niveau"]) == ("aangenomen", None, "regionaal")
    assert (regional["quarter_key"], regional["amr_code"], regional["amr_naam"]) == (
        "2021Q1",
        "AM15",
        "Noord-Holland Noord",
    )
    assert (regional["doelgroepregister"], regional["registratiegraad_gepubliceerd"]) == (10187, 73)
    bergen = next(rij for rij in regional["rijen"] if rij["naam"] == "Bergen NH")
    assert {key: bergen[key] for key in ("code", "gemeente_profiel", "totaal", "pagina")} == {
        "code": "GM0373",
        "gemeente_profiel": 26,
        "totaal": 184,
        "pagina": 1,
    }
    assert len(bergen["bbox"]) == 4
    assert len(regional["rijen"]) == 18
    assert regional["totaalrij"]["totaal"] == 7393
    assert [c["controle"] for c in regional["controles"] if c["oordeel"] != "klopt"] == ["kolomkoppen"]
    assert national["rijen"] == []
    assert national["totaalrij"]["totaal"] == 180024


def test_read_refuses_what_is_no_publication_and_says_why(empty: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Een heel ander verhaal.\n", encoding="utf-8")
    result = empty.run("read", other, "--json")
    assert result.returncode == 1
    reading = json.loads(result.stdout)
    assert reading["oordeel"] == "geweigerd"
    assert "Sonar" in reading["reden"]


@pytest.mark.parametrize("command", ["read", "add"])
def test_file_that_can_not_be_opened_is_refused_and_the_rest_goes_on(
    empty: Workspace, tmp_path: Path, command: str
) -> None:
    to_itself = tmp_path / "zichzelf.pdf"
    to_itself.symlink_to(to_itself)
    absent, sound = tmp_path / "weg.pdf", RAW / "2022Q4" / "nederland.pdf"
    result = empty.run(command, absent, to_itself, tmp_path, sound)
    assert result.returncode == 1
    for path in (absent, to_itself, tmp_path):
        (line,) = (
            line for line in (result.stdout + result.stderr).splitlines() if f"{path}:" in line or f"{path} " in line
        )
        assert "geweigerd" in line or "refused" in line
    assert "aangenomen" in result.stdout or f"filed    {sound}" in result.stdout


def test_read_shows_people_a_table(empty: Workspace) -> None:
    result = empty.run("read", RAW / "onbekend" / "midden-gelderland.pdf")
    assert result.returncode == 0
    assert "aangenomen" in result.stdout
    assert "2.983" in result.stdout
    assert "Rozendaal" in result.stdout


@pytest.mark.parametrize("row", ["Bergen NH", "bergen nh", "Bergen (NH.)", "Bergen (NH)"])
def test_show_draws_the_row_by_its_printed_name_or_another_spelling(empty: Workspace, tmp_path: Path, row: str) -> None:
    result = empty.run("show", RAW / "2021Q1" / "noord-holland-noord.pdf", "--row", row, "--to", tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert [path.name for path in tmp_path.glob("*.png")] == ["noord-holland-noord-1.png"]


@pytest.mark.parametrize("row", ["Bergen (L.)", "Groningen", "Nergens"])
def test_show_lists_the_rows_if_it_has_none_of_that_name(empty: Workspace, tmp_path: Path, row: str) -> None:
    result = empty.run("show", RAW / "2021Q1" / "noord-holland-noord.pdf", "--row", row, "--to", tmp_path)
    assert result.returncode == 2
    told = re.sub(r"[\s│]+", " ", result.stderr)
    assert f"no row '{row}'; its rows are" in told
    assert all(name in told for name in ("Alkmaar", "Bergen NH", "TOTAAL AMR"))


def test_show_of_a_pdf_without_pages_says_so_of_which_file(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "kring.pdf"
    path.write_bytes(page_tree_in_a_circle())
    result = empty.run("show", path, "--to", tmp_path)
    assert result.returncode == 1
    assert [line.count(str(path)) for line in result.stderr.splitlines()] == [1, 1]
    assert "er is geen pagina te tekenen" in result.stderr


def test_add_files_under_the_heading_s_quarter_and_refuses_the_rest(empty: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"<html>404</html>")
    good = RAW / "2021Q1" / "noord-holland-noord.pdf"
    result = empty.run("add", good, other)
    assert result.returncode == 1
    assert "refused" in result.stderr
    assert [path.name for path in (empty.raw / "2021Q1").iterdir() if path.suffix == ".pdf"] == [good.name]
    assert empty.run("add", good).stdout.startswith("known")


def test_add_gives_a_publication_without_quarter_the_one_a_person_names(empty: Workspace) -> None:
    result = empty.run("add", RAW / "onbekend" / "midden-gelderland.pdf", "--quarter", "2019Q3")
    assert result.returncode == 0
    assert "quarter_key: 2019Q3" in (empty.raw / "2019Q3" / "midden-gelderland.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("read",),
        ("frobnicate",),
        ("sql", "select 1", "--csv", "--json"),
        ("sql", "select 1", "--as-of", "juni 2022"),
        ("add", "--quarter", "Q9", str(RAW / "2022Q4" / "nederland.pdf")),
        ("add", "--replaces", "nederland.pdf", str(RAW / "2022Q4" / "nederland.pdf")),
        ("add", "--replaces", "ab" * 32, *[str(RAW / "2022Q4" / "nederland.pdf")] * 2),
    ],
)
def test_wrong_use_exits_with_2(built: Workspace, arguments: tuple[str, ...]) -> None:
    assert built.run(*arguments).returncode == 2


def test_sql_prints_a_table_csv_or_json(built: Workspace) -> None:
    query = "SELECT quarter_key, totaal FROM fct_klantprofielen_nederland"
    assert "180024" in built.run("sql", query).stdout
    assert list(csv.reader(io.StringIO(built.run("sql", query, "--csv").stdout))) == [
        ["quarter_key", "totaal"],
        ["2022Q4", "180024"],
    ]
    assert json.loads(built.run("sql", query, "--json").stdout) == [{"quarter_key": "2022Q4", "totaal": 180024}]


def test_sql_cuts_no_value_off_whatever_the_width(built: Workspace) -> None:
    query = "select sha256, bestand, lezer_versie from dim_publicatie where quarter_key = '2022Q4'"
    ((sha256, *_),) = built.query(query)
    printed = built.run("sql", query).stdout
    assert "…" not in printed
    assert sha256 in printed


@pytest.mark.parametrize(
    "query", ["DROP TABLE dim_quarter", "SELECT nothing", "FROM '/etc/passwd'", "COPY dim_quarter TO 'x.csv'"]
)
def test_sql_can_neither_write_nor_reach_outside_the_marts(built: Workspace, query: str) -> None:
    result = built.run("sql", query)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr


def test_status_shows_every_region_of_every_quarter_with_publications(built: Workspace) -> None:
    result = built.run("status")
    assert result.returncode == 0
    lines = {line.split("  ")[0].strip(): line for line in result.stdout.splitlines()}
    assert len([name for name in lines if name]) >= 36
    assert lines["Nederland"].count("●") == 1
    assert lines["Noord-Holland Noord"].count("●") == 1
    assert lines["Zeeland"].count("·") == 3


def test_docs_are_one_page(built_copy: Workspace) -> None:
    result = built_copy.run("docs")
    assert result.returncode == 0, result.stderr
    assert "fct_klantprofielen_gemeente" in Path(result.stdout.strip()).read_text(encoding="utf-8")


def test_what_needs_a_published_warehouse_says_how_to_get_one(empty: Workspace) -> None:
    for command in (("status",), ("sql", "select 1")):
        result = empty.run(*command)
        assert result.returncode == 1
        assert "klantprofielen build" in result.stderr


@pytest.mark.parametrize(("document", "queries"), [("README.md", 3), ("docs/how-to/query.md", 5)])
def test_queries_in_the_documentation_print_what_it_says(built: Workspace, document: str, queries: int) -> None:
    """Its queries, and its metrics."""
    text = (PROJECT_DIR / document).read_text(encoding="utf-8")
    assert len(questions(text)) == text.count("```sql") == queries
    assert with_output(text, built) == text


def test_ways_to_connect_print_what_the_documentation_says(built: Workspace) -> None:
    """Each command of DuckDB and each ```python block, from the folder that has data/."""
    document = (PROJECT_DIR / "docs" / "how-to" / "connect.md").read_text(encoding="utf-8")
    commands = re.findall(r"```console\n\$ (duckdb [^\n]*)\n([^`]*)```", document)
    programs = re.findall(r"```python\n([^`]*)```\n```text\n([^`]*)```", document)
    assert (len(commands), len(programs)) == (2, 1)
    for command, expected in commands:
        program, *arguments = shlex.split(command)
        assert built.spawn(*arguments, program=program).stdout == expected
    for code, expected in programs:
        assert built.spawn("-c", code, program="python").stdout == expected


def test_error_that_nobody_foresaw_is_a_sentence_and_its_trace_is_in_a_file(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of a library,\non [bold]two[/bold] lines and \x1b[31min red\udcff")

    monkeypatch.setattr("orchestration.cli.query.print_status", fail)
    log = built_copy.data / "logs" / "errors.log"
    for times in (1, 2):
        result = built_copy.run("status")
        assert result.returncode == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith("Failed: an error that nobody foresaw, in `klantprofielen status`: ZeroDivisionError: ")
        assert "[bold]two[/bold]" in line
        assert "\x1b" not in line
        assert str(log) in line
        assert log.read_text(encoding="utf-8").count("in fail\n") == times


def test_trace_is_in_a_file_of_its_own_if_the_data_folder_can_not_hold_it(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("orchestration.cli.query.print_status", fail)
    (built_copy.data / "logs" / "errors.log").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = built_copy.run("status")
    (trace,) = tmp_path.glob("klantprofielen-*.log")
    assert str(trace) in result.stderr
    assert "in fail\n" in trace.read_text(encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert "which could not be written" in built_copy.run("status").stderr


@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(((command,), "klantprofielen.duckdb") for command in ("status", "report")),
        (("sql", "SELECT 1"), "klantprofielen.duckdb"),
        (("sql", "--as-of", "2022-01-01", "SELECT 1"), "klantprofielen.duckdb"),
        (("metric", "profielgraad"), "klantprofielen.duckdb"),
        (("metric", "profielgraad"), "semantic_manifest.json"),
        (("metric",), "semantic_manifest.json"),
    ],
)
def test_published_file_that_is_damaged_is_named_with_what_publishes_it_again(
    built_copy: Workspace, command: tuple[str, ...], name: str
) -> None:
    published = built_copy.data / "published" / name
    published.chmod(0o644)
    rapport = built_copy.data / "published" / "rapport" / "index.html"
    rapport.unlink()
    whole = published.read_bytes()
    for content in (b"", whole[: len(whole) // 2], bytes(reversed(whole)), b'{"metrics": 1}'):
        published.write_bytes(content)
        result = built_copy.run(*command)
        assert result.returncode == 1, result.stdout
        assert result.stderr.startswith(f"Failed: {published} can't be read as it was published"), result.stderr
        assert "`klantprofielen build` publishes it again" in result.stderr
