"""When a ratio is too much worse than its number, and how it is measured again before that is said."""

from __future__ import annotations

import pytest

from tests.bench.ratios import MARGIN, best, fault, kept


@pytest.mark.parametrize("name", kept())
def test_ratio_more_than_a_quarter_worse_is_a_fault(name: str) -> None:
    number = kept()[name]
    assert fault(name, number, number) is None
    assert fault(name, 1.24 * number, number) is None
    assert name in str(fault(name, 1.26 * number, number))


def test_slow_round_is_measured_again_and_the_best_counts() -> None:
    rounds = iter([3.0, 2.0, 2.5, 0.1])
    assert best(lambda: next(rounds), 1.0, rounds=3) == 2.0


def test_round_within_the_bound_is_enough() -> None:
    rounds = iter([1.0])
    assert best(lambda: next(rounds), MARGIN) == 1.0
