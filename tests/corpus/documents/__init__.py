"""The documents of the corpus, a module per class of them."""

from __future__ import annotations

from tests.corpus.document import Document
from tests.corpus.documents import against_itself, characters, labels_and_totals, several_tables, what_is_counted


def documents() -> list[Document]:
    """Every document of which files are committed."""
    return [
        *several_tables.documents(),
        *what_is_counted.documents(),
        *against_itself.documents(),
        *characters.documents(),
        *labels_and_totals.documents(),
    ]
