"""Which engine reads a PDF: for tests that ask the same of both."""

from __future__ import annotations

import pytest

from orchestration.reading import glyphs_pdfium
from orchestration.reading.pdfium_objects import UnsureError


def read_by_pdfminer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every page read by pdfminer, as one of which pdfium can't decode the text."""

    def give_up(*_: object) -> None:
        raise UnsureError

    monkeypatch.setattr(glyphs_pdfium, "read_page", give_up)
