"""Pictures of pages: each resolution gives one of its own, and a part of one lies within it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from orchestration.reading.drawn_page import DrawnPage, draw_page
from orchestration.reading.pdfium_page import opened
from orchestration.system.limits import DEFAULT_LIMITS


@pytest.mark.parametrize("size", [(595, 842), (1654, 2339), (300, 9000)])
def test_two_resolutions_of_a_page_of_any_size_are_two_pictures(size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "leeg.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=size)
        pdf.save(path)
    with opened(path.read_bytes(), DEFAULT_LIMITS) as document, document.page(0) as page:
        pictures: list[DrawnPage] = [draw_page(page, resolution) for resolution in (150, 200, 250, 300)]
    assert len({drawn.picture.size for drawn in pictures}) == len(pictures)
    assert max(side for drawn in pictures for side in drawn.picture.size) <= 6000
    assert pictures[0].part((size[0] + 5, -20, size[0] + 40, -10)).picture.size == (1, 1)
