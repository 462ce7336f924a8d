"""The facsimiles in raw/ are what the script typesets from the figures, each with the sidecar that says so."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from orchestration.domain.sidecar import read_sidecar, sidecar_path
from orchestration.synthetic.facsimile.typeset import Facsimile, read_facsimiles, typeset
from orchestration.system.files import sha256_of
from orchestration.system.settings import PROJECT_DIR


@pytest.mark.parametrize("facsimile", read_facsimiles(), ids=lambda facsimile: facsimile.bestand)
def test_facsimile_in_raw_is_typeset_to_the_same_bytes(facsimile: Facsimile, tmp_path: Path) -> None:
    typeset(facsimile, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (PROJECT_DIR / "raw" / facsimile.bestand).read_bytes()


@pytest.mark.parametrize("facsimile", read_facsimiles(), ids=lambda facsimile: facsimile.bestand)
def test_sidecar_describes_its_facsimile(facsimile: Facsimile) -> None:
    """It judges the facsimiles alone: raw/ may hold files of UWV too."""
    path = PROJECT_DIR / "raw" / facsimile.bestand
    sidecar = read_sidecar(sidecar_path(path))
    assert sidecar is not None
    assert (sidecar.sha256, sidecar.size) == (sha256_of(path), path.stat().st_size)
    assert sidecar.facsimile
    assert not sidecar.synthetic


@pytest.mark.parametrize("facsimile", read_facsimiles(), ids=lambda facsimile: facsimile.bestand)
def test_text_of_a_facsimile_is_the_text_that_survives(facsimile: Facsimile) -> None:
    """What that text lacks is a picture: no word of it is in the file's text."""
    with pypdfium2.PdfDocument(PROJECT_DIR / "raw" / facsimile.bestand) as pdf:
        printed = " ".join(page.get_textpage().get_text_range() for page in pdf)
        pictures = [item for page in pdf for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])]
    plain = re.sub(r"</?b>|[#*\[]|\]\([^)]*\)", " ", facsimile.tekst)
    assert printed.split() == plain.split()
    assert len(pictures) == facsimile.plaatje_titel + facsimile.plaatje_koppen
