"""A PDF publication as printed lines of positioned words, read with pdfplumber."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.core.publicatie import Bbox, Cel, GeweigerdError, Lijn

MAX_PAGES = 60
"""Publications have one page, national tables two or three."""

_WATERMARK = 4.0
"""Characters this many times the size of a page's usual ones are a watermark; a title is two to three times it."""

_WORD_GAP = 0.2
"""Characters further apart than this share of their size belong to two words."""


def read_lines(path: Path) -> list[Lijn]:
    """The lines of every page from top to bottom, each with its words from left to right.

    Text drawn twice on one place (false bold) is read once.

    Raises:
        GeweigerdError: where the file is not a PDF, is encrypted or damaged, has too many pages, or
            has no text.
    """
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise GeweigerdError("Geen pdf: de eerste bytes zijn niet die van een pdf-bestand.")
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    lines: list[Lijn] = []
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise GeweigerdError(
                    f"De pdf heeft {len(pdf.pages)} pagina's; er worden er hoogstens {MAX_PAGES} gelezen."
                )
            for page in pdf.pages:
                visible = page.dedupe_chars().filter(_is_text_of_page(page))
                lines.extend(_lines_of_page(visible.extract_words(x_tolerance_ratio=_WORD_GAP), page.page_number))
                page.close()
    except GeweigerdError:
        raise
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise GeweigerdError("De pdf is versleuteld; bied een onversleutelde uitgave aan.") from error
        raise GeweigerdError(f"De pdf is beschadigd ({cause or type(cause).__name__}).") from error
    except Exception as error:  # whatever a hostile or broken file makes the PDF library raise
        raise GeweigerdError(f"De pdf is niet te lezen ({type(error).__name__}: {error}).") from error
    if not lines:
        raise GeweigerdError("De pdf heeft geen tekst: misschien is het een scan.")
    return lines


def _is_text_of_page(page: Any) -> Callable[[dict[str, Any]], bool]:
    """Tells the page's text from watermarks: upright, inside the page, and not far larger than the rest."""
    sizes = sorted(char["size"] for char in page.chars)
    largest = _WATERMARK * sizes[len(sizes) // 2] if sizes else 0
    left, top, right, bottom = page.bbox

    def is_text(item: dict[str, Any]) -> bool:
        if item["object_type"] != "char":
            return True
        inside = left <= (item["x0"] + item["x1"]) / 2 <= right and top <= (item["top"] + item["bottom"]) / 2 <= bottom
        return bool(inside and item["upright"] and item["size"] <= largest)

    return is_text


def _lines_of_page(words: list[dict[str, Any]], page_number: int) -> list[Lijn]:
    """Words whose middles are at one height are one line."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        last = rows[-1][-1] if rows else None
        middle = (word["top"] + word["bottom"]) / 2
        if last is not None and last["top"] < middle < last["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [
        Lijn(tuple(Cel(word["text"], _bbox(word)) for word in sorted(row, key=lambda word: word["x0"])), page_number)
        for row in rows
    ]


def _bbox(word: dict[str, Any]) -> Bbox:
    return (round(word["x0"], 2), round(word["top"], 2), round(word["x1"], 2), round(word["bottom"], 2))
