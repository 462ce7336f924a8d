"""Text that has no height, in every direction: what of it is seen nobody can tell, and it makes nothing raise."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from tests.support.raw_pdf import HELVETICA, NOT_DECODED, Place, write
from tests.support.synthetic import TODAY


@pytest.mark.parametrize("font", [HELVETICA, NOT_DECODED])
@pytest.mark.parametrize(
    "matrix", ["1 0 0 0", "-1 0 0 0", "0 1 0 0", "0 -1 0 0", "0 0 0 1", "0 0 1 0", "0.7 0.7 0 0", "0 0 0 0"]
)
@pytest.mark.parametrize("rotation", ["0", "90"])
def test_flat_text_raises_nothing(tmp_path: Path, namen: Names, font: str, matrix: str, rotation: str) -> None:
    def show(place: Place) -> str:
        x, y, size, text, _ = place
        return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj {matrix} 300 500 Tm (9) Tj ET"

    path = write(tmp_path / "plat.pdf", show, font, page={"/Rotate": rotation})
    for reading in read_file(path, ReadingContext(namen, TODAY)):
        assert reading.uitslag in ("geweigerd", "quarantaine", "aangenomen")
