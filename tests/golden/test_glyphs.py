"""Characters recorded from pdfminer stand where pdfplumber itself puts them."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from orchestration.core.glyphs import read_glyphs
from orchestration.core.settings import PROJECT_DIR

PDFS = sorted([*(PROJECT_DIR / "raw").glob("*/*.pdf"), *Path(__file__).parent.glob("corpus/basis.*.pdf")])


def differences(path: Path) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """The characters only we have, and the ones only pdfplumber has, each with its place to a thousandth."""
    ours: set[tuple[object, ...]] = set()
    theirs: set[tuple[object, ...]] = set()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            ours |= {
                (glyph.text, *(round(edge, 3) for edge in glyph.box)) for glyph in read_glyphs(page, 50_000, False)
            }
            theirs |= {
                (char["text"], *(round(char[edge], 3) for edge in ("x0", "top", "x1", "bottom"))) for char in page.chars
            }
    return ours - theirs, theirs - ours


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_characters_are_those_of_pdfplumber(path: Path) -> None:
    assert differences(path) == (set(), set())
