"""The controls in words for readers who don't know the warehouse."""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """What a control is called on the pages, and what it asks."""

    naam: str
    vraag: str


CONTROLES = {
    "rijtotaal": Explanation("Rij telt op", "Zijn de vier aantallen van een rij samen het gedrukte totaal?"),
    "kolomtotaal": Explanation("Kolom telt op", "Zijn de rijen samen het gedrukte totaal van de kolom?"),
    "totaalrij": Explanation("Totaalrij", "Staat er één rij met het totaal?"),
    "geheel_aantal": Explanation("Hele aantallen", "Is elk aantal een heel getal dat zeker gelezen is?"),
    "kwartaal": Explanation("Kwartaal", "Is het kwartaal van de publicatie geldig?"),
    "naam_bekend": Explanation("Naam bekend", "Is elke gedrukte naam een gemeente of regio van het CBS?"),
    "bestand_uniek": Explanation("Bestand één keer", "Is het bestand niet twee keer aangeleverd?"),
    "gemeente_uniek": Explanation("Gemeente één keer", "Staat elke gemeente in het kwartaal maar in één publicatie?"),
    "registratiegraad": Explanation("Percentage bekend", "Is het gedrukte percentage gelijk aan het uitgerekende?"),
    "doelgroepregister": Explanation("Doelgroepregister", "Is het register minstens zo groot als het aantal in Sonar?"),
    "rij_zonder_personen": Explanation("Rij zonder personen", "Staan er in elke rij personen?"),
    "kolomkoppen": Explanation("Kolomkoppen", "Staan boven de kolommen de koppen die erbij horen?"),
    "herkomst": Explanation("Herkomst", "Is vastgelegd waar het bestand vandaan komt?"),
    "correctie": Explanation("Correctie", "Is een aantal gebruikt dat anders is dan wat er gedrukt staat?"),
    "amr_volledig": Explanation("Regio volledig", "Staan alle gemeenten van de regio in de publicatie?"),
    "amr_indeling": Explanation("Indeling", "Hoort elke gemeente volgens het CBS bij deze regio?"),
    "naam_geldig": Explanation("Naam geldig", "Bestond elke gemeente nog in dit kwartaal?"),
    "amr_som": Explanation("Regio's tellen op", "Zijn alle regio's samen gelijk aan Nederland?"),
    "landelijk_regionaal": Explanation(
        "Landelijk en regionaal", "Zegt de landelijke tabel hetzelfde als die van de regio?"
    ),
    "verandering": Explanation("Grote verandering", "Is het totaal niet veel anders dan een kwartaal eerder?"),
}
OORDELEN = {"klopt": "klopt", "wijkt_af": "wijkt af", "ontbreekt": "ontbreekt"}
ERNST = {"fout": "hard", "waarschuwing": "zacht"}
