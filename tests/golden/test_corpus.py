"""The corpus of synthetic publications from many PDF producers, each against the reading expected from it."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import as_json, read_file
from orchestration.reading.workers import in_workers
from orchestration.system.limits import Limits
from tests.corpus import hostile
from tests.corpus.document import Document
from tests.corpus.documents import documents
from tests.corpus.hostile import HOSTILE
from tests.support.synthetic import TODAY

CORPUS = Path(__file__).parent / "corpus"
PDFS = sorted(CORPUS.glob("*.pdf"))
KEYS = ("niveau", "quarter_key", "amr_code", "doelgroepregister", "registratiegraad_gepubliceerd")
MAX_TOTAL_BYTES = 8_000_000
MAX_SECONDS = 20

Rij = list[Any]
"""Name, code, the five counts, page."""


def expected_of(path: Path) -> list[dict[str, Any]]:
    """The tables expected from a file, with the pages that its producer put the rows on."""
    case, producer, _ = path.name.split(".")
    tables: list[dict[str, Any]] = json.loads((CORPUS / f"{case}.json").read_text(encoding="utf-8"))
    for table in tables:
        for rij, page in zip(rows_of(table), table.get("paginas", {}).get(producer, ()), strict=False):
            rij[-1] = page
    return tables


def rows_of(table: dict[str, Any]) -> list[Rij]:
    """The rows of an expected table, the total row last."""
    return [*table.get("rijen", ()), *([table["totaalrij"]] if table.get("totaalrij") else [])]


def found_rows(found: dict[str, Any]) -> list[Rij]:
    """The rows of a reading in the same form."""
    rijen = [*found["rijen"], *([found["totaalrij"]] if found["totaalrij"] else [])]
    return [
        [naam_sleutel(rij["naam"]), rij["code"], *(rij[kolom] for kolom in KOLOMMEN), rij["pagina"]] for rij in rijen
    ]


def with_key(rijen: list[Rij]) -> list[Rij]:
    return [[naam_sleutel(naam), *rest] for naam, *rest in rijen]


@pytest.fixture(scope="session")
def lees_corpus(namen: Names) -> Any:
    """Reads a file of the corpus: an object per region printed."""

    def lees(path: Path) -> list[dict[str, Any]]:
        return [as_json(reading, namen) for reading in read_file(path, ReadingContext(namen, TODAY))]

    return lees


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_file_is_read_as_expected(path: Path, lees_corpus: Any) -> None:
    expected, found = expected_of(path), lees_corpus(path)
    if expected[0].get("mag_weigeren") and all(table["oordeel"] != "aangenomen" for table in found):
        return
    assert [(table["oordeel"], table["reden"] if table["oordeel"] == "aangenomen" else None) for table in found] == [
        (table["oordeel"], None) for table in expected
    ], [table["reden"] for table in found]
    for table, wanted in zip(found, expected, strict=True):
        if "reden" in wanted:
            assert re.search(wanted["reden"], table["reden"], re.IGNORECASE)
        if wanted["oordeel"] == "aangenomen":
            assert found_rows(table) == with_key(rows_of(wanted))
            assert {key: table[key] for key in KEYS} == {key: wanted[key] for key in KEYS}


@pytest.mark.parametrize(
    "path",
    [path for path in PDFS if "quarantaine" in {table["oordeel"] for table in expected_of(path)}],
    ids=lambda path: path.stem,
)
def test_what_is_read_of_a_quarantined_table_is_what_is_printed(path: Path, lees_corpus: Any) -> None:
    """A suppressed count is never a number, and no other count is another than the one printed."""
    for table, wanted in zip(lees_corpus(path), expected_of(path), strict=True):
        rijen = {naam: rest for naam, *rest in with_key(rows_of(wanted))}
        for naam, code, *counts, page in found_rows(table):
            assert naam in rijen
            wanted_code, *wanted_counts, wanted_page = rijen[naam]
            assert (code, page) == (wanted_code, wanted_page)
            assert all(
                count is None or count == wanted_count
                for count, wanted_count in zip(counts, wanted_counts, strict=True)
            )


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.json")), ids=lambda path: path.stem)
def test_expected_table_adds_up_where_it_is_to_be_accepted(path: Path) -> None:
    for table in json.loads(path.read_text(encoding="utf-8")):
        if table["oordeel"] != "aangenomen":
            continue
        counts = [rij[2:7] for rij in rows_of(table)]
        assert all(sum(row[:4]) == row[4] for row in counts)
        assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
        total, register = counts[-1][-1], table["doelgroepregister"]
        if register is not None:
            assert (200 * total + register) // (2 * register) == table["registratiegraad_gepubliceerd"]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_document_has_a_file_per_producer_and_the_tables_it_expects(document: Document) -> None:
    assert {path.name.split(".")[1] for path in CORPUS.glob(f"{document.name}.*.pdf")} == set(document.producers)
    assert json.loads((CORPUS / f"{document.name}.json").read_text(encoding="utf-8")) == document.expected()


def test_every_file_has_an_expected_reading_and_the_corpus_is_small() -> None:
    assert {path.name.split(".")[0] for path in PDFS} == {path.stem for path in CORPUS.glob("*.json")}
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < MAX_TOTAL_BYTES


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_at_the_limits_of_its_worker(name: str, tmp_path: Path, namen: Names) -> None:
    """It is refused by the reader, or the worker that read it was broken off; either way with a reason, and soon."""
    path = hostile.write(name, tmp_path)
    began = monotonic()
    ((_, outcome),) = in_workers([partial(read_file, path, ReadingContext(namen, TODAY))], Limits(max_seconds=5))
    assert monotonic() - began < MAX_SECONDS
    if isinstance(outcome, RefusedError):
        assert str(outcome)
    else:
        ((oordeel, reden),) = [(reading.uitslag, reading.reden) for reading in outcome]
        assert oordeel == "geweigerd"
        assert reden
