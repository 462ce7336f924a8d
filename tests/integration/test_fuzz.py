"""The fuzzing tool itself: every step can be taken, its judge knows right from wrong, and its tally loses nothing."""

from __future__ import annotations

import json
import pickle
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.names import Names
from orchestration.domain.sidecar import read_sidecar
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.reading.version import reader
from orchestration.system.locks import LockedError, locked_folder
from orchestration.system.settings import PROJECT_DIR
from tests.fuzz import __main__ as run
from tests.fuzz import publishing, rendering
from tests.fuzz.__main__ import keep, main, shrunk
from tests.fuzz.damage import DAMAGES
from tests.fuzz.document import Document
from tests.fuzz.judge import judge, judge_sidecar, judge_text
from tests.fuzz.mutant import CASES, TEXTS, Mutant, Outcome, context, make, probe, probe_seed, source_of
from tests.fuzz.mutations import MUTATIONS
from tests.fuzz.printed import figure
from tests.fuzz.publishing import Accepted, Table, compare, file_away
from tests.fuzz.rendering import Figure, compare_drawing
from tests.fuzz.sidecars import SIDECAR_MUTATIONS, SidecarDocument
from tests.fuzz.tally import TALLY, Entry, Published, Tally
from tests.fuzz.text import TextDocument, text_of_case
from tests.fuzz.text_mutations import TEXT_MUTATIONS
from tests.support.synthetic import TODAY
from tests.support.workspace import Workspace

SOURCE = "tests/golden/corpus/basis.canvas.pdf"
TEXT = "tests/golden/publicaties/tabs-vet.txt"
SIDECAR = "tests/golden/publicaties/tabs-vet.yml"

NEEDS_TESSERACT = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract-ocr")


@pytest.fixture(scope="module")
def packed(namen: Names) -> bytes:
    return pickle.dumps(Document(PROJECT_DIR / SOURCE, namen))


def test_reading_that_takes_more_processor_time_than_the_limit_is_a_find(tmp_path: Path) -> None:
    within, beyond = (Outcome(Mutant(TEXT, ()), ("aangenomen",), seconds) for seconds in (19.0, 21.0))
    assert run.broken_off_or(within, 0, tmp_path).fault is None
    assert run.broken_off_or(beyond, 0, tmp_path).fault == "broken off"


@pytest.mark.parametrize("step", [*MUTATIONS, *DAMAGES])
def test_step_makes_a_file_that_is_not_read_wrongly(step: str, tmp_path: Path) -> None:
    assert make(Mutant(SOURCE, ((step, 7),)), tmp_path / "mutant.pdf", tmp_path) or step in DAMAGES
    outcome = probe(Mutant(SOURCE, ((step, 7),)), tmp_path)
    assert outcome.oordelen
    assert outcome.fault is None, outcome.reden


@pytest.mark.parametrize(
    ("source", "step"),
    [(TEXT, step) for step in (*TEXT_MUTATIONS, *DAMAGES)]
    + [(SIDECAR, step) for step in (*SIDECAR_MUTATIONS, *DAMAGES)],
)
def test_step_of_a_text_or_sidecar_is_not_read_wrongly(source: str, step: str, tmp_path: Path) -> None:
    for seed in range(5):
        outcome = probe(Mutant(source, ((step, seed),)), tmp_path)
        assert outcome.oordelen
        assert outcome.fault is None, outcome.reden


@pytest.mark.parametrize("source", [SOURCE, TEXT, SIDECAR, "tests/golden/corpus/basis.json"])
def test_file_put_together_again_is_read_as_it_was(source: str, tmp_path: Path) -> None:
    assert probe(Mutant(source, ()), tmp_path).oordelen == ("aangenomen",)


def test_shaken_page_is_read_as_it_was(tmp_path: Path) -> None:
    assert probe(Mutant(SOURCE, (("alles_geschud", 1),)), tmp_path).oordelen == ("aangenomen",)


@pytest.mark.parametrize("step", ["cijfer", "cijfers_kloppend", "koppen_geruild", "namen_geruild", "rij_weg"])
def test_judge_knows_what_is_not_printed(step: str, packed: bytes, namen: Names) -> None:
    """The golden PDF's own reading is wrong for a mutant that prints something else."""
    readings = read_file(PROJECT_DIR / SOURCE, ReadingContext(namen, TODAY))
    assert judge(readings, pickle.loads(packed).printed) is None
    found = []
    for seed in range(10):  # some chances find nothing to change
        document: Document = pickle.loads(packed)
        MUTATIONS[step](document, random.Random(seed))
        found.append(judge(readings, document.printed))
    assert any(found)


@pytest.mark.parametrize(
    "step", ["cijfer", "aantal_anders", "doorgehaald", "richting", "koppen_geruild", "rij_weg", "kwartaal_anders"]
)
def test_judge_knows_what_a_text_does_not_print(step: str) -> None:
    source = CASES[[path.stem for path in CASES].index("basis")]
    path = PROJECT_DIR / "tests/golden/corpus/basis.canvas.pdf"
    readings = read_file(path, context())
    assert judge(readings, TextDocument(source).printed) is None
    found = []
    for seed in range(10):
        document = TextDocument(source)
        TEXT_MUTATIONS[step](document, random.Random(seed))
        found.append(judge(readings, document.printed))
    assert any(found)


def test_judge_of_damaged_text_looks_for_each_row_on_one_line() -> None:
    path = PROJECT_DIR / TEXT
    readings, text = read_file(path, context()), path.read_text("utf-8")
    assert judge_text(readings, text) is None
    assert "Bernheze" in str(judge_text(readings, text.replace("825", "852")))
    assert "14109" in str(judge_text(readings, text.replace("14.109", "14.108")))


@pytest.mark.parametrize(
    ("step", "expected"),
    [("sha_anders", False), ("size_anders", False), ("anker", False), ("veld_dubbel", False), ("schrijfwijze", True)],
)
def test_judge_knows_a_sidecar_that_is_not_sound(step: str, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "bestand.yml"
    document = SidecarDocument.of("a" * 64, 12)
    path.write_bytes(document.content())
    sidecar = read_sidecar(path)
    assert sidecar is not None
    SIDECAR_MUTATIONS[step](document, random.Random(2))
    assert document.is_sound is expected
    assert (judge_sidecar(sidecar, document, "a" * 64, 12, "") is None) is expected
    assert judge_sidecar(sidecar, SidecarDocument.of("a" * 64, 12), "a" * 64, 13, "")
    assert judge_sidecar(sidecar, None, "a" * 64, 12, path.read_text("utf-8")) is None
    assert judge_sidecar(sidecar, None, "a" * 64, 12, "iets anders")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.490", 1490), ("1 490 000", 1490000), ("\u2013", 0), ("0", 0), ("007", None), ("1,5", None), ("1.49", None)],
)
def test_judge_reads_a_printed_figure_by_itself(text: str, value: int | None) -> None:
    assert figure(text) == value


def test_texts_of_the_corpus_are_found_as_they_are_written_down() -> None:
    """Those of ours, and those that we set of a case that prints tables: more than half of the cases."""
    documents = [TextDocument(path) for path in (*TEXTS, *filter(text_of_case, CASES))]
    assert len(documents) > len(TEXTS) + len(CASES) / 2
    assert all(
        tabel.rijen or tabel.keys["niveau"] == "landelijk" for document in documents for tabel in document.printed
    )


def test_find_is_made_small_and_kept_with_what_is_wrong(tmp_path: Path) -> None:
    mutant = Mutant(SOURCE, (("alles_geschud", 1), ("korps", 2)))
    small, outcome = shrunk(mutant, Outcome(mutant, ("aangenomen",), 0.1), tmp_path)
    assert (small.steps, outcome.fault) == ((), None)
    wrong = Mutant(SOURCE, (("cijfer", 3),))
    keep(wrong, Outcome(wrong, (), 0.1, 0.1, "crash", "ZeroDivisionError"), tmp_path / "out", tmp_path)
    (pdf,) = (tmp_path / "out").glob("basis.canvas.cijfer.*.pdf")
    assert json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8")) == {
        "source": SOURCE,
        "steps": [["cijfer", 3]],
        "fault": "crash",
        "reden": "ZeroDivisionError",
    }


def test_same_seed_gives_the_same_mutant(tmp_path: Path) -> None:
    seeds = range(0, 6000, 500)
    assert len({source_of(seed) for seed in seeds}) > 6
    first, again = ([probe_seed(seed, tmp_path).mutant for seed in seeds] for _ in range(2))
    assert first == again


# The tally


def ended(seed: int, **fields: Any) -> Outcome:
    return Outcome(Mutant(TEXT, (("cijfer", seed),)), ("quarantaine",), 0.1, 1.8, **fields)


def answering(monkeypatch: pytest.MonkeyPatch, answers: Iterable[tuple[int, Outcome]]) -> None:
    """Workers that give these answers, and are then broken off."""

    def workers(*_: object) -> Iterator[tuple[int, Outcome]]:
        yield from answers
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "in_workers", workers)


def fuzz(path: Path, minutes: float = 1) -> int:
    return main(["--minutes", str(minutes), "--out", str(path.parent / "out")], path)


def test_next_run_goes_on_with_the_seeds_that_are_not_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The answers of a run that is broken off come in another order than the seeds; one did not come."""
    path = tmp_path / "tally.json"
    answering(monkeypatch, [(1, ended(1)), (0, ended(0)), (3, ended(3))])
    with pytest.raises(KeyboardInterrupt):
        fuzz(path)
    (entry,) = Tally.load(path).entries.values()
    assert (entry.seeds, entry.total) == (2, 2)
    answering(monkeypatch, [(0, ended(2)), (1, ended(3))])
    with pytest.raises(KeyboardInterrupt):
        fuzz(path)
    (entry,) = Tally.load(path).entries.values()
    assert (entry.seeds, entry.total) == (4, 4)
    assert entry.hours["processor"] == pytest.approx(4 * 1.8 / 3600)


def test_tally_is_saved_while_a_run_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "tally.json"
    before: list[bool] = []
    saved: list[dict[str, Any]] = []

    def answers() -> Iterator[tuple[int, Outcome]]:
        yield 0, ended(0)
        before.append(path.exists())
        yield 1, ended(1)
        saved.append(json.loads(path.read_text("utf-8")))

    monkeypatch.setattr(run, "_SAVE_SECONDS", 0.0)
    answering(monkeypatch, answers())
    with pytest.raises(KeyboardInterrupt):
        fuzz(path)
    assert before == [True]
    assert [entry["seeds"] for entry in saved[0].values()] == [2]


def test_another_reader_begins_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "tally.json"
    for version in ("one", "two", "one"):
        monkeypatch.setattr(run, "reader", lambda version=version: version)
        answering(monkeypatch, [(0, ended(0))])
        with pytest.raises(KeyboardInterrupt):
            fuzz(path)
    assert {version: entry.seeds for version, entry in Tally.load(path).entries.items()} == {"one": 2, "two": 1}


def test_second_run_on_one_tally_says_so_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "tally.json"
    with locked_folder(tmp_path), pytest.raises(LockedError, match="has been busy"):
        fuzz(path)
    assert not path.exists()


def test_tally_is_read_as_it_was_saved(tmp_path: Path) -> None:
    tally = Tally(tmp_path / "tally.json", {})
    entry = tally.of("a reader")
    entry.add(ended(0, fault="wrong"))
    entry.add(replace(ended(1), oordelen=(), seconds=6.0))
    entry.rendered["tesseract"] = Counter({"alike": 40})
    entry.published = Published(9, 1, Counter({"pdf": 2}), Counter({"published": 2}), 80, 12, 0)
    tally.save()
    again = Tally.load(tally.path).of("a reader")
    assert again.content() == entry.content()
    assert "| text | 0 | 1 | 0 | 1 | 2 |" in str(again)
    assert "slowest reading 6.0 s, 1 over 5 s; found: 1 wrong." in str(again)
    assert "1 builds of 2 accepted mutants, their tables: 2 published; 80 cells and 12 places compared" in str(again)


def test_run_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert fuzz(tmp_path / "tally.json", minutes=0) == 0
    assert "found: nothing." in capsys.readouterr().out


def test_run_that_finds_something_keeps_it_and_ends_with_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "probe_seed", _crash)
    monkeypatch.setattr(run, "shrunk", lambda mutant, outcome, _: (mutant, outcome))
    assert main(["--minutes", "0.02", "--workers", "1", "--out", str(tmp_path / "out")], tmp_path / "tally.json") == 1
    assert list((tmp_path / "out").glob("*.txt"))


def _crash(seed: int, _: Path) -> Outcome:
    return Outcome(Mutant(TEXT, (("cijfer", seed),)), (), 0.1, 0.1, "crash", "ZeroDivisionError")


def test_committed_tally_counts_each_seed_once_and_no_wrong_figure_of_this_reader() -> None:
    entries = Tally.load(TALLY).entries
    assert entries
    assert all(entry.total == entry.seeds for entry in entries.values())
    ours = entries.get(reader(), Entry())
    assert (ours.found["wrong"], ours.published.differences) == (0, 0)


# Poppler's drawing


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")
@pytest.mark.parametrize(
    ("name", "program"),
    [
        pytest.param("bijgesneden.canvas", "pdftotext"),
        pytest.param("bijgesneden.canvas", "tesseract", marks=NEEDS_TESSERACT),
        pytest.param("gedraaid-90.canvas", "tesseract", marks=NEEDS_TESSERACT),
    ],
)
def test_figures_are_read_from_popplers_drawing(
    name: str, program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendering, "_program", lambda: program)
    if program == "pdftotext":
        monkeypatch.setattr("shutil.which", lambda _: None)
    path = PROJECT_DIR / f"tests/golden/corpus/{name}.pdf"
    assert compare_drawing(path, tmp_path) == (program, {"alike": 40, "unlike": 0}, "")
    wrong = [replace_figure(place, found) for place, found in enumerate(rendering.figures(path))]
    monkeypatch.setattr(rendering, "in_workers", lambda *_: [(0, wrong)])
    _, counts, words = compare_drawing(path, tmp_path)
    assert counts["unlike"] == 1
    assert f"{wrong[3].aantal} is seen as" in words


def replace_figure(place: int, found: Figure) -> Figure:
    return found._replace(aantal=found.aantal + 1) if place == 3 else found


# Publishing


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Accepted]]:
    """Some mutants, built: two PDFs and two texts, of which the second replaces the first."""
    folder = tmp_path_factory.mktemp("published")
    mutants = (
        Mutant(SOURCE, (("cijfers_kloppend", 1),)),
        Mutant("raw/2022Q4/nederland.pdf", (("alles_geschud", 1),)),
        Mutant(TEXT, (("kolommen_geruild", 4),)),
        Mutant(TEXT, (("cijfers_kloppend", 2),)),
    )
    paths = [folder / f"m{seed}{mutant.suffix}" for seed, mutant in enumerate(mutants)]
    found = [publishing.accepted_of(mutants[seed], seed, path, folder) for seed, path in enumerate(paths)]
    files = [file for file in found if file is not None]
    assert len(files) == len(mutants)
    workspace = Workspace(folder / "raw", folder / "data")
    names = file_away(files, workspace.raw)
    assert workspace.run("build").returncode == 0
    return workspace.data / "published/klantprofielen.duckdb", names


def test_mutants_are_published_as_they_print(published: tuple[Path, dict[str, Accepted]]) -> None:
    tally = Published()
    assert compare(*published, tally) == []
    assert tally.tables == {"published": 4}
    # One prints another total beside the old percentage: neither that nor the register is published of it.
    assert tally.cells == 5 * (8 + 1 + 16 + 16) + 2 * 3
    assert tally.places == 8 + 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda printed: replace(printed, totaal=(1, 2, 3, 4, 10)), "published [('AM23'"),
        (lambda printed: replace(printed, rijen=printed.rijen[1:], places=printed.places[1:]), "published [('GM0482'"),
        (lambda printed: replace(printed, keys={**printed.keys, "doelgroepregister": 1}), "as doelgroepregister"),
        (lambda printed: replace(printed, places=(printed.places[1], *printed.places[1:])), "is published at"),
        (lambda _: None, "was not accepted"),
    ],
)
def test_comparison_knows_what_is_published_otherwise(
    change: Callable[[Any], Any], expected: str, published: tuple[Path, dict[str, Accepted]]
) -> None:
    database, files = published
    bestand, file = next((name, file) for name, file in files.items() if file.seed == 0)
    other = replace(file, tables=[Table(table.series, change(table.printed)) for table in file.tables])
    ((found, wrong),) = compare(database, {bestand: other}, Published())
    assert found == bestand
    assert expected in wrong


def test_table_that_vanished_is_told(published: tuple[Path, dict[str, Accepted]]) -> None:
    database, files = published
    file = next(file for file in files.values() if file.seed == 0)
    ((_, wrong),) = compare(database, {"2021Q1/weg.pdf": file}, Published())
    assert "no control says why" in wrong


def test_entry_counts_each_step_once_a_mutant() -> None:
    entry = Entry()
    entry.add(Outcome(Mutant(SOURCE, (("cijfer", 1), ("cijfer", 2), ("ruis", 3))), ("aangenomen", "quarantaine"), 0.1))
    assert entry.steps == {"pdf cijfer": [1, 1], "pdf ruis": [1, 1]}
    assert entry.mutants == {"pdf": {"aangenomen": 1}}
