"""`python -m tests.corpus [NAME ...]`: make the PDFs of the golden corpus and the tables expected from them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from orchestration.system.settings import PROJECT_DIR
from tests.corpus.cases import Case, cases
from tests.corpus.document import Document
from tests.corpus.documents import documents
from tests.corpus.producers import make
from tests.corpus.publication import blokken
from tests.corpus.typesetters import typeset

TARGET = PROJECT_DIR / "tests" / "golden" / "corpus"


def main(wanted: Sequence[str]) -> None:
    """Make every case and document, or those whose names begin with one of `wanted`."""
    TARGET.mkdir(parents=True, exist_ok=True)
    made = set()
    every: list[Case | Document] = [*cases(), *documents()]
    for one in every:
        if wanted and not one.name.startswith(tuple(wanted)):
            continue
        paths = {producer: TARGET / f"{one.name}.{producer}.pdf" for producer in one.producers}
        if isinstance(one, Case):
            make_case(one, paths)
        else:
            make_document(one, paths)
        made |= {f"{one.name}.json", *(path.name for path in paths.values())}
        for path in paths.values():
            print(f"{path.name}: {path.stat().st_size} bytes")
    if not wanted:
        for path in TARGET.iterdir():
            if path.name not in made | {"README.md"}:
                path.unlink()
        print(f"{len(made)} files, {sum(path.stat().st_size for path in TARGET.iterdir())} bytes")


def make_case(case: Case, paths: dict[str, Path]) -> None:
    """One case by each of its producers, and what is expected."""
    expected = case.expected()
    pages = {}
    for producer, path in paths.items():
        make(producer, blokken(case.tabellen, case.layout, case.vervang), case.layout, path)
        if case.afwerking is not None:
            case.afwerking(path)
        if case.oordeel != "geweigerd":
            pages[producer] = pages_of_rows(path, expected, case)
    write_expected(TARGET / f"{case.name}.json", expected, pages)


def make_document(document: Document, paths: dict[str, Path]) -> None:
    """One document by each of its producers, and what is expected."""
    for producer, path in paths.items():
        typeset(producer, document.sheet, path)
        with pypdfium2.PdfDocument(path) as pdf:
            if len(pdf) != document.sheet.pages():
                raise ValueError(f"{path.name}: {len(pdf)} pages instead of {document.sheet.pages()}")
    write_expected(TARGET / f"{document.name}.json", document.expected(), {})


def pages_of_rows(path: Path, expected: list[dict[str, Any]], case: Case) -> list[list[int]]:
    """The page of each row (the total row last) of each table, found in the file's text by another reader."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    if len(texts) == 1:
        return [[1] * (len(table["rijen"]) + 1) for table in expected]
    found = []
    at = 0
    for table in expected:
        pages = []
        for rij in [*table["rijen"], table["totaalrij"]]:
            if case.layout.totaal_boven and rij is table["totaalrij"]:
                pages.append(1)
                continue
            number = f"{rij[6]:,}".replace(",", case.layout.duizendtal)
            sought = case.layout.schrijfwijze(rij[0]).replace(" ", "")
            while sought not in texts[at] or number not in texts[at]:
                at += 1
                if at == len(texts):
                    raise ValueError(f"{path.name}: {rij[0]} ({number}) is on none of {len(texts)} pages")
            pages.append(at + 1)
        found.append(pages)
    return found


def write_expected(path: Path, expected: list[dict[str, Any]], pages: dict[str, list[list[int]]]) -> None:
    """The expected tables, a row a line; the pages per producer where they differ."""
    same = len({json.dumps(value) for value in pages.values()}) <= 1
    for index, table in enumerate(expected):
        if "rijen" not in table or not pages:
            continue
        rows = [*table["rijen"], *([table["totaalrij"]] if table["totaalrij"] else [])]
        for place, rij in enumerate(rows):
            rij[-1] = next(iter(pages.values()))[index][place] if same else None
        if not same:
            table["paginas"] = {producer: value[index] for producer, value in pages.items()}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    path.write_text(_rows_on_a_line(text) + "\n", encoding="utf-8")


def _rows_on_a_line(text: str) -> str:
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if depth:
            lines[-1] += stripped + (" " if stripped.endswith(",") else "")
            if indent == depth - 1:
                lines[-1] = lines[-1].rstrip()
                depth = 0
            continue
        lines.append(line)
        if stripped.endswith("[") and indent > 1 and stripped != '"rijen": [':
            depth = indent + 1
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
