"""A few of the attacks of `make hostile` on every entrance, chosen by chance; and the judge knows what is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.hostile import documents, in_raw, reviewed_files, web
from tests.hostile.__main__ import choice, page_of, parser, table_of
from tests.hostile.attack import Attack, Kind
from tests.hostile.entrances import ENTRANCES, Entrance
from tests.hostile.inventory import ATTACKS, chosen, of_kind
from tests.hostile.judge import Verdict, bad_words, bad_words_by_name, manners
from tests.hostile.measured import Measured, run
from tests.hostile.workshop import Workshop, stems
from tests.support.workspace import Workspace

SEED = 14
QUICK = 10
"""Seconds that reading one file may take here: some attacks take all that they get, and an honest one takes one."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc for the memory of processes")


@pytest.fixture
def workshop(built: Workspace) -> Workshop:
    return Workshop(built.data, QUICK)


def attacks_of(kind: Kind, *names: str, more: int = 0) -> list[Attack]:
    """The attacks of a kind by their names, and so many others by chance."""
    named = [attack for attack in of_kind(kind) if attack.name in names]
    assert len(named) == len(names)
    others = [attack for attack in chosen(SEED, len(ATTACKS), kind) if attack.name not in names]
    return [*named, *others[:more]]


def faults(verdicts: Sequence[Verdict]) -> dict[tuple[str, str, str], str]:
    """What is wrong, by entrance and attack."""
    assert verdicts
    return {(one.entrance, one.kind, one.attack): one.fault for one in verdicts if one.fault}


# The product


def test_build_keeps_hostile_files_out_and_publishes_the_honest(workshop: Workshop) -> None:
    attacks = [
        *attacks_of("pdf", "tiny-pattern", "page-of-20000-points", "cut-in-half", "file-attached"),
        *attacks_of(
            "text", "digits-cell", "two-million-lines", "name-of-escapes", "sentence-of-braces", "numbers-date"
        ),
        *attacks_of("sidecar", "merge-bomb", "size-of-hexadecimals", "note-of-escapes", more=6),
        *attacks_of("entry", "file-pipe", "sidecar-pipe", "sidecar-link-to-zero", "name-of-not-utf-8", more=8),
    ]
    verdicts = in_raw.build(workshop, attacks, SEED)
    assert faults(verdicts) == {}
    assert {"quarantined", "refused"} <= {verdict.outcome for verdict in verdicts}


def test_read_judges_every_hostile_document_by_itself(workshop: Workshop) -> None:
    attacks = [
        *attacks_of("pdf", "bits-that-fell-over", "page-of-names", "cut-at-the-end", "nothing-at-all"),
        *attacks_of("text", "digits-cell", "digits-total-row", "sentence-of-html", "noise", "utf-16", "name-of-sql"),
        *attacks_of("entry", "file-pipe", "file-link-to-zero"),
    ]
    verdicts = documents.read(workshop, attacks, SEED)
    assert faults(verdicts) == {}
    assert [verdict.attack for verdict in verdicts] == [attack.name for attack in attacks]


def test_add_files_no_hostile_document_by_a_strange_name(workshop: Workshop) -> None:
    attacks = [
        *attacks_of("pdf", "font-of-4301-digits", "encrypted-with-a-password", "script-that-opens"),
        *attacks_of("text", "digits-register", "heading-of-markup", "struck-out"),
        *attacks_of("entry", "file-pipe", "file-socket", "file-link-to-zero"),
    ]
    assert faults(documents.add(workshop, attacks, SEED)) == {}


def test_add_to_a_store_with_hostile_sidecars_files_the_publication(workshop: Workshop) -> None:
    attacks = [
        *attacks_of("sidecar", "alias-bomb", "arrays-deep", more=10),
        *attacks_of("entry", "sidecar-pipe", "sidecar-sparse-of-30-gigabytes", "file-link-to-itself"),
    ]
    assert faults(in_raw.add_beside(workshop, attacks, SEED)) == {}


@pytest.mark.parametrize("name", ["tiny-pattern", "page-of-2000000-points"])
def test_show_of_a_page_that_does_not_end_ends(workshop: Workshop, name: str) -> None:
    assert faults(documents.show(workshop, attacks_of("pdf", name), SEED)) == {}


def test_fetch_files_the_sound_publication_beside_hostile_ones(workshop: Workshop) -> None:
    assert (
        faults(web.fetch(workshop, attacks_of("pdf", "cut-in-half", "a-kilobyte-before", "noise-that-says-pdf"), SEED))
        == {}
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("listing", "links-in-links"),
        ("listing", "elements-in-elements"),
        ("robots", "stars"),
        ("robots", "delay-of-digits"),
        ("answer", "status-of-digits"),
    ],
)
def test_fetch_from_a_hostile_server_ends_with_a_sentence(workshop: Workshop, kind: Kind, name: str) -> None:
    assert faults(web.fetch_from(workshop, attacks_of(kind, name), SEED)) == {}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("correction", "gedrukt-of-digits"), ("correction", "cell-of-escapes"), ("variant", "column-missing")],
)
def test_reviewed_file_that_can_not_be_used_is_named(workshop: Workshop, kind: Kind, name: str) -> None:
    assert faults(reviewed_files.read(workshop, attacks_of(kind, name), SEED)) == {}


def test_reviewed_file_that_is_no_text_is_named_by_a_build(workshop: Workshop) -> None:
    assert faults(reviewed_files.build(workshop, attacks_of("correction", "not-utf-8"), SEED)) == {}


# The generator


def test_there_are_hundreds_of_attacks_each_by_a_name_of_its_own() -> None:
    assert len(ATTACKS) >= 200
    assert len({(attack.kind, attack.name) for attack in ATTACKS}) == len(ATTACKS)
    assert len(stems(ATTACKS)) == len(ATTACKS)


def test_every_attack_has_an_entrance() -> None:
    assert [attack.name for attack in ATTACKS if not any(entrance.takes(attack) for entrance in ENTRANCES)] == []


def test_same_seed_makes_the_same_attacks() -> None:
    (bait,) = attacks_of("text", "bait-footnote")
    assert bait.bytes_of(1) == bait.bytes_of(1) != bait.bytes_of(2)
    assert choice(1, 10) == choice(1, 10) != choice(2, 10)


# The judge

SAID = "Quarantined: 2021Q1/a000-x.pdf: De pdf is beschadigd.\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Traceback (most recent call last):\n", "a stack trace"),
        ("De pdf is beschadigd (PdfiumError).", "the class of an exception"),
        ("no whole answer (RemoteProtocolError: x)", "the class of an exception"),
        ("Not read: \x1b[2J", "a control letter"),
        ("Not read: \x9b2J", "a control letter"),
        ("9" * 4301, "a line of 4301 letters"),
    ],
)
def test_judge_knows_what_no_user_should_see(text: str, found: str) -> None:
    assert bad_words(SAID) is None
    assert found in (bad_words(SAID + text) or "")


def test_judge_tells_whose_line_it_is() -> None:
    words, others = bad_words_by_name(f"{SAID}Not read: a001-y.pdf\x07\nValueError: z", ["a000-x", "a001-y"])
    assert list(words) == ["a001-y"]
    assert "ValueError" in (others or "")


def test_judge_knows_a_command_that_is_killed_or_takes_too_much() -> None:
    assert manners(Measured(1, SAID, 1.0, 100, 100), 400, 400) is None
    assert manners(Measured(-9, SAID, 1.0, 100, 100), 400, 400)
    assert manners(Measured(0, SAID, 1.0, 401, 100), 400, 400)
    assert manners(Measured(0, SAID, 1.0, 100, 401), 400, 400)
    assert manners(Measured(0, SAID, 1.0, 100, 100, "goes on"), 400, 400) == "goes on"


def test_command_is_measured_and_ended_with_its_children(tmp_path: Path) -> None:
    child = "import time; hoard = bytearray(90_000_000); time.sleep(600)"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    measured = run([], dict(os.environ), tmp_path, 3.0, program)
    assert measured.ended == "goes on after 3 seconds"
    assert measured.child > 80 > measured.own > 0


def test_batch_that_fails_is_halved_down_to_the_guilty(built: Workspace) -> None:
    def attempt(_workshop: Workshop, attacks: Sequence[Attack], _seed: int) -> list[Verdict]:
        is_bad = any(attack.name == "merge-bomb" for attack in attacks)
        fault = "hangs" if is_bad else None
        return [Verdict(one.name, one.kind, "x", "failed" if is_bad else "refused", 1, 1, 1, fault) for one in attacks]

    entrance = Entrance("x", frozenset({"sidecar"}), 40, attempt)
    verdicts = list(entrance.try_all(Workshop(built.data, QUICK), ATTACKS, SEED))
    assert len(verdicts) == len(of_kind("sidecar"))
    assert list(faults(verdicts)) == [("x", "sidecar", "merge-bomb")]


def test_table_counts_by_entrance_and_says_what_was_found() -> None:
    verdicts = [
        Verdict("a", "pdf", "read", "refused", 1.2, 50, 60),
        Verdict("b", "pdf", "read", "accepted", 3.4, 50, 70),
        Verdict("c", "pdf", "build", "failed", 9.0, 500, 70, "goes on"),
    ]
    assert table_of(verdicts).splitlines()[2:] == [
        "| build | pdf | 1 | 0 | 0 | 0 | 1 | 9 | 500 | 70 |",
        "| read | pdf | 2 | 1 | 0 | 1 | 0 | 3 | 50 | 70 |",
        "| all |  | 3 | 1 | 0 | 1 | 1 | 9 | 500 | 70 |",
    ]
    page = page_of(parser().parse_args([]), ATTACKS, verdicts)
    assert "- build, pdf `c`: goes on" in page
    assert "found no fault" in page_of(parser().parse_args([]), ATTACKS, verdicts[:2])
