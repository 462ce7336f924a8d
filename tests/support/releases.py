"""A publication that was published again with other figures, and the releases before and after it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from orchestration.domain.sidecar import UWV, Sidecar, sidecar_path, sidecar_yaml
from orchestration.synthetic.facsimile.typeset import read_facsimiles, typeset
from orchestration.system.files import sha256_of
from orchestration.system.settings import PROJECT_DIR

DOCUMENT = PROJECT_DIR / "docs" / "how-to" / "release.md"
REVISED = "2021Q1/noord-holland-noord-herzien.pdf"
DAY = date(2026, 11, 27)

_BLOCK = re.compile(r"```(?P<kind>console|markdown|text)\n\$ (?P<command>[^\n]*)\n[^`]*?```", re.DOTALL)


def revise(raw: Path) -> None:
    """File a made-up revision of Noord-Holland Noord: two of Alkmaar have a profile who had none."""
    (first,) = (one for one in read_facsimiles() if "noord-holland-noord" in one.bestand)
    text = first.tekst
    for old, new in (("Alkmaar 114 388", "Alkmaar 116 386"), ("AMR 456 1.839", "AMR 458 1.837")):
        assert old in text
        text = text.replace(old, new)
    target = raw / REVISED
    typeset(first.model_copy(update={"bestand": REVISED, "tekst": text}), target)
    sidecar = Sidecar(
        **UWV._asdict(),
        accessed=DAY,
        sha256=sha256_of(target),
        size=target.stat().st_size,
        facsimile=True,
        note="Verzonnen, voor een proef van uitgaven.",
    )
    sidecar_path(target).write_text(sidecar_yaml(sidecar), encoding="utf-8")
