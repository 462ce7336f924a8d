"""Facsimiles: PDFs typeset from the surviving text of publications whose PDF is lost (a development tool)."""
