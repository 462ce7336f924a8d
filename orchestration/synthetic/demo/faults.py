"""The planted errors: what is done to a sound publication, and which controls must report it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from orchestration.domain.controle import Ernst, Oordeel
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.synthetic.demo.edition import Edition, PrintedRow

_HERZIEN_NA = timedelta(weeks=5)
_GROOTSTE_VERSCHIL = 9


@dataclass(frozen=True, slots=True)
class PlantedDeviation:
    """A control that will not hold; the fields are columns of `mart_controle`."""

    controle: str
    onderdeel: str
    oordeel: Oordeel
    ernst: Ernst = "fout"
    gepubliceerd: int | None = None
    berekend: int | None = None


Planten = Callable[[Edition, random.Random, Names], tuple[Edition, list[PlantedDeviation]]]


def _rijtotaal(uitgave: Edition, toeval: random.Random, _namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """One count of one row is a little too high."""
    nummer, kolom, extra = toeval.randrange(len(uitgave.rijen)), toeval.randrange(4), _verschil(toeval)
    rij = uitgave.rijen[nummer]
    totaal, kolomtotaal = _totalen(uitgave, nummer, kolom)
    return _met_rij(uitgave, nummer, _plus(rij, {kolom: extra})), [
        PlantedDeviation("rijtotaal", rij.naam, "wijkt_af", gepubliceerd=totaal, berekend=totaal + extra),
        PlantedDeviation(
            "kolomtotaal", KOLOMMEN[kolom], "wijkt_af", gepubliceerd=kolomtotaal, berekend=kolomtotaal + extra
        ),
    ]


def _kolomtotaal(uitgave: Edition, toeval: random.Random, _namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The total row adds up in itself, but counts a few persons in the wrong one of two columns."""
    kolommen, extra = toeval.sample(range(4), 2), _verschil(toeval)
    juist = uitgave.tabel.totaalrij.aantallen
    verschillen = dict(zip(kolommen, (extra, -extra), strict=True))
    totaalrij = _plus(PrintedRow(uitgave.tabel.totaalrij.naam, juist), verschillen)
    return replace(uitgave, totaalrij=totaalrij), [
        PlantedDeviation(
            "kolomtotaal", KOLOMMEN[kolom], "wijkt_af", gepubliceerd=juist[kolom] + verschil, berekend=juist[kolom]
        )
        for kolom, verschil in verschillen.items()
    ]


def _onleesbare_cel(uitgave: Edition, toeval: random.Random, _namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """One count is suppressed: a star stands in its place."""
    nummer, kolom = toeval.randrange(len(uitgave.rijen)), toeval.randrange(4)
    rij = uitgave.rijen[nummer]
    totaal, kolomtotaal = _totalen(uitgave, nummer, kolom)
    aantallen = (*rij.aantallen[:kolom], None, *rij.aantallen[kolom + 1 :])
    return _met_rij(uitgave, nummer, replace(rij, aantallen=aantallen)), [
        PlantedDeviation("geheel_aantal", rij.naam, "ontbreekt"),
        PlantedDeviation("rijtotaal", rij.naam, "ontbreekt", gepubliceerd=totaal),
        PlantedDeviation("kolomtotaal", KOLOMMEN[kolom], "ontbreekt", gepubliceerd=kolomtotaal),
    ]


def _onbekende_naam(uitgave: Edition, toeval: random.Random, namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The name of one gemeente, of a single word, lacks a letter."""
    nummer = toeval.choice([nummer for nummer, rij in enumerate(uitgave.rijen) if rij.naam.isalpha()])
    rij = uitgave.rijen[nummer]
    kandidaten = [rij.naam[:plaats] + rij.naam[plaats + 1 :] for plaats in range(2, len(rij.naam))]
    fout = next(naam for naam in kandidaten if not namen.is_known(naam))
    return _met_rij(uitgave, nummer, replace(rij, naam=fout)), [
        PlantedDeviation("naam_bekend", fout, "ontbreekt"),
        PlantedDeviation("amr_volledig", uitgave.tabel.rijen[nummer].naam, "ontbreekt", "waarschuwing"),
    ]


def _geen_totaalrij(uitgave: Edition, _toeval: random.Random, _namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The total row is not printed."""
    tabel = uitgave.tabel
    return replace(uitgave, totaalrij=None), [
        PlantedDeviation("totaalrij", tabel.totaalrij.naam, "ontbreekt", gepubliceerd=0, berekend=1),
        *(
            PlantedDeviation("kolomtotaal", kolom, "ontbreekt", berekend=som)
            for kolom, som in zip(KOLOMMEN, tabel.totaalrij.aantallen, strict=True)
        ),
        PlantedDeviation("registratiegraad", "voetnoot", "ontbreekt", "waarschuwing", uitgave.registratiegraad),
        PlantedDeviation("doelgroepregister", "voetnoot", "ontbreekt", "waarschuwing", tabel.doelgroepregister),
    ]


def _percentage(uitgave: Edition, _toeval: random.Random, _namen: Names) -> tuple[Edition, list[PlantedDeviation]]:
    """The percentage in the footnote is one too high: a warning, the publication is accepted."""
    juist = uitgave.registratiegraad
    return replace(uitgave, registratiegraad=juist + 1), [
        PlantedDeviation("registratiegraad", "voetnoot", "wijkt_af", "waarschuwing", juist + 1, juist)
    ]


FAULTS: Mapping[str, Planten] = {
    "rijtotaal": _rijtotaal,
    "kolomtotaal": _kolomtotaal,
    "onleesbare_cel": _onleesbare_cel,
    "onbekende_naam": _onbekende_naam,
    "geen_totaalrij": _geen_totaalrij,
    "percentage": _percentage,
}


def revise(uitgave: Edition, toeval: random.Random) -> tuple[Edition, dict[str, int]]:
    """A sound later publication of the same table, and by how much each total changed.

    Some people of UWV turn out to have a profile.
    """
    zonder = KOLOMMEN.index("uwv_geen_profiel")
    nummer = max(range(len(uitgave.rijen)), key=lambda nummer: uitgave.tabel.rijen[nummer].aantallen[zonder])
    aantal = toeval.randint(1, uitgave.tabel.rijen[nummer].aantallen[zonder])
    verschillen = {zonder - 1: aantal, zonder: -aantal}
    totaalrij = PrintedRow(uitgave.tabel.totaalrij.naam, uitgave.tabel.totaalrij.aantallen)
    herziening = replace(
        _met_rij(uitgave, nummer, _plus(uitgave.rijen[nummer], verschillen)),
        bestand=uitgave.bestand.replace(".pdf", "-2.pdf"),
        verschenen=uitgave.verschenen + _HERZIEN_NA,
        totaalrij=_plus(totaalrij, verschillen),
        is_herziening=True,
    )
    return herziening, {KOLOMMEN[kolom]: verschil for kolom, verschil in verschillen.items()}


def after_revision(
    landelijk: Edition, herziening: Edition, verschillen: Mapping[str, int], *, alle_amrs_geladen: bool
) -> list[PlantedDeviation]:
    """What the national publication then no longer agrees with: it was printed before the revision.

    Its AMRs are only added up where each of them is loaded.
    """
    nummer = next(nummer for nummer, rij in enumerate(landelijk.tabel.rijen) if rij.code == herziening.tabel.amr_code)
    afwijkingen = []
    for kolom, verschil in verschillen.items():
        gedrukt = landelijk.tabel.rijen[nummer].aantallen[KOLOMMEN.index(kolom)]
        onderdeel = f"{landelijk.rijen[nummer].naam}: {kolom}"
        afwijkingen.append(
            PlantedDeviation("landelijk_regionaal", onderdeel, "wijkt_af", "waarschuwing", gedrukt, gedrukt + verschil)
        )
        if alle_amrs_geladen:
            totaal = landelijk.tabel.totaalrij.aantallen[KOLOMMEN.index(kolom)]
            afwijkingen.append(
                PlantedDeviation("amr_som", kolom, "wijkt_af", "waarschuwing", totaal, totaal + verschil)
            )
    return afwijkingen


def _verschil(toeval: random.Random) -> int:
    return toeval.randint(1, _GROOTSTE_VERSCHIL)


def _totalen(uitgave: Edition, nummer: int, kolom: int) -> tuple[int, int]:
    """The total of a row, and that of a column."""
    return uitgave.tabel.rijen[nummer].aantallen[-1], uitgave.tabel.totaalrij.aantallen[kolom]


def _plus(rij: PrintedRow, verschillen: Mapping[int, int]) -> PrintedRow:
    """The row with some counts changed, each by as much as is said."""
    return replace(
        rij,
        aantallen=tuple(
            None if aantal is None else aantal + verschillen.get(kolom, 0) for kolom, aantal in enumerate(rij.aantallen)
        ),
    )


def _met_rij(uitgave: Edition, nummer: int, rij: PrintedRow) -> Edition:
    return replace(uitgave, rijen=(*uitgave.rijen[:nummer], rij, *uitgave.rijen[nummer + 1 :]))
