"""A publication (synthetisch) as a PDF whose fonts and operators are written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pikepdf

Place = tuple[float, float, float, str, str]
"""x and y on the baseline, size, text, and how it is aligned there: 'left', 'center' or 'right'."""

HELVETICA = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
NOT_DECODED = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 7>>"
"""A font that pdfium can't decode, so that pdfminer reads it."""

COUNTS = [(1, 20, 300, 1000, 1321), (2, 30, 400, 2000, 2432), (3, 50, 700, 3000, 3753)]
RIGHTS = (250.0, 320.0, 390.0, 460.0, 530.0)
_ROWS = (
    ("Dordrecht", "1", "20", "300", "1.000", "1.321"),
    ("Zwijndrecht", "2", "30", "400", "2.000", "2.432"),
    ("TOTAAL AMR", "3", "50", "700", "3.000", "3.753"),
)


def publication() -> Iterator[Place]:
    """What stands where on its page."""
    yield 60, 780, 13, "Transparantie van klantprofielen (synthetisch)", "left"
    yield 60, 760, 13, "Eerste kwartaal 2021 Drechtsteden", "left"
    yield 60, 710, 7, "Gemeente", "left"
    yield 250, 720, 7, "Gemeenteklanten in Sonar", "center"
    yield 390, 720, 7, "UWV-klanten in Sonar", "center"
    yield 530, 720, 7, "Totaal in Sonar", "right"
    for right, label in zip(RIGHTS, ("Profiel", "Geen profiel", "Profiel", "Geen profiel"), strict=False):
        yield right, 710, 7, label, "right"
    for place, (name, *cells) in enumerate(_ROWS):
        yield 60, 690 - 16 * place, 9, name, "left"
        for right, cell in zip(RIGHTS, cells, strict=True):
            yield right, 690 - 16 * place, 9, cell, "right"
    yield 60, 600, 8, "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen;", "left"
    yield 60, 590, 8, "daarvan is 75% bekend in Sonar.", "left"


def write(
    path: Path,
    show: Callable[[Place], str],
    font: str,
    *,
    page: Mapping[str, str] | None = None,
    parent: Mapping[str, str] | None = None,
    places: Iterator[Place] | None = None,
) -> Path:
    """Write a page on which `show` gives the operators for each piece of text, in a font of this dictionary.

    `page` and `parent` are entries of the page, and of what it inherits from, beside or in place of the usual ones.
    """
    content = "\n".join(show(place) for place in (publication() if places is None else places))
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        made = pdf.pages[0].obj
        made.Contents = pdf.make_stream(content.encode("cp1252"))
        made.Resources = pikepdf.Object.parse(f"<</Font <</F {font}>>>>".encode())
        for entries, target in ((page, made), (parent, pdf.Root.Pages)):
            for key, value in (entries or {}).items():
                if value:
                    target[key] = pikepdf.Object.parse(value.encode())
                else:
                    del target[key]
        pdf.save(path, static_id=True)
    return path
