"""The pages on which forms hide a text, with nothing hidden: what is kept out of them is kept out for what hides it."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.digits import MADE
from tests.support.hiding.large import larger, on_paper
from tests.support.hiding.other_reader import read_otherwise
from tests.support.hiding.page import Hidden, plain

_PLAIN = Hidden(plain)

BASES = {
    **{f"other figures, {digit}": Hidden(plain, texts=texts) for digit, texts in MADE.items()},
    "on a page of its own": Hidden(plain, targets=("heading", "footnote"), is_apart=True),
    **{f"in type {factor} times as large": Hidden(plain, finish=partial(larger, _PLAIN, factor)) for factor in (3, 6)},
    **{f"on paper of {side} points": Hidden(plain, finish=partial(on_paper, _PLAIN, side)) for side in (3370, 5000)},
    "read by the other reader": read_otherwise(_PLAIN),
}
