"""Facsimiles: PDFs typeset from the figures of publications of which only the text survives (a development tool)."""
