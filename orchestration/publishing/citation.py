"""How to cite a release: `CITATION.cff`, by the Citation File Format 1.2.0."""

from __future__ import annotations

from orchestration.domain.sidecar import UWV
from orchestration.publishing.release import KEYWORDS, NAME, Release

CITATION = "CITATION.cff"

_MESSAGE = "Noem bij gebruik de versie en de bron. {terms} Alleen de code van dit project heeft een licentie: MIT."


def citation(release: Release) -> str:
    """The citation as YAML; it names no licence, because none is known of the figures.

    CFF has keys for a licence of SPDX's list (`license`) and for the text of another licence (`license-url`); it has
    none for terms of use, which stand in the message.
    """
    import yaml

    content = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": release.title,
        "message": _MESSAGE.format(terms=release.terms),
        "abstract": f"{release.description} {release.provenance}",
        "authors": [{"name": NAME}],
        "version": release.version,
        **({"date-released": release.day.isoformat()} if release.day else {}),
        **({"url": release.url} if release.url else {}),
        "keywords": list(KEYWORDS),
        **({} if release.is_synthetisch else {"references": [_source()]}),
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _source() -> dict[str, object]:
    """The publications that the figures are from."""
    return {"type": "report", "title": UWV.title, "authors": [{"name": UWV.producer}]}
