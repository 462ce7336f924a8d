"""Pages of the corpus (synthetisch) that could pass for another's figures, with the tables expected from each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.corpus.documents import documents

_CORPUS = Path(__file__).parents[1] / "golden" / "corpus"
_CLASSES = ("tabellen-", "telling-", "streepje-", "tegenspraak-")


def corpus_pages() -> dict[Path, list[dict[str, Any]]]:
    """The smallest file of every third document of those classes, with its expected tables as JSON."""
    files = {}
    for name in _CLASSES:
        for document in [document for document in documents() if document.name.startswith(name)][::3]:
            made = [_CORPUS / f"{document.name}.{producer}.pdf" for producer in document.producers]
            path = min(made, key=lambda path: path.stat().st_size)
            files[path] = json.loads((_CORPUS / f"{document.name}.json").read_text(encoding="utf-8"))
    return files
