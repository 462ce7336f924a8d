"""All attacks, by kind and name, and a choice of them by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import get_args

from tests.hostile.attack import Attack, Kind
from tests.hostile.entries import ENTRIES
from tests.hostile.pages import ANSWERS, LISTINGS, ROBOTS, WIRE
from tests.hostile.pdf_drawing import DRAWING
from tests.hostile.pdf_structure import STRUCTURE
from tests.hostile.reviewed import CORRECTIONS, VARIANTS
from tests.hostile.sidecars import SIDECARS
from tests.hostile.texts import TEXTS

KINDS: Sequence[Kind] = get_args(Kind)

ATTACKS: Sequence[Attack] = (
    *(Attack(name, "pdf", content=make) for name, make in (DRAWING | STRUCTURE).items()),
    *(Attack(name, "text", content=make) for name, make in TEXTS.items()),
    *(Attack(name, "sidecar", content=make) for name, make in SIDECARS.items()),
    *(Attack(name, "entry", lay=lay) for name, lay in ENTRIES.items()),
    *(Attack(name, "correction", content=make) for name, make in CORRECTIONS.items()),
    *(Attack(name, "variant", content=make) for name, make in VARIANTS.items()),
    *(Attack(name, "listing", serve=serve) for name, serve in LISTINGS.items()),
    *(Attack(name, "robots", serve=serve) for name, serve in ROBOTS.items()),
    *(Attack(name, "answer", serve=serve) for name, serve in (ANSWERS | WIRE).items()),
)
"""Every attack; those that take chance are another one for another seed."""


def of_kind(*kinds: Kind) -> list[Attack]:
    """The attacks of some kinds."""
    return [attack for attack in ATTACKS if attack.kind in kinds]


def chosen(seed: int, count: int, *kinds: Kind) -> list[Attack]:
    """So many attacks of some kinds by chance; all of them if there are no more."""
    found = of_kind(*kinds)
    return random.Random(f"{seed}/{kinds}").sample(found, min(count, len(found)))
