"""What pages and workbooks call controls and judgements, for readers who do not know the warehouse."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """The name of a control for readers, and the question that it answers."""

    name: str
    question: str


CONTROLES = {
    "rijtotaal": Wording("Rij telt op", "Zijn de vier aantallen van een rij samen het totaal dat er staat?"),
    "kolomtotaal": Wording("Kolom telt op", "Zijn de rijen samen het totaal van de kolom dat er staat?"),
    "subtotaal": Wording("Subtotalen", "Is elk subtotaal de som van de rijen erboven?"),
    "totaalrij": Wording("Totaalrij", "Staat er één rij met het totaal?"),
    "geheel_aantal": Wording("Hele aantallen", "Is elk aantal een heel getal dat zeker gelezen is?"),
    "kwartaal": Wording("Kwartaal", "Is het kwartaal van de publicatie geldig?"),
    "naam_bekend": Wording("Naam bekend", "Is elke naam in de tabel een gemeente of regio van het CBS?"),
    "mededeling": Wording("Tekst bij de tabel", "Begrijpen wij alle tekst bij de tabel, en is er niets anders geteld?"),
    "zichtbaar": Wording("Zichtbaar", "Is alles wat is gelezen ook goed te zien op de pagina?"),
    "gezien": Wording("Gezien", "Is op de pagina hetzelfde cijfer te zien als de tekst zegt?"),
    "tegenspraak": Wording("Tegenspraak", "Zegt de pagina overal hetzelfde over de tabel?"),
    "tabel_uniek": Wording("Tabel één keer", "Spreken tabellen in één bestand elkaar niet tegen?"),
    "nederland_volledig": Wording("Nederland volledig", "Staan alle 35 regio's in de landelijke tabel?"),
    "amr_in_bestand": Wording("Regio in bestand", "Staat in het bestand overal dezelfde regio?"),
    "kolomvolgorde": Wording("Volgorde van kolommen", "Past de gewone volgorde, als de koppen niet gelezen zijn?"),
    "kolomvolgorde_gelijk": Wording("Zelfde volgorde", "Staan dezelfde totalen nergens in een andere volgorde?"),
    "vervanging": Wording("Vervanging", "Vervangt dit bestand een ander? Is dat andere er dan ook?"),
    "revisie": Wording("Revisie", "Mag deze publicatie een eerdere over hetzelfde vervangen?"),
    "bestand_uniek": Wording("Bestand één keer", "Is het bestand maar één keer aangeleverd?"),
    "gemeente_uniek": Wording("Gemeente één keer", "Staat elke gemeente in het kwartaal maar in één publicatie?"),
    "registratiegraad": Wording("Percentage bekend", "Is het percentage dat er staat gelijk aan wat wij uitrekenen?"),
    "doelgroepregister": Wording("Doelgroepregister", "Is het register minstens zo groot als het aantal in Sonar?"),
    "rij_zonder_personen": Wording("Rij zonder personen", "Staan er in elke rij personen?"),
    "kolomkoppen": Wording("Kolomkoppen", "Staan boven de kolommen de koppen die erbij horen?"),
    "kwartaal_gelezen": Wording("Kwartaal gelezen", "Staat boven de tabel een kwartaal?"),
    "herkomst": Wording("Herkomst", "Is vastgelegd waar het bestand vandaan komt?"),
    "correctie": Wording("Correctie", "Is elk aantal gebruikt zoals het in de publicatie staat?"),
    "amr_volledig": Wording("Regio volledig", "Staan alle gemeenten van de regio in de publicatie?"),
    "amr_dekking": Wording("Dekking van de regio", "Staan de meeste gemeenten van de regio in de publicatie?"),
    "amr_meerderheid": Wording("Gemeenten van de regio", "Horen de meeste gemeenten in de publicatie bij de regio?"),
    "amr_indeling": Wording("Indeling", "Hoort elke gemeente volgens het CBS bij deze regio?"),
    "naam_geldig": Wording("Naam geldig", "Bestond elke gemeente nog in dit kwartaal?"),
    "amr_som": Wording("Regio's tellen op", "Zijn alle regio's samen gelijk aan Nederland?"),
    "landelijk_regionaal": Wording(
        "Landelijk en regionaal", "Staat in de landelijke tabel hetzelfde als in die van de regio?"
    ),
    "verandering": Wording("Grote verandering", "Ligt het totaal dicht bij dat van een kwartaal eerder?"),
}
KOLOMVOLGORDE = {
    "gelezen": "gelezen uit de koppen boven de kolommen",
    "bevestigd": "bevestigd: de koppen zijn niet gelezen, maar een publicatie met koppen heeft dezelfde totalen",
    "aangenomen": "aangenomen: de koppen staan niet als tekst in de publicatie, en de gewone volgorde is gebruikt",
}
LEESWIJZE = {
    "tekst": "uit de tekst van het bestand",
    "ocr": "herkend in afbeeldingen van de pagina's (OCR); elk aantal klopt met de optellingen in de tabel",
}
AANGENOMEN = (
    "De koppen van de kolommen staan niet als tekst in de publicatie. Daarom is de gewone volgorde aangenomen. De "
    "sommen kloppen, maar sommen alleen laten niet zien of er kolommen verwisseld zijn."
)
"""What a page says beside figures of which the order of the columns is assumed."""
FACSIMILE = (
    "Het bestand met deze cijfers is nagemaakt met de tekst van de publicatie. Het is niet het bestand van UWV zelf."
)
"""What a page says beside figures of a facsimile."""
OORDELEN = {"klopt": "klopt", "wijkt_af": "wijkt af", "ontbreekt": "ontbreekt"}
ERNST = {"fout": "hard", "waarschuwing": "zacht"}
