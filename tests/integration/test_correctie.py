"""A figure that was published wrong, from quarantine to the marts by a reviewed correction, and back."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.synthetic.facsimile.typeset import read_facsimiles, typeset
from orchestration.system.files import sha256_of
from tests.support.clone import Clone, copy_project
from tests.support.quicker import made_once
from tests.support.workspace import Workspace

TYPED_OVER = "Typefout in de proef (synthetisch)"


@dataclass(frozen=True)
class CorrectedClone(Clone):
    """A clone whose publication has a wrong figure, and whose corrections can be changed."""

    @property
    def altered(self) -> Path:
        """The publication with a wrong figure: for Alkmaar 115 is printed, where the sums ask for 114."""
        return self.raw / "2021Q1" / "altered.pdf"

    def write_correcties(self, *gedrukt: int) -> None:
        """Give the copy a corrections file: an entry of the wrong figure for each printed count, and one of no file."""
        header = "sha256,tabel,rij,kolom,gedrukt,gecorrigeerd,reden,bron"
        of_no_file = f"{'0' * 64},1,Hoorn,totaal,1,2,{TYPED_OVER},test"
        entries = [
            f"{sha256_of(self.altered)},1,Alkmaar,gemeente_profiel,{count},114,{TYPED_OVER},test" for count in gedrukt
        ]
        (self.seeds / "correctie.csv").write_text("\n".join([header, of_no_file, *entries, ""]), encoding="utf-8")


def clone_in(folder: Path) -> CorrectedClone:
    """A clone in a folder that may have its raw/ and its data/."""
    return CorrectedClone(folder / "raw", folder / "data", copy_project(folder))


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> CorrectedClone:
    """A publication with one wrong figure and its correction, built; not to be changed."""

    def make(folder: Path) -> None:
        clone = clone_in(folder)
        facsimile = next(item for item in read_facsimiles() if item.bestand.startswith("2021Q1"))
        text = facsimile.tekst.replace("Alkmaar 114", "Alkmaar 115")
        clone.altered.parent.mkdir(parents=True)
        typeset(facsimile.model_copy(update={"tekst": text}), clone.altered)
        clone.write_correcties(115)
        result = clone.run("build")
        assert result.returncode == 0, result.stdout + result.stderr
        assert f"Not used: the correction of Hoorn, totaal: no file in raw/ has sha256 {'0' * 64}" in result.stderr

    folder = made_once(tmp_path_factory.getbasetemp(), "corrected", make)
    return CorrectedClone(folder / "raw", folder / "data", folder / "dbt_project")


@pytest.fixture
def clone(corrected: CorrectedClone, tmp_path: Path) -> CorrectedClone:
    """A copy of it, to change."""
    shutil.copytree(corrected.raw, tmp_path / "raw")
    shutil.copytree(corrected.data, tmp_path / "data")
    copy = clone_in(tmp_path)
    copy.write_correcties(115)
    return copy


def test_corrected_figure_is_in_the_facts_and_marked(built: Workspace, corrected: CorrectedClone) -> None:
    counts = """
        SELECT gemeente_code, quarter_key, gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel,
            totaal FROM fct_klantprofielen_gemeente INNER JOIN dim_gemeente USING (gemeente_key)
        WHERE quarter_key = '2021Q1' ORDER BY ALL
    """
    assert corrected.query(counts) == built.query(counts)
    marked = """
        SELECT gemeente_naam, gecorrigeerde_kolommen FROM fct_klantprofielen_gemeente
        INNER JOIN dim_gemeente USING (gemeente_key) WHERE len(gecorrigeerde_kolommen) > 0
    """
    assert corrected.query(marked) == [("Alkmaar", ["gemeente_profiel"])]
    assert corrected.query("SELECT gecorrigeerde_kolommen FROM fct_klantprofielen_amr") == [([],)]


def test_corrected_figure_is_shown_among_the_controls_with_its_reason(corrected: CorrectedClone) -> None:
    shown = "SELECT onderdeel, gepubliceerd, berekend, verschil, oordeel, ernst, toelichting FROM mart_controle"
    ((*figures, toelichting),) = corrected.query(f"{shown} WHERE controle = 'correctie'")
    assert figures == ["Alkmaar: gemeente_profiel", 115, 114, 1, "wijkt_af", "waarschuwing"]
    read = corrected.run("read", corrected.altered, "--json")
    assert read.returncode == 0
    controls = json.loads(read.stdout)["controles"]
    assert [item["toelichting"] for item in controls if item["controle"] == "correctie"] == [toelichting]
    assert f"{TYPED_OVER} (bron: test)" in toelichting


def test_entry_that_stays_changes_or_goes(clone: CorrectedClone) -> None:
    """In one test, for each of its builds takes long: a rerun, an entry of another figure, and none."""
    published = clone.exports()
    again = clone.run("build")
    assert again.returncode == 0, again.stderr
    assert "nothing new" in again.stdout
    assert clone.exports() == published

    clone.write_correcties(116)
    failed = clone.run("build")
    assert failed.returncode == 1
    assert f"sha256 {sha256_of(clone.altered)}, bestand 2021Q1/altered.pdf, tabel 1, rij Alkmaar" in failed.stderr
    assert "kolom gemeente_profiel, verwacht 116, gevonden 115" in failed.stderr
    assert "the last good result stays" in failed.stderr
    assert clone.exports() == published

    clone.write_correcties()
    without = clone.run("build")
    assert without.returncode == 1
    assert "page 1, row Alkmaar: expected 1.491, found 1.490" in without.stderr
    assert clone.query("SELECT bestand FROM mart_quarantaine") == [("2021Q1/altered.pdf",)]
    assert clone.query("SELECT count(*) FROM fct_klantprofielen_gemeente") == [(0,)]
