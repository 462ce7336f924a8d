"""The sentences of the workbook, in Dutch for policy officers."""

INSTEAD = "csv/mart_stand.csv"
HOW_TO_READ = (
    "Aantallen zijn personen. Verschillen bij % zijn procentpunten. Een leeg vak betekent: geen gegeven, nooit nul. "
    "Nieuwste kwartaal bovenaan."
)
QUALITY_NOTES = (
    "Wat u moet weten om een cijfer te vertrouwen of te betwijfelen. Filter op uw regio, ook voor een gemeente. Staat "
    "uw regio er niet bij, dan klopten al haar controles.",
    "Apart gehouden: deze publicatie klopt niet, en haar cijfers doen niet mee. Noemt de uitleg een .yml of .csv? Dat "
    "is voor de beheerder.",
)
SHEETS = {
    "Nederland": "elk kwartaal, met een grafiek als er meer dan één kwartaal is",
    "Regio's": "elke arbeidsmarktregio in elk kwartaal",
    "Gemeenten": "elke gemeente in elk kwartaal, met haar regio en Nederland ernaast",
    "Kwaliteit": "wat er niet klopt, ontbreekt, verbeterd of herzien is",
}
HOW_TO = (
    "Zoek uw gemeente: kies in het blad Gemeenten de pijl bij Gemeente, en vink alleen uw gemeente aan.",
    "Vergelijk: in dezelfde rij staan de regio en Nederland, en het verschil met een kwartaal en met een jaar eerder.",
    "Druk af: alleen de rijen die u ziet, liggend, op de breedte van de pagina. Filter dus eerst.",
    "Controleer: de kolom Bron noemt het bestand en de pagina waar de rij staat.",
)
NOTES = (
    "Personen zijn geen banen, en Sonar is niet het doelgroepregister: niet iedereen van de doelgroep staat in Sonar.",
    "Tel percentages niet op en neem er geen gemiddelde van: tel de aantallen op en deel opnieuw.",
    "Tel kwartalen niet op: het zijn voor een groot deel dezelfde mensen.",
    "Bij kleine aantallen schommelen percentages sterk.",
    "Een leeg vak betekent: geen gegeven. Het betekent nooit nul. Zonder cijfer van toen is er ook geen verschil.",
    "Is uw gemeente ontstaan uit andere gemeenten? Dan vergelijken we met die gemeenten samen. Kan dat niet, dan is "
    "het vak leeg. Gemeente nu noemt de gemeente waar het gebied nu bij hoort.",
    "Rijen met kwartaal 'onbekend' staan onderaan, in grijs. Gebruik ze niet in een vergelijking door de tijd.",
)
WORDS = (
    "Banenafspraak: de afspraak om mensen met een arbeidsbeperking aan werk te helpen.",
    "Sonar: het systeem van UWV met klanten.",
    "Klantprofiel: een beschrijving van wat iemand kan en zoekt. Werkgevers kunnen erin zoeken.",
    "Arbeidsmarktregio: een groep gemeenten die samen met UWV werkgevers helpt.",
    "Herindeling: gemeenten gaan samen, of een gemeente wordt verdeeld.",
    "2024Q4: het vierde kwartaal van 2024.",
    "Klanten gemeente, klanten UWV: mensen van de doelgroep banenafspraak die bij de gemeente of bij UWV horen.",
    "Met profiel: met een klantprofiel. Werkgevers kunnen die persoon vinden.",
    "Doelgroepregister: iedereen die onder de banenafspraak valt. Alleen landelijk en per regio bekend.",
    "Procentpunt: het verschil tussen twee percentages. Van 40% naar 42% is 2 procentpunten.",
)
