"""The image of a reading: which pages, which rows, and in what colour."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from orchestration.domain.correctie import Correctie
from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.proof import MAX_PIXELS, ProofError, ProofRequest, draw
from orchestration.reading.reading import Reading, read_file
from orchestration.synthetic.typeset import Layout, PrintedPage, typeset
from orchestration.system.files import sha256_of
from orchestration.system.limits import DEFAULT_LIMITS
from tests.corpus.hostile import one_page, stream
from tests.support import canvas
from tests.support.synthetic import TODAY

GREEN, RED = (0, 130, 60), (200, 0, 0)
AMBER_ON_WHITE = (246, 218, 165)


def publication(tmp_path: Path, *, totaal: str = "1.321") -> Path:
    path = tmp_path / "synthetisch.pdf"
    page = PrintedPage(
        title="synthetisch",
        heading=["Transparantie van klantprofielen (synthetisch)", "Eerste kwartaal 2021 Drechtsteden"],
        labels=("Gemeente", "Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
        rows=[("Dordrecht", "1", "20", "300", "1.000", totaal)],
        total_row=("TOTAAL AMR", "1", "20", "300", "1.000", "1.321"),
        footnote="In Drechtsteden telt het doelgroepregister 5.000 personen; 26% is bekend in Sonar.",
        explanation="Verzonnen cijfers.",
    )
    typeset(page, Layout(), path)
    return path


def colours(path: Path, namen: Names, row: str | None = None, correcties: Sequence[Correctie] = ()) -> set[Any]:
    readings = read_file(path, ReadingContext(namen, TODAY, correcties=tuple(correcties)))
    (pages,) = draw([ProofRequest(path, readings, row)], DEFAULT_LIMITS)
    assert not isinstance(pages, RefusedError)
    (png,) = pages.values()
    with Image.open(io.BytesIO(png)) as image:
        found = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
    return found & {GREEN, RED, AMBER_ON_WHITE}


def pages_of(path: Path, readings: Sequence[Reading], max_pages: int) -> list[int]:
    (pages,) = draw([ProofRequest(path, readings, max_pages=max_pages)], DEFAULT_LIMITS)
    assert not isinstance(pages, RefusedError)
    return list(pages)


def test_rows_that_add_up_are_green(tmp_path: Path, namen: Names) -> None:
    assert colours(publication(tmp_path), namen) == {GREEN}


@pytest.mark.parametrize("totaal", ["1.322", "<5"])
def test_row_that_does_not_add_up_or_can_not_be_read_is_red(tmp_path: Path, namen: Names, totaal: str) -> None:
    path = publication(tmp_path, totaal=totaal)
    assert colours(path, namen) == {GREEN, RED}
    assert colours(path, namen, "Dordrecht") == {RED}
    assert colours(path, namen, "totaal amr") == {GREEN}


def test_corrected_count_is_amber_in_a_green_row(tmp_path: Path, namen: Names) -> None:
    path = publication(tmp_path, totaal="1.322")
    correctie = Correctie(sha256_of(path), 1, "Dordrecht", "totaal", 1322, 1321, "synthetisch", "test")
    assert colours(path, namen, correcties=[correctie]) == {GREEN, AMBER_ON_WHITE}


def test_every_page_is_shown_up_to_the_limit(tmp_path: Path, namen: Names) -> None:
    path = canvas.write(tmp_path / "synthetisch.pdf", *([canvas.Piece(60, 60, "Sonar")] for _ in range(3)))
    readings = read_file(path, ReadingContext(namen, TODAY))
    assert [reading.uitslag for reading in readings] == ["geweigerd"]
    assert pages_of(path, readings, 60) == [1, 2, 3]
    assert pages_of(path, readings, 2) == [1, 2]


def test_vast_page_is_drawn_within_the_limits_and_others_go_on(tmp_path: Path) -> None:
    vast = tmp_path / "vast.pdf"
    vast.write_bytes(one_page(stream(b"0 0 9 9 re f")).replace(b"[0 0 595 842]", b"[0 0 20000 20000]"))
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 and no more")
    sound = publication(tmp_path)
    requests = [ProofRequest(path, ()) for path in (vast, damaged, sound)]
    drawn, reason, pages = draw(requests, DEFAULT_LIMITS)
    assert not isinstance(drawn, RefusedError)
    with Image.open(io.BytesIO(drawn[1])) as image:
        assert image.width * image.height <= MAX_PIXELS * 1.01
    assert "niet te tekenen" in str(reason)
    assert not isinstance(pages, RefusedError)


def test_what_can_not_be_shown_is_said(tmp_path: Path, namen: Names) -> None:
    path = publication(tmp_path)
    with pytest.raises(ProofError, match="no row 'Alkmaar'"):
        draw([ProofRequest(path, read_file(path, ReadingContext(namen, TODAY)), "Alkmaar")], DEFAULT_LIMITS)
    with pytest.raises(ProofError, match="not a PDF"):
        draw([ProofRequest(tmp_path / "tekst.txt", ())], DEFAULT_LIMITS)
