"""Statistics that one odd day can't spoil, and that are honest about small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import median

# Makes the median absolute deviation of normal values their standard deviation: 1 / 0.6745
# (Rousseeuw & Croux 1993, Alternatives to the Median Absolute Deviation).
MAD_TO_DEVIATION = 1.4826
# Three deviations of a normal value: 1 in 700 on one side.
CERTAINTY = 3.0


def root_scale(count: float) -> float:
    """A count on the scale on which a Poisson count has the deviation 1, however large it is.

    Source: Anscombe 1948, The transformation of Poisson, binomial and negative-binomial data.
    """
    return 2.0 * sqrt(max(count, 0.0) + 0.375)


def count_at(scaled: float) -> float:
    """The count that `root_scale` puts there; 0 for what lies below 0."""
    return max((max(scaled, 0.0) / 2.0) ** 2 - 0.375, 0.0)


def spread(residuals: Sequence[float]) -> float:
    """Deviation of residuals on the root scale: that of a Poisson count at least, more by their MAD."""
    if not residuals:
        return 1.0
    middle = median(residuals)
    return max(1.0, MAD_TO_DEVIATION * median(abs(value - middle) for value in residuals))


def surely_above(hits: int, number: int) -> float:
    """The share that the true one is above, almost surely: the lower Wilson bound.

    Small for a few hits of a few: 3 of 3 are above 0.25 for certain. 0 for nothing of nothing.
    Source: Wilson 1927, Probable inference, the law of succession, and statistical inference.
    """
    if number == 0:
        return 0.0
    share, squared = hits / number, CERTAINTY**2
    middle = share + squared / (2 * number)
    margin = CERTAINTY * sqrt(share * (1 - share) / number + squared / (4 * number**2))
    return max(0.0, (middle - margin) / (1 + squared / number))
