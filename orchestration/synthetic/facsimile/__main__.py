"""`python -m orchestration.synthetic.facsimile`: typeset the facsimiles into raw/, each with its sidecar."""

from __future__ import annotations

from datetime import date

from orchestration.domain.sidecar import UWV, Sidecar, sidecar_path, sidecar_yaml
from orchestration.synthetic.facsimile.typeset import read_facsimiles, typeset
from orchestration.system.files import replaced_atomically, sha256_of
from orchestration.system.settings import Settings

ACCESSED = date(2026, 11, 22)
"""The day the surviving texts were consulted."""


def main() -> None:
    """Write every facsimile and its sidecar; running it again changes nothing."""
    raw_dir = Settings.from_environment().raw_dir
    for facsimile in read_facsimiles():
        target = raw_dir / facsimile.bestand
        with replaced_atomically(target) as temporary:
            typeset(facsimile, temporary)
        sidecar = Sidecar(
            **UWV._replace(title=facsimile.title)._asdict(),
            accessed=ACCESSED,
            published=facsimile.published,
            sha256=sha256_of(target),
            size=target.stat().st_size,
            facsimile=True,
            note=" ".join(
                filter(None, ["Gezet uit de tekst; het oorspronkelijke pdf-bestand is er niet.", facsimile.note])
            ),
        )
        with replaced_atomically(sidecar_path(target)) as temporary:
            temporary.write_text(sidecar_yaml(sidecar), encoding="utf-8")
        print(f"{facsimile.bestand}: {sidecar.size} bytes")


if __name__ == "__main__":
    main()
