"""What is served over HTTP: the files of what is published and released, and the page that answers queries."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import duckdb
import httpx
import pytest

from orchestration.publishing.versions import DATABASE, link_version
from orchestration.serving.queries import MAX_QUERY, MAX_ROWS
from orchestration.system.files import replaced_atomically
from orchestration.system.settings import PROJECT_DIR
from orchestration.warehouse.lake import load_extension
from tests.conftest import beside_chromium
from tests.support.serving import serving_web, web_process
from tests.support.workspace import Workspace

WEB = (PROJECT_DIR / "docs" / "how-to" / "web.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^\$ (curl .*)\n((?:(?!\$|```).*\n)*)", re.MULTILINE)
SLOW = "select count(*) from range(1000000000000) a, range(1000) b"
ONE_QUERY = "Ask one query, such as `from mart_stand`: no second one, and no other statement."
EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def workspace(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the built warehouse with a release, and with files beside it that nobody may have."""
    copy = Workspace(built.raw, tmp_path_factory.mktemp("web") / "data")
    shutil.copytree(built.data, copy.data)
    assert beside_chromium(copy, "release").returncode == 0
    published = copy.data / "published"
    (published / "link.txt").symlink_to(copy.data / "staged.json")
    (published / "folder").symlink_to(copy.data / "logs")
    (published / ".hidden").mkdir()
    (published / ".hidden" / "half.csv").write_text("half", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def site(workspace: Workspace) -> Iterator[httpx.Client]:
    """A client of its server."""
    with serving_web(workspace) as address, httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        yield client


def ask(site: httpx.Client, query: str, style: str = "json") -> httpx.Response:
    return site.get("/sql", params={"q": query, "format": style})


@pytest.mark.parametrize("path", ["/sql", "/releases/latest.json", "/published/csv/mart_stand.csv", "/nothing"])
def test_every_answer_is_asked_again_and_taken_for_its_type(site: httpx.Client, path: str) -> None:
    headers = site.get(path).headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-cache", "nosniff")


def test_answer_is_the_same_in_every_form(site: httpx.Client, workspace: Workspace) -> None:
    query = (
        "select gemeente_naam, totaal, profielgraad, bbox from fct_klantprofielen_gemeente join dim_gemeente "
        "using (gemeente_key) where profielgraad > 0 order by all"
    )
    expected = workspace.query(query)
    answer = ask(site, query).json()
    assert (answer["has_all_rows"], answer["is_synthetisch"]) == (True, False)
    assert re.fullmatch(r"klantprofielen-[\d.]+-[0-9a-f]{8}", answer["database"])
    assert [tuple(row.values()) for row in answer["rows"]] == [(*row[:3], list(row[3])) for row in expected]
    rows = list(csv.DictReader(io.StringIO(ask(site, query, "csv").text)))
    assert [
        (row["gemeente_naam"], int(row["totaal"]), float(row["profielgraad"]), tuple(json.loads(row["bbox"])))
        for row in rows
    ] == expected
    page = ask(site, query, "html").text
    assert [page.count(f"<td>{name}</td>") for name, *_ in expected] == [1] * len(expected)


def test_values_that_json_lacks_are_null_and_names_are_distinct(site: httpx.Client) -> None:
    query = "select 'nan'::double as a, '-inf'::float as a, [1, 'nan'::double] as b, {'c': true} as d, sum(1) e, null f"
    answer = ask(site, query)
    assert answer.json()["rows"] == [{"a": None, "a_1": None, "b": [1.0, None], "d": {"c": True}, "e": 1, "f": None}]
    assert "NaN" not in answer.text
    assert ask(site, query, "csv").text == 'a,a_1,b,d,e,f\n,,"[1.0, null]","{""c"": true}",1,\n'


def test_rows_that_are_left_out_are_said_to_be(site: httpx.Client) -> None:
    query = f"from range({MAX_ROWS + 1})"
    answer = ask(site, query).json()
    assert (len(answer["rows"]), answer["has_all_rows"]) == (MAX_ROWS, False)
    assert answer["note"] == "Only the first 5,000 rows; the others are left out."
    assert "Only the first rows; the others are left out." in ask(site, query, "html").text
    refused = ask(site, query, "csv")
    assert (refused.status_code, refused.text) == (
        400,
        "More than 5,000 rows, and CSV can't say so: add `limit 5000`.\n",
    )
    whole = ask(site, f"from range({MAX_ROWS})")
    assert (len(whole.json()["rows"]), whole.json()["has_all_rows"]) == (MAX_ROWS, True)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", ONE_QUERY),
        ("-- nothing", ONE_QUERY),
        ("select 1; select 2", ONE_QUERY),
        ("drop table marts.mart_stand", ONE_QUERY),
        ("create temp table x as select 1", ONE_QUERY),
        ("set threads = 8", ONE_QUERY),
        ("copy mart_stand to '/tmp/x.csv'", ONE_QUERY),
        ("attach '/tmp/x.duckdb'", ONE_QUERY),
        ("install httpfs", ONE_QUERY),
        ("call enable_logging(storage = 'file', storage_path = '/tmp/x')", ONE_QUERY),
        ("from read_text('/etc/passwd')", "Permission Error"),
        ("from '/etc/passwd'", "Catalog Error"),
        ("from read_csv('http://127.0.0.1:1/x.csv')", "Error"),
        ("select getenv('HOME')", "Catalog Error"),
        ("select nothing", 'Referenced column "nothing" was not found'),
        (".shell ls", "Parser Error"),
        ("select '\x00'", "Error"),
        ("select " + "[" * 4_000, "Error"),
        ("x" * (MAX_QUERY + 1), "The query has 20,001 characters; at most 20,000 are taken."),
        (SLOW, "The query takes more than 5 seconds, and was stopped."),
        ("select list(i) from range(1000000000) t(i)", "The query needs more than 500 MB of memory"),
        ("select repeat('x', 3000000000)", "The query needs more than 500 MB of memory"),
        ("select format('{:>2000000000}', 1)", "The query needs more than 500 MB of memory"),
        ("select repeat('x', 30000000)", "The answer has more than 20,000,000 characters."),
    ],
)
def test_query_is_refused_with_the_reason_and_costs_nobody_else(site: httpx.Client, query: str, reason: str) -> None:
    answer = ask(site, query)
    assert (answer.status_code, reason in answer.json()["error"]) == (400, True), answer.text[:300]
    assert ask(site, "select 1 as one").json()["rows"] == [{"one": 1}]


def test_query_that_ends_its_process_costs_nobody_else(site: httpx.Client) -> None:
    """This table function has made DuckDB end its process, as a hole in it would."""
    for _ in range(3):
        ask(site, "from enable_logging(storage = 'file', storage_path = '/tmp/x')")
        assert ask(site, "select 1 as one").json()["rows"] == [{"one": 1}]
    assert not Path("/tmp/x").exists()  # noqa: S108 - that nobody may write


def test_query_that_writes_to_standard_output_answers_nobody_else(site: httpx.Client) -> None:
    for storage in ("enable_logging(storage='stdout')", "enable_logging(level='trace', storage='stdout')"):
        for number in range(8):  # more than there are workers
            ask(site, f"from {storage}")
            assert ask(site, f"select {number} as one").json()["rows"] == [{"one": number}]


def test_unknown_format_is_refused(site: httpx.Client) -> None:
    answer = ask(site, "select 1", "xml")
    assert (answer.status_code, answer.text) == (400, "The format is html, json or csv.\n")


@pytest.mark.parametrize("query", [f"select $${EVIL}$$ as a", EVIL])
def test_page_shows_every_text_as_text_and_runs_nothing(site: httpx.Client, query: str) -> None:
    answer = ask(site, query, "html")
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; ")
    assert "unsafe" not in policy


def test_page_has_tables_with_meanings_and_questions_that_all_answer(built_demo: Workspace) -> None:
    with serving_web(built_demo) as address, httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        page = client.get("/", follow_redirects=True)
        tables = dict(
            built_demo.query(
                "select view_name, comment from duckdb_views() where schema_name = 'main' and not internal"
            )
        )
        assert len(tables) > 10
        for name in tables:
            assert f"<summary><code>{name}</code></summary>" in page.text
        assert "Choose one `gebiedsoort` and one quarter" in page.text
        links = re.findall(r'<li><a href="(sql\?q=[^"]+)">', page.text)
        assert len(links) == 15
        for link in links:
            answer = client.get(f"/{link}&format=json")
            assert answer.status_code == 200, answer.text
            assert answer.json()["rows"] != []
            assert answer.json()["is_synthetisch"]
        assert "Some figures are made up (synthetisch)." in client.get(f"/{links[0]}").text


def test_file_has_ranges_and_a_tag_for_pages_of_any_site(site: httpx.Client, workspace: Workspace) -> None:
    content = (workspace.data / "published" / DATABASE).read_bytes()
    page = {"Origin": "https://shell.duckdb.org"}
    whole = site.get(f"/published/{DATABASE}", headers=page)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["access-control-allow-origin"] == "*"
    assert {"Accept-Ranges", "Content-Length", "Content-Range", "ETag"} <= set(
        whole.headers["access-control-expose-headers"].split(", ")
    )
    part = site.get(f"/published/{DATABASE}", headers={**page, "Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
    same = site.get(f"/published/{DATABASE}", headers={"If-None-Match": whole.headers["etag"]})
    assert same.status_code == 304
    assert site.head(f"/published/{DATABASE}").headers["content-length"] == str(len(content))
    asked = {**page, "Access-Control-Request-Method": "HEAD", "Access-Control-Request-Headers": "range"}
    assert site.options(f"/published/{DATABASE}", headers=asked).status_code == 200
    changing = site.options("/mcp", headers={**asked, "Access-Control-Request-Method": "POST"})
    assert changing.status_code == 400


def test_release_is_served_from_its_index_on(site: httpx.Client, workspace: Workspace) -> None:
    latest = site.get("/releases/latest.json").json()
    assert latest["version"] in site.get("/releases/index.json").text
    checksum = workspace.data / "releases" / latest["version"] / DATABASE
    assert site.get(f"/releases/{latest['version']}/{DATABASE}").content == checksum.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/published/.opendata.json",
        "/published/.hidden/half.csv",
        "/published/link.txt",
        "/published/folder/alerts.jsonl",
        "/published/../staged.json",
        "/published/%2e%2e/staged.json",
        "/published/..%2fstaged.json",
        "/published/csv/..%2f..%2fstaged.json",
        "/published//etc/passwd",
        "/published/%2fetc%2fpasswd",
        "/published/a%00b",
        "/published/" + "a" * 300,
        "/published/",
        "/published/csv",
        "/releases/../warehouse.duckdb",
        "/warehouse.duckdb",
        "/templates/sql.html",
    ],
)
def test_nothing_else_is_served(site: httpx.Client, workspace: Workspace, path: str) -> None:
    assert (workspace.data / "staged.json").exists()
    curl = ["curl", "--silent", "--path-as-is", "--write-out", "%{http_code}"]  # httpx would tidy the path
    address = f"{str(site.base_url).rstrip('/')}{path}"
    answered = subprocess.run([*curl, address], capture_output=True, check=True, encoding="utf-8")
    assert answered.stdout == "Not Found404"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1", 200), ("evil.example", 400), ("0.0.0.0", 400), ("", 400)],  # noqa: S104
)
def test_name_that_points_at_this_machine_gets_nothing(site: httpx.Client, host: str, status: int) -> None:
    for path in ("/sql", f"/published/{DATABASE}"):
        answer = site.get(path, headers={"Host": host})
        assert (answer.status_code, answer.headers["x-content-type-options"] if status == 200 else "nosniff") == (
            status,
            "nosniff",
        )


def test_past_its_queue_a_query_gets_503_and_all_others_an_answer(workspace: Workspace) -> None:
    with serving_web(workspace, workers=1, waiting=2) as address:

        def get(query: str) -> httpx.Response:
            return httpx.get(f"{address}/sql", params={"q": query, "format": "json"}, timeout=60, trust_env=False)

        with ThreadPoolExecutor(8) as threads:
            slow = threads.submit(get, SLOW)
            while not slow.running():
                Event().wait(0.01)
            Event().wait(1)
            answers = [found.result() for found in [threads.submit(get, "select 1 as one") for _ in range(6)]]
        assert sorted(answer.status_code for answer in answers) == [200] * 2 + [503] * 4
        refused = next(answer for answer in answers if answer.status_code == 503)
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json() == {"error": "Too many queries wait for an answer. Ask again in some seconds."}
        assert "stopped" in slow.result().json()["error"]


def test_two_hundred_at_once_over_a_publish_are_all_right(built_copy: Workspace) -> None:
    published = built_copy.data / "published"
    ((before,),) = built_copy.query("select sum(totaal) from mart_stand")

    def publish(version: int) -> None:
        with replaced_atomically(published / DATABASE) as temporary:
            shutil.copyfile(published / DATABASE, temporary)
            temporary.chmod(0o600)
            with duckdb.connect(temporary) as connection:
                connection.execute("update marts.mart_stand set totaal = totaal + 1000")
        link_version(published, f"{version}")

    query = "select sum(totaal) as som, count(*) as aantal from mart_stand"
    with (
        serving_web(built_copy) as address,
        httpx.Client(
            base_url=address, timeout=120, trust_env=False, limits=httpx.Limits(max_connections=200)
        ) as client,
        ThreadPoolExecutor(200) as threads,
    ):
        first = ask(client, query).json()
        aantal = first["rows"][0]["aantal"]
        asked = [threads.submit(ask, client, query) for _ in range(200)]
        for version in (1, 2):
            publish(version)
        answers = [found.result() for found in asked]
        last = ask(client, query).json()
    assert [answer.text for answer in answers if answer.status_code != 200] == []
    right = {first["database"]: before, "klantprofielen": None} | {
        f"klantprofielen-{version}": before + 1000 * aantal * version for version in (1, 2)
    }
    for answer in [*(found.json() for found in answers), last]:
        expected = right[answer["database"]]
        # Between a file and its link the version has no name yet; the figures are those of a whole one all the same.
        assert answer["rows"][0]["som"] in ([expected] if expected is not None else right.values())
    assert last["database"] == "klantprofielen-2"


def test_duckdb_attaches_and_reads_over_http(site: httpx.Client, workspace: Workspace) -> None:
    expected = workspace.query("select count(*), sum(totaal) from mart_stand")
    (version,) = (workspace.data / "published" / "versions").iterdir()
    release = site.get("/releases/latest.json").json()["version"]
    address = str(site.base_url).rstrip("/")
    with duckdb.connect() as connection:
        load_extension(connection, "httpfs")
        for path in (f"published/versions/{version.name}", f"releases/{release}/{DATABASE}"):
            connection.execute(f"ATTACH '{address}/{path}' AS remote (READ_ONLY)")
            assert connection.sql("select count(*), sum(totaal) from remote.mart_stand").fetchall() == expected
            connection.execute("DETACH remote")
        parquet = f"{address}/published/parquet/mart_stand.parquet"
        assert connection.sql(f"select count(*), sum(totaal) from read_parquet('{parquet}')").fetchall() == expected
        answer = f"{address}/sql?q=from+mart_stand&format=csv"
        assert connection.sql(f"select count(*), sum(totaal) from read_csv('{answer}')").fetchall() == expected


def test_commands_in_the_docs_print_what_they_say(workspace: Workspace, tmp_path: Path) -> None:
    commands = COMMAND.findall(WEB)
    assert len(commands) >= 3
    with web_process(workspace, tmp_path / "log") as (address, process):
        for command, printed in commands:
            run = subprocess.run(  # noqa: S602 - from our own docs
                command.replace("http://127.0.0.1:8000", address),
                shell=True,
                capture_output=True,
                encoding="utf-8",
                cwd=tmp_path,
                check=True,
            )
            assert versionless(run.stdout).rstrip() == versionless(printed).rstrip(), command
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143


def versionless(text: str) -> str:
    return re.sub(r"\d{4}\.\d\d\.\d\d-[0-9a-f]{8}", "VERSION", text).replace("\r", "")
