"""The judge of a mutant: what was accepted against what its maker says it prints, never the product's own checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from orchestration.domain.publicatie import Regel
from orchestration.domain.quarter import ONBEKEND
from orchestration.domain.sidecar import Sidecar
from orchestration.reading.reading import Reading
from tests.fuzz.printed import KEYS, Printed, PrintedRij, is_held, key_of
from tests.fuzz.sidecars import SidecarDocument


def judge(readings: Sequence[Reading], printed: Sequence[Printed]) -> str | None:
    """What was accepted though it is not printed; None where all is as printed."""
    tables = list(printed)
    for reading in readings:
        if reading.uitslag == "aangenomen":
            wrong = [difference(reading, table) for table in tables]
            right = next((place for place, found in enumerate(wrong) if found is None), None)
            if right is None:
                return " / ".join(filter(None, wrong)) or "a table that is not printed"
            del tables[right]
    return None


def difference(reading: Reading, printed: Printed) -> str | None:
    """Where an accepted reading is another than a printed table; a heading or a footnote may be overlooked."""
    publicatie = reading.publicatie
    if publicatie is None or printed.totaal is None:
        return "the total row is not printed"
    found, rijen = Counter(map(found_rij, publicatie.rijen)), Counter(printed.rijen)
    if found - rijen or rijen - found - printed.outside:
        return f"read {list((found - rijen).elements())}, printed {list((rijen - found).elements())}"
    total = publicatie.totaalrijen[0].aantallen
    if total != printed.totaal:
        return f"read as total {total}, printed {printed.totaal}"
    values = values_of(reading)
    for key in KEYS:
        if values[key] not in (printed.keys[key], None, ONBEKEND):
            return f"read as {key} {values[key]}, printed {printed.keys[key]}"
    return None


def found_rij(regel: Regel) -> PrintedRij:
    """A row that was read, as the account has it."""
    return key_of(regel.naam), regel.aantallen


def values_of(reading: Reading) -> dict[str, object]:
    """What a reading says of its table."""
    publicatie = reading.publicatie
    if publicatie is None:
        return dict.fromkeys(KEYS)
    return {
        "niveau": publicatie.niveau,
        "quarter_key": reading.quarter_key,
        "amr_code": reading.amr_code,
        "doelgroepregister": publicatie.doelgroepregister,
        "registratiegraad_gepubliceerd": publicatie.registratiegraad_gepubliceerd,
    }


def judge_text(readings: Sequence[Reading], text: str) -> str | None:
    """What was accepted though a text has it not: a row on one line, the register and the year anywhere."""
    for reading in readings:
        publicatie = reading.publicatie
        if reading.uitslag != "aangenomen" or publicatie is None:
            continue
        for regel in publicatie.regels:
            if not any(all(is_held(line, aantal) for aantal in regel.aantallen) for line in text.splitlines()):
                return f"read {regel.naam} {regel.aantallen}, which is not found on one line"
        for value in (publicatie.doelgroepregister, int((publicatie.quarter_key or "0")[:4]) or None):
            if value is not None and not is_held(text, value):
                return f"read {value}, which is not found"
    return None


def judge_sidecar(sidecar: Sidecar, document: SidecarDocument | None, sha256: str, size: int, text: str) -> str | None:
    """What is wrong with a sidecar that was accepted.

    Args:
        sidecar: as it was read.
        document: what its maker says of it; None where its bytes were damaged.
        sha256: of the file beside it.
        size: of that file, in bytes.
        text: its own bytes as text.
    """
    if (sidecar.sha256, sidecar.size) != (sha256, size):
        return f"accepted with sha256 {sidecar.sha256} and size {sidecar.size}, of a file with {sha256} and {size}"
    if document is None:
        close = "".join(text.replace("''", "'").split())
        values = (sidecar.producer, sidecar.title, sidecar.terms_of_use, sidecar.note, sidecar.url, sidecar.published)
        lost = [value for value in values if value is not None and "".join(value.split()) not in close]
        return f"accepted with {lost}, which it does not say" if lost else None
    if document.is_sound is False:
        return f"accepted, and unsound: {sorted(document.faults)}"
    if document.is_sound is None:
        return None
    read = sidecar.model_dump(exclude_unset=True)
    wrong = {key: read.get(key) for key, value in document.fields.items() if _plain(read.get(key)) != _plain(value)}
    return f"accepted with {wrong}, which it does not say" if wrong else None


def _plain(value: object) -> object:
    """A value in one of the ways to write it."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else str(value)
