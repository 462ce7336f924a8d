"""The raw store: the place of each file, refusals, and that nothing is ever overwritten."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.sidecar import Sidecar, read_sidecar, sidecar_path
from orchestration.intake import filing
from orchestration.intake.filing import Filed, Statement, add_file
from orchestration.intake.raw import RawFile, herkomst_of, list_files, list_strays
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.system.files import replaced_atomically, sha256_of
from tests.support.hashes import count_hashes
from tests.support.synthetic import KOP, NOW, TODAY, VOETNOOT, only, publicatie_tekst

GOED = publicatie_tekst()
ECHT = publicatie_tekst(kop="Transparantie van klantprofielen\nTweede kwartaal 2021 Drechtsteden\n")
"""Like a real one: without the word (synthetisch)."""
ZONDER_KWARTAAL = publicatie_tekst(kop="Transparantie van klantprofielen (synthetisch)\n")

Add = Callable[..., Filed]


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """A raw store that does not exist yet."""
    return tmp_path / "raw"


@pytest.fixture
def add(namen: Names, tmp_path: Path, raw_dir: Path) -> Add:
    """Offers a file with this name and content."""

    def offer(
        name: str = "uitgave.txt",
        tekst: str = GOED,
        quarter_key: str | None = None,
        filed_at: datetime = NOW,
        **said: Any,
    ) -> Filed:
        source = tmp_path / "offered" / name
        source.parent.mkdir(exist_ok=True)
        source.write_text(tekst, encoding="utf-8")
        return add_file(raw_dir, source, ReadingContext(namen, TODAY), filed_at, Statement(quarter_key, **said))

    return offer


def stored(raw_dir: Path) -> dict[str, bytes]:
    """The bytes of every file in the store."""
    return {str(path.relative_to(raw_dir)): path.read_bytes() for path in sorted(raw_dir.rglob("*")) if path.is_file()}


def sidecar_of(raw_dir: Path, bestand: str) -> Sidecar:
    sidecar = read_sidecar(sidecar_path(raw_dir / bestand))
    assert sidecar is not None
    return sidecar


def test_publication_is_filed_under_its_quarter_with_its_origin(add: Add, raw_dir: Path, tmp_path: Path) -> None:
    filed = add()
    assert (filed.bestand, filed.is_new, filed.readings[0].uitslag) == ("2021Q1/uitgave.txt", True, "aangenomen")
    assert sorted(stored(raw_dir)) == ["2021Q1/uitgave.txt", "2021Q1/uitgave.yml"]
    assert (raw_dir / filed.bestand).read_bytes() == (tmp_path / "offered" / "uitgave.txt").read_bytes()
    sidecar = sidecar_of(raw_dir, filed.bestand)
    assert (sidecar.sha256, sidecar.size) == (sha256_of(raw_dir / filed.bestand), len(GOED.encode()))
    assert (sidecar.accessed, sidecar.filed_at, sidecar.original_name) == (TODAY, NOW, "uitgave.txt")
    assert (sidecar.replaces, sidecar.incomplete) == (None, None)
    assert (sidecar.synthetic, sidecar.facsimile, sidecar.quarter_key) == (True, False, None)
    assert sidecar.producer == "verzonnen (synthetisch)"


def test_same_bytes_are_filed_once_whatever_their_name(add: Add, raw_dir: Path) -> None:
    first = add()
    before = stored(raw_dir)
    again = add("andere naam.txt")
    assert (again.bestand, again.is_new) == (first.bestand, False)
    assert stored(raw_dir) == before


def test_other_bytes_of_the_same_name_are_a_revision_beside_the_old(add: Add, raw_dir: Path) -> None:
    add()
    before = stored(raw_dir)
    revision = add(tekst=GOED + "Herzien (synthetisch).\n")
    third = add(tekst=GOED + "Nog eens herzien (synthetisch).\n")
    assert (revision.bestand, third.bestand) == ("2021Q1/uitgave-2.txt", "2021Q1/uitgave-3.txt")
    assert revision.is_new
    after = stored(raw_dir)
    assert before.items() <= after.items()
    assert sidecar_of(raw_dir, revision.bestand).original_name == "uitgave.txt"
    assert len(after) == 6


def test_adding_hashes_each_filed_file_at_most_once(add: Add, raw_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a file with as many bytes as the offered one is hashed."""
    add("een.txt", ZONDER_KWARTAAL)
    add("twee.txt", GOED)
    hashed = count_hashes(monkeypatch)
    assert not add("drie.txt", ZONDER_KWARTAAL, "2020Q3").is_new
    assert hashed == {raw_dir / "onbekend/een.txt": 1}
    hashed.clear()
    assert add("vier.txt", GOED + "Herzien (synthetisch).\n").is_new
    assert hashed == {}


def test_hash_of_a_raw_file_travels_with_it(add: Add, raw_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RawFile.at(raw_dir, add().bestand)
    hashed = count_hashes(monkeypatch)
    assert herkomst_of(file).fout is None
    elsewhere = pickle.loads(pickle.dumps(file))
    assert (elsewhere, elsewhere.sha256) == (file, file.sha256)
    assert hashed == {file.path: 1}


@pytest.mark.parametrize(
    "tekst", ["Jaarverslag (synthetisch)\n", "", "Sonar klantprofielen zonder tabel (synthetisch)\n"]
)
def test_other_document_is_refused_and_leaves_no_trace(add: Add, raw_dir: Path, tekst: str) -> None:
    with pytest.raises(RefusedError):
        add(tekst=tekst)
    assert not raw_dir.exists()


def test_publication_that_breaks_a_control_is_filed_to_be_quarantined(add: Add) -> None:
    filed = add(tekst=GOED.replace("1.321", "1.322"))
    assert (filed.is_new, filed.readings[0].uitslag) == (True, "quarantaine")


@pytest.mark.parametrize(("first", "second"), [(GOED, ECHT), (ECHT, GOED)])
def test_real_and_synthetic_publications_do_not_go_into_one_store(
    add: Add, raw_dir: Path, first: str, second: str
) -> None:
    held = add("een.txt", first).bestand
    before = stored(raw_dir)
    with pytest.raises(RefusedError, match=rf"synthetisch.*{held}|{held}.*synthetisch"):
        add("twee.txt", second)
    assert stored(raw_dir) == before
    assert not add("een.txt", first).is_new


# Quarter


def test_heading_without_quarter_is_filed_as_unknown(add: Add, raw_dir: Path) -> None:
    filed = add(tekst=ZONDER_KWARTAAL)
    assert filed.bestand == "onbekend/uitgave.txt"
    assert sidecar_of(raw_dir, filed.bestand).quarter_key is None


def test_heading_without_quarter_is_filed_under_the_assigned_one(add: Add, raw_dir: Path) -> None:
    filed = add(tekst=ZONDER_KWARTAAL, quarter_key="2020Q3")
    assert filed.bestand == "2020Q3/uitgave.txt"
    assert sidecar_of(raw_dir, filed.bestand).quarter_key == "2020Q3"


def test_quarter_in_the_heading_is_not_an_assigned_one(add: Add, raw_dir: Path) -> None:
    filed = add(quarter_key="2021Q1")
    assert filed.bestand == "2021Q1/uitgave.txt"
    assert sidecar_of(raw_dir, filed.bestand).quarter_key is None


def test_quarter_other_than_the_one_in_the_heading_is_refused(add: Add, raw_dir: Path) -> None:
    with pytest.raises(RefusedError, match=r"2021Q1.*2021Q2"):
        add(quarter_key="2021Q2")
    assert not raw_dir.exists()


@pytest.mark.parametrize("quarter_key", ["../elders", "2013Q4", "x", "2021q1"])
def test_quarter_that_does_not_exist_is_refused(add: Add, raw_dir: Path, quarter_key: str) -> None:
    with pytest.raises(RefusedError):
        add(tekst=ZONDER_KWARTAAL, quarter_key=quarter_key)
    assert not raw_dir.exists()


def test_assigned_quarter_that_is_not_over_is_not_accepted(add: Add, namen: Names, raw_dir: Path) -> None:
    try:
        filed = add(tekst=ZONDER_KWARTAAL, quarter_key="2031Q1")
    except RefusedError:
        assert not raw_dir.exists()
    else:
        file = RawFile.at(raw_dir, filed.bestand)
        reading = only(read_file(file.path, ReadingContext(namen, TODAY), herkomst=herkomst_of(file)))
        assert reading.uitslag == "quarantaine"


def test_known_file_offered_again_with_a_quarter_does_not_ignore_it(add: Add, raw_dir: Path) -> None:
    """It stays under 'onbekend': whoever names a quarter must be told so, or have it filed there."""
    add(tekst=ZONDER_KWARTAAL)
    try:
        again = add(tekst=ZONDER_KWARTAAL, quarter_key="2020Q3")
    except RefusedError:
        return
    assert again.bestand.startswith("2020Q3/") or sidecar_of(raw_dir, again.bestand).quarter_key == "2020Q3"


# What a person says


def test_file_that_another_replaces_is_named_in_the_sidecar(add: Add, raw_dir: Path) -> None:
    old = add()
    new = add(tekst=GOED + "Herzien (synthetisch).\n", replaces=sha256_of(raw_dir / old.bestand))
    assert sidecar_of(raw_dir, new.bestand).replaces == sha256_of(raw_dir / old.bestand)
    assert sidecar_of(raw_dir, old.bestand).replaces is None


def test_known_file_gets_what_a_person_says_of_it_and_keeps_its_moment(add: Add, raw_dir: Path) -> None:
    old, new = add(), add(tekst=GOED + "Herzien (synthetisch).\n")
    was = sidecar_of(raw_dir, new.bestand)
    replaced = sha256_of(raw_dir / old.bestand)
    later = NOW + timedelta(hours=1)
    again = add(tekst=GOED + "Herzien (synthetisch).\n", replaces=replaced, incomplete=True, filed_at=later)
    assert (again.bestand, again.is_new) == (new.bestand, False)
    assert sidecar_of(raw_dir, new.bestand) == was.model_copy(update={"replaces": replaced, "incomplete": True})


def test_file_that_is_said_to_replace_none_in_the_store_is_refused(add: Add, raw_dir: Path) -> None:
    own = sha256_of(raw_dir / add().bestand)
    before = stored(raw_dir)
    for name, tekst, replaces in (("twee.txt", GOED + "Herzien (synthetisch).\n", "ab" * 32), ("een.txt", GOED, own)):
        with pytest.raises(RefusedError, match="vervangen"):
            add(name, tekst, replaces=replaces)
    assert stored(raw_dir) == before


def test_known_file_without_sidecar_can_be_told_nothing(add: Add, raw_dir: Path) -> None:
    filed = add()
    sidecar_path(raw_dir / filed.bestand).unlink()
    with pytest.raises(RefusedError, match=filed.bestand):
        add(incomplete=True)
    assert not add().is_new


# Names


@pytest.mark.parametrize(
    ("name", "filed_as"),
    [
        ("Uitgave NHN (Q1).txt", "Uitgave-NHN-Q1.txt"),
        ("UITGAVE.TXT", "UITGAVE.txt"),
        ("-rf.txt", "rf.txt"),
        ("..txt.txt", "txt.txt"),
        ("...txt", "publicatie.txt"),
        ("$(reboot);`ls`.txt", "reboot-ls.txt"),
        ("caf\u00e9 \u2018x\u2019.txt", "cafe-x.txt"),
        ("\u65e5\u672c.txt", "publicatie.txt"),
        ("a\nb\t\x1b[31m.txt", "a-b-31m.txt"),
        ("a:b*c?d|e.txt", "a-b-c-d-e.txt"),
        ("%2e%2e%2fetc.txt", "2e-2e-2fetc.txt"),
        ("x" * 200 + ".txt", "x" * 80 + ".txt"),
        (os.fsdecode(b"slecht\xff\xfe.txt"), "slecht.txt"),
    ],
)
def test_hostile_name_is_filed_under_a_safe_one(add: Add, raw_dir: Path, name: str, filed_as: str) -> None:
    assert add(name).bestand == f"2021Q1/{filed_as}"
    assert sorted(stored(raw_dir)) == sorted([f"2021Q1/{filed_as}", f"2021Q1/{Path(filed_as).stem}.yml"])
    assert sidecar_of(raw_dir, f"2021Q1/{filed_as}").sha256 == sha256_of(raw_dir / "2021Q1" / filed_as)


def test_file_with_the_stem_of_another_kind_gets_its_own_sidecar(add: Add, raw_dir: Path) -> None:
    (raw_dir / "2021Q1").mkdir(parents=True)
    (raw_dir / "2021Q1" / "uitgave.pdf").write_bytes(b"%PDF-synthetisch")
    assert add().bestand == "2021Q1/uitgave-2.txt"


# Interruptions


def test_kill_between_sidecar_and_file_leaves_a_usable_store(
    add: Add, raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", killed)
        with pytest.raises(KeyboardInterrupt):
            add()
    assert list(stored(raw_dir)) == ["2021Q1/uitgave.yml"]
    assert list_files(raw_dir) == []
    assert list_strays(raw_dir) == [raw_dir / "2021Q1" / "uitgave.yml"]

    assert add().bestand == "2021Q1/uitgave.txt"
    assert sorted(stored(raw_dir)) == ["2021Q1/uitgave.txt", "2021Q1/uitgave.yml"]
    assert list_strays(raw_dir) == []


def test_failure_to_write_the_sidecar_files_nothing(add: Add, raw_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(*_: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filing, "sidecar_yaml", disk_full)
    with pytest.raises(OSError, match="No space"):
        add()
    assert stored(raw_dir) == {}


# What lies in the store


def test_only_publications_in_folders_of_quarters_are_listed(raw_dir: Path) -> None:
    for name in (
        *("2021Q1/b.pdf", "2021Q1/a.txt", "2021Q1/A.PDF", "onbekend/c.pdf", "2020Q4/d.pdf"),
        *("2021Q1/a.yml", "2021Q1/.e.pdf", "2021Q1/.f.pdf.12.tmp", "2021Q1/g.docx", "2021Q1/diep/h.pdf"),
        *("2021Q5/i.pdf", "oud/j.pdf", "k.pdf", "README.md"),
    ):
        (raw_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (raw_dir / name).write_text("synthetisch")
    (raw_dir / "2021Q1" / "map.pdf").mkdir()
    (raw_dir / "2021Q1" / "nergens.pdf").symlink_to("weg.pdf")
    (raw_dir / "2021Q1" / "nul.pdf").symlink_to("/dev/zero")
    os.mkfifo(raw_dir / "2021Q1" / "pijp.pdf")
    for strange in (b"esc\x1b[31m.pdf", b"geen-utf-8-\xff.pdf", "om\u202efdp.pdf".encode()):
        Path(os.fsdecode(os.fsencode(raw_dir / "2021Q1") + b"/" + strange)).write_text("synthetisch")
    assert [file.bestand for file in list_files(raw_dir)] == [
        *("2020Q4/d.pdf", "2021Q1/A.PDF", "2021Q1/a.txt", "2021Q1/b.pdf", "onbekend/c.pdf"),
    ]
    assert [file.bestand for file in list_files(raw_dir, "onbekend")] == ["onbekend/c.pdf"]
    assert list_files(raw_dir, "2019Q1") == []
    assert {str(path.relative_to(raw_dir)) for path in list_strays(raw_dir)} == {
        *("2021Q1/diep/h.pdf", "2021Q1/g.docx", "2021Q5/i.pdf", "k.pdf", "oud/j.pdf"),
        *("2021Q1/map.pdf", "2021Q1/nergens.pdf", "2021Q1/nul.pdf", "2021Q1/pijp.pdf"),
        *("2021Q1/esc\x1b[31m.pdf", "2021Q1/geen-utf-8-\udcff.pdf", "2021Q1/om\u202efdp.pdf"),
    }


def test_folders_elsewhere_are_read_by_a_link_of_a_quarter_alone(raw_dir: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    for name in ("a.pdf", "b.docx"):
        (elsewhere / name).write_text("synthetisch")
    (raw_dir / "2021Q1").mkdir(parents=True)
    for link in ("2020Q4", "oud", "2021Q1/diep"):
        (raw_dir / link).symlink_to(elsewhere)
    (raw_dir / "rond").symlink_to(raw_dir)
    assert [file.bestand for file in list_files(raw_dir)] == ["2020Q4/a.pdf"]
    strays = {str(path.relative_to(raw_dir)) for path in list_strays(raw_dir)}
    assert strays == {"2020Q4/b.docx", "oud", "2021Q1/diep", "rond"}


def test_missing_store_holds_nothing(raw_dir: Path) -> None:
    assert list_files(raw_dir) == []
    assert list_files(raw_dir, "2021Q1") == []
    assert list_strays(raw_dir) == []


def herkomst(raw_dir: Path, bestand: str) -> Any:
    return herkomst_of(RawFile.at(raw_dir, bestand))


def test_origin_of_a_filed_publication_is_known_and_sound(add: Add, raw_dir: Path) -> None:
    found = herkomst(raw_dir, add().bestand)
    assert (found.partitie, found.fout, found.toegekend) == ("2021Q1", None, None)
    assert found.sidecar is not None


def test_file_changed_after_filing_has_a_faulty_origin(add: Add, raw_dir: Path) -> None:
    bestand = add().bestand
    was = sha256_of(raw_dir / bestand)
    (raw_dir / bestand).write_text(GOED + " ", encoding="utf-8")
    found = herkomst(raw_dir, bestand)
    assert was in found.fout
    assert sha256_of(raw_dir / bestand) in found.fout


def test_broken_sidecar_is_a_faulty_origin_and_a_missing_one_is_none(add: Add, raw_dir: Path) -> None:
    bestand = add().bestand
    sidecar_path(raw_dir / bestand).write_text("producer: UWV\n")
    assert "title" in herkomst(raw_dir, bestand).fout
    sidecar_path(raw_dir / bestand).unlink()
    found = herkomst(raw_dir, bestand)
    assert (found.sidecar, found.fout) == (None, None)


def test_temporary_file_is_neither_listed_nor_a_stray(raw_dir: Path) -> None:
    with replaced_atomically(raw_dir / "2021Q1" / "uitgave.txt") as temporary:
        temporary.write_text(KOP + VOETNOOT)
        assert list_files(raw_dir) == []
        assert list_strays(raw_dir) == []
