"""What differs between two databases of marts, and how a changelog tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publishing.changelog import changes_json, changes_md, summary_of
from orchestration.publishing.changes import EXAMPLES, MOST_PUBLICATIES, Changes, TableChanges, compare
from tests.support.marts import RELEASE

MARTS = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_publicatie (publicatie_id VARCHAR PRIMARY KEY, bestand VARCHAR);
INSERT INTO marts.dim_publicatie VALUES ('p1', '2021Q1/een.pdf'), ('p9', 'onbekend/a.pdf'), ('p8', 'onbekend/b.pdf');
CREATE TABLE marts.fct (publicatie_id VARCHAR, quarter_key VARCHAR, code VARCHAR, met INTEGER, zonder INTEGER,
    pagina INTEGER, PRIMARY KEY (publicatie_id, code));
INSERT INTO marts.fct VALUES ('p1', '2021Q1', 'A', 1, 2, 1), ('p1', '2021Q1', 'B', 3, NULL, 1),
    ('p9', 'onbekend', 'A', 5, 6, 1), ('p8', 'onbekend', 'A', 7, 8, 1);
CREATE TABLE marts.zonder_sleutel (naam VARCHAR, dag DATE);
INSERT INTO marts.zonder_sleutel VALUES ('x', '2021-01-01'), ('x', '2021-01-01'), ('y', NULL);
"""


def compared(folder: Path, change: str, before: str = "") -> Changes:
    """What differs between the marts and the same ones after a change."""
    for name, statements in (("oud", before), ("nieuw", before + ";" + change)):
        with duckdb.connect(folder / f"{name}.duckdb") as connection:
            connection.execute(f"{MARTS}; {statements}")
    return compare(folder / "oud.duckdb", folder / "nieuw.duckdb")


def only(changes: Changes) -> TableChanges:
    """The one table that differs."""
    (table,) = (table for table in changes.tables if not table.is_same)
    return table


def rows(table: TableChanges) -> tuple[int, int, int]:
    return table.rows_added, table.rows_gone, table.rows_changed


def test_equal_marts_have_no_changes(tmp_path: Path) -> None:
    changes = compared(tmp_path, "CHECKPOINT")
    assert [table.table for table in changes.tables] == ["dim_publicatie", "fct", "zonder_sleutel"]
    assert all(table.is_same for table in changes.tables)
    assert summary_of(changes) == "De rijen en kolommen zijn gelijk gebleven."
    assert "## fct" not in changes_md(RELEASE, "v0", changes)


def test_cells_rows_and_publications_are_counted_with_examples(tmp_path: Path) -> None:
    table = only(
        compared(
            tmp_path,
            "UPDATE marts.fct SET zonder = 4 WHERE code = 'B'; DELETE FROM marts.fct WHERE publicatie_id = 'p8'; "
            "UPDATE marts.fct SET met = 0 WHERE publicatie_id = 'p9'; "
            "INSERT INTO marts.fct VALUES ('p1', '2021Q1', 'C', 1, 1, 2)",
        )
    )
    assert rows(table) == (1, 1, 2)
    assert (table.rows_before, table.rows_now, table.cells) == (4, 4, {"met": 1, "zonder": 1})
    assert table.publicaties == [
        {"bestand": "2021Q1/een.pdf", "publicatie_id": "p1", "added": 1, "gone": 0, "changed": 1},
        {"bestand": "onbekend/b.pdf", "publicatie_id": "p8", "added": 0, "gone": 1, "changed": 0},
        {"bestand": "onbekend/a.pdf", "publicatie_id": "p9", "added": 0, "gone": 0, "changed": 1},
    ]
    examples = [(one["change"], *one["row"].values(), one.get("column"), one.get("old")) for one in table.examples]
    assert examples == [
        ("added", "2021Q1", "C", None, None),
        ("gone", "onbekend", "p8", "A", None, None),
        ("changed", "2021Q1", "B", "zonder", None),
        ("changed", "onbekend", "p9", "A", "met", "5"),
    ]


def test_row_of_a_revision_is_the_row_that_it_replaces(tmp_path: Path) -> None:
    table = only(
        compared(
            tmp_path,
            "UPDATE marts.fct SET publicatie_id = 'p2' WHERE publicatie_id = 'p1'; "
            "UPDATE marts.fct SET met = 2, pagina = 2 WHERE code = 'A' AND quarter_key = '2021Q1'",
        )
    )
    assert rows(table) == (0, 0, 1)
    assert [one["column"] for one in table.examples] == ["met", "pagina"]
    assert [one["publicatie_id"] for one in table.publicaties] == ["p2"]


def test_rows_are_paired_by_publication_where_a_quarter_has_several(tmp_path: Path) -> None:
    twice = "INSERT INTO marts.fct VALUES ('p2', '2021Q1', 'A', 1, 2, 1)"
    table = only(compared(tmp_path, "UPDATE marts.fct SET publicatie_id = 'p3' WHERE publicatie_id = 'p2'", twice))
    assert table.paired_by == ["publicatie_id", "code"]
    assert rows(table) == (1, 1, 0)


def test_rows_without_a_key_are_compared_whole_and_counted_each(tmp_path: Path) -> None:
    table = only(
        compared(
            tmp_path, "DELETE FROM marts.zonder_sleutel; INSERT INTO marts.zonder_sleutel VALUES ('x', '2021-01-01')"
        )
    )
    assert (rows(table), table.paired_by) == ((0, 2, 0), [])
    assert [one["row"] for one in table.examples] == [{"naam": "x", "dag": "2021-01-01"}, {"naam": "y"}]


@pytest.mark.parametrize(
    ("change", "renamed"),
    [
        ("", {"met": "profiel"}),
        ("INSERT INTO marts.fct VALUES ('p1', '2021Q1', 'Z', 1, 2, 1)", {"met": "profiel"}),
        ("UPDATE marts.fct SET profiel = 9 WHERE code = 'B'", {}),
        ("ALTER TABLE marts.fct ADD ook INTEGER; UPDATE marts.fct SET ook = profiel", {}),
        ("UPDATE marts.fct SET profiel = NULL", {}),
    ],
    ids=["renamed", "renamed beside a new row", "other content", "two with the content", "emptied"],
)
def test_column_is_renamed_if_one_other_has_its_content(tmp_path: Path, change: str, renamed: dict[str, str]) -> None:
    table = only(compared(tmp_path, f"ALTER TABLE marts.fct RENAME met TO profiel; {change}"))
    assert table.columns_renamed == renamed
    assert ("met" in table.columns_gone, "profiel" in table.columns_added) == (not renamed, not renamed)


KEYED = "CREATE TABLE marts.k ({0} INTEGER PRIMARY KEY, x INTEGER); INSERT INTO marts.k VALUES (1, 1), (2, 2)"


def test_renamed_key_still_pairs_the_rows(tmp_path: Path) -> None:
    other = f"DROP TABLE marts.k; {KEYED.format('nummer')}; UPDATE marts.k SET x = 3 WHERE nummer = 2"
    table = only(compared(tmp_path, other, KEYED.format("id")))
    assert (table.columns_renamed, rows(table)) == ({"id": "nummer"}, (0, 0, 1))


def test_other_key_is_no_key(tmp_path: Path) -> None:
    other = "CREATE TABLE marts.k (id INTEGER, x INTEGER PRIMARY KEY); INSERT INTO marts.k VALUES (1, 1)"
    table = only(compared(tmp_path, f"DROP TABLE marts.k; {other}", KEYED.format("id")))
    assert (table.paired_by, rows(table)) == ([], (0, 1, 0))


def test_column_of_another_type_is_told_and_its_values_compared(tmp_path: Path) -> None:
    table = only(
        compared(tmp_path, "ALTER TABLE marts.fct ALTER met TYPE VARCHAR USING if(met = 1, 'een', met::VARCHAR)")
    )
    assert (table.columns_retyped, table.cells) == ({"met": ("INTEGER", "VARCHAR")}, {"met": 1})


def test_tables_are_added_gone_and_renamed(tmp_path: Path) -> None:
    changes = compared(
        tmp_path,
        "CREATE TABLE marts.los AS FROM marts.zonder_sleutel; DROP TABLE marts.zonder_sleutel; DROP TABLE marts.fct; "
        "CREATE TABLE marts.nieuw AS SELECT 1 AS x",
    )
    assert (changes.tables_added, changes.tables_gone) == ({"nieuw": 1}, {"fct": 4})
    assert (only(changes).table, only(changes).renamed_from, rows(only(changes))) == (
        "los",
        "zonder_sleutel",
        (0, 0, 0),
    )
    assert summary_of(changes) == "1 tabel erbij, 1 tabel weg, 1 tabel veranderd."
    told = changes_md(RELEASE, "v0", changes)
    assert "## Tabellen erbij\n\n- `nieuw`, 1 rij\n\n## Tabellen weg\n\n- `fct`, 4 rijen\n" in told
    assert "## los\n\n- Deze tabel heette `zonder_sleutel`.\n" in told


def test_changelog_of_many_changes_is_bounded_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    many = "INSERT INTO marts.fct SELECT 'q' || i, '2022Q1', i, 1, repeat('1', 9)::INTEGER, 1 FROM range(500) AS r(i)"
    changes = compared(tmp_path, many)
    table = only(changes)
    assert (table.rows_added, len(table.examples), len(table.publicaties)) == (500, EXAMPLES, MOST_PUBLICATIES)
    assert f"- en nog {500 - MOST_PUBLICATIES} publicaties\n" in changes_md(RELEASE, "v0", changes)


def test_text_of_a_document_is_only_text_in_the_changelog(tmp_path: Path) -> None:
    told = changes_md(
        RELEASE,
        "v0",
        compared(tmp_path, "INSERT INTO marts.dim_publicatie VALUES ('`](x) |\n# kop \u202e', repeat('y', 999))"),
    )
    assert "\n- erbij: `'](x) / # kop \\u202e`\n" in told


def test_changelog_for_programs_says_what_it_is_of(tmp_path: Path) -> None:
    told: dict[str, Any] = changes_json(RELEASE, None, None)
    assert (told["version"], told["day"], told["previous"]) == (RELEASE.version, "2023-04-30", None)
    assert (told["is_synthetisch"], told["summary"]) == (True, "Dit is de eerste uitgave.")
    assert "synthetisch" in told["title"]
    later = changes_json(RELEASE, "v0", compared(tmp_path, "UPDATE marts.fct SET met = 9 WHERE code = 'B'"))
    assert (later["previous"], later["tables_same"]) == ("v0", ["dim_publicatie", "zonder_sleutel"])
    assert later["tables"][0]["cells"] == {"met": 1}
