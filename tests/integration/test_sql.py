"""`sql`, as a query and at its prompt: what it answers, and that neither reaches anything but the published file."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.connection import dictionaries
from tests.support.workspace import Workspace

EMPTY = "Note: is_kwartaal_volledig of mart_stand is null, for nobody knows it as of a day.\n"

ATTACKS = [
    ".shell touch hacked",
    ".system touch hacked",
    ".read secret.sql",
    ".output hacked",
    ".once |touch hacked",
    ".open other.duckdb",
    ".import secret.csv t",
    ".log hacked",
    ".excel",
    ".edit",
    ".cd /",
    ".dump",
    ".save hacked",
    ".safe_mode",
    ".ui_command select 1",
    ".pager 'touch hacked'",
    ".pager on",
    ".mode csv",
    "\\e",
    "FROM 'secret.csv'",
    "FROM read_csv('secret.csv')",
    "FROM read_text('secret.csv')",
    "FROM read_blob('secret.csv')",
    "FROM read_json('secret.csv')",
    "FROM read_parquet('secret.csv')",
    "FROM sniff_csv('secret.csv')",
    "FROM parquet_metadata('secret.csv')",
    "FROM glob('*')",
    "FROM read_text('/etc/passwd')",
    "FROM read_duckdb('other.duckdb')",
    "FROM query('FROM read_text(''secret.csv'')')",
    "CREATE TEMP MACRO m() AS TABLE FROM read_text('secret.csv')",
    "CREATE TEMP VIEW v AS FROM read_text('secret.csv')",
    "FROM 'https://example.org/x.csv'",
    "COPY dim_quarter TO 'hacked'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE 'hacked'",
    "IMPORT DATABASE 'secret'",
    "IMPORT DATABASE 'exported'",
    "ATTACH 'other.duckdb'",
    "ATTACH 'hacked.duckdb'",
    "ATTACH ':memory:' AS m",
    "ATTACH 'postgres:' AS m",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD 'hacked.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "CALL start_ui()",
    "FROM read_xlsx('secret.xlsx')",
    "FROM duckdb_secrets()",
    "CREATE SECRET (TYPE http, bearer_token 'x')",
    "CREATE PERSISTENT SECRET (TYPE http, bearer_token 'x')",
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "SET allowed_paths = ['secret.csv']",
    "SET allowed_directories = ['/']",
    "SET autoinstall_known_extensions = true",
    "SET temp_directory = '.'",
    "SET home_directory = '.'",
    "SET secret_directory = '.'",
    "SET extension_directory = '.'",
    "SET custom_extension_repository = 'http://example.org'",
    "SET log_query_path = 'hacked'",
    "SET profiling_output = 'hacked'",
    "PRAGMA enable_profiling = 'json'",
    "SELECT getenv('HOME')",
    "DROP TABLE marts.dim_quarter",
    "INSERT INTO marts.dim_quarter FROM marts.dim_quarter",
    "CREATE TABLE marts.hacked AS SELECT 1",
    "FROM settings",
    "FROM connection",
]


@pytest.fixture
def at_home(built: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The built warehouse, for a user whose folder has files with secrets."""
    data = tmp_path / "data"
    data.symlink_to(built.data)
    (tmp_path / "exported").mkdir()
    for name in ("secret.csv", "secret.sql", "exported/schema.sql", "exported/load.sql"):
        (tmp_path / name).write_text("select 's3cret'\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    return Workspace(built.raw, data)


def entries(workspace: Workspace) -> list[Path]:
    return sorted([*workspace.data.parent.rglob("*"), *workspace.data.rglob("*")])


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("day", [(), ("--as-of", "2023-06-01")], ids=["now", "as of"])
def test_query_and_prompt_reach_nothing_else(
    at_home: Workspace, monkeypatch: pytest.MonkeyPatch, attack: str, day: tuple[str, ...]
) -> None:
    before = entries(at_home)
    asked = at_home.run("sql", attack, *day)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{attack};\n"))
    prompted = at_home.run("sql", *day)
    for result in (asked, prompted):
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.removeprefix(EMPTY).startswith("Failed: ")
        assert "s3cret" not in result.stderr
    assert entries(at_home) == before


def test_large_query_writes_nothing_beside_the_published_file(at_home: Workspace) -> None:
    assert (
        at_home.run("sql", "SELECT current_setting('temp_directory') AS folder", "--json").stdout == '[{"folder":""}]\n'
    )


def test_settings_of_the_user_do_not_open_the_prompt(at_home: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (at_home.data.parent / ".duckdbrc").write_text(".shell touch hacked\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 1 AS een;\n"))
    assert "een" in at_home.run("sql").stdout
    assert not (at_home.data.parent / "hacked").exists()


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("SELECT 1 AS een;\nSELECT 2 AS twee;\n", "een\n1\ntwee\n2\n"),
        ("SELECT 1\n  AS een\n;\n", "een\n1\n"),
        ("SELECT ';' AS een;", "een\n;\n"),
        ("SELECT 1 AS een", "een\n1\n"),
        ("SELECT 1 AS een;\nexit\nSELECT 2;\n", "een\n1\n"),
        ("\n\n", ""),
        ("", ""),
    ],
)
def test_prompt_answers_each_query(
    built: Workspace, monkeypatch: pytest.MonkeyPatch, typed: str, answered: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    result = built.run("sql", "--csv")
    assert (result.returncode, result.stdout, result.stderr) == (0, answered, "")


def test_script_ends_at_the_first_query_that_fails(built: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 1 AS een;\nSELECT niets;\nSELECT 2;\n"))
    result = built.run("sql", "--csv")
    assert (result.returncode, result.stdout) == (1, "een\n1\n")
    assert "niets" in result.stderr


WIDE = "SELECT 'a' AS een, 'b' AS twee, repeat('x', 100) || chr(155) AS drie"


@pytest.mark.parametrize(
    ("query", "options", "shown"),
    [
        ("SELECT chr(155) AS v", (), "┌───┐\n│ v │\n├───┤\n│ \\u009b  │\n└───┘\n"),
        (
            WIDE,
            (),
            f"  een = a\n twee = b\n drie = {'x' * 100}\\u009b\n"
            "Too wide a table for this terminal: a line for each value, none if there are no rows. --csv prints CSV.\n",
        ),
        (WIDE, ("--csv",), f'een,twee,drie\na,b,"{"x" * 100}\\u009b"\n'),
        (WIDE, ("--json",), f'[{{"een":"a","twee":"b","drie":"{"x" * 100}\\u009b"}}]\n'),
    ],
)
def test_terminal_gets_a_table_that_fits_or_a_line_for_each_value(
    built: Workspace, query: str, options: tuple[str, ...], shown: str
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        built.command("klantprofielen", "sql", query, *options),
        env=built.environment | {"TERM": "dumb", "COLUMNS": "80"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    found = b""
    with suppress(OSError):  # so Linux says that nobody has the terminal open any more
        while piece := os.read(ours, 4096):
            found += piece
    os.close(ours)
    assert (process.wait(30), found.decode().replace("\r\n", "\n")) == (0, shown)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_query_ends_with_the_command(built: Workspace, sent: signal.Signals) -> None:
    process = built.start("sql", "SELECT count(*) FROM range(1000000000000) a, range(1000000) b")
    asked: set[int] = set()
    until = time.monotonic() + 60
    while not asked and time.monotonic() < until:
        asked = children(process.pid)
        time.sleep(0.1)
    time.sleep(0.2)
    process.send_signal(sent)
    process.communicate(timeout=60)
    assert process.returncode == (128 + sent if sent != signal.SIGKILL else -sent)
    while any(Path(f"/proc/{child}").exists() for child in asked):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert asked


def children(pid: int) -> set[int]:
    return {int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()}


def test_reader_that_goes_away_ends_the_query(built: Workspace) -> None:
    asked = built.command("klantprofielen", "sql", "--csv", "FROM range(100000000000)")
    command = ["bash", "-c", '"$@" | head -n 3', "bash", *asked]
    result = subprocess.run(
        command,
        env=built.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert (result.stdout, result.stderr) == ("range\n0\n1\n", "")


def test_person_at_the_prompt_goes_on_after_errors_and_interrupts(built: Workspace) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        built.command("klantprofielen", "sql"),
        env=built.environment | {"TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    try:
        await_text(ours, "marts=>")
        os.write(ours, b"SELECT niets;\n")
        await_text(ours, "Failed:", "marts=>")
        os.write(ours, b"SELECT half\n")
        await_text(ours, "...>")
        await_text(ours, "marts=>", pressing=b"\x03")
        os.write(ours, b"SELECT chr(27) || '[31m' || chr(155) AS v;\n")
        await_text(ours, r"\u001b[31m\u009b", "marts=>")
        os.write(ours, b"SELECT count(*) FROM range(1000000000000) a, range(1000000) b;\n")
        time.sleep(0.5)
        await_text(ours, "marts=>", pressing=b"\x03")
        os.write(ours, b"\x04")
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def await_text(terminal: int, *texts: str, pressing: bytes = b"") -> None:
    """Read what is shown until all texts were, in this order, pressing a key as long as nothing is shown.

    Python's own input() misses a Ctrl-C in the moment between showing its prompt and waiting for a line.
    """
    shown = ""
    until = time.monotonic() + 60
    for text in texts:
        is_quiet = True
        while text not in shown:
            assert time.monotonic() < until, f"no {text!r} in {shown!r}"
            if is_quiet:
                os.write(terminal, pressing)
            is_quiet = not select.select([terminal], [], [], 1)[0]
            if not is_quiet:
                shown += os.read(terminal, 4096).decode()
        shown = shown.partition(text)[2]


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


EVIL = "chr(27) || ']52;c;eA==' || chr(7) || chr(155) || '31m' || chr(13) || chr(8) || chr(8238) || '\u00a0\u00e9'"


def test_answer_holds_no_character_that_a_terminal_obeys(built: Workspace) -> None:
    shown = built.run("sql", f"SELECT {EVIL} AS v").stdout
    assert r"\u001b]52;c;eA==\u0007\u009b31m\u000d\u0008\u202e" in shown
    assert "\u00a0\u00e9" in shown
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\r", "\b", "\u202e"}


def test_json_holds_the_same_data_in_escapes(built: Workspace) -> None:
    shown = built.run("sql", f"SELECT {EVIL} AS v", "--json").stdout
    assert json.loads(shown) == [{"v": "\x1b]52;c;eA==\x07\x9b31m\r\b\u202e\u00a0\u00e9"}]
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\r", "\b", "\u202e"}


def test_csv_in_a_file_is_the_data_to_the_byte(built: Workspace) -> None:
    shown = built.run("sql", f"SELECT {EVIL} AS v", "--csv").stdout
    assert shown == 'v\n"\x1b]52;c;eA==\x07\x9b31m\r\b\u202e\u00a0\u00e9"\n'


def test_name_of_a_column_is_no_markup(built: Workspace) -> None:
    assert "[/red]" in built.run("sql", 'SELECT 1 AS "[/red]"').stdout


def test_names_of_columns_and_errors_are_as_harmless(built: Workspace) -> None:
    shown = built.run("sql", 'SELECT 1 AS "\x1b[2J\u202e"').stdout
    assert r"\u001b[2J\u202e" in shown
    told = built.run("sql", 'SELECT "\x1b[2J\u202e"').stderr
    assert r"\u001b[2J\u202e" in told
    assert not set(shown + told) & {"\x1b", "\u202e"}


@pytest.mark.parametrize("style", [(), ("--csv",), ("--json",)], ids=["table", "csv", "json"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Failed: There is no query in it; "),
        (";", "Failed: There is no query in it; "),
        ("/* niets */ -- niets", "Failed: There is no query in it; "),
        ("SELECT 1; SELECT 2", "Failed: These are 2 queries, and an answer is one table: "),
        ("SELECT 1; PIVOT dim_amr ON amr_code", "Failed: These are 2 queries, and an answer is one table: "),
        ("PIVOT dim_amr ON amr_code; SELECT 1", "Failed: These are 2 queries, and an answer is one table: "),
        (".tables", "Failed: .tables is a command of DuckDB's own prompt; "),
        ("\n .tables", "Failed: .tables is a command of DuckDB's own prompt; "),
        ("SELECT 1;\n.shell touch hacked", 'Failed: Parser Error: syntax error at or near "."'),
        ("SELECT 1 /*;\n.shell touch hacked\n*/ niets 2", "Failed: Parser Error: "),
        ("SELECT 'x", "Failed: Parser Error: unterminated quoted string"),
        ("SELECT '\udcff'", "Failed: The query is not in UTF-8."),
        ("SELECT 1 -- " + "x" * 100_000, "Failed: A query has at most 100,000 bytes, and this one 100,012."),
        (
            "DROP TABLE marts.dim_amr",
            'Failed: Invalid Input Error: Cannot execute statement of type "DROP" on database',
        ),
    ],
)
def test_what_is_no_query_is_a_sentence(built: Workspace, query: str, said: str, style: tuple[str, ...]) -> None:
    result = built.run("sql", query, *style)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(said)


@pytest.mark.parametrize(
    ("style", "printed"),
    [((), "┌───┐\n│ 1 │\n├───┤\n└───┘\n"), (("--csv",), "1\n"), (("--json",), "[]\n")],
    ids=["table", "csv", "json"],
)
def test_answer_without_rows_has_its_columns(built: Workspace, style: tuple[str, ...], printed: str) -> None:
    result = built.run("sql", "SELECT 1 WHERE false; -- niets", *style)
    assert (result.returncode, result.stdout, result.stderr) == (0, printed, "")


@pytest.mark.parametrize("style", ["--csv", "--json"])
def test_error_counts_the_lines_of_the_query(built: Workspace, style: str) -> None:
    result = built.run("sql", "SELECT 1,\n  niets\nFROM dim_amr", style)
    assert "\nLINE 2:   niets\n" in result.stderr


@pytest.mark.parametrize("style", ["--csv", "--json"])
def test_error_shows_nothing_that_is_not_of_the_query(built: Workspace, style: str) -> None:
    result = built.run("sql", "SELECT amr_naam::INTEGER FROM dim_amr", style)
    assert result.stderr.startswith("Failed: Conversion Error: ")
    assert "COLUMNS" not in result.stderr
    assert "LINE 0" not in result.stderr


NESTED = "SELECT [1.5, 2] AS a, ['x', 'y,]'] AS b, {'c': true, 'd': NULL} AS c, bbox FROM fct_klantprofielen_nederland"


def test_arrays_are_json_as_in_the_published_files(built: Workspace) -> None:
    shown = built.run("sql", NESTED, "--csv").stdout
    ((*cells, bbox),) = [*csv.reader(io.StringIO(shown))][1:]
    assert [json.loads(cell) for cell in cells] == [[1.5, 2], ["x", "y,]"], {"c": True, "d": None}]
    published = (built.data / "published" / "csv" / "fct_klantprofielen_nederland.csv").read_text(encoding="utf-8")
    assert [row["bbox"] for row in csv.DictReader(io.StringIO(published))] == [bbox]
    (row,) = json.loads(built.run("sql", NESTED, "--json").stdout)
    assert [*row.values()] == [*map(json.loads, cells), json.loads(bbox)]


@pytest.mark.parametrize("style", [(), ("--csv",), ("--json",)], ids=["table", "csv", "json"])
def test_nothing_is_left_out_of_a_pipe(built: Workspace, style: tuple[str, ...]) -> None:
    columns = ", ".join(f"'{'x' * 50}' AS kolom_{number}" for number in range(40))
    shown = built.run("sql", f"SELECT range, {columns} FROM range(3000)", *style).stdout
    assert (shown.count("x" * 50), "…" in shown) == (3000 * 40, False)
    assert "kolom_39" in shown


@pytest.mark.parametrize(
    ("query", "objects"),
    [
        ("SELECT 'NaN'::double AS a, '-inf'::float AS b, 1.5 AS c", [{"a": None, "b": None, "c": 1.5}]),
        ("SELECT sum(2)::HUGEINT AS a, 1.50::DECIMAL(9, 2) AS b", [{"a": 2, "b": 1.5}]),
        ("SELECT true AS a, NULL AS b, 'NaN' AS c", [{"a": True, "b": None, "c": "NaN"}]),
        ("SELECT map {DATE '2021-01-01': map {1.5: 'x'}} AS a", [{"a": {"2021-01-01": {"1.5": "x"}}}]),
        ("SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a", [{"a": 1, "a_1": 2, "a_1_1": 3, "a_2": 4}]),
        ("PIVOT (SELECT 1 AS a, 'x' AS b) ON b USING sum(a)", [{"x": 1}]),
        ("WITH een AS (SELECT 1 AS a) FROM een ORDER BY a; -- ; niets", [{"a": 1}]),
        ("SELECT ';' AS \"a;\" -- ;", [{"a;": ";"}]),
        ("VALUES (1)", [{"col0": 1}]),
        ("FROM range(5000) ORDER BY hash(range)", None),
        ("SUMMARIZE SELECT 1 AS a", None),
        ("DESCRIBE dim_amr", None),
        ("SHOW TABLES", None),
    ],
)
def test_json_is_json_and_lacks_no_column(built: Workspace, query: str, objects: list[object] | None) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    result = built.run("sql", query, "--json")
    rows = json.loads(result.stdout, parse_constant=refuse)
    assert rows == (objects or in_order(built, query)), result.stderr


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def in_order(workspace: Workspace, query: str) -> list[dict[str, object]]:
    """The rows of a query as Python has them."""
    with duckdb.connect(workspace.data / "published" / "klantprofielen.duckdb", read_only=True) as connection:
        rows: list[dict[str, object]] = json.loads(json.dumps(dictionaries(connection.execute(query)), default=_plain))
        return rows


def test_prompt_keeps_what_a_query_made_for_those_after_it(built: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = "CREATE TEMP TABLE t AS SELECT 1 AS een; INSERT INTO t VALUES (2);\nCREATE TEMP MACRO plus(a) AS a + 1;\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{made}SELECT plus(sum(een)) AS som FROM t;\n"))
    result = built.run("sql", "--csv")
    assert (result.returncode, result.stdout, result.stderr) == (0, "som\n4\n", "")


def test_completions_tell_no_names_of_files(at_home: Workspace) -> None:
    """A function that only DuckDB's command line has."""
    assert at_home.run("sql", "FROM sql_auto_complete('FROM ''se')", "--json").stdout == "[]\n"


@pytest.mark.parametrize("query", ["-cmd", "--ui", "-c .shell touch hacked", "-- niets\n.shell touch hacked"])
def test_query_is_no_option_of_duckdb(at_home: Workspace, query: str) -> None:
    before = entries(at_home)
    result = at_home.run("sql", "--", query)
    assert (result.returncode, result.stdout) == (1, "")
    assert entries(at_home) == before


def test_environment_opens_nothing(at_home: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DUCKDB_PAGER", "PAGER", "DUCKDB_EDITOR", "EDITOR", "VISUAL"):
        monkeypatch.setenv(name, "touch hacked; cat")
    monkeypatch.setenv("DUCKDB_HISTORY", str(at_home.data.parent / "hacked"))
    before = entries(at_home)
    assert at_home.run("sql", "FROM range(2000)", "--csv").returncode == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(".pager on;\n"))
    assert at_home.run("sql").returncode == 1
    assert entries(at_home) == before


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_stream_is_as_an_empty_one(at_home: Workspace, closed: str) -> None:
    for arguments in (["sql", "--csv", "SELECT 1"], ["sql"]):
        command = ["sh", "-c", f'exec "$@" {closed}', "sh", *at_home.command("klantprofielen", *arguments)]
        result = subprocess.run(
            command, env=at_home.environment, input="", capture_output=True, encoding="utf-8", check=False
        )
        assert (result.returncode, result.stderr) == (0, "")
    assert not (at_home.data / "logs" / "errors.log").exists()


def test_no_file_gets_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    program = (
        "import os; from orchestration.cli.app import _open_closed_streams as it; it();"
        f"file = os.open({str(tmp_path / 'file')!r}, os.O_CREAT | os.O_RDWR);"
        "os.write(1, b'of a library'); os.system('echo of a child; echo of a child >&2'); print('ours', flush=True);"
        "os._exit(os.fstat(file).st_size + (file < 3))"
    )
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", program]
    assert subprocess.run(command, check=False).returncode == 0
