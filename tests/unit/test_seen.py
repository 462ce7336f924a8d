"""What can't be seen on a page is not published, by whatever means it is hidden; what can be seen is."""

from __future__ import annotations

import zlib
from pathlib import Path
from time import process_time

import pikepdf
import pytest

from orchestration.domain.names import Names
from orchestration.reading import painting
from orchestration.reading.context import ReadingContext
from orchestration.reading.entries import entries_of
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.reading import Reading, read_file
from tests.corpus.hidden import is_published
from tests.support import hiding
from tests.support.hiding.page import Box, at, form, held, parsed, resources, stream
from tests.support.raw_pdf import Place, publication
from tests.support.synthetic import TODAY, only

ONE_OF = 12
"""In the suite each form hides every twelfth target, another one each; `python -m tests.corpus.hidden` tries all."""

TRIED = list(hiding.tried())[::ONE_OF]


def read(tmp_path: Path, namen: Names, hidden: hiding.Hidden, target: str) -> Reading:
    path = hiding.write(tmp_path / "synthetisch.pdf", hidden, hiding.TARGETS[target])
    return only(read_file(path, ReadingContext(namen, TODAY)))


@pytest.mark.parametrize(("name", "form", "target"), TRIED, ids=lambda value: value)
def test_what_is_hidden_is_not_published(tmp_path: Path, namen: Names, name: str, form: str, target: str) -> None:
    assert not is_published(read(tmp_path, namen, hiding.CLASSES[name][form], target), target)


@pytest.mark.parametrize("name", hiding.LIMITS)
def test_limit_is_still_one(tmp_path: Path, namen: Names, name: str) -> None:
    """What is noticed from now on is to leave the list of limits."""
    form = next(iter(hiding.LIMITS[name]))
    hidden = hiding.CLASSES[name][form]
    assert any(is_published(read(tmp_path, namen, hidden, target), target) for target in hidden.targets)


@pytest.mark.parametrize("form", [form for form in hiding.HONEST if form not in hiding.DOUBTED])
def test_what_is_marked_coloured_or_signed_is_published(tmp_path: Path, namen: Names, form: str) -> None:
    targets = list(hiding.HONEST[form].targets)
    target = targets[list(hiding.HONEST).index(form) % len(targets)]
    reading = read(tmp_path, namen, hiding.HONEST[form], target)
    assert is_published(reading, target), reading.reden


def test_every_class_has_at_least_ten_forms() -> None:
    assert [name for name, forms in hiding.CLASSES.items() if len(forms) < 10] == []


def test_covered_figure_is_told_with_its_page(tmp_path: Path, namen: Names) -> None:
    reading = read(tmp_path, namen, hiding.CLASSES["fill"]["whole in 1 g"], "count")
    (controle,) = [item for item in reading.controles if item.controle == "zichtbaar"]
    assert (reading.uitslag, controle.ernst, controle.gevonden) == ("quarantaine", "fout", "1.000")
    assert "1.000" in (reading.reden or "")


def test_text_that_is_not_painted_is_no_text(tmp_path: Path, namen: Names) -> None:
    """A white heading of another quarter: the page shows one quarter only."""
    white = hiding.Hidden(
        lambda place, _: hiding.draw(place) + " q 1 g BT /F 13 Tf 60 740 Td (Tweede kwartaal 2022) Tj ET Q"
    )
    reading = read(tmp_path, namen, white, "heading")
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2021Q1"), reading.reden


@pytest.mark.parametrize("cover", ["1 g", "0 g", ".8 g"])
def test_covered_heading_is_no_licence_to_take_another(tmp_path: Path, namen: Names, cover: str) -> None:
    hidden = hiding.Hidden(
        lambda place, _: hiding.draw(place) + " BT /F 13 Tf 60 743 Td (Tweede kwartaal 2020 Drechtsteden) Tj ET",
        after=lambda box: f"q {cover} {box[0]} {box[1]} {box[2]} {box[3] + 2} re f Q",
    )
    reading = read(tmp_path, namen, hidden, "heading")
    assert reading.uitslag != "aangenomen"


def test_page_of_which_nothing_is_left_is_refused(tmp_path: Path, namen: Names) -> None:
    def crop(pdf: pikepdf.Pdf, _: object) -> None:
        pdf.pages[0].obj.CropBox = pikepdf.Array([2000, 2000, 2100, 2100])

    reading = read(tmp_path, namen, hiding.Hidden(lambda place, _: hiding.draw(place), finish=crop), "count")
    assert reading.uitslag == "geweigerd"


def test_text_that_pdfium_does_not_tell_is_in_doubt(tmp_path: Path, namen: Names) -> None:
    """It lies over a figure with the same codes, in a font in which they are other characters."""

    def add_font(pdf: pikepdf.Pdf, _: object) -> None:
        encoding = "<</Type /Encoding /Differences [50 /eight]>>"
        font = f"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding}>>"
        pdf.pages[0].obj.Resources.Font.G = pikepdf.Object.parse(font.encode())

    def twice(place: Place, box: Box) -> str:
        return f"{hiding.draw(place)} q BT /G {place[2]} Tf {box[0] + 2:.2f} {place[1]} Td (20) Tj ET Q"

    reading = read(tmp_path, namen, hiding.Hidden(twice, finish=add_font), "small count")
    assert reading.uitslag == "quarantaine"


def test_annotation_s_text_is_heard(tmp_path: Path, namen: Names) -> None:
    note = hiding.annotation("/FreeText", "0 g BT /F 9 Tf 2 4 Td (Alleen mannen) Tj ET")
    hidden = hiding.Hidden(
        lambda place, _: hiding.draw(place), finish=lambda pdf, _: note.finish(pdf, (60, 640, 120, 16))
    )
    reading = read(tmp_path, namen, hidden, "count")
    assert reading.uitslag == "quarantaine"
    assert "Alleen mannen" in (reading.reden or "")


@pytest.mark.parametrize("offset", ["7", "999999", "x"])
def test_damaged_references_keep_a_file_out(tmp_path: Path, namen: Names, offset: str) -> None:
    path = hiding.write(tmp_path / "synthetisch.pdf", hiding.HONEST["nothing"], hiding.TARGETS["count"])
    start, _, rest = path.read_bytes().rpartition(b"startxref\n")
    path.write_bytes(start + b"startxref\n" + offset.encode() + b"\n" + rest.partition(b"\n")[2])
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag != "aangenomen"
    assert "beschadigd" in (reading.reden or "")


def test_table_on_a_page_that_cannot_be_drawn_is_kept_out(
    tmp_path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnsureError

    monkeypatch.setattr(painting, "Renderings", fail)
    reading = read(tmp_path, namen, hiding.HONEST["nothing"], "count")
    assert reading.uitslag == "quarantaine"
    assert {item.oordeel for item in reading.controles if item.controle == "zichtbaar"} == {"wijkt_af"}


@pytest.mark.parametrize("below", [0.4, 1.0, 1.6, 2.2, 2.8])
def test_rule_at_the_edge_of_what_is_drawn_stops_no_run(tmp_path: Path, namen: Names, below: float) -> None:
    """It begins so many points below the last text, and a shade behind the table has lines looked at one by one."""
    lowest = min(y - 0.21 * size for _, y, size, _, _ in publication())
    hidden = hiding.Hidden(
        lambda place, _: hiding.draw(place),
        after=lambda _: f"q 0 g 300 {lowest - below - 80:.2f} .8 80 re f Q",
        before=lambda _: "q .9 g 40 100 500 600 re f Q",
    )
    reading = read(tmp_path, namen, hidden, "count")
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize("part", ["{m} {y} {w} {h} re f", "{x} {n} {w} {h} re f"])
@pytest.mark.parametrize("shade", ["0", ".3"])
def test_pattern_that_has_a_part_of_a_figure_only_is_noticed(
    tmp_path: Path, namen: Names, part: str, shade: str
) -> None:
    """Pdfium tells of an uncoloured pattern that it is a plain colour."""
    entries = "/PatternType 1 /PaintType 2 /TilingType 1 /BBox [0 0 595 842] /XStep 595 /YStep 842 /Resources <<>>"

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        resources(pdf, "/Pattern").P = stream(pdf, at(part, box, 1), f"<<{entries}>>")
        resources(pdf, "/ColorSpace").U = parsed("[/Pattern /DeviceGray]")

    hidden = hiding.Hidden(lambda place, _: hiding.draw(place, f"/U cs {shade} /P scn"), finish=finish)
    assert read(tmp_path, namen, hidden, "count").uitslag != "aangenomen"


def test_state_of_text_is_found_in_long_content_in_time(tmp_path: Path, namen: Names) -> None:
    def finish(pdf: pikepdf.Pdf, place: Place, _: Box) -> None:
        resources(pdf, "/XObject").X = form(pdf, hiding.draw(place))

    begin = process_time()
    reading = read(tmp_path, namen, held(finish, f"{' ' * 1_000_000} q {'1' * 100_000} w /X Do Q"), "count")
    assert process_time() - begin < 10, reading.reden


TWICE = {
    "contents": (b"/Contents ", b"/Contents 1 0 R /Contents "),
    "contents, escaped": (b"/Contents ", b"/Con#74ents 1 0 R /Contents "),
    "size": (b"/MediaBox ", b"/MediaBox [0 0 9 9] /MediaBox "),
    "resources, far apart": (b"/Contents ", b"/Resources <</A <</B 1>>>> /Contents "),
    "font": (b"/Font ", b"/Font <<>> /Font "),
    "after a string with 'stream'": (b"/Contents ", b"/A (stream) /B (endobj \\) >>) /Contents 1 0 R /Contents "),
    "zero byte after it": (b"/Contents ", b"/Contents\x001 0 R /Contents "),
    "after a comment": (b"/Contents ", b"/Contents % >>\n 1 0 R /Contents "),
    "a name of a font": (b"/F <<", b"/F 1 0 R /F <<"),
}

NOT_TWICE = {
    "address": b"/URI (https://example.org/Pages/Sonar/Pages/tabel.html)",
    "parentheses": b"/Title (G:/N/tabel (concept /N/) \\) /N/)",
    "hexadecimal": b"/Title <2F4E2F4E> /N 1",
    "array": b"/Differences [1 /N 78 /N [/N /N] (])]",
    "comment": b"/N 1 % /N 2\n",
    "one within another": b"/N <</N <</N [<</N 1>> <</N 2>>]>>>>",
    "value": b"/N /N /M /N",
}


@pytest.mark.parametrize("form", NOT_TWICE)
@pytest.mark.parametrize("is_stored", [False, True], ids=["plain", "stored together"])
def test_what_is_no_key_is_not_given_twice(form: str, is_stored: bool) -> None:
    assert not entries_of(document(b"<</Type /Page " + NOT_TWICE[form] + b">>", is_stored=is_stored)).has_twice


def test_stored_objects_of_an_encrypted_file_are_not_looked_through() -> None:
    content = document(b"<</A 1>>", is_stored=True).replace(b"/FlateDecode", b"/LZWDecode")
    assert entries_of(content).has_twice
    assert entries_of(content + b"trailer\n<</Encrypt 5 0 R>>\n").has_twice
    assert not entries_of(content, is_encrypted=True).has_twice


@pytest.mark.parametrize("form", TWICE)
@pytest.mark.parametrize("is_stored", [False, True], ids=["plain", "stored together"])
def test_key_given_twice_keeps_a_file_out(form: str, is_stored: bool) -> None:
    page = b"<</Type /Page /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F <</Type /Font>>>>>>>>"
    old, new = TWICE[form]
    assert old in page
    assert not entries_of(document(page, is_stored=is_stored)).has_twice
    assert entries_of(document(page.replace(old, new), is_stored=is_stored)).has_twice


def document(page: bytes, *, is_stored: bool) -> bytes:
    head = b"%PDF-1.7\n"
    if not is_stored:
        return head + b"3 0 obj\n" + page + b"\nendobj\n4 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\n"
    stored = zlib.compress(b"3 0 " + page)
    return (
        head
        + b"9 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>\nstream\n"
        + stored
        + b"\nendstream\nendobj\n"
    )
