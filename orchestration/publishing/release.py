"""A release: what every output states about the whole, such as title, source, terms, period, and if it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.domain.sidecar import SYNTHETISCH, UWV, Publisher
from orchestration.publishing.coverage import NOTHING, Coverage, read_coverage
from orchestration.publishing.description import TableDescription
from orchestration.publishing.versions import data_version
from orchestration.system.files import sha256_of

if TYPE_CHECKING:
    import duckdb

NAME = "klantprofielen"
UNKNOWN_LICENCE = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
"""The entry for an unknown licence in data.overheid.nl's list of licences."""
KEYWORDS = ("klantprofiel", "banenafspraak", "Sonar", "gemeente", "arbeidsmarktregio", "UWV")
WARNING = "SYNTHETISCH: verzonnen cijfers, niet van UWV."

ASSUMED_ORDER = (
    "Hier staan cijfers uit een publicatie waarin de koppen van de kolommen niet als tekst staan. Daarom is de gewone "
    "volgorde aangenomen. De sommen kloppen, maar sommen alleen laten niet zien of er kolommen verwisseld zijn."
)
"""What a workbook says if the order of the columns is assumed in one of its publications."""
FACSIMILE = (
    "Hier staan cijfers uit een nagemaakt bestand (facsimile): opnieuw gezet naar de tekst van een publicatie van UWV. "
    "Het is niet het bestand van UWV zelf."
)
"""What a workbook says if one of its publications is a facsimile."""

_DESCRIPTION = (
    "Hoeveel mensen van de doelgroep banenafspraak UWV en gemeenten in Sonar kennen, met en zonder klantprofiel dat "
    "werkgevers kunnen vinden: per kwartaal, per gemeente, per arbeidsmarktregio en voor Nederland."
)
_MADE_FROM = "Gemaakt uit de publicaties 'Transparantie van klantprofielen' van UWV, en niet door UWV uitgegeven."
_AREAS = "Namen, codes en indeling van gebieden zijn die van het CBS, Gebieden in Nederland."


@dataclass(frozen=True, slots=True)
class Release:
    """One release: whether it is made up, what it has figures of, its address, a contact, its quarters.

    `url` ends in a slash and `contact` is a mailto: or https: address, each None if nobody gave one. `quarters` are
    those of its publications, in order of time, 'onbekend' last. `has_assumed_order` and `has_facsimile` are true if
    they are of one of its publications. `version` is that of the data, and `day` the newest day from which one of its
    publications is known; None if no publication has such a day.
    """

    is_synthetisch: bool
    coverage: Coverage = NOTHING
    url: str | None = None
    contact: str | None = None
    quarters: tuple[str, ...] = ()
    has_assumed_order: bool = False
    has_facsimile: bool = False
    version: str = ONBEKEND
    day: date | None = None

    @property
    def source(self) -> Publisher:
        """The publisher of the figures, with its title for them and its terms."""
        return SYNTHETISCH if self.is_synthetisch else UWV

    @property
    def name(self) -> str:
        """The name for machines; made-up figures have another."""
        return f"{NAME}-synthetisch" if self.is_synthetisch else NAME

    @property
    def title(self) -> str:
        """The title in Dutch; it says so if the figures are made up."""
        return self.source.title

    @property
    def description(self) -> str:
        """The description in Dutch; it says so if the figures are made up."""
        return f"{WARNING} {_DESCRIPTION}" if self.is_synthetisch else _DESCRIPTION

    @property
    def provenance(self) -> str:
        """The provenance in Dutch, and that it is not the producers' own work."""
        return f"{WARNING} {_AREAS}" if self.is_synthetisch else f"{_MADE_FROM} {_AREAS}"

    @property
    def terms(self) -> str:
        """The terms in Dutch: no licence is known, and the source has to be credited."""
        return f"Licentie onbekend. {self.source.terms_of_use}."


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A published file: its size in bytes and its SHA-256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> ReleaseFile:
        """The file as it is now."""
        return cls(path.stat().st_size, sha256_of(path))


def read_release(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[TableDescription], url: str | None, contact: str | None
) -> Release:
    """The release that the warehouse now makes.

    Args:
        connection: the warehouse, with staging and marts; staging is never of real and synthetic publications both.
        tables: the marts.
        url: the address of the published folder, ending in a slash.
        contact: the mailto: or https: address for questions.
    """
    ((is_synthetisch,),) = connection.execute(
        "SELECT coalesce(bool_or(is_synthetisch), false) FROM staging.publicatie WHERE uitslag <> 'geweigerd'"
    ).fetchall()
    publicaties = connection.execute(
        "SELECT quarter_key, kolomvolgorde = 'aangenomen', is_facsimile FROM marts.dim_publicatie"
    ).fetchall()
    version, day = data_version(connection, tables)
    return Release(
        is_synthetisch,
        read_coverage(connection),
        url,
        contact,
        quarters=tuple(sorted({quarter_key for quarter_key, _, _ in publicaties})),
        has_assumed_order=any(is_assumed for _, is_assumed, _ in publicaties),
        has_facsimile=any(is_facsimile for _, _, is_facsimile in publicaties),
        version=version,
        day=day,
    )
