"""A made-up (synthetisch) publication as text, to be broken a part at a time, for the unit and golden tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

TODAY = date(2024, 1, 15)
"""The day on which the tests read: 2023Q4 is over, 2024Q1 is not."""

NOW = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
"""The moment of that day at which they file."""

T = TypeVar("T")


def only(items: Iterable[T]) -> T:
    """The one item there is: most files print one publication."""
    (item,) = items
    return item


KOP = "Transparantie van klantprofielen (synthetisch)\nEerste kwartaal 2021 Drechtsteden\n"
LABELS = (
    "Gemeente\tGemeenteklanten in Sonar\t\tUWV-klanten in Sonar\t\tTotaal in Sonar\n"
    "\tProfiel in Sonar\tGeen profiel in Sonar\tProfiel in Sonar\tGeen profiel in Sonar\t\n"
)
LABELS_UWV_FIRST = (
    "Gemeente\tUWV-klanten in Sonar\t\tGemeenteklanten in Sonar\t\tTotaal in Sonar\n"
    "\tProfiel in Sonar\tGeen profiel in Sonar\tProfiel in Sonar\tGeen profiel in Sonar\t\n"
)
RIJEN = "Dordrecht\t1\t20\t300\t1.000\t1.321\nZwijndrecht\t2\t30\t400\t2.000\t2.432\n"
TOTAALRIJ = "TOTAAL AMR\t3\t50\t700\t3.000\t3.753\n"
VOETNOOT = (
    "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen; "
    "daarvan is 75% bekend in Sonar.\n"
)

DORDRECHT = (1, 20, 300, 1000, 1321)
ZWIJNDRECHT = (2, 30, 400, 2000, 2432)
TOTAAL = (3, 50, 700, 3000, 3753)


def publicatie_tekst(
    *,
    kop: str = KOP,
    labels: str = LABELS,
    rijen: str = RIJEN,
    totaalrij: str = TOTAALRIJ,
    voetnoot: str = VOETNOOT,
) -> str:
    """A sound regional publication, but for the parts given."""
    return kop + labels + rijen + totaalrij + voetnoot


def landelijke_tekst(*, kop: str, rij: str = "Nederland\t1\t20\t300\t1.000\t1.321\n") -> str:
    """A national publication (synthetisch) of the Nederland row alone."""
    voetnoot = "Noot: het doelgroepregister telt 2.000 personen; daarvan is 66% bekend in Sonar (synthetisch).\n"
    return kop + LABELS + rij + voetnoot
