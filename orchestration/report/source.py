"""A current publication as a source of figures: its origin, and the rows whose figures the report shows."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.system.files import read_regular

_ROOM = (6.0, 3.0)
"""Points beside a row, and above and below it, so that its letters are not cut off."""

_CHANGED = "Het bestand is veranderd of verplaatst sinds het is gelezen. Daarom is er geen beeld van."


def crop_of(row: Bbox) -> Bbox:
    """The part of the page to show of a row at this place, as x, y, width and height in points."""
    x0, top, x1, bottom = row
    beside, above = _ROOM
    return (x0 - beside, top - above, x1 - x0 + 2 * beside, bottom - top + 2 * above)


class SourceRow(NamedTuple):
    """A row as read: its area, its counts in the order of `KOLOMMEN`, which of them are corrected, and its place."""

    code: str
    naam: str
    counts: tuple[int, ...]
    is_corrected: tuple[bool, ...]
    pagina: int | None
    bbox: Bbox | None

    @property
    def crop(self) -> Bbox | None:
        """The part of the page to show, as x, y, width and height in points; None for a text source."""
        return crop_of(self.bbox) if self.bbox else None


@dataclass(frozen=True, slots=True)
class Source:
    """A current publication: its row of `report_publicatie`, and its rows with figures that the report shows."""

    publicatie_id: str
    bestand: str
    sha256: str
    title: str | None
    producer: str | None
    url: str | None
    published: str | None
    accessed: date | None
    kolomvolgorde: str
    leeswijze: str
    is_facsimile: bool
    is_synthetisch: bool
    quarter_key: str
    kwartaal: str
    code: str
    naam: str
    revision: int
    rows: tuple[SourceRow, ...]

    @property
    def is_pdf(self) -> bool:
        """False for a text, which has no pages to show."""
        return self.bestand.lower().endswith(".pdf")

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of the pages that have rows."""
        return tuple(sorted({row.pagina for row in self.rows if row.pagina and row.bbox}))


def read_unchanged(path: Path, sha256: str, max_bytes: int) -> bytes:
    """The bytes of a publication, if they are still those that were read.

    Raises:
        RefusedError: if they are not, or if they are too many; the message is Dutch, for the report.
    """
    try:
        content = read_regular(path, max_bytes)
    except OSError as error:
        too_large = f"Het bestand is te groot om te tonen; dat kan tot {max_bytes} bytes."
        raise RefusedError(too_large if error.errno == errno.EFBIG else _CHANGED) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RefusedError(_CHANGED)
    return content
