"""Other programs: whether they show other pages than pdfium, by what a PDF says that pdfium does not tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any, Literal

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSLiteral

Subject = Literal["layers", "fields", "forms"]
"""What programs may differ on: layers that are used otherwise than they are set, form fields that are to be drawn
again, and text in drawings that are drawn by a page."""

_STATE = re.compile(rb"(?<![A-Za-z\d'\"*/])T[zsr](?![A-Za-z\d'\"*])")
"""The operator of a state of text, in which a drawing begins."""

_LONGEST = 40
"""Before an operator its number is looked for in so many bytes."""

_USUAL = {b"Tz": {100.0}, b"Ts": {0.0}, b"Tr": {float(mode) for mode in range(8)}}
"""With these numbers programs agree: pdfium takes neither a width nor a rise into a drawing."""

_SEEN = {"View", "All"}
"""The intents of layers that viewers look at."""

_DRAWS = re.compile(rb"(?<![A-Za-z\d'\"*/])Do(?![A-Za-z\d'\"*])")


def differ(content: bytes, subjects: Collection[Subject]) -> bool:
    """True if programs differ on some subjects of a PDF, or if that can't be told.

    Raises:
        MemoryError: if the process may use no more memory.
    """
    questions = {"layers": _differ_on_layers, "fields": _differ_on_fields, "forms": _differ_on_forms}
    try:
        document = PDFDocument(PDFParser(BytesIO(content)))
        return any(questions[subject](document) for subject in subjects)
    except (MemoryError, NameError):
        raise  # a limit, or a mistake of our own; anything else is the file's
    except Exception:  # noqa: BLE001 - whatever a hostile or broken file makes the PDF library raise
        return True


def _differ_on_fields(document: PDFDocument) -> bool:
    return bool(resolve1(dict_value(document.catalog.get("AcroForm", {})).get("NeedAppearances", False)))


def _differ_on_layers(document: PDFDocument) -> bool:
    """True if a layer is to be seen by its use and not by the settings, or the other way around."""
    properties = dict_value(document.catalog.get("OCProperties", {}))
    settings = dict_value(properties.get("D", {}))
    is_off_at_first = _name(settings.get("BaseState")) == "OFF"
    switched = {reference.objid for reference in list_value(settings.get("ON" if is_off_at_first else "OFF", []))}
    listed = list_value(properties.get("OCGs", []))
    named = _layers_on_pages(document)
    is_told = named is not None and named <= {reference.objid for reference in listed}
    if not is_told or list_value(properties.get("Configs", [])) or not _is_name(settings.get("BaseState")):
        return True
    for reference in listed:
        is_on = (reference.objid in switched) == is_off_at_first
        layer = dict_value(reference)
        state = dict_value(dict_value(layer.get("Usage", {})).get("View", {})).get("ViewState")
        use = _name(state)
        intent = resolve1(layer.get("Intent", []))
        intents = {_name(one) for one in (intent if isinstance(intent, list) else [intent])}
        if not _is_name(state) or use not in (None, "ON" if is_on else "OFF") or not (intents or {"All"}) & _SEEN:
            return True
    return False


def _layers_on_pages(document: PDFDocument) -> set[int] | None:
    """The numbers of the layers that pages name; None if one is told by an expression, or by nothing we know."""
    named: set[int] = set()
    for page in PDFPage.create_pages(document):
        for reference in dict_value(dict_value(page.resources).get("Properties", {})).values():
            layer = resolve1(reference)
            if not isinstance(layer, dict) or "VE" in layer or not _is_name(layer.get("P")):
                return None
            if _name(layer.get("Type")) == "OCG":
                named.add(reference.objid)
    return named


def _differ_on_forms(document: PDFDocument) -> bool:
    """True if something is drawn that begins in a state of text that pdfium does not take into it."""
    return any(_DRAWS.search(data) and _has_unusual_state(data) for data in _contents(document))


def _has_unusual_state(data: bytes) -> bool:
    try:
        return any(
            float(data[max(0, found.start() - _LONGEST) : found.start()].split()[-1]) not in _USUAL[found[0]]
            for found in _STATE.finditer(data)
        )
    except (ValueError, IndexError):
        return True


def _contents(document: PDFDocument) -> Iterator[bytes]:
    """The operators of each page, and of each drawing that these draw."""
    resources: list[Any] = []
    for page in PDFPage.create_pages(document):
        yield b"\n".join(resolve1(stream).get_data() for stream in page.contents)
        resources.append(page.resources)
    seen: set[int | None] = set()
    while resources:
        for reference in dict_value(dict_value(resources.pop()).get("XObject", {})).values():
            drawing = resolve1(reference)
            if isinstance(drawing, PDFStream) and drawing.objid not in seen and _name(drawing.get("Subtype")) == "Form":
                seen.add(drawing.objid)
                yield drawing.get_data()
                resources.append(drawing.get("Resources", {}))


def _name(value: Any) -> str | None:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else None


def _is_name(value: Any) -> bool:
    """True for a name, or nothing: pdfium takes texts and numbers for names too."""
    return value is None or _name(value) is not None
