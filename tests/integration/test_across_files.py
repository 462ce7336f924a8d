"""Files (synthetisch) that claim one region and quarter: which of them is published, all of them in one build."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.count import format_count
from orchestration.domain.names import Names
from orchestration.domain.sidecar import sidecar_path
from orchestration.system.settings import SEEDS_DIR
from tests.support.corpus_pages import corpus_pages
from tests.support.quicker import made_once
from tests.support.raw_files import put_text
from tests.support.synthetic import LABELS
from tests.support.workspace import Workspace

DRECHTSTEDEN = (
    *("Alblasserdam", "Dordrecht", "Hardinxveld-Giessendam", "Hendrik-Ido-Ambacht"),
    *("Papendrecht", "Sliedrecht", "Zwijndrecht"),
)
ZEELAND = ("Borsele", "Goes", "Hulst", "Kapelle", "Middelburg (Z.)", "Terneuzen", "Tholen", "Veere", "Vlissingen")
GORINCHEM = ("Gorinchem", "Leerdam", "Giessenlanden", "Zederik", "Lingewaal", "Molenwaard")
AMRS = tuple(Names.from_seeds(SEEDS_DIR).amr_namen.values())


def tekst(
    quarter_key: str,
    *namen: str,
    regio: str = "Drechtsteden",
    register: int = 100_000,
    voetnoot: bool = True,
    **totals: int,
) -> str:
    """A table whose rows count 400 persons each, or as many as `totals` gives to a row (by its name as a word)."""
    rows = {naam: totals.get(re.sub(r"\W", "_", naam), 400) for naam in namen or DRECHTSTEDEN}
    national = regio == "Nederland"
    rows["Nederland" if national else "TOTAAL AMR"] = sum(rows.values())
    lines = [f"{naam}\t0\t0\t0\t{format_count(total)}\t{format_count(total)}\n" for naam, total in rows.items()]
    heading = f"Transparantie van klantprofielen (synthetisch)\nKwartaal {quarter_key[-1]} {quarter_key[:4]} {regio}\n"
    where = "" if national else f"in de arbeidsmarktregio {regio} "
    percentage = (200 * list(rows.values())[-1] + register) // (2 * register)
    note = (
        f"Noot: {where}telt het doelgroepregister {format_count(register)} personen; "
        f"daarvan is {percentage}% bekend in Sonar.\n"
    )
    return heading + LABELS + "".join(lines) + (note if voetnoot else "Noot (synthetisch).\n")


@dataclass(frozen=True)
class Offered:
    """A file in raw/: what it prints, what its sidecar says (None: it has none), and what must become of it.

    `becomes` is the number of the revision, with a star if it is the published one; or a pattern of the reason.
    `replaces` is the number of the file in its case that the sidecar names.
    """

    tekst: str
    becomes: str
    said: Mapping[str, Any] | None = field(default_factory=dict)
    replaces: int | None = None


def first(quarter_key: str, *namen: str, becomes: str = "1*", **said: Any) -> Offered:
    """A sound table, published in 2022."""
    return Offered(tekst(quarter_key, *namen), becomes, {"published": "2022-01-01", **said})


def at(hour: int) -> dict[str, Any]:
    """Fields of a file that was filed at this hour of one day."""
    return {"filed_at": datetime(2023, 1, 1, hour, tzinfo=UTC)}


def only_total(tekst: str) -> str:
    """A national table without its regions."""
    return "".join(line for line in tekst.splitlines(keepends=True) if not line.startswith(AMRS))


def case(place: str, *offered: Offered) -> dict[str, Offered]:
    """The files of a case, by path; `place` is their quarter, and after a slash how their names begin."""
    folder, _, name = place.partition("/")
    return {f"{folder}/{name}{number}.txt": each for number, each in enumerate(offered)}


CASES: dict[str, dict[str, Offered]] = {
    "part of the gemeenten": case(
        "2015Q1",
        first("2015Q1"),
        Offered(tekst("2015Q1", "Dordrecht", "Sliedrecht"), r"Van de 6 gemeenten .* in 2015 volgens UWV .* maar 2"),
    ),
    "part of the gemeenten, said to be incomplete": case(
        "2015Q2",
        first("2015Q2"),
        Offered(tekst("2015Q2", *DRECHTSTEDEN[:2]), r"mist rijen .* Hardinxveld", {"incomplete": True}),
    ),
    "only a part, said to be incomplete": case(
        "2015Q3", Offered(tekst("2015Q3", *DRECHTSTEDEN[:2]), "1*", {"incomplete": True})
    ),
    "one row less": case("2015Q4", first("2015Q4"), Offered(tekst("2015Q4", *DRECHTSTEDEN[1:]), r"mist rijen")),
    "one row less from the start": case("2016Q1", first("2016Q1", *DRECHTSTEDEN[1:])),
    "a row that moved too far": case(
        "2016Q2",
        first("2016Q2", becomes="1"),
        Offered(tekst("2016Q2", Dordrecht=600), r"'Dordrecht' ging van 400 naar 600"),
        Offered(tekst("2016Q2", Dordrecht=450), "2*", {"accessed": date(2023, 1, 2)}),
        Offered(tekst("2016Q2", Dordrecht=300), r"van 450 naar 300", {"accessed": date(2023, 1, 3)}),
    ),
    "a row at the bounds": case(
        "2016Q3", first("2016Q3", becomes="1"), Offered(tekst("2016Q3", Dordrecht=500, Sliedrecht=380), "2*")
    ),
    "too far, but replaces it": case(
        "2016Q4",
        first("2016Q4", becomes="1"),
        Offered(tekst("2016Q4", *DRECHTSTEDEN[:6], Dordrecht=900), "2*", {"published": "2022-02-01"}, replaces=0),
        Offered(tekst("2016Q4") + "Tweede druk.\n", r"van 900 naar 400"),
        Offered(tekst("2016Q4"), r"gelijk aan 2016Q4/0"),
    ),
    "replaces what was replaced already": case(
        "2017Q1",
        first("2017Q1", becomes="1"),
        Offered(tekst("2017Q1", Dordrecht=480), "2*", {"published": "2022-02-01"}),
        Offered(tekst("2017Q1", Dordrecht=900), r"van 480 naar 900", replaces=0),
    ),
    "replaces through another": case(
        "2017Q2",
        first("2017Q2", becomes="1"),
        Offered(tekst("2017Q2", Dordrecht=480), "2", {"published": "2022-02-01"}, replaces=0),
        Offered(tekst("2017Q2", Dordrecht=900), "3*", replaces=1),
    ),
    "nothing tells the order": case(
        "2017Q3",
        Offered(tekst("2017Q3", Dordrecht=388), r"eerder of later is dan 2017Q3/1\.txt"),
        Offered(tekst("2017Q3", Dordrecht=380), r"eerder of later is dan 2017Q3/0\.txt"),
    ),
    "nothing tells the order of two revisions": case(
        "2017Q4",
        first("2017Q4"),
        Offered(tekst("2017Q4", Dordrecht=388), r"eerder of later", at(9)),
        Offered(tekst("2017Q4", Dordrecht=380), r"eerder of later", at(9)),
    ),
    "a moment that only one has": case(
        "2018Q1",
        Offered(tekst("2018Q1", Dordrecht=388), r"eerder of later", at(9)),
        Offered(tekst("2018Q1", Dordrecht=380), r"eerder of later"),
    ),
    "a register alone differs": case(
        "2018Q2",
        Offered(tekst("2018Q2"), r"eerder of later"),
        Offered(tekst("2018Q2", register=90_000), r"eerder of later"),
    ),
    "moments tell the order, and not paths": case(
        "2018Q3",
        Offered(tekst("2018Q3", Dordrecht=388), "2*", at(10)),
        Offered(tekst("2018Q3", Dordrecht=380), "1", at(9)),
    ),
    "a sidecar tells the order, and not paths": case(
        "2018Q4",
        Offered(tekst("2018Q4", Dordrecht=388), "2*", replaces=1),
        Offered(tekst("2018Q4", Dordrecht=380), "1"),
    ),
    "sidecars contradict one another": case(
        "2019Q1",
        Offered(tekst("2019Q1", Dordrecht=388), r"zelf het omgekeerde", replaces=1),
        Offered(tekst("2019Q1", Dordrecht=380), r"zelf het omgekeerde", replaces=0),
    ),
    "replaces a later one": case(
        "2019Q2",
        Offered(tekst("2019Q2", Dordrecht=388), r"volgens de dagen in de herkomst later", at(9), replaces=1),
        Offered(tekst("2019Q2"), "1*", at(10)),
    ),
    "replaces nothing that there is": case(
        "2019Q3", first("2019Q3", becomes=r"sha256 abab.* is er niet", replaces="ab" * 32)
    ),
    "without sidecar": case(
        "2019Q4",
        first("2019Q4", becomes=r"eerder of later"),
        Offered(tekst("2019Q4", Dordrecht=380), r"eerder of later", None),
    ),
    "without sidecar, and the same": case(
        "2020Q1", first("2020Q1", becomes="2*"), Offered(tekst("2020Q1") + "Tweede druk.\n", "1", None)
    ),
    "the same in other bytes, in other letters and another order": case(
        "2020Q2",
        Offered(tekst("2020Q2"), "1"),
        Offered(tekst("2020Q2", *[naam.upper() for naam in reversed(DRECHTSTEDEN)]), "2*"),
    ),
    "the only one of a moment that is sound": case(
        "2020Q3",
        Offered(tekst("2020Q3", Dordrecht=388).replace("388\n", "389\n"), r"388"),
        Offered(tekst("2020Q3", Dordrecht=380), "1*"),
    ),
    "total above the register": case(
        "2020Q4", Offered(tekst("2020Q4", register=2799), r"2\.799 personen; dat is minder")
    ),
    "no register": case("2021Q1", Offered(tekst("2021Q1", voetnoot=False), "1*")),
    "gemeenten of another region": case(
        "2021Q2",
        Offered(tekst("2021Q2", *DRECHTSTEDEN, *ZEELAND), r"Van de 16 gemeenten in de tabel hoorden er .* 9 bij"),
    ),
    "gemeenten of another region alone": case("2021Q3", Offered(tekst("2021Q3", *ZEELAND), r"maar 0 in de tabel")),
    "a gemeente of another region, under an earlier path": case(
        "2022Q3",
        Offered(
            tekst("2022Q3", *ZEELAND, "Dordrecht", regio="Zeeland"),
            r"'Dordrecht' .* kwartaal ook in 2022Q3/1",
            {"incomplete": True},
        ),
        Offered(tekst("2022Q3"), "1*"),
    ),
    "a gemeente of a third region": case(
        "2023Q4",
        Offered(
            tekst("2023Q4", *ZEELAND, "Gorinchem", regio="Zeeland"),
            r"'Gorinchem' .* kwartaal ook in 2023Q4/1",
            {"incomplete": True},
        ),
        Offered(tekst("2023Q4", *DRECHTSTEDEN, "Gorinchem"), r"'Gorinchem' .* kwartaal ook in 2023Q4/0"),
    ),
    "the old bytes again under an earlier path": case(
        "2021Q4",
        Offered(tekst("2021Q4"), r"gelijk aan 2021Q4/1"),
        first("2021Q4", becomes="1"),
        Offered(tekst("2021Q4", Dordrecht=450), "2*", {"published": "2022-06-01"}),
    ),
    "filed later, and said to be earlier": case(
        "2023Q1",
        Offered(
            tekst("2023Q1", Dordrecht=200),
            r"eerder verschenen dan 2023Q1/1",
            {"published": "2022-01-01", "accessed": date(2023, 8, 2)},
        ),
        Offered(tekst("2023Q1"), "1*", {"published": "2022-06-01"}),
    ),
    "an older edition found later": case(
        "2023Q2",
        Offered(tekst("2023Q2", Dordrecht=380), "1", {"published": "2022-01-01", "accessed": date(2023, 8, 2)}),
        Offered(tekst("2023Q2"), "2*", {"published": "2022-06-01"}),
    ),
    "an older edition found later, and said to be replaced": case(
        "2023Q3",
        Offered(tekst("2023Q3", Dordrecht=200), "1", {"published": "2022-01-01", "accessed": date(2023, 8, 2)}),
        Offered(tekst("2023Q3"), "2*", {"published": "2022-06-01"}, replaces=0),
    ),
    "gemeenten that had ended": case(
        "2022Q4",
        Offered(tekst("2022Q4", *GORINCHEM, regio="Gorinchem"), r"Leerdam bestond in dit kwartaal niet meer"),
    ),
    "gemeenten that are to merge": case(
        "2018Q4/gorinchem",
        Offered(tekst("2018Q4", *GORINCHEM, regio="Gorinchem"), "1*", {"published": "2022-01-01"}),
        Offered(
            tekst("2018Q4", "Gorinchem", "Vijfheerenlanden", "Molenlanden", regio="Gorinchem", Vijfheerenlanden=1200),
            r"mist rijen",
        ),
    ),
    "gemeenten that are to merge, from the start": case(
        "2018Q3/gorinchem",
        Offered(tekst("2018Q3", "Gorinchem", "Vijfheerenlanden", "Molenlanden", regio="Gorinchem"), "1*"),
    ),
    "Nederland without its regions": case(
        "2022Q1",
        Offered(tekst("2022Q1", *AMRS, regio="Nederland"), "1*", {"published": "2022-08-01"}),
        Offered(only_total(tekst("2022Q1", *AMRS, regio="Nederland")), r"mist rijen .* Zeeland"),
    ),
    "Nederland that moved too far": case(
        "2022Q2",
        Offered(tekst("2022Q2", *AMRS, regio="Nederland"), "1*", {"published": "2022-10-01"}),
        Offered(tekst("2022Q2", *AMRS, regio="Nederland", Zeeland=800), r"'Zeeland' ging van 400 naar 800"),
    ),
}
"""By what is tried, the files of each case by name: each case has a region and quarter of its own."""

UNKNOWN = case(
    "onbekend",
    *(Offered(tekst("2021Q1", Dordrecht=total).replace("Kwartaal 1 2021 ", ""), "1*") for total in (400, 900)),
    Offered(tekst("2021Q1", "Dordrecht").replace("Kwartaal 1 2021 ", ""), r"maar 1 in de tabel"),
)
"""Publications of an unknown quarter never revise one another."""


def put(raw_dir: Path, offered: Mapping[str, Offered]) -> None:
    """Put the files of a case into a raw store; one that replaces another after that one."""
    sha256s: dict[str, str] = {}
    for bestand, each in sorted(offered.items(), key=lambda item: item[1].replaces is not None):
        said = dict(each.said or {})
        if each.replaces is not None:
            replaced = list(offered)[each.replaces]
            said["replaces"] = sha256s.get(replaced) or hashlib.sha256(offered[replaced].tekst.encode()).hexdigest()
        sha256s[bestand] = put_text(raw_dir, bestand, each.tekst, **said)
        if each.said is None:
            sidecar_path(raw_dir / bestand).unlink()


@pytest.fixture(scope="module")
def built_cases(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Every case in one raw store, built once; not to be changed."""

    def make(folder: Path) -> None:
        workspace = Workspace(folder / "raw", folder / "data")
        for offered in (*CASES.values(), UNKNOWN):
            put(workspace.raw, offered)
        workspace.run("add", *corpus_pages())  # for test_silently_wrong.py: one build tries them all
        result = workspace.run("build")
        assert "Failed" not in result.stderr
        assert result.returncode == 1

    folder = made_once(tmp_path_factory.getbasetemp(), "across_files", make)
    return Workspace(folder / "raw", folder / "data")


def became(workspace: Workspace, bestanden: Sequence[str]) -> dict[str, str]:
    """What became of some files: the number of the revision, with a star if it is published, or why it is kept out."""
    rows = workspace.query(
        """
        SELECT bestand, revision || CASE WHEN is_current THEN '*' ELSE '' END FROM dim_publicatie
        UNION ALL
        SELECT bestand, reden FROM mart_quarantaine
        """
    )
    return {bestand: outcome for bestand, outcome in rows if bestand in bestanden}


@pytest.mark.parametrize("offered", [*CASES.values(), UNKNOWN], ids=[*CASES, "an unknown quarter"])
def test_of_each_case_what_is_published_is_right_or_nothing(
    built_cases: Workspace, offered: dict[str, Offered]
) -> None:
    found = became(built_cases, list(offered))
    assert found.keys() == offered.keys()
    for bestand, each in offered.items():
        is_same = found[bestand] == each.becomes
        assert is_same if re.fullmatch(r"\d\*?", each.becomes) else re.search(each.becomes, found[bestand]), found


def test_person_lets_a_revision_in_with_the_sha256_that_the_build_prints(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    old, new, part = (tmp_path / name for name in ("oud.txt", "nieuw.txt", "deel.txt"))
    old.write_text(tekst("2021Q1"), encoding="utf-8")
    new.write_text(tekst("2021Q1", Dordrecht=900), encoding="utf-8")
    part.write_text(tekst("2021Q2", "Dordrecht", "Sliedrecht"), encoding="utf-8")
    for path in (old, new, part):
        assert workspace.run("add", path).returncode == 0

    built = workspace.run("build")
    assert built.returncode == 1
    found = re.search(r"2021Q1/nieuw\.txt: .* van 400 naar 900.* 'replaces: (\w+)'", built.stderr)
    assert found is not None
    assert "2021Q2/deel.txt: Van de 6 gemeenten" in built.stderr
    assert became(workspace, ["2021Q1/oud.txt"]) == {"2021Q1/oud.txt": "1*"}

    assert workspace.run("add", new, "--replaces", found[1]).stdout.startswith("known")
    assert workspace.run("add", part, "--incomplete").stdout.startswith("known")
    built = workspace.run("build")
    assert (built.returncode, built.stderr.strip()) == (0, "")
    assert became(workspace, ["2021Q1/oud.txt", "2021Q1/nieuw.txt", "2021Q2/deel.txt"]) == {
        "2021Q1/oud.txt": "1",
        "2021Q1/nieuw.txt": "2*",
        "2021Q2/deel.txt": "1*",
    }
    warnings = "SELECT controle, toelichting FROM mart_controle WHERE ernst = 'waarschuwing' AND oordeel = 'wijkt_af'"
    assert dict(workspace.query(warnings)) == {
        "revisie": "Dit bestand verschilt veel van 2021Q1/oud.txt, maar vervangt het volgens de herkomst.",
        "amr_dekking": "Van de 6 gemeenten die Drechtsteden in 2021 volgens UWV had, staan er maar 2 in de tabel; "
        "volgens de herkomst klopt dat.",
        "verandering": "Het totaal van 'TOTAAL AMR' ging in één kwartaal van 3.300 naar 800.",
    }
    part_of_region = "SELECT bestand FROM dim_publicatie WHERE is_onvolledig"
    assert workspace.query(part_of_region) == [("2021Q2/deel.txt",)]


def test_files_of_one_command_have_no_order_and_those_of_two_do(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    offered = [tmp_path / f"{name}.txt" for name in "cba"]
    for number, path in enumerate(offered):
        path.write_text(tekst("2021Q1" if number < 2 else "2021Q2", Dordrecht=400 + number), encoding="utf-8")
    later = tmp_path / "0.txt"
    later.write_text(tekst("2021Q2", Dordrecht=410), encoding="utf-8")
    assert workspace.run("add", *offered).returncode == 0
    assert workspace.run("add", later).returncode == 0
    assert workspace.run("build").returncode == 1
    found = became(workspace, ["2021Q1/b.txt", "2021Q1/c.txt", "2021Q2/a.txt", "2021Q2/0.txt"])
    assert (found["2021Q2/a.txt"], found["2021Q2/0.txt"]) == ("1", "2*")
    assert "eerder of later is dan 2021Q1/c.txt" in found["2021Q1/b.txt"]
    assert "eerder of later is dan 2021Q1/b.txt" in found["2021Q1/c.txt"]
