"""Layouts that the warehouse has to know of: columns without labels beside those with, and sums of some rows."""

from __future__ import annotations

from pathlib import Path

from tests.support.raw_files import put_text
from tests.support.synthetic import LABELS, publicatie_tekst
from tests.support.workspace import Workspace

MIRRORED = (
    "Gemeente\tUWV-klanten in Sonar\t\tGemeenteklanten in Sonar\t\tTotaal in Sonar\n"
    "\tGeen profiel in Sonar\tProfiel in Sonar\tGeen profiel in Sonar\tProfiel in Sonar\t\n"
)
"""The order that the shares with a profile can't tell from the usual one."""


def edition(quarter: str, region: str, gemeente: str, labels: str, counts: str = "30\t500\t700\t250\t1.480") -> str:
    note = f"In de arbeidsmarktregio {region} telt het doelgroepregister 2.000 personen; 74% is bekend in Sonar.\n"
    return publicatie_tekst(
        kop=f"Transparantie van klantprofielen (synthetisch)\n{quarter} {region}\n",
        labels=labels,
        rijen=f"{gemeente}\t{counts}\n",
        totaalrij=f"TOTAAL AMR\t{counts}\n",
        voetnoot=note,
    )


WITH_SUBTOTALS = publicatie_tekst(
    rijen="TOTAAL AMR\t3\t50\t700\t3.000\t3.753\nDordrecht\t1\t20\t300\t1.000\t1.321\n"
    "Subtotaal\t1\t20\t300\t1.000\t1.321\nTransport\t1\t20\t300\t1.000\t1.321\n"
    "Zwijndrecht\t2\t30\t400\t2.000\t2.432\nSubtotaal\t2\t30\t400\t2.000\t2.432\n",
    totaalrij="",
    kop="Transparantie van klantprofielen (synthetisch)\nDerde kwartaal 2021 Drechtsteden\n",
)


def test_order_of_columns_is_known_and_subtotals_count_for_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    files = {
        "2021Q1/drechtsteden-met.txt": edition("Eerste kwartaal 2021", "Drechtsteden", "Dordrecht", LABELS),
        "2021Q1/drechtsteden-zonder.txt": edition("Eerste kwartaal 2021", "Drechtsteden", "Dordrecht", ""),
        "2021Q1/haaglanden-met.txt": edition("Eerste kwartaal 2021", "Haaglanden", "Delft", MIRRORED),
        "2021Q1/haaglanden-zonder.txt": edition("Eerste kwartaal 2021", "Haaglanden", "Delft", ""),
        "2021Q3/drechtsteden.txt": WITH_SUBTOTALS,
        "2021Q2/haaglanden-zonder.txt": edition("Tweede kwartaal 2021", "Haaglanden", "Delft", ""),
    }
    for bestand, text in files.items():
        put_text(workspace.raw, bestand, text, incomplete=True)
    result = workspace.run("build")
    assert dict(workspace.query("SELECT bestand, kolomvolgorde FROM dim_publicatie")) == {
        "2021Q1/drechtsteden-met.txt": "gelezen",
        "2021Q1/drechtsteden-zonder.txt": "bevestigd",
        "2021Q1/haaglanden-met.txt": "gelezen",
        "2021Q2/haaglanden-zonder.txt": "aangenomen",
        "2021Q3/drechtsteden.txt": "gelezen",
    }, result.stderr
    assert workspace.query("SELECT bestand, reden FROM mart_quarantaine") == [
        (
            "2021Q1/haaglanden-zonder.txt",
            "De kolomkoppen zijn niet gelezen, en in 2021Q1/haaglanden-met.txt staan dezelfde totalen in een andere "
            "volgorde.",
        )
    ]
    rows = "SELECT gemeente_naam, totaal FROM fct_klantprofielen_gemeente JOIN dim_gemeente USING (gemeente_key)"
    assert sorted(workspace.query(f"{rows} WHERE quarter_key = '2021Q3'")) == [
        ("Dordrecht", 1321),
        ("Zwijndrecht", 2432),
    ]
    assert workspace.query(
        "SELECT onderdeel, oordeel FROM mart_controle WHERE controle = 'subtotaal' ORDER BY ALL"
    ) == [
        ("Subtotaal (3)", "klopt"),
        ("Subtotaal (6)", "klopt"),
        ("Transport (4)", "klopt"),
    ]
