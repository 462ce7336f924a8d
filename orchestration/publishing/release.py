"""What every output says of the whole: its title, source, terms and period, and whether it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.domain.sidecar import SYNTHETISCH, UWV, Publisher
from orchestration.system.files import sha256_of

if TYPE_CHECKING:
    import duckdb

NAAM = "klantprofielen"
LICENTIE_ONBEKEND = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
"""What data.overheid.nl's list of licences has for data without a licence that is known."""
TREFWOORDEN = ("klantprofiel", "banenafspraak", "Sonar", "gemeente", "arbeidsmarktregio", "UWV")
WAARSCHUWING = "SYNTHETISCH: verzonnen cijfers, niet van UWV."

_BESCHRIJVING = (
    "Hoeveel mensen van de doelgroep banenafspraak UWV en gemeenten in Sonar kennen, met en zonder klantprofiel dat "
    "werkgevers kunnen vinden: per kwartaal, per gemeente, per arbeidsmarktregio en voor Nederland."
)
_PUBLICATIES = "Gemaakt uit de publicaties 'Transparantie van klantprofielen' van UWV, en niet door UWV uitgegeven."
_GEBIEDEN = "Namen, codes en indeling van gebieden zijn die van het CBS, Gebieden in Nederland."


@dataclass(frozen=True, slots=True)
class Release:
    """What is published: whether it is made up, the first and last day of its figures, its address, who to ask.

    `begin` and `eind` (inclusive) are None where no figure has a known quarter; `url` ends in a slash and `contact`
    is a mailto: or https: address, each None where nobody gave one.
    """

    is_synthetisch: bool
    begin: date | None = None
    eind: date | None = None
    url: str | None = None
    contact: str | None = None

    @property
    def bron(self) -> Publisher:
        """Who made the figures, as what, on which terms."""
        return SYNTHETISCH if self.is_synthetisch else UWV

    @property
    def naam(self) -> str:
        """The name by which machines tell it from others; made-up figures have another."""
        return f"{NAAM}-synthetisch" if self.is_synthetisch else NAAM

    @property
    def titel(self) -> str:
        """The title of what is published; it says so where it is made up."""
        return self.bron.title

    @property
    def beschrijving(self) -> str:
        """What is published, in Dutch; it says so where it is made up."""
        return f"{WAARSCHUWING} {_BESCHRIJVING}" if self.is_synthetisch else _BESCHRIJVING

    @property
    def herkomst(self) -> str:
        """What it was made of, in Dutch, and that it is not the producers' own."""
        return f"{WAARSCHUWING} {_GEBIEDEN}" if self.is_synthetisch else f"{_PUBLICATIES} {_GEBIEDEN}"

    @property
    def voorwaarden(self) -> str:
        """On which terms it is published: no licence is known, and the source has to be credited."""
        return f"Licentie onbekend. {self.bron.terms_of_use}."


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file that was written: its size in bytes and its SHA-256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> ReleaseFile:
        """The file as it is now."""
        return cls(path.stat().st_size, sha256_of(path))


def read_release(connection: duckdb.DuckDBPyConnection, url: str | None, contact: str | None) -> Release:
    """What is to be published from the warehouse.

    Args:
        connection: the warehouse, with staging and marts; staging is never of real and synthetic publications both.
        url: the address at which the folder is published, ending in a slash.
        contact: the mailto: or https: address for questions.
    """
    ((is_synthetisch,),) = connection.execute(
        "SELECT coalesce(bool_or(is_synthetisch), false) FROM staging.publicatie WHERE uitslag <> 'geweigerd'"
    ).fetchall()
    ((begin, eind),) = connection.execute(
        "SELECT min(start_date), max(end_date) FROM marts.dim_publicatie JOIN marts.dim_quarter USING (quarter_key) "
        "WHERE quarter_key <> ?",
        [ONBEKEND],
    ).fetchall()
    return Release(is_synthetisch, begin, eind, url, contact)
