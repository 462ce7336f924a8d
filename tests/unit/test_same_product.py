"""The comparison of two commits finds every difference, and none that is allowed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.bench.differences import (
    csv_differences,
    csv_rows,
    help_entries,
    only_in_one,
    renamed_path,
    renamed_structure,
    structure,
    value_differences,
)

CONTROLE = b'publicatie_id,verschil,toelichting\r\na1,0,\r\na1,2,"Er staat ""5"", niet\r\n7."\r\n'


def test_items_are_counted_and_not_only_looked_for() -> None:
    assert only_in_one(["a", "b", "b"], ["c", "b", "a"]) == ["missing: b", "new: c"]


def test_csv_fields_keep_their_quotes_and_line_endings() -> None:
    assert csv_rows(CONTROLE)[1:] == [
        ["a1", "0", "", "\r\n"],
        ["a1", "2", '"Er staat ""5"", niet\r\n7."', "\r\n"],
    ]
    assert csv_rows(b"a,b\n1,") == [["a", "b", "\n"], ["1", "", ""]]


def test_csv_with_a_quote_in_a_field_is_an_error() -> None:
    with pytest.raises(ValueError, match="not CSV"):
        csv_rows(b'a\r\nb"c\r\n')


def test_another_text_is_allowed_but_for_a_strict_comparison() -> None:
    other = CONTROLE.replace(b"Er staat", b"Hier staat")
    assert csv_differences("mart_controle", CONTROLE, other) == []
    assert len(csv_differences("mart_controle", CONTROLE, other, is_strict=True)) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a1,2,", b"a1,3,"),
        (b"a1,2,", b'a1,"2",'),
        (b"a1,0,\r\n", b"a1,0,\n"),
        (b"a1,0,\r\n", b""),
        (b"a1,0,\r\n", b"a1,0,\r\na1,0,\r\n"),
        (b",toelichting", b",uitleg"),
    ],
    ids=["count", "quotes", "line ending", "row lost", "row twice", "exempt column renamed"],
)
def test_any_other_change_of_bytes_is_a_difference(old: bytes, new: bytes) -> None:
    assert csv_differences("mart_controle", CONTROLE, CONTROLE.replace(old, new))


def test_order_of_rows_is_a_difference() -> None:
    found = csv_differences("dim_amr", b"amr_key\r\n1\r\n2\r\n", b"amr_key\r\n2\r\n1\r\n")
    assert found == ["dim_amr: the same rows in another order"]


def test_a_column_may_be_renamed_only_in_its_own_table() -> None:
    before, after = b"niveau,code\r\namr,AM01\r\n", b"gebiedsoort,code\r\namr,AM01\r\n"
    assert csv_differences("mart_trend", before, after) == []
    assert csv_differences("dim_publicatie", before, after)
    assert csv_differences("mart_trend", before, after, is_strict=True)


def test_a_renamed_table_has_its_files_by_the_new_name() -> None:
    paths = ["csv/mart_revisies.csv", "parquet/mart_revisies.parquet", "csv/mart_revisie.csv", "rapport/index.html"]
    assert [renamed_path(path) for path in paths] == [
        "csv/mart_revisie.csv",
        "parquet/mart_revisie.parquet",
        "csv/mart_revisie.csv",
        "rapport/index.html",
    ]


def test_json_keys_stay_and_only_texts_may_change() -> None:
    before = {"oordeel": "quarantaine", "reden": "Fout.", "rijen": [{"totaal": 1}], "controles": []}
    assert value_differences(before, before | {"reden": "Het telt niet op."}, "read") == []
    assert value_differences(before, {key: before[key] for key in before if key != "reden"}, "read") == [
        "read: missing: reden"
    ]
    assert value_differences(before, before | {"rijen": [{"totaal": 1, "naam": "Alkmaar"}]}, "read") == [
        "read › rijen[0]: new: naam"
    ]


@pytest.mark.parametrize("other", [1.0, True, "1", None, [1], 2])
def test_json_values_of_another_type_differ(other: object) -> None:
    assert value_differences({"totaal": 1}, {"totaal": other}, "read")


def test_lists_of_different_lengths_differ() -> None:
    assert value_differences([1, 2], [1], "read") == ["read: was [1, 2], is [1]"]


HELP = """
 Usage: klantprofielen [OPTIONS] COMMAND [ARGS]...
╭─ Options ────────────────────────────────────────╮
│ *  --out         <dir>   Folder to make, or as   │
│                          --seed says.            │
│    --quarters    <int>   How many.               │
╰──────────────────────────────────────────────────╯
╭─ Commands ───────────────────────────────────────╮
│ read       Read publications.                    │
│            and more                              │
│ reference  The codes.                            │
╰──────────────────────────────────────────────────╯
"""


def test_help_lists_commands_and_options() -> None:
    assert help_entries(HELP, "Commands") == ["read", "reference"]
    assert help_entries(HELP, "Options") == ["--out", "--quarters"]
    assert help_entries(HELP, "Arguments") == []


def test_tables_of_every_schema_are_told_with_kind_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.mart_revisies (bbox DOUBLE[4], naam VARCHAR)")
        connection.execute("CREATE TABLE marts.mart_trend (niveau VARCHAR); CREATE VIEW orphan AS SELECT 1 AS one")
    found = structure(path)
    assert found == {
        "main.orphan": ["VIEW", "one INTEGER"],
        "marts.mart_revisies": ["BASE TABLE", "bbox DOUBLE[4]", "naam VARCHAR"],
        "marts.mart_trend": ["BASE TABLE", "niveau VARCHAR"],
    }
    assert list(structure(path, ["marts"])) == ["marts.mart_revisies", "marts.mart_trend"]
    assert renamed_structure(found) == {
        "main.orphan": ["VIEW", "one INTEGER"],
        "marts.mart_revisie": ["BASE TABLE", "bbox DOUBLE[4]", "naam VARCHAR"],
        "marts.mart_trend": ["BASE TABLE", "gebiedsoort VARCHAR"],
    }


def test_a_table_by_both_names_stays_two_tables() -> None:
    both = {"marts.mart_revisies": ["VIEW", "naam VARCHAR"], "marts.mart_revisie": ["BASE TABLE", "naam VARCHAR"]}
    assert renamed_structure(both) == both
