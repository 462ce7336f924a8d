"""The shape of a publication as it was read: its rows, its heading and footnote, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from orchestration.domain.names import Names
from orchestration.system.errors import KlantprofielenError

KOLOMMEN = ("gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel", "totaal")
"""The five counts of a row, in the order in which they are published."""

Bbox = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points from the page's top left."""

Niveau = Literal["regionaal", "landelijk"]
Uitslag = Literal["aangenomen", "quarantaine", "geweigerd"]
Regelsoort = Literal["rij", "totaal", "subtotaal", "transport"]
"""What a printed row is: one area, the total of all, the total of some of the rows above, or of all so far."""


@dataclass(frozen=True, slots=True)
class Regel:
    """A printed table row.

    `aantallen` holds the five counts (persons) in the order of `KOLOMMEN`; None only if the cell
    could not be read, and then `onleesbaar` has the cell's text under its column's name. `cel_bbox` are the
    places of those five cells on the page. `gecorrigeerde_kolommen` names the columns, in alphabetical order, in
    which a correction replaces the printed count; a row as printed has none.
    """

    volgnummer: int
    soort: Regelsoort
    naam: str
    aantallen: tuple[int | None, ...]
    ruwe_tekst: str
    pagina: int | None = None
    bbox: Bbox | None = None
    onleesbaar: dict[str, str] = field(default_factory=dict)
    cel_bbox: tuple[Bbox | None, ...] = (None,) * len(KOLOMMEN)
    gecorrigeerde_kolommen: tuple[str, ...] = ()

    def aantal(self, kolom: str) -> int | None:
        """The count in one of `KOLOMMEN`; None if the cell could not be read."""
        return self.aantallen[KOLOMMEN.index(kolom)]


Begrip = Literal[
    "andere_telling",
    "opschrift",
    "afgesneden",
    "bij_de_kop",
    "na_de_totaalrij",
    "niet_zichtbaar",
    "beschadigd",
    "anders_gelezen",
    "niet_begrepen",
    "niet_gevonden",
]
"""What is known of a text around a table: it says that the table counts otherwise; it is not understood, as the caption
of a table among others, as text beyond the edge of the page with which the table is another one, between heading and
last row, as a row below the total, or elsewhere; it decides something, and may not be seen on the page; its file is
damaged, so that what it says depends on the program that opens it; it is recognised in a picture, otherwise at each
resolution; or a person understood it but it is not there."""

OPSCHRIFTEN: tuple[Begrip, ...] = ("opschrift", "afgesneden")
"""What is known of a caption that may say that the table is about something else."""


@dataclass(frozen=True, slots=True)
class Mededeling:
    """A text around a table that is not understood, or says that the table counts something else.

    `is_begrepen`: a person has read it, and lets the table in.
    """

    tekst: str
    pagina: int | None
    begrip: Begrip
    is_begrepen: bool = False


Uitspraaksoort = Literal["kwartaal", "regio", "totaal", "doelgroepregister", "registratiegraad"]
"""What a statement around a table is about."""


@dataclass(frozen=True, slots=True)
class Uitspraak:
    """A statement around a table of what the table says itself.

    `waarden` are the values that it allows: quarters, the code of a region, persons, or whole percent.
    `is_begrepen`: a person has read it, and lets the table in.
    """

    soort: Uitspraaksoort
    tekst: str
    pagina: int | None
    waarden: tuple[str, ...]
    is_begrepen: bool = False


Leeswijze = Literal["tekst", "ocr"]
"""How a publication was read: by the text of its file, or recognised in pictures of its pages."""


@dataclass(frozen=True, slots=True)
class Gezien:
    """A figure that was looked for on the page: as its text says it, as it is seen there, and the page.

    `gezien` is None if it can't be recognised. A figure of the table has the number of its row (`regelnummer`) and the
    name of its column.
    """

    tekst: str
    gezien: str | None
    pagina: int
    regelnummer: int | None = None
    kolom: str | None = None


@dataclass(frozen=True, slots=True)
class Publicatie:
    """What one publication prints.

    `niveau` is None if the document does not say; `quarter_key` is the heading's quarter, None if
    no heading has one, and `quarter_key_voetnoot` the footnote's. `regios` are the region's names as
    printed, heading first, footnote after it.
    `mededelingen` are the texts around its table that were not understood, or say that it counts something else;
    `uitspraken` are those that say again what the table says.
    `doelgroepregister` is in persons, `registratiegraad_gepubliceerd` in whole percent. `gezien` are the figures that
    were looked for on the page, if any were to be.
    """

    niveau: Niveau | None
    quarter_key: str | None
    regios: tuple[str, ...]
    regels: tuple[Regel, ...]
    doelgroepregister: int | None
    registratiegraad_gepubliceerd: int | None
    kolomkoppen_gelezen: bool
    is_synthetisch: bool
    quarter_key_voetnoot: str | None = None
    mededelingen: tuple[Mededeling, ...] = ()
    uitspraken: tuple[Uitspraak, ...] = ()
    leeswijze: Leeswijze = "tekst"
    gezien: tuple[Gezien, ...] = ()

    @property
    def rijen(self) -> tuple[Regel, ...]:
        """The rows that are not a total."""
        return tuple(regel for regel in self.regels if regel.soort == "rij")

    @property
    def totaalrijen(self) -> tuple[Regel, ...]:
        """The total rows: one in a sound publication."""
        return tuple(regel for regel in self.regels if regel.soort == "totaal")

    @property
    def has_unknown_caption(self) -> bool:
        """True if a caption says that it is about something else than its heading, or may say so."""
        return any(mededeling.begrip in OPSCHRIFTEN for mededeling in self.mededelingen)

    @property
    def geteld(self) -> tuple[Regel, ...]:
        """The rows that figures come from: all but those that only repeat a sum of others."""
        return tuple(regel for regel in self.regels if regel.soort in ("rij", "totaal"))

    def amr_code(self, namen: Names) -> str | None:
        """The AMR that heading and footnote name; None if they name none, an unknown one, or two."""
        codes = {namen.amr_code(naam) for naam in self.regios}
        return codes.pop() if self.niveau == "regionaal" and len(codes) == 1 else None


class RefusedError(KlantprofielenError):
    """A file that is not such a publication, or can't be read; the message says why, and what to do."""


class PictureError(RefusedError):
    """A file that its text does not make such a publication, and of which pictures may say more."""
