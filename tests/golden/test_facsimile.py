"""The facsimiles in raw/ are what the script typesets from the figures, each with the sidecar that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.domain.sidecar import read_sidecar, sidecar_path
from orchestration.synthetic.facsimile.typeset import Facsimile, read_figures, typeset
from orchestration.system.files import sha256_of
from orchestration.system.settings import PROJECT_DIR


@pytest.mark.parametrize("facsimile", read_figures(), ids=lambda facsimile: facsimile.bestand)
def test_facsimile_in_raw_is_typeset_to_the_same_bytes(facsimile: Facsimile, tmp_path: Path) -> None:
    typeset(facsimile, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (PROJECT_DIR / "raw" / facsimile.bestand).read_bytes()


@pytest.mark.parametrize("facsimile", read_figures(), ids=lambda facsimile: facsimile.bestand)
def test_sidecar_describes_its_facsimile(facsimile: Facsimile) -> None:
    """It judges the facsimiles alone: raw/ may hold files of UWV too."""
    path = PROJECT_DIR / "raw" / facsimile.bestand
    sidecar = read_sidecar(sidecar_path(path))
    assert sidecar is not None
    assert (sidecar.sha256, sidecar.size) == (sha256_of(path), path.stat().st_size)
    assert sidecar.facsimile
    assert not sidecar.synthetic
