"""Statistics: against textbooks and brute force."""

from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.robust_statistics import count_at, root_scale, spread, surely_above


@given(st.floats(min_value=0, max_value=1e6))
def test_the_root_scale_can_be_undone(count: float) -> None:
    assert count_at(root_scale(count)) == pytest.approx(count, abs=1e-6)


@pytest.mark.parametrize("mean", [6, 30, 200])
def test_a_poisson_count_has_the_deviation_one_on_the_root_scale(mean: int) -> None:
    rng = random.Random(mean)
    drawn = [sum(rng.random() < mean / 10_000 for _ in range(10_000)) for _ in range(400)]
    scaled = [root_scale(count) for count in drawn]
    middle = sum(scaled) / len(scaled)
    assert sqrt(sum((value - middle) ** 2 for value in scaled) / len(scaled)) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(
    # Of the formula by hand, z = 3.
    ("hits", "number", "expected"),
    [(0, 0, 0.0), (0, 50, 0.0), (3, 3, 0.25), (20, 20, 0.690), (10, 20, 0.2215), (90, 100, 0.7747)],
)
def test_wilsons_bound(hits: int, number: int, expected: float) -> None:
    assert surely_above(hits, number) == pytest.approx(expected, abs=0.001)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_bound_is_below_the_share_and_grows_with_certainty(one: int, two: int) -> None:
    hits, number = min(one, two), max(one, two)
    bound = surely_above(hits, number)
    assert 0 <= bound <= (hits / number if number else 0) + 1e-9
    assert surely_above(hits * 10, number * 10) >= bound - 1e-9


def test_one_odd_day_does_not_widen_what_is_usual() -> None:
    quiet = [0.1, -0.3, 0.2, 0.0, -0.1, 0.4, -0.2]
    assert spread(quiet) == spread([*quiet, 1000.0]) == 1.0
    assert spread([value * 10 for value in quiet]) > 2
    assert spread([]) == 1.0
