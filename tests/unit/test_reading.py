"""Reading one file: the verdict on it, and what is said when it can not be read."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading import files
from orchestration.reading import reading as reading_module
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest
from orchestration.reading.finding import CONTROLE_CSV
from orchestration.reading.label_words import KOLOMKOP_CSV
from orchestration.reading.reading import as_json, read_file
from orchestration.reading.remarks import ZIN_CSV
from orchestration.reading.version import hash_reader, reader_version
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.settings import PROJECT_DIR
from tests.conftest import ReadText
from tests.support.synthetic import (
    LABELS,
    RIJEN,
    TODAY,
    TOTAALRIJ,
    VOETNOOT,
    landelijke_tekst,
    only,
    publicatie_tekst,
)


def test_sound_publication_is_accepted(read_text_source: ReadText) -> None:
    reading = read_text_source(publicatie_tekst())
    assert (reading.uitslag, reading.reden, reading.eerste_fout) == ("aangenomen", None, None)
    assert (reading.quarter_key, reading.amr_code, reading.amr_naam) == ("2021Q1", "AM23", "Drechtsteden")


def test_thousands_of_digits_for_any_number_raise_nothing_and_are_no_figure(read_text_source: ReadText) -> None:
    tekst = publicatie_tekst()
    for place, number in enumerate(re.finditer(r"\d+", tekst)):
        long = ("9" * 5_000, "9" + ".999" * 1_500, number[0] + "0" * 4_301)[place % 3]
        reading = read_text_source(tekst[: number.start()] + long + tekst[number.end() :])
        publicatie = reading.publicatie
        if reading.uitslag == "aangenomen" and publicatie is not None:
            assert None in (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd)


@pytest.mark.parametrize("more", ["x\n" * 10_001, "x" * 10_001, "één " * 2_500])
def test_text_far_longer_than_any_publication_is_refused(read_text_source: ReadText, more: str) -> None:
    reading = read_text_source(publicatie_tekst() + more)
    assert (reading.uitslag, reading.publicatie) == ("geweigerd", None)
    assert "10000" in (reading.reden or "")


def test_more_rows_than_any_publication_are_refused(
    read_text_source: ReadText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_module, "_MAX_PRINTED", 8)
    assert read_text_source(publicatie_tekst()).uitslag == "aangenomen"  # a table, three rows, four statements
    reading = read_text_source(publicatie_tekst(rijen=RIJEN + "Papendrecht\t0\t0\t0\t0\t0\n"))
    assert (reading.uitslag, reading.reden) == (
        "geweigerd",
        "Er staan 9 rijen en teksten in; in een publicatie hoogstens 8.",
    )


@pytest.mark.parametrize(
    "tekst",
    [
        publicatie_tekst(rijen=RIJEN.replace("1.321", "9" * 4_301)),
        publicatie_tekst(rijen=RIJEN.replace("Dordrecht", "D" * 4_301)),
        publicatie_tekst(labels="9" * 4_301 + "\n" + LABELS),
        publicatie_tekst(
            kop="Transparantie van klantprofielen (synthetisch)\nEerste kwartaal 2021 " + "x" * 4_301 + "\n"
        ),
        publicatie_tekst(voetnoot=VOETNOOT.replace("Drechtsteden", "D" * 4_301)),
        publicatie_tekst() + "Let op: " + "lang " * 1_500,
    ],
    ids=["count", "name", "labels", "heading", "footnote", "remark"],
)
def test_reason_quotes_no_more_than_a_person_reads(read_text_source: ReadText, tekst: str) -> None:
    reading = read_text_source(tekst)
    assert len(reading.reden or "") < 2_500
    for controle in reading.controles:
        assert all(len(text or "") < 2_500 for text in (controle.toelichting, controle.verwacht, controle.gevonden))


@pytest.mark.parametrize("share", ["80", "9" * 4_301, "75" + "0" * 30])
def test_other_share_in_words_keeps_the_table_out_however_long(read_text_source: ReadText, share: str) -> None:
    sound = read_text_source(publicatie_tekst() + "\nIn totaal is 75% bekend in Sonar.\n")
    assert sound.uitslag == "aangenomen"
    other = read_text_source(publicatie_tekst() + f"\nIn totaal is {share}% bekend in Sonar.\n")
    assert other.uitslag == "quarantaine"


def test_verdict_tells_the_first_of_many_reasons(read_text_source: ReadText) -> None:
    letters = [f"{one}{other}" for one in "ABCDEFGH" for other in "ABCDEFGH"]
    rijen = "".join(f"Nergens-{letter}\t1\t1\t1\t1\t{number + 5}\n" for number, letter in enumerate(letters))
    reading = read_text_source(publicatie_tekst(rijen=rijen))
    assert reading.uitslag == "quarantaine"
    assert re.search(r"En nog \d+ redenen\.$", reading.reden or "")
    assert len(reading.reden or "") <= 2_530


def test_whatever_a_file_makes_our_code_raise_keeps_that_file_out(
    namen: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RecursionError("synthetisch")

    monkeypatch.setattr(files, "read_file", crash)
    request = ReadRequest(tmp_path / "x.pdf", "x.pdf")
    with pytest.raises(RefusedError, match=r"liep vast .* \(RecursionError in test_reading.py, regel \d+\)"):
        files._read_or_refuse(request, ReadingContext(namen, TODAY))


DIGITS = [index for index, character in enumerate(RIJEN + TOTAALRIJ) if character.isdigit()]


@pytest.mark.parametrize("place", DIGITS)
def test_any_one_digit_changed_anywhere_in_the_table_is_quarantined(read_text_source: ReadText, place: int) -> None:
    table = RIJEN + TOTAALRIJ
    digit = str((int(table[place]) + 1) % 10)
    reading = read_text_source(publicatie_tekst(rijen=table[:place] + digit + table[place + 1 :], totaalrij=""))
    assert reading.uitslag == "quarantaine"
    assert reading.eerste_fout is not None
    assert reading.eerste_fout.regel == ["Dordrecht", "Zwijndrecht", "TOTAAL AMR"][table[:place].count("\n")]


@pytest.mark.parametrize("place", DIGITS)
def test_any_one_digit_lost_anywhere_in_the_table_is_quarantined(read_text_source: ReadText, place: int) -> None:
    table = RIJEN + TOTAALRIJ
    reading = read_text_source(publicatie_tekst(rijen=table[:place] + table[place + 1 :], totaalrij=""))
    assert reading.uitslag == "quarantaine"


@pytest.mark.parametrize("kolommen", [(1, 2), (1, 3), (2, 3), (3, 4), (4, 5), (1, 5)])
@pytest.mark.parametrize("row", range(3))
def test_two_cells_of_a_row_changed_about_are_quarantined(
    read_text_source: ReadText, row: int, kolommen: tuple[int, int]
) -> None:
    rows = [line.split("\t") for line in (RIJEN + TOTAALRIJ).splitlines()]
    one, other = kolommen
    rows[row][one], rows[row][other] = rows[row][other], rows[row][one]
    assert read_text_source(
        publicatie_tekst(rijen="".join("\t".join(cells) + "\n" for cells in rows), totaalrij="")
    ).uitslag == ("quarantaine")


@pytest.mark.parametrize(
    "broken",
    [
        publicatie_tekst(totaalrij=""),
        publicatie_tekst(totaalrij=TOTAALRIJ.replace("TOTAAL AMR", "Overige gemeenten")),
        publicatie_tekst(totaalrij=TOTAALRIJ * 2),
        publicatie_tekst(rijen=""),
        publicatie_tekst(rijen=RIJEN + RIJEN),
        publicatie_tekst(rijen=RIJEN.replace("Dordrecht", "Dordregt")),
        publicatie_tekst(rijen=RIJEN.replace("\t20\t", "\t<5\t")),
        publicatie_tekst(voetnoot=VOETNOOT.replace("Drechtsteden", "Groningen")),
        publicatie_tekst(kop="Eerste kwartaal 2021\n", voetnoot="Sonar (synthetisch)\n"),
        publicatie_tekst(kop="Eerste kwartaal 2024 Drechtsteden\n"),
    ],
    ids=[
        *(
            "no total row",
            "total row misspelt",
            "two total rows",
            "no rows",
            "rows twice",
            "unknown name",
            "cell withheld",
        ),
        *("two regions", "no region", "quarter not over"),
    ],
)
def test_publication_that_breaks_a_hard_control_is_quarantined_with_its_reason(
    read_text_source: ReadText, broken: str
) -> None:
    reading = read_text_source(broken)
    assert reading.uitslag == "quarantaine"
    assert reading.reden
    assert reading.eerste_fout is not None
    assert reading.eerste_fout.verwacht
    assert reading.eerste_fout.gevonden


# A gemeente that is printed but not read: no sum misses it where its counts are nil


@pytest.mark.parametrize(
    "line",
    [
        "Papendrecht\t\t\t\t\t",
        "Papendrecht\tgeen gegevens",
        "Papendrecht",
        "Papendrecht onbekend onbekend onbekend onbekend onbekend",
        "Papendrecht n.v.t. n.v.t. n.v.t. n.v.t. n.v.t.",
        "Papendrecht 0 0",
    ],
)
def test_gemeente_whose_row_can_not_be_read_is_not_left_out_in_silence(read_text_source: ReadText, line: str) -> None:
    dordrecht, zwijndrecht = RIJEN.splitlines(keepends=True)
    reading = read_text_source(publicatie_tekst(rijen=f"{dordrecht}{line}\n{zwijndrecht}"))
    assert reading.uitslag == "quarantaine"
    assert "Papendrecht" in (reading.reden or "")


@pytest.mark.parametrize(
    ("regio", "first", "second"), [("Groningen", "Midden-", "Groningen"), ("Noordoost-Brabant", "Land van", "Cuijk")]
)
def test_last_part_of_a_broken_name_is_not_taken_for_another_gemeente(
    read_text_source: ReadText, namen: Names, regio: str, first: str, second: str
) -> None:
    """Midden-Groningen and Land van Cuijk end in the name of another gemeente: no sum tells them apart."""
    tekst = publicatie_tekst(rijen=RIJEN.replace("Dordrecht", f"{first}\n{second}").replace("Zwijndrecht", "Oss"))
    reading = read_text_source(tekst.replace("Drechtsteden", regio))
    wrong = namen.gemeente_code(second)
    accepted = reading.publicatie.rijen if reading.publicatie and reading.uitslag == "aangenomen" else ()
    assert wrong not in [namen.gemeente_code(regel.naam) for regel in accepted]


def test_national_row_under_the_heading_of_a_region_is_not_accepted(read_text_source: ReadText) -> None:
    assert read_text_source(landelijke_tekst(kop="Eerste kwartaal 2021 Drechtsteden\n")).uitslag == "quarantaine"


def test_heading_and_footnote_of_different_quarters_are_not_accepted(read_text_source: ReadText) -> None:
    voetnoot = f"Stand van het tweede kwartaal 2021: {VOETNOOT}"
    assert read_text_source(publicatie_tekst(voetnoot=voetnoot)).uitslag == "quarantaine"


# Files that can't be read


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("leeg.txt", b"", "leeg"),
        ("wit.txt", b" \n\t\n", "Geen publicatie"),
        ("zonder", b"x", "alleen .pdf en .txt"),
        (".pdf", b"x", "alleen .pdf en .txt"),
        ("groot.pdf", b"%PDF-" + bytes(DEFAULT_LIMITS.max_bytes), "hoogstens"),
        ("binair.txt", bytes(range(256)), "UTF-8"),
    ],
)
def test_file_that_is_no_publication_is_refused_with_the_reason(
    namen: Names, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag == "geweigerd"
    assert message in (reading.reden or "")
    assert (reading.publicatie, reading.controles, reading.quarter_key) == (None, (), "onbekend")


def zipped(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, "Sonar klantprofielen (synthetisch)")
    return written.getvalue()


HTML = "<table><tr><td>Sonar klantprofielen (synthetisch)</td></tr></table>"
OTHER_EDITIONS = [
    ("blad.xlsx", zipped("xl/workbook.xml"), "Excel"),
    ("blad.XLSX", b"", "Excel"),
    ("blad.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
    ("blad.pdf", zipped("xl/workbook.xml"), "Excel"),
    ("blad.txt", zipped("word/document.xml"), "Word"),
    ("brief.docx", zipped("word/document.xml"), "Word"),
    ("brief.docx", b"PK", "Word"),
    ("brief.doc", b"", "Word"),
    ("brief.rtf", b"{\\rtf1 Sonar klantprofielen}", "RTF"),
    ("zonder", zipped("word/document.xml"), "Word"),
    ("dia.pptx", zipped("ppt/presentation.xml"), "PowerPoint"),
    ("blad.ods", zipped("content.xml"), "zip"),
    ("blad.csv", b"Alkmaar;1;2;3;4;10", "csv"),
    ("alles.zip", zipped("nhn.pdf"), "zip"),
    ("pagina.html", f"<html><body>{HTML}</body></html>".encode(), "webpagina"),
    ("pagina.htm", HTML.encode(), "webpagina"),
    ("pagina.pdf", f"<!DOCTYPE html>{HTML}".encode(), "webpagina"),
    ("pagina.txt", f"\ufeff\n<!doctype HTML><title>x</title>{HTML}".encode(), "webpagina"),
    ("pagina.txt", f"<html lang='nl'>{HTML}".encode("utf-16"), "webpagina"),
    ("pagina", f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>{HTML}".encode(), "webpagina"),
    ("pagina.mhtml", b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "webpagina"),
]


@pytest.mark.parametrize(("name", "content", "kind"), OTHER_EDITIONS)
def test_other_edition_is_refused_and_the_pdf_asked_for(
    namen: Names, tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag == "geweigerd"
    assert kind in (reading.reden or "")
    assert "Voeg de pdf van de publicatie toe" in (reading.reden or "")


def test_text_with_some_markup_is_no_web_page(read_text_source: ReadText) -> None:
    tekst = publicatie_tekst(rijen="".join(f"<b>{line}</b>\n" for line in RIJEN.splitlines()))
    assert read_text_source(tekst).uitslag == "aangenomen"


def test_suffix_may_be_written_in_capitals(namen: Names, tmp_path: Path) -> None:
    path = tmp_path / "SYNTHETISCH.TXT"
    path.write_text(publicatie_tekst(), encoding="utf-8")
    assert only(read_file(path, ReadingContext(namen, TODAY))).uitslag == "aangenomen"


def test_any_new_module_in_a_deciding_room_changes_the_reader_version(tmp_path: Path) -> None:
    package = tmp_path / "orchestration"
    for room in ("domain", "reading", "report"):
        shutil.copytree(PROJECT_DIR / "orchestration" / room, package / room)
    version = hash_reader(package, CONTROLE_CSV, KOLOMKOP_CSV, ZIN_CSV)
    assert version == reader_version()
    (package / "report" / "new.py").write_text("", encoding="utf-8")
    assert hash_reader(package, CONTROLE_CSV, KOLOMKOP_CSV, ZIN_CSV) == version
    for room in ("domain", "reading"):
        new = package / room / "new.py"
        new.write_text("", encoding="utf-8")
        assert hash_reader(package, CONTROLE_CSV, KOLOMKOP_CSV, ZIN_CSV) != version
        new.unlink()
    assert hash_reader(package, CONTROLE_CSV, KOLOMKOP_CSV, ZIN_CSV) == version
    sentences = tmp_path / "controle.csv"
    sentences.write_bytes(CONTROLE_CSV.read_bytes() + b"nieuw,wijkt_af,fout,Nieuw.\n")
    assert hash_reader(package, sentences, KOLOMKOP_CSV, ZIN_CSV) != version
    words = tmp_path / "kolomkop_variant.csv"
    words.write_bytes(KOLOMKOP_CSV.read_bytes() + b"profiel,vindbaar,nieuw\n")
    assert hash_reader(package, CONTROLE_CSV, words, ZIN_CSV) != version


def test_json_names_everything_as_the_marts_do(read_text_source: ReadText, namen: Names) -> None:
    found = json.loads(json.dumps(as_json(read_text_source(publicatie_tekst()), namen)))
    assert {key: value for key, value in found.items() if key not in {"rijen", "totaalrij", "controles"}} == {
        "bestand": "synthetisch.txt",
        "oordeel": "aangenomen",
        "reden": None,
        "niveau": "regionaal",
        "quarter_key": "2021Q1",
        "amr_code": "AM23",
        "amr_naam": "Drechtsteden",
        "doelgroepregister": 5000,
        "registratiegraad_gepubliceerd": 75,
    }
    assert found["rijen"][0] == {
        "naam": "Dordrecht",
        "code": "GM0505",
        "gemeente_profiel": 1,
        "gemeente_geen_profiel": 20,
        "uwv_profiel": 300,
        "uwv_geen_profiel": 1000,
        "totaal": 1321,
        "gecorrigeerde_kolommen": [],
        "pagina": None,
        "bbox": None,
    }
    assert (found["totaalrij"]["naam"], found["totaalrij"]["code"], found["totaalrij"]["totaal"]) == (
        "TOTAAL AMR",
        None,
        3753,
    )
    assert {tuple(controle) for controle in found["controles"]} == {
        ("controle", "onderdeel", "gepubliceerd", "berekend", "verschil", "oordeel", "ernst", "toelichting")
    }


def test_json_of_a_refused_file_has_the_same_keys(read_text_source: ReadText, namen: Names) -> None:
    refused, accepted = as_json(read_text_source("x"), namen), as_json(read_text_source(publicatie_tekst()), namen)
    assert refused.keys() == accepted.keys()
    assert (refused["oordeel"], refused["rijen"], refused["totaalrij"]) == ("geweigerd", [], None)


def test_label_lines_do_not_hide_a_row(read_text_source: ReadText) -> None:
    reading = read_text_source(publicatie_tekst(rijen=RIJEN + LABELS, totaalrij=TOTAALRIJ))
    assert reading.uitslag == "aangenomen"
