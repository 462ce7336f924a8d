"""The fuzzing tool itself: every step can be taken, and its judge knows right from wrong."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.system.settings import PROJECT_DIR
from tests.fuzz.__main__ import Summary, keep, main, shrunk
from tests.fuzz.damage import DAMAGES
from tests.fuzz.document import Document
from tests.fuzz.mutant import Mutant, Outcome, judge, make, probe
from tests.fuzz.mutations import MUTATIONS
from tests.support.synthetic import TODAY

SOURCE = "tests/golden/corpus/basis.canvas.pdf"


@pytest.fixture(scope="module")
def packed(namen: Names) -> bytes:
    return pickle.dumps(Document(PROJECT_DIR / SOURCE, namen))


@pytest.mark.parametrize("step", [*MUTATIONS, *DAMAGES])
def test_step_makes_a_file_that_is_not_read_wrongly(step: str, tmp_path: Path) -> None:
    assert make(Mutant(SOURCE, ((step, 7),)), tmp_path / "mutant.pdf") or step in DAMAGES
    outcome = probe(Mutant(SOURCE, ((step, 7),)), tmp_path)
    assert outcome.oordelen
    assert outcome.fault is None, outcome.reden


def test_file_put_together_again_is_read_as_it_was(tmp_path: Path) -> None:
    assert probe(Mutant(SOURCE, ()), tmp_path).oordelen == ("aangenomen",)
    assert probe(Mutant(SOURCE, (("alles_geschud", 1),)), tmp_path).oordelen == ("aangenomen",)


@pytest.mark.parametrize("step", ["cijfer", "cijfers_kloppend", "koppen_geruild", "namen_geruild", "rij_weg"])
def test_judge_knows_what_is_not_printed(step: str, packed: bytes, namen: Names) -> None:
    """The golden PDF's own reading is wrong for a mutant that prints something else."""
    readings = read_file(PROJECT_DIR / SOURCE, ReadingContext(namen, TODAY))
    assert judge(readings, pickle.loads(packed)) is None
    found = []
    for seed in range(10):  # some chances find nothing to change
        document: Document = pickle.loads(packed)
        MUTATIONS[step](document, random.Random(seed))
        found.append(judge(readings, document))
    assert any(found)


def test_find_is_made_small_and_kept_with_what_is_wrong(tmp_path: Path) -> None:
    right = Outcome(("aangenomen",), 0.1)
    mutant, outcome = shrunk(Mutant(SOURCE, (("alles_geschud", 1), ("korps", 2))), right, tmp_path)
    assert (mutant.steps, outcome.fault) == ((), None)
    keep(Mutant(SOURCE, (("cijfer", 3),)), Outcome((), 0.1, "crash", "ZeroDivisionError"), tmp_path / "out")
    (pdf,) = (tmp_path / "out").glob("basis.canvas.cijfer.*.pdf")
    assert json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8")) == {
        "source": SOURCE,
        "steps": [["cijfer", 3]],
        "fault": "crash",
        "reden": "ZeroDivisionError",
    }


def test_run_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--minutes", "0"]) == 0
    assert capsys.readouterr().out.startswith("0 mutants; ")
    summary = Summary()
    assert not summary.add(Outcome(("aangenomen", "quarantaine"), 0.1))
    assert summary.add(Outcome((), 6.0, "broken off", "20 s"))
    assert str(summary) == (
        "2 mutants, 1 aangenomen, 1 afgebroken; slowest 6.0 s of processor time, 1 over 5 s; found: 1 broken off"
    )
