"""Loading raw files into staging: what is read, what is left alone, and that a failure leaves what was there."""

from __future__ import annotations

import hashlib
import os
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.domain.correctie import Correctie
from orchestration.domain.names import Names
from orchestration.domain.sidecar import read_sidecar, sidecar_path, sidecar_yaml
from orchestration.intake.filing import add_file
from orchestration.intake.raw import RawFile, list_files
from orchestration.reading import version
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest
from orchestration.reading.reading import read_file
from orchestration.system.files import sha256_of
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.warehouse import read as read_module
from orchestration.warehouse import staging
from orchestration.warehouse.guards import ClockError, MixtureError, refuse_clock, refuse_mixture
from orchestration.warehouse.plan import Plan, PlannedFile, plan
from orchestration.warehouse.read import ReaderMismatchError, read
from orchestration.warehouse.staging import LoadResult, create_schema, printed, store
from tests.support.loading import changed_partities, load
from tests.support.synthetic import DORDRECHT, NOW, TODAY, TOTAAL, ZWIJNDRECHT, publicatie_tekst

GOED = publicatie_tekst()
ANDER_KWARTAAL = publicatie_tekst(kop="Klantprofielen (synthetisch)\nTweede kwartaal 2021 Drechtsteden\n")
PARTITIES = ["2021Q1", "2021Q2", "onbekend"]

Bring = Callable[..., LoadResult]
Content = tuple[list[tuple[Any, ...]], ...]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with an empty staging schema."""
    with duckdb.connect() as warehouse:
        create_schema(warehouse)
        yield warehouse


@pytest.fixture
def raw_dir(tmp_path: Path, namen: Names) -> Path:
    """A raw store with two publications (synthetisch) of two quarters."""
    for name, tekst in (("een.txt", GOED), ("twee.txt", ANDER_KWARTAAL)):
        (tmp_path / name).write_text(tekst, encoding="utf-8")
        add_file(tmp_path / "raw", tmp_path / name, ReadingContext(namen, TODAY), NOW)
    return tmp_path / "raw"


@pytest.fixture
def bring(connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names) -> Bring:
    """Brings staging in line with the raw store."""

    def load_now(partities: list[str] = PARTITIES, today: date = TODAY, names: Names = namen) -> LoadResult:
        return load(connection, raw_dir, partities, ReadingContext(names, today))

    return load_now


def content(connection: duckdb.DuckDBPyConnection) -> Content:
    return (
        connection.execute("FROM staging.publicatie ORDER BY ALL").fetchall(),
        connection.execute("FROM staging.regel ORDER BY ALL").fetchall(),
        connection.execute("FROM staging.correctie ORDER BY ALL").fetchall(),
    )


def names_of(result: LoadResult) -> tuple[list[str], list[str], list[str]]:
    return [reading.bestand for reading in result.read], result.unchanged, result.gone


def test_publication_and_its_rows_are_staged_as_printed(connection: duckdb.DuckDBPyConnection, bring: Bring) -> None:
    bring()
    assert connection.execute(
        "SELECT bestand, partitie, quarter_key, quarter_key_kop, quarter_key_toegekend, niveau, amr_naam, amr_sleutel, "
        "doelgroepregister, registratiegraad_gepubliceerd, kolomkoppen_gelezen, uitslag, reden, heeft_sidecar, "
        "is_synthetisch FROM staging.publicatie WHERE partitie = '2021Q1'"
    ).fetchall() == [
        (
            *("2021Q1/een.txt", "2021Q1", "2021Q1", "2021Q1", None, "regionaal", "Drechtsteden", "drechtsteden"),
            *(5000, 75, True, "aangenomen", None, True, True),
        )
    ]
    assert connection.execute(
        "SELECT volgnummer, soort, naam, gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, "
        "totaal, regel.pagina, bbox FROM staging.regel INNER JOIN staging.publicatie USING (publicatie_id) "
        "WHERE partitie = '2021Q1' ORDER BY volgnummer"
    ).fetchall() == [
        (1, "rij", "Dordrecht", *DORDRECHT, None, None),
        (2, "rij", "Zwijndrecht", *ZWIJNDRECHT, None, None),
        (3, "totaal", "TOTAAL AMR", *TOTAAL, None, None),
    ]


def test_second_load_reads_nothing_and_changes_nothing(connection: duckdb.DuckDBPyConnection, bring: Bring) -> None:
    assert names_of(bring()) == (["2021Q1/een.txt", "2021Q2/twee.txt"], [], [])
    before = content(connection)
    assert names_of(bring()) == ([], ["2021Q1/een.txt", "2021Q2/twee.txt"], [])
    assert content(connection) == before


def test_loading_from_nothing_again_gives_the_same(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names
) -> None:
    bring()
    with duckdb.connect() as other:
        create_schema(other)
        load(other, raw_dir, PARTITIES[::-1], ReadingContext(namen, TODAY))
        assert content(other) == content(connection)


def test_only_the_file_that_changed_is_read(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names
) -> None:
    bring()
    (raw_dir / "2021Q1" / "een.txt").write_text(GOED.replace("1.321", "1.322"), encoding="utf-8")
    assert changed_partities(connection, raw_dir, ReadingContext(namen, TODAY)) == ["2021Q1"]
    assert names_of(bring()) == (["2021Q1/een.txt"], ["2021Q2/twee.txt"], [])
    assert connection.execute("SELECT bestand, uitslag FROM staging.publicatie ORDER BY ALL").fetchall() == [
        ("2021Q1/een.txt", "quarantaine"),
        ("2021Q2/twee.txt", "aangenomen"),
    ]
    assert connection.execute("SELECT count(*), count(DISTINCT publicatie_id) FROM staging.regel").fetchone() == (6, 2)
    assert changed_partities(connection, raw_dir, ReadingContext(namen, TODAY)) == []


@pytest.mark.parametrize("how", ["changed", "broken", "gone"])
def test_changed_sidecar_is_noticed(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names, how: str
) -> None:
    bring()
    path = sidecar_path(raw_dir / "2021Q1" / "een.txt")
    sidecar = read_sidecar(path)
    assert sidecar is not None
    if how == "changed":
        path.write_text(sidecar_yaml(sidecar.model_copy(update={"title": "Anders (synthetisch)"})), encoding="utf-8")
    elif how == "broken":
        path.write_text("producer: [", encoding="utf-8")
    else:
        path.unlink()
    assert changed_partities(connection, raw_dir, ReadingContext(namen, TODAY)) == ["2021Q1"]
    assert names_of(bring())[0] == ["2021Q1/een.txt"]
    assert (
        connection.execute(
            "SELECT title, heeft_sidecar, uitslag FROM staging.publicatie WHERE partitie = '2021Q1'"
        ).fetchone()
        == {
            "changed": ("Anders (synthetisch)", True, "aangenomen"),
            "broken": (None, False, "quarantaine"),
            "gone": (None, False, "aangenomen"),
        }[how]
    )


def test_quarter_given_in_the_sidecar_later_is_taken_over(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names, tmp_path: Path
) -> None:
    (tmp_path / "drie.txt").write_text(publicatie_tekst(kop="Klantprofielen (synthetisch)\n"), encoding="utf-8")
    filed = add_file(raw_dir, tmp_path / "drie.txt", ReadingContext(namen, TODAY), NOW)
    bring()
    query = "SELECT quarter_key, quarter_key_toegekend, uitslag FROM staging.publicatie WHERE partitie = 'onbekend'"
    assert connection.execute(query).fetchone() == ("onbekend", None, "aangenomen")
    path = sidecar_path(raw_dir / filed.bestand)
    path.write_text(f"{path.read_text(encoding='utf-8')}quarter_key: 2020Q3\n", encoding="utf-8")
    bring()
    assert connection.execute(query).fetchone() == ("2020Q3", "2020Q3", "aangenomen")


def test_gone_file_leaves_staging_with_its_rows(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names
) -> None:
    bring()
    (raw_dir / "2021Q1" / "een.txt").unlink()
    assert changed_partities(connection, raw_dir, ReadingContext(namen, TODAY)) == ["2021Q1"]
    assert names_of(bring()) == ([], ["2021Q2/twee.txt"], ["2021Q1/een.txt"])
    assert connection.execute("SELECT count(*), count(DISTINCT publicatie_id) FROM staging.regel").fetchone() == (3, 1)


def test_only_the_quarters_asked_for_are_touched(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names
) -> None:
    bring()
    (raw_dir / "2021Q1" / "een.txt").unlink()
    (raw_dir / "2021Q2" / "twee.txt").write_text("x", encoding="utf-8")
    assert names_of(bring(["2021Q2"])) == (["2021Q2/twee.txt"], [], [])
    assert connection.execute("SELECT bestand, uitslag FROM staging.publicatie ORDER BY ALL").fetchall() == [
        ("2021Q1/een.txt", "aangenomen"),
        ("2021Q2/twee.txt", "geweigerd"),
    ]
    assert changed_partities(connection, raw_dir, ReadingContext(namen, TODAY)) == ["2021Q1"]


def test_new_spelling_and_new_reader_read_everything_again(
    bring: Bring, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    other_names = replace(namen, fingerprint="anders")
    assert len(bring(names=other_names).read) == 2
    assert len(bring(names=other_names).unchanged) == 2
    monkeypatch.setattr(version, "reader_version", lambda: "anders")
    assert len(bring(names=other_names).read) == 2


def test_correction_reads_only_its_own_file_and_what_is_staged_stays_as_printed(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, namen: Names
) -> None:
    path = raw_dir / "2021Q1" / "een.txt"
    path.write_text(GOED.replace("1.321", "1.322"), encoding="utf-8")
    sidecar_path(path).unlink()
    bring()
    query = (
        "SELECT uitslag, totaal FROM staging.regel INNER JOIN staging.publicatie USING (publicatie_id) "
        "WHERE partitie = '2021Q1' AND volgnummer = 1"
    )
    assert connection.execute(query).fetchone() == ("quarantaine", 1322)
    correcties = (Correctie(sha256_of(path), 1, "Dordrecht", "totaal", 1322, 1321, "synthetisch", "test"),)
    corrected = ReadingContext(namen, TODAY, correcties=correcties)
    assert changed_partities(connection, raw_dir, corrected) == ["2021Q1"]
    first, second = (load(connection, raw_dir, PARTITIES, corrected) for _ in range(2))
    assert names_of(first) == (["2021Q1/een.txt"], ["2021Q2/twee.txt"], [])
    assert names_of(second) == ([], ["2021Q1/een.txt", "2021Q2/twee.txt"], [])
    assert connection.execute(query).fetchone() == ("aangenomen", 1322)
    assert names_of(bring())[0] == ["2021Q1/een.txt"]
    assert connection.execute(query).fetchone() == ("quarantaine", 1322)


def test_corrections_are_staged_with_their_cell_or_with_what_was_found(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names
) -> None:
    path = raw_dir / "2021Q1" / "een.txt"
    path.write_text(GOED.replace("1.321", "1.322"), encoding="utf-8")
    fits = Correctie(sha256_of(path), 1, "Dordrecht", "totaal", 1322, 1321, "synthetisch", "test")
    correcties = (
        fits,
        replace(fits, kolom="uwv_profiel", gedrukt=1490),
        replace(fits, rij="Nergenshuizen"),
        replace(fits, tabel=2),
        replace(fits, sha256="0" * 64),
    )
    load(connection, raw_dir, PARTITIES, ReadingContext(namen, TODAY, correcties=correcties))
    assert connection.execute(
        "SELECT tabel, rij, kolom, gedrukt, volgnummer, gevonden, is_toegepast, "
        "publicatie_id IN (SELECT publicatie_id FROM staging.publicatie WHERE partitie = '2021Q1') "
        "FROM staging.correctie WHERE bestand = '2021Q1/een.txt' ORDER BY rowid"
    ).fetchall() == [
        (1, "Dordrecht", "totaal", 1322, 1, "1.322", True, True),
        (1, "Dordrecht", "uwv_profiel", 1490, 1, "300", False, True),
        (1, "Nergenshuizen", "totaal", 1322, None, "geen rij van die naam, of meer dan één", False, True),
        (2, "Dordrecht", "totaal", 1322, None, "geen tabel met dat nummer", False, None),
    ]
    assert connection.execute("SELECT count(*) FROM staging.correctie").fetchone() == (4,)
    path.unlink()
    load(connection, raw_dir, PARTITIES, ReadingContext(namen, TODAY, correcties=correcties))
    assert connection.execute("FROM staging.correctie").fetchall() == []


def test_correction_of_a_refused_file_is_not_staged(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names
) -> None:
    path = raw_dir / "2021Q1" / "een.txt"
    path.write_text("Jaarverslag\n", encoding="utf-8")
    correctie = Correctie(sha256_of(path), 1, "Dordrecht", "totaal", 1322, 1321, "synthetisch", "test")
    load(connection, raw_dir, PARTITIES, ReadingContext(namen, TODAY, correcties=(correctie,)))
    assert connection.execute("FROM staging.correctie").fetchall() == []


def test_refused_file_is_staged_with_its_reason_and_the_others_go_on(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path
) -> None:
    (raw_dir / "2021Q1" / "a.pdf").write_bytes(b"geen pdf (synthetisch)")
    assert names_of(bring())[0] == ["2021Q1/a.pdf", "2021Q1/een.txt", "2021Q2/twee.txt"]
    uitslag, reden = connection.execute(
        "SELECT uitslag, reden FROM staging.publicatie WHERE bestand = '2021Q1/a.pdf'"
    ).fetchall()[0]
    assert uitslag == "geweigerd"
    assert "Geen pdf" in reden
    assert connection.execute("SELECT count(*) FROM staging.regel").fetchone() == (6,)


def test_quarantined_publication_is_staged_with_the_place_of_what_is_wrong(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path
) -> None:
    (raw_dir / "2021Q1" / "een.txt").write_text(GOED.replace("1.321", "1.322"), encoding="utf-8")
    bring()
    assert connection.execute(
        "SELECT uitslag, regel, verwacht, gevonden FROM staging.publicatie WHERE partitie = '2021Q1'"
    ).fetchone() == ("quarantaine", "Dordrecht", "1.321", "1.322")


def test_publication_quarantined_before_its_quarter_was_over_is_read_again_after_it(
    connection: duckdb.DuckDBPyConnection, bring: Bring
) -> None:
    verdict = "SELECT uitslag FROM staging.publicatie WHERE partitie = '2021Q2'"
    bring(today=date(2021, 6, 30))
    assert connection.execute(verdict).fetchone() == ("quarantaine",)
    bring(today=date(2021, 7, 1))
    assert connection.execute(verdict).fetchone() == ("aangenomen",)


def break_off(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, context: ReadingContext
) -> tuple[list[str], LoadResult]:
    """Load what a run would read, as if each reading were broken off at a limit; gives which files those were."""
    planned = plan(connection, list_files(raw_dir), PARTITIES, context)
    items = [
        replace(item, readings=tuple(replace(reading, reden="Te lang.", is_aborted=True) for reading in item.readings))
        for item in read(planned.changed, context)
    ]
    return [item.bestand for item in items], store(connection, raw_dir, planned, context, items)


def test_reading_that_was_broken_off_is_tried_again_on_another_day_and_says_so(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names
) -> None:
    files = ["2021Q1/een.txt", "2021Q2/twee.txt"]
    context = ReadingContext(namen, TODAY)
    assert break_off(connection, raw_dir, context)[0] == files
    assert connection.execute("SELECT DISTINCT reden FROM staging.publicatie").fetchall() == [
        ("Te lang. Een volgende dag wordt het opnieuw geprobeerd; met `klantprofielen rebuild` meteen.",)
    ]
    again, result = break_off(connection, raw_dir, context)
    assert (again, result.unchanged) == ([], files)
    tomorrow = ReadingContext(namen, TODAY + timedelta(days=1))
    assert break_off(connection, raw_dir, tomorrow)[0] == files
    assert break_off(connection, raw_dir, tomorrow)[0] == []


@pytest.mark.parametrize("change", ["bytes", "limits", "clock set back"])
def test_reading_that_was_broken_off_is_tried_again_at_once_if_anything_changes(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names, change: str
) -> None:
    context = ReadingContext(namen, TODAY)
    break_off(connection, raw_dir, context)
    if change == "bytes":
        (raw_dir / "2021Q1" / "een.txt").write_text(GOED.replace("75%", "74%"), encoding="utf-8")
    elif change == "limits":
        context = ReadingContext(namen, TODAY, limits=replace(DEFAULT_LIMITS, max_seconds=60))
    else:
        context = ReadingContext(namen, TODAY - timedelta(days=1))
    assert "2021Q1/een.txt" in break_off(connection, raw_dir, context)[0]


@pytest.mark.parametrize("failing_table", ["publicatie", "regel"])
def test_failure_in_the_middle_of_a_file_leaves_what_was_staged_of_it(
    connection: duckdb.DuckDBPyConnection,
    bring: Bring,
    raw_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing_table: str,
) -> None:
    bring()
    before = content(connection)
    (raw_dir / "2021Q1" / "een.txt").write_text(GOED.replace("75%", "74%"), encoding="utf-8")
    insert = staging._insert

    def fail_on_the_way(target: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
        if table == failing_table:
            raise KeyboardInterrupt
        insert(target, table, rows)

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_insert", fail_on_the_way)
        with pytest.raises(KeyboardInterrupt):
            bring()
    assert content(connection) == before
    assert names_of(bring())[0] == ["2021Q1/een.txt"]


def test_files_before_a_failure_stay_staged(connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names) -> None:
    def stop(bestand: str) -> None:
        if bestand == "2021Q1/een.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(connection, raw_dir, PARTITIES, ReadingContext(namen, TODAY), stop)
    assert ("2021Q1/een.txt",) in connection.execute("SELECT bestand FROM staging.publicatie").fetchall()


def test_schema_is_made_once(connection: duckdb.DuckDBPyConnection, bring: Bring) -> None:
    bring()
    before = content(connection)
    create_schema(connection)
    assert content(connection) == before


def test_schema_of_another_version_is_made_anew_and_read_again(
    connection: duckdb.DuckDBPyConnection, bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    ddl = tmp_path / "staging.sql"
    ddl.write_text(staging._DDL.read_text(encoding="utf-8").replace("regel VARCHAR,", "regel VARCHAR, extra VARCHAR,"))
    monkeypatch.setattr(staging, "_DDL", ddl)
    create_schema(connection)
    assert content(connection) == ([], [], [])
    assert connection.execute("SELECT extra FROM staging.publicatie").fetchall() == []
    assert len(bring().read) == 2


def test_schema_that_can_not_be_made_leaves_the_old_one(
    connection: duckdb.DuckDBPyConnection, bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    before = content(connection)
    broken = tmp_path / "staging.sql"
    broken.write_text("CREATE SCHEMA staging; CREATE TABEL x;")
    with monkeypatch.context() as patched:
        patched.setattr(staging, "_DDL", broken)
        with pytest.raises(duckdb.Error):
            create_schema(connection)
    assert content(connection) == before


def test_printed_shows_publications_and_rows_of_the_quarters_asked_for(
    connection: duckdb.DuckDBPyConnection, bring: Bring
) -> None:
    bring()
    publicaties, regels = printed(connection, ["2021Q2"])
    assert [row["bestand"] for row in publicaties] == ["2021Q2/twee.txt"]
    assert [(row["naam"], row["totaal"]) for row in regels] == [
        ("Dordrecht", 1321),
        ("Zwijndrecht", 2432),
        ("TOTAAL AMR", 3753),
    ]


def test_real_and_synthetic_publications_staged_together_are_refused(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path
) -> None:
    bring()
    refuse_mixture(connection)
    path = raw_dir / "2021Q2" / "echt.txt"
    path.write_text("Jaarverslag\n", encoding="utf-8")
    bring()
    refuse_mixture(connection)  # what is no publication is of neither kind
    path.write_text(publicatie_tekst(kop="Tweede kwartaal 2021 Drechtsteden\n"), encoding="utf-8")
    bring()
    with pytest.raises(MixtureError, match=r"2021Q2/echt\.txt is real, 2021Q1/een\.txt is synthetic"):
        refuse_mixture(connection)


def test_clock_before_the_end_of_an_accepted_quarter_is_refused(
    connection: duckdb.DuckDBPyConnection, bring: Bring
) -> None:
    refuse_clock(connection, date(2014, 1, 1))  # nothing was accepted yet
    bring()
    refuse_clock(connection, date(2021, 7, 1))
    with pytest.raises(ClockError, match=r"it is 2021-06-30, but 2021Q2, which ends on 2021-06-30") as error:
        refuse_clock(connection, date(2021, 6, 30))
    assert "`klantprofielen rebuild`" in str(error.value)


def test_quarter_that_was_refused_as_not_over_does_not_question_the_clock(
    connection: duckdb.DuckDBPyConnection, bring: Bring
) -> None:
    bring(today=date(2021, 5, 1))
    refuse_clock(connection, date(2021, 5, 1))


@pytest.fixture
def basis(namen: Names) -> ReadingContext:
    """What the run at hand reads with."""
    return ReadingContext(namen, TODAY)


def changed_file(raw_dir: Path) -> Path:
    path = raw_dir / "2021Q1" / "een.txt"
    path.write_text(GOED.replace("75%", "74%"), encoding="utf-8")
    return path


@pytest.mark.parametrize(("count", "size", "sizes"), [(0, 5, []), (1, 5, [1]), (11, 5, [4, 4, 3]), (10, 5, [5, 5])])
def test_chunks_hold_every_file_once_and_are_even(tmp_path: Path, count: int, size: int, sizes: list[int]) -> None:
    files = [PlannedFile(RawFile(tmp_path / str(number), str(number), "2021Q1"), "", None) for number in range(count)]
    chunks = Plan(files, [], []).chunks(size)
    assert [len(chunk) for chunk in chunks] == sizes
    assert sorted(file.bestand for chunk in chunks for file in chunk) == sorted(file.bestand for file in files)


@pytest.mark.parametrize("how", ["changed", "gone", "sidecar"])
def test_what_changes_after_it_was_read_is_left_to_the_next_run(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, basis: ReadingContext, how: str
) -> None:
    bring()
    before = content(connection)
    path = changed_file(raw_dir)
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    gelezen = read(planned.changed, basis)
    if how == "changed":
        path.write_text(GOED.replace("75%", "73%"), encoding="utf-8")
    elif how == "gone":
        path.unlink()
    else:
        sidecar_path(path).write_text("producer: [", encoding="utf-8")
    result = store(connection, raw_dir, planned, basis, gelezen)
    assert (result.read, result.overtaken) == ([], ["2021Q1/een.txt"])
    assert content(connection) == before
    assert changed_partities(connection, raw_dir, basis) == ["2021Q1"]


def test_what_changes_before_it_is_read_is_read_as_it_is(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext
) -> None:
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    changed_file(raw_dir)
    (raw_dir / "2021Q2" / "twee.txt").unlink()
    result = store(connection, raw_dir, planned, basis, read(planned.changed, basis))
    assert [reading.bestand for reading in result.read] == ["2021Q1/een.txt"]
    assert result.overtaken == ["2021Q2/twee.txt"]
    assert changed_partities(connection, raw_dir, basis) == []


def test_file_that_was_another_one_only_while_it_was_read_is_not_stored(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext
) -> None:
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    gelezen = [
        replace(item, readings=tuple(replace(reading, sha256="0" * 64) for reading in item.readings))
        if item.bestand == "2021Q1/een.txt"
        else item
        for item in read(planned.changed, basis)
    ]
    assert store(connection, raw_dir, planned, basis, gelezen).overtaken == ["2021Q1/een.txt"]
    assert changed_partities(connection, raw_dir, basis) == ["2021Q1"]


def settle(raw_dir: Path) -> None:
    """Make all files in raw/ an hour old."""
    for path in raw_dir.rglob("*"):
        os.utime(path, (time.time() - 3600,) * 2)


def test_each_file_is_hashed_once_and_once_more_by_the_reader_that_judges_its_bytes(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(raw_dir)
    publicaties = [file.path for file in list_files(raw_dir)]
    names = {path.read_bytes(): path for path in raw_dir.rglob("*") if path.is_file()}
    hashed: Counter[Path] = Counter()
    sha256 = hashlib.sha256

    def hash_bytes(data: bytes = b"") -> object:
        hashed.update([names[data]] if data in names else [])
        return sha256(data)

    def read_here(requests: Sequence[ReadRequest], context: ReadingContext, workers: int | None) -> Iterator[Any]:
        assert workers == 1
        for index, item in enumerate(requests):
            yield index, read_file(item.path, context, bestand=item.bestand, herkomst=item.herkomst and item.herkomst())

    monkeypatch.setattr(hashlib, "sha256", hash_bytes)
    monkeypatch.setattr(read_module, "read_files", read_here)
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    items = read(pickle.loads(pickle.dumps(planned.changed)), basis, 1)
    result = store(connection, raw_dir, planned, basis, pickle.loads(pickle.dumps(items)))
    assert len(result.read) == 2
    assert hashed == {path: 2 if path in publicaties else 1 for path in names.values()}


def test_file_modified_just_before_it_was_planned_is_hashed_again(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext
) -> None:
    """Its next change might have the same time of modification."""
    settle(raw_dir)
    path = changed_file(raw_dir)
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    assert [(item.bestand, item.is_unchanged) for item in planned.changed] == [
        ("2021Q1/een.txt", False),
        ("2021Q2/twee.txt", True),
    ]
    items = read(planned.changed, basis)
    stat = path.stat()
    path.write_text(GOED.replace("75%", "73%"), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert store(connection, raw_dir, planned, basis, items).overtaken == ["2021Q1/een.txt"]


@pytest.mark.parametrize("change", ["touch", "sidecar", "replace"])
def test_settled_file_is_unchanged_until_it_or_its_sidecar_is_written(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext, change: str
) -> None:
    settle(raw_dir)
    path = raw_dir / "2021Q1" / "een.txt"
    (planned,) = plan(connection, list_files(raw_dir), ["2021Q1"], basis).changed
    assert planned.is_unchanged
    if change == "touch":
        path.touch()
    elif change == "sidecar":
        sidecar_path(path).unlink()
    else:
        stat = path.stat()
        copy = path.with_name("copy")
        copy.write_bytes(path.read_bytes())
        os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        copy.replace(path)
    assert not planned.is_unchanged


def test_file_too_large_to_read_is_stored_all_the_same(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, namen: Names
) -> None:
    small = ReadingContext(namen, TODAY, replace(DEFAULT_LIMITS, max_bytes=10))
    assert load(connection, raw_dir, PARTITIES, small).overtaken == []
    assert changed_partities(connection, raw_dir, small) == []


def test_file_that_came_back_after_it_was_planned_to_go_stays(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, basis: ReadingContext
) -> None:
    bring()
    before = content(connection)
    path = raw_dir / "2021Q1" / "een.txt"
    path.rename(raw_dir / "away")
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    (raw_dir / "away").rename(path)
    result = store(connection, raw_dir, planned, basis, [])
    assert (result.gone, result.overtaken) == ([], ["2021Q1/een.txt"])
    assert content(connection) == before


def test_what_a_later_run_stored_is_not_undone_by_an_earlier_one(
    connection: duckdb.DuckDBPyConnection, bring: Bring, raw_dir: Path, basis: ReadingContext
) -> None:
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    gelezen = read(planned.changed, basis)
    changed_file(raw_dir)
    bring()
    later = content(connection)
    assert store(connection, raw_dir, planned, basis, gelezen).overtaken == ["2021Q1/een.txt"]
    assert content(connection) == later


def test_readings_are_the_same_on_another_machine(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext
) -> None:
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    files, elsewhere = pickle.loads(pickle.dumps((planned.changed, basis)))
    assert (files, elsewhere) == (planned.changed, basis)
    gelezen = sorted(read(files, elsewhere), key=lambda item: item.bestand)
    assert pickle.loads(pickle.dumps(gelezen)) == gelezen


def test_process_with_another_reader_neither_reads_nor_stores(
    connection: duckdb.DuckDBPyConnection, raw_dir: Path, basis: ReadingContext
) -> None:
    planned = plan(connection, list_files(raw_dir), PARTITIES, basis)
    other = replace(basis, reader="anders")
    with pytest.raises(ReaderMismatchError, match="planned with reader anders"):
        read(planned.changed, other)
    with pytest.raises(ReaderMismatchError, match="restart the older one"):
        store(connection, raw_dir, planned, other, [])
