"""The seeds compared with a year of CBS, and advanced by a year."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reference.cbs import CbsArea, CbsYear
from orchestration.reference.reference import (
    GemeenteNaam,
    Herindeling,
    Reference,
    areas_csv,
    read_snapshot,
    write_seeds,
)
from orchestration.system.settings import SEEDS_DIR
from tests.support.odata_server import changed, synthetic_gebieden

REFERENCE = Reference.from_seeds(SEEDS_DIR)
NEWEST = REFERENCE.newest
AREA_COLUMNS = synthetic_gebieden()


def year(jaar: int, gebieden: Sequence[CbsArea] = AREA_COLUMNS) -> CbsYear:
    return CbsYear(jaar, "86247NED", tuple(gebieden))


def found(reference: Reference, gebieden: CbsYear) -> list[tuple[str, str, str, str, bool]]:
    """Code, what, seeds, CBS and to review of each difference."""
    differences = reference.differences(gebieden)
    assert {difference.year for difference in differences} <= {gebieden.year}
    return [(item.code, item.what, item.seeds, item.cbs, item.to_review) for item in differences]


def test_year_as_the_seeds_know_it_has_no_differences() -> None:
    assert found(REFERENCE, year(NEWEST)) == []
    assert found(REFERENCE, year(NEWEST + 1)) == []


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        (
            "GM0014",
            {"amr_code": "AM03", "amr_naam": "Drenthe"},
            ("GM0014", "other AMR", f"AM01 in {NEWEST}", "AM03", True),
        ),
        ("GM0014", {"gemeente_naam": "Nieuw"}, ("GM0014", "other name", "Groningen", "Nieuw", True)),
        ("GM0014", {"gemeente_code": "GM2001"}, ("GM2001", "new", "", "exists", True)),
    ],
)
def test_change_the_seeds_do_not_explain_is_to_be_reviewed(
    code: str, changes: dict[str, str], expected: tuple[str, str, str, str, bool]
) -> None:
    assert expected in found(REFERENCE, year(NEWEST + 1, changed(AREA_COLUMNS, code, **changes)))


def test_ended_gemeente_is_to_be_reviewed_until_the_seeds_have_its_herindeling() -> None:
    gone = year(NEWEST + 1, [gebied for gebied in AREA_COLUMNS if gebied.gemeente_code != "GM0014"])
    assert found(REFERENCE, gone) == [("GM0014", "ended", "exists", "", True)]
    herindeling = Herindeling(date(NEWEST + 1, 1, 1), "GM0014", "GM0034")
    explained = Reference(REFERENCE.gemeenten, (*REFERENCE.herindelingen, herindeling), REFERENCE.names)
    assert found(explained, gone) == [("GM0014", "ended", "exists", "", False)]


def test_earlier_year_is_compared_with_the_gemeenten_of_that_year() -> None:
    """The gemeenten of 2026 as if they were those of 2015: Bussum is missed and Gooise Meren too early, until 2016."""
    too_few, too_early = ("GM0381", "ended", "exists", "", True), ("GM1942", "new", "", "exists", True)
    assert {too_few, too_early} <= {*found(REFERENCE, year(2015))}
    assert not {"GM0381", "GM1942"} & {code for code, *_ in found(REFERENCE, year(2016))}


def test_amr_that_changed_later_is_explained() -> None:
    """Renkum was in another AMR before."""
    earlier = changed(AREA_COLUMNS, "GM0274", amr_code="AM07", amr_naam="Midden-Gelderland")
    assert ("GM0274", "other AMR", f"AM38 in {NEWEST}", "AM07", False) in found(REFERENCE, year(2024, earlier))
    assert ("GM0274", "other AMR", f"AM38 in {NEWEST}", "AM07", True) in found(REFERENCE, year(NEWEST, earlier))


def in_amr(code: str, /, **changes: str) -> list[CbsArea]:
    """The gemeenten, with those in one AMR changed."""
    return [replace(gebied, **changes) if gebied.amr_code == code else gebied for gebied in AREA_COLUMNS]


def test_spelling_of_an_amr_the_seeds_know_is_explained() -> None:
    known, unknown = "Stedendriehoek en Noordwest Veluwe", "Stedenveluwe"
    official = "Veluwe Stedendriehoek"
    assert found(REFERENCE, year(NEWEST, in_amr("AM06", amr_naam=known))) == [
        ("AM06", "other name", official, known, False)
    ]
    assert found(REFERENCE, year(NEWEST, in_amr("AM06", amr_naam=unknown))) == [
        ("AM06", "other name", official, unknown, True)
    ]


def test_amrs_that_come_and_go_are_to_be_reviewed() -> None:
    gebieden = in_amr("AM01", amr_code="AM41", amr_naam="Nieuw")
    verschillen = found(REFERENCE, year(NEWEST + 1, gebieden))
    assert ("AM41", "new AMR", "", "exists", True) in verschillen
    assert ("AM01", "no such AMR", "exists", "", True) in verschillen
    assert ("AM01", "no such AMR", "exists", "", False) in found(REFERENCE, year(2016, gebieden))


SMALL = Reference(
    gemeenten=(
        GemeenteNaam("GM0001", "Een", 2025, "AM01", None),
        GemeenteNaam("GM0001", "Een (Gr.)", 2026, "AM01", None),
        GemeenteNaam("GM0002", "Twee", 2026, "AM01", None),
        GemeenteNaam("GM0003", "Drie", 2026, "AM01", date(2019, 1, 1)),
        GemeenteNaam("GM0004", "Vier", 2026, "AM01", None),
    ),
    herindelingen=(),
    names=Names({}, {}, {}, {"AM01": "Een"}, ""),
)
SMALL_2027 = [
    CbsArea("GM0001", "Een (Gr.)", "AM01", "Een", "PV20", "P"),
    CbsArea("GM0002", "Twee", "AM02", "Twee", "PV20", "P"),
    CbsArea("GM0003", "Drie Nieuw", "AM01", "Een", "PV20", "P"),
    CbsArea("GM0005", "Vijf", "AM01", "Een", "PV20", "P"),
]


def test_next_year_advances_the_seed() -> None:
    assert SMALL.advanced(year(2027, SMALL_2027)).gemeenten == (
        GemeenteNaam("GM0001", "Een", 2025, "AM01", None),
        GemeenteNaam("GM0001", "Een (Gr.)", 2027, "AM01", None),
        GemeenteNaam("GM0002", "Twee", 2027, "AM02", None),
        GemeenteNaam("GM0003", "Drie", 2026, "AM01", date(2019, 1, 1)),
        GemeenteNaam("GM0003", "Drie Nieuw", 2027, "AM01", date(2019, 1, 1)),
        GemeenteNaam("GM0004", "Vier", 2026, "AM01", None),
        GemeenteNaam("GM0005", "Vijf", 2027, "AM01", date(2027, 1, 1)),
    )


@pytest.mark.parametrize("jaar", [2015, 2026, 2028])
def test_other_years_leave_the_seed_as_it_is(jaar: int) -> None:
    assert SMALL.advanced(year(jaar, SMALL_2027)) is SMALL


def test_year_taken_over_has_no_differences_left() -> None:
    gebieden = year(NEWEST + 1, changed(AREA_COLUMNS, "GM0014", gemeente_naam="Nieuw"))
    assert len(found(REFERENCE, gebieden)) == 1
    assert found(REFERENCE.advanced(gebieden), gebieden) == []


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, to write."""
    return Path(shutil.copytree(SEEDS_DIR, tmp_path / "seeds"))


def test_seeds_written_as_they_were_read_are_the_same_bytes(seeds: Path) -> None:
    write_seeds(seeds, read_snapshot(seeds), Reference.from_seeds(seeds))
    for path in SEEDS_DIR.iterdir():
        assert (seeds / path.name).read_bytes() == path.read_bytes()
    assert len(list(seeds.iterdir())) == len(list(SEEDS_DIR.iterdir()))


def test_snapshot_is_read_as_it_was_written(seeds: Path) -> None:
    quoted = changed(AREA_COLUMNS, "GM0014", gemeente_naam='Een, "twee"')
    snapshot = {NEWEST: year(NEWEST), 2015: year(2015, quoted)}
    write_seeds(seeds, snapshot, REFERENCE)
    assert read_snapshot(seeds) == snapshot
    lines = (seeds / "cbs_gebied.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == (SEEDS_DIR / "cbs_gebied.csv").read_text(encoding="utf-8").splitlines()[0]
    assert lines[1].startswith('2015,GM0014,"Een, ""twee""",AM01,Groningen,PV20,')
    assert lines[-1].startswith(f"{NEWEST},")
    assert lines[-1].endswith(",86247NED")
    assert areas_csv([year(NEWEST)]).splitlines()[1:] == lines[-len(AREA_COLUMNS) :]
