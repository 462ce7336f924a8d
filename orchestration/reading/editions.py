"""Editions of a publication that are not read, such as a workbook or a web page: recognised, and refused."""

from __future__ import annotations

import re

from orchestration.domain.publicatie import RefusedError

_WORKBOOK, _DOCUMENT, _PAGE = "een Excel-bestand", "een Word-bestand", "een webpagina (html)"
_SLIDES, _ARCHIVE = "een PowerPoint-bestand", "een zip-bestand"
_SUFFIXES = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls"), _WORKBOOK),
    **dict.fromkeys((".docx", ".docm", ".doc"), _DOCUMENT),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml"), _PAGE),
    **dict.fromkeys((".pptx", ".ppt"), _SLIDES),
    **dict.fromkeys((".ods", ".odt", ".odp"), "een LibreOffice-bestand"),
    **dict.fromkeys((".rtf",), "een RTF-bestand"),
    **dict.fromkeys((".csv", ".tsv"), "een csv-bestand"),
    **dict.fromkeys((".zip",), _ARCHIVE),
}
_BEGIN = 1024
_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_IN_ZIP = {b"xl/": _WORKBOOK, b"word/": _DOCUMENT, b"ppt/": _SLIDES, b"opendocument": "een LibreOffice-bestand"}
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|\bMIME-Version:.*multipart/related", re.IGNORECASE | re.DOTALL
)


def refuse_other_edition(suffix: str, content: bytes) -> None:
    """Refuse a file that is another edition than a PDF or a text, by what it holds or else by its name.

    Raises:
        RefusedError: if it is one; the message says what it is, and what to do.
    """
    if b"%PDF-" in content[:_BEGIN]:
        return
    kind = _kind_of(content) or _SUFFIXES.get(suffix)
    if kind is not None:
        raise RefusedError(
            f"Geen pdf, maar {kind}; zo'n uitgave wordt niet gelezen. Voeg de pdf van de publicatie toe."
        )


def _kind_of(content: bytes) -> str | None:
    """What a file holds, as far as its first bytes tell."""
    if content.startswith(_ZIP):
        return next((kind for name, kind in _IN_ZIP.items() if name in content), _ARCHIVE)
    if content.startswith(_OLE):
        return "een oud Office-bestand"
    if content.startswith(_RTF):
        return "een RTF-bestand"
    return _PAGE if _HTML.search(_decoded(content[: 2 * _BEGIN])) else None


def _decoded(begin: bytes) -> bytes:
    """The begin of a text in UTF-16 as plain letters; of any other as it is."""
    return begin.replace(b"\x00", b"") if begin[:2] in (b"\xff\xfe", b"\xfe\xff") else begin
