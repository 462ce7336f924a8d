"""CBS's yearly table: we find its columns, and check that its rows can be a whole year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from orchestration.reference.cbs import (
    FIRST_YEAR,
    TABLES,
    CbsArea,
    CbsError,
    CbsYear,
    NotPublishedError,
    OutOfReachError,
    fetch_year,
)
from orchestration.reference.odata import OData
from orchestration.system.http import Patience
from tests.support.odata_server import CATALOGUE, ODataServer, Row, content, slow, status, synthetic_gebieden

AREA_COLUMNS = synthetic_gebieden()
JAAR = 2026
IMPATIENT = Patience(attempts=2, connect=1, silence=0.2, answer=1, first_wait=0.01)


@pytest.fixture
def path(server: ODataServer) -> str:
    """The path of a sound table of one year."""
    return server.add_year(JAAR, TABLES[JAAR], AREA_COLUMNS)


@pytest.fixture
def client(server: ODataServer, tmp_path: Path) -> Iterator[OData]:
    with OData(server.url, tmp_path, IMPATIENT) as opened:
        yield opened


def test_year_is_read_by_code_without_the_blanks(client: OData, path: str, server: ODataServer) -> None:
    assert server.entity_sets[f"{path}/TypedDataSet"][0]["Code_1"] == "GM0014    "
    server.entity_sets[f"{path}/TypedDataSet"].reverse()
    assert fetch_year(client, JAAR) == CbsYear(JAAR, "86247NED", tuple(AREA_COLUMNS))


def test_known_years_follow_each_other() -> None:
    assert list(TABLES) == list(range(FIRST_YEAR, max(TABLES) + 1))
    assert len(set(TABLES.values())) == len(TABLES)


@pytest.mark.parametrize(
    "groups",
    [
        ["Arbeidsmarktregio's", "Provincies"],
        ["Provincies", "Arbeidsmarktregio's"],
        ["Arrondissementen", "COROP-gebieden", "Arbeidsmarktregio's", "GGD-regio's", "Provincies", "Ressorten"],
    ],
)
def test_columns_that_shift_between_years_are_found(server: ODataServer, client: OData, groups: list[str]) -> None:
    server.add_year(2021, TABLES[2021], AREA_COLUMNS, groups)
    assert fetch_year(client, 2021).areas == tuple(AREA_COLUMNS)


def test_topic_group_is_found_whatever_its_apostrophe(server: ODataServer, client: OData, path: str) -> None:
    rename("Arbeidsmarktregio's", "Arbeidsmarktregio’s ")(path, server)
    assert fetch_year(client, JAAR).areas == tuple(AREA_COLUMNS)


@pytest.mark.usefixtures("path")
def test_paged_year_is_read_whole(server: ODataServer, client: OData) -> None:
    server.page_size = 50
    assert fetch_year(client, JAAR).areas == tuple(AREA_COLUMNS)
    assert server.asked("/TypedDataSet") == len(range(0, len(AREA_COLUMNS), 50))


@pytest.mark.usefixtures("path")
def test_year_that_was_not_modified_says_so(server: ODataServer, client: OData) -> None:
    server.with_etag = True
    first, second = fetch_year(client, JAAR), fetch_year(client, JAAR)
    assert (first.not_modified, second.not_modified) == (False, True)
    assert first == second


@pytest.mark.usefixtures("path")
def test_new_year_is_found_in_the_catalogue(server: ODataServer, client: OData) -> None:
    server.add_year(2031, "91234NED", AREA_COLUMNS)
    server.entity_sets[CATALOGUE].append({"Identifier": "37230ned", "Title": "Bevolking (synthetisch)"})
    assert fetch_year(client, 2031).table_id == "91234NED"
    fetch_year(client, JAAR)
    assert server.asked(CATALOGUE) == 1


@pytest.mark.usefixtures("path")
def test_year_the_catalogue_does_not_have_is_not_published(client: OData) -> None:
    with pytest.raises(NotPublishedError, match="2031: not in CBS's catalogue, which has 1 for"):
        fetch_year(client, 2031)


@pytest.mark.parametrize("ids", [["91234NED", "91235NED"], ["../../elders"]])
def test_ambiguous_catalogue_is_refused(server: ODataServer, client: OData, ids: list[str]) -> None:
    server.entity_sets[CATALOGUE] = [{"Identifier": tabel, "Title": "Gebieden in Nederland 2031"} for tabel in ids]
    with pytest.raises(CbsError, match=r"2031 \(table unknown\): expected one table"):
        fetch_year(client, 2031)


def titled(path: str, server: ODataServer, title: str) -> list[Row]:
    return [row for row in server.entity_sets[f"{path}/DataProperties"] if row["Title"] == title]


def rename(old: str, new: str) -> Callable[[str, ODataServer], None]:
    def change(path: str, server: ODataServer) -> None:
        for row in titled(path, server, old):
            row["Title"] = new

    return change


def other_title(path: str, server: ODataServer) -> None:
    server.entity_sets[f"{path}/TableInfos"][0]["Title"] = "Gebieden in Nederland 2025"


def no_title(path: str, server: ODataServer) -> None:
    server.entity_sets[f"{path}/TableInfos"].clear()


def second_group(path: str, server: ODataServer) -> None:
    (group,) = titled(path, server, "Provincies")
    server.entity_sets[f"{path}/DataProperties"].append({**group, "ID": 99})


def code_in_another_group(path: str, server: ODataServer) -> None:
    (group,) = titled(path, server, "Arbeidsmarktregio's")
    for row in server.entity_sets[f"{path}/DataProperties"]:
        if row["ParentID"] == group["ID"]:
            row["ParentID"] = 99


def key_that_is_no_text(path: str, server: ODataServer) -> None:
    titled(path, server, "Naam")[0]["Key"] = None


def column_gone(path: str, server: ODataServer) -> None:
    del server.entity_sets[f"{path}/TypedDataSet"][4]["Code_4"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (other_title, r"expected the title 'Gebieden in Nederland 2026', found \['Gebieden in Nederland 2025'\]"),
        (no_title, "found \\[\\]"),
        (rename("Arbeidsmarktregio's", "Werkregio's"), "expected one topic group 'Arbeidsmarktregio's' .* found 0"),
        (rename("Codes en namen van gemeenten", "Gemeenten"), "expected one topic group 'Codes en namen .* found 0"),
        (second_group, "expected one topic group 'Provincies' .* found 2"),
        (code_in_another_group, r"expected one topic 'Code' in the topic group 'Arbeidsmarktregio's', found \[\]"),
        (key_that_is_no_text, r"expected one topic 'Naam' .* found \[None\]"),
        (column_gone, r"row 5: expected a column Code_4 \(Arbeidsmarktregio's / Code\), found none"),
    ],
)
def test_changed_shape_is_refused_with_what_was_expected_and_found(
    server: ODataServer, client: OData, path: str, change: Callable[[str, ODataServer], None], found: str
) -> None:
    change(path, server)
    with pytest.raises(CbsError, match=rf"Gebieden in Nederland 2026 \(table 86247NED\): .*{found}"):
        fetch_year(client, JAAR)


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("Code_1", "NL01      ", r"row 1, column Code_1 .*: expected a code such as GM0361, found 'NL01 +'"),
        ("Code_1", "GM12345   ", "expected a code such as GM0361"),
        ("Code_1", "GM٠٣٦١", "expected a code such as GM0361"),
        ("Code_1", 14, "expected a code such as GM0361, found '14'"),
        ("Code_1", "GM0034    ", "expected each gemeente once, found GM0034 more than once"),
        ("Code_4", "          ", "expected a code such as AM15"),
        ("Code_4", None, "expected a code such as AM15, found 'None'"),
        ("Code_8", "AM01      ", "expected a code such as PV27"),
        ("Naam_2", "   ", "expected a name, found '   '"),
        ("Naam_2", None, "expected a name"),
        ("Naam_2", "Gron\ningen", "expected a name"),
        ("Naam_2", "G" * 81, "expected a name"),
        ("Naam_5", "Elders", r"expected one name for AM01, found '\w+' and '\w+'"),
    ],
)
def test_impossible_cell_is_refused_with_its_place(
    server: ODataServer, client: OData, path: str, column: str, value: object, found: str
) -> None:
    server.entity_sets[f"{path}/TypedDataSet"][0][column] = value
    with pytest.raises(CbsError, match=f"2026.*{found}"):
        fetch_year(client, JAAR)


@pytest.mark.parametrize(
    ("gebieden", "found"),
    [
        ([], "expected 300 to 450 different values of gemeente_code, found 0"),
        (AREA_COLUMNS[:299], "found 299"),
        (
            [replace(gebied, amr_code="AM01", amr_naam="Een") for gebied in AREA_COLUMNS],
            "expected 30 to 40 different values of amr_code, found 1",
        ),
        (
            [replace(gebied, provincie_code="PV20", provincie_naam="Een") for gebied in AREA_COLUMNS],
            "expected 12 to 12 different values of provincie_code, found 1",
        ),
    ],
)
def test_table_of_an_impossible_size_is_refused(
    server: ODataServer, client: OData, gebieden: list[CbsArea], found: str
) -> None:
    server.add_year(JAAR, TABLES[JAAR], gebieden)
    with pytest.raises(CbsError, match=found):
        fetch_year(client, JAAR)


def test_table_that_is_gone_is_named(client: OData) -> None:
    with pytest.raises(CbsError, match=r"Gebieden in Nederland 2019 \(table 84378NED\): .* found 404") as raised:
        fetch_year(client, 2019)
    assert not isinstance(raised.value, OutOfReachError)


def test_silent_server_is_out_of_reach(server: ODataServer, client: OData, path: str) -> None:
    server.fail(f"{path}/TypedDataSet", [slow(1), slow(1)])
    with pytest.raises(OutOfReachError, match=r"2026 \(table 86247NED\): .*timed out"):
        fetch_year(client, JAAR)


def test_failures_that_pass_leave_no_trace(server: ODataServer, client: OData, path: str) -> None:
    for end, fault in (("TableInfos", status(500)), ("DataProperties", content(b"{")), ("TypedDataSet", status(503))):
        server.fail(f"{path}/{end}", [fault])
    assert [astuple(gebied) for gebied in fetch_year(client, JAAR).areas] == [*map(astuple, AREA_COLUMNS)]
