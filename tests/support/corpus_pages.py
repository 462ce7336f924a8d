"""Pages of the corpus (synthetisch) that could pass for another's figures, with the tables expected from each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.corpus.documents import documents

_CORPUS = Path(__file__).parents[1] / "golden" / "corpus"
CLASSES = ("tabellen-", "telling-", "streepje-", "tegenspraak-", "tekens-", "koppen-")

Pages = dict[Path, list[dict[str, Any]]]
"""The tables expected from each file, as JSON."""


def corpus_pages(classes: Sequence[str] = CLASSES, step: int = 3) -> Pages:
    """The smallest file of every third document (or other step) of some classes."""
    files = {}
    for name in classes:
        for document in [document for document in documents() if document.name.startswith(name)][::step]:
            made = [_CORPUS / f"{document.name}.{producer}.pdf" for producer in document.producers]
            path = min(made, key=lambda path: path.stat().st_size)
            files[path] = json.loads((_CORPUS / f"{document.name}.json").read_text(encoding="utf-8"))
    return files
