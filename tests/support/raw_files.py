"""Texts (synthetisch) put into a raw store by hand, each with a sidecar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from orchestration.domain.sidecar import Sidecar, sidecar_path, sidecar_yaml
from orchestration.system.files import sha256_of


def put_text(raw_dir: Path, bestand: str, tekst: str, **fields: Any) -> str:
    """File a text under this name, with these fields of its sidecar; gives its sha256."""
    path = raw_dir / bestand
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tekst, encoding="utf-8")
    sidecar = Sidecar(
        **{
            "producer": "test",
            "title": "Transparantie van klantprofielen (synthetisch)",
            "accessed": date(2023, 1, 1),
            "terms_of_use": "geen",
            "sha256": sha256_of(path),
            "size": path.stat().st_size,
            "synthetic": True,
            **fields,
        }
    )
    sidecar_path(path).write_text(sidecar_yaml(sidecar), encoding="utf-8")
    return sidecar.sha256
