"""The controls in words for readers who don't know the warehouse."""

from __future__ import annotations

from typing import NamedTuple


class Uitleg(NamedTuple):
    """What a control is called on the pages, and what it asks."""

    naam: str
    vraag: str


CONTROLES = {
    "rijtotaal": Uitleg("Rij telt op", "Zijn de vier aantallen van een rij samen het gedrukte totaal?"),
    "kolomtotaal": Uitleg("Kolom telt op", "Zijn de rijen samen het gedrukte totaal van de kolom?"),
    "totaalrij": Uitleg("Totaalrij", "Staat er één rij met het totaal?"),
    "geheel_aantal": Uitleg("Hele aantallen", "Is elk aantal een heel getal dat zeker gelezen is?"),
    "kwartaal": Uitleg("Kwartaal", "Is het kwartaal van de publicatie geldig?"),
    "naam_bekend": Uitleg("Naam bekend", "Is elke gedrukte naam een gemeente of regio van het CBS?"),
    "bestand_uniek": Uitleg("Bestand één keer", "Is het bestand niet twee keer aangeleverd?"),
    "gemeente_uniek": Uitleg("Gemeente één keer", "Staat elke gemeente in het kwartaal maar in één publicatie?"),
    "registratiegraad": Uitleg("Percentage bekend", "Is het gedrukte percentage gelijk aan het uitgerekende?"),
    "doelgroepregister": Uitleg("Doelgroepregister", "Is het register minstens zo groot als het aantal in Sonar?"),
    "rij_zonder_personen": Uitleg("Rij zonder personen", "Staan er in elke rij personen?"),
    "kolomkoppen": Uitleg("Kolomkoppen", "Staan boven de kolommen de koppen die erbij horen?"),
    "herkomst": Uitleg("Herkomst", "Is vastgelegd waar het bestand vandaan komt?"),
    "correctie": Uitleg("Correctie", "Is een aantal gebruikt dat anders is dan wat er gedrukt staat?"),
    "amr_volledig": Uitleg("Regio volledig", "Staan alle gemeenten van de regio in de publicatie?"),
    "amr_indeling": Uitleg("Indeling", "Hoort elke gemeente volgens het CBS bij deze regio?"),
    "naam_geldig": Uitleg("Naam geldig", "Bestond elke gemeente nog in dit kwartaal?"),
    "amr_som": Uitleg("Regio's tellen op", "Zijn alle regio's samen gelijk aan Nederland?"),
    "landelijk_regionaal": Uitleg("Landelijk en regionaal", "Zegt de landelijke tabel hetzelfde als die van de regio?"),
    "verandering": Uitleg("Grote verandering", "Is het totaal niet veel anders dan een kwartaal eerder?"),
}
OORDELEN = {"klopt": "klopt", "wijkt_af": "wijkt af", "ontbreekt": "ontbreekt"}
ERNST = {"fout": "hard", "waarschuwing": "zacht"}
