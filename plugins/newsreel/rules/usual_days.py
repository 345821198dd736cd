"""What is usual on a day: counts by weekday, of sources and feeds, and how quiet a day is for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, median

from newsreel.rules.robust_statistics import root_scale, spread

# Of a weekday, so many days tell what is usual on it; else all days do.
FEWEST_SAME_WEEKDAYS = 2
# A day on which all other sources together have less than this part of what is usual is a quiet day.
QUIET_DAY = 0.75
# Fewer other sources, or fewer articles of theirs, can't tell a quiet day.
FEWEST_OTHERS, FEWEST_OTHER_ARTICLES = 3, 10


@dataclass(frozen=True, slots=True)
class Usual:
    """Counts of one source or feed on earlier days, or what is to be expected of several together."""

    counts: Mapping[date, float]
    # Deviations that its days differ by at least, whatever these counts say.
    least_spread: float = 1.0

    def on(self, day: date) -> float:
        """The median of the same weekdays; of all days while there are too few of them."""
        same = [count for other, count in self.counts.items() if other.weekday() == day.weekday()]
        return median(same if len(same) >= FEWEST_SAME_WEEKDAYS else self.counts.values())

    def quietest(self, *, above_zero: bool) -> float:
        """The median of the weekday that has least; with `above_zero`, of those that have any."""
        by_weekday: defaultdict[int, list[float]] = defaultdict(list)
        for day, count in self.counts.items():
            by_weekday[day.weekday()].append(count)
        medians = [median(counts) for counts in by_weekday.values()]
        return min((value for value in medians if value > 0 or not above_zero), default=0.0)

    def spread(self) -> float:
        """How much days differ from what is usual on them, in deviations of a Poisson count."""
        measured = spread(
            [root_scale(count) - root_scale(self.on(day)) for day, count in self.counts.items()]
        )
        return max(self.least_spread, measured)


class Together:
    """What is usual for several sources together, however different the days are that each is known on.

    A day that one is not known on counts with what is usual for it: so a source that is new, or was never
    looked at on some days, takes no day from the others.
    """

    def __init__(self, parts: Mapping[str, Usual]) -> None:
        days = sorted(set().union(*(part.counts for part in parts.values())))
        self._counts = {
            source: {day: part.counts[day] if day in part.counts else part.on(day) for day in days}
            for source, part in parts.items()
        }
        # Variance on the scale of counts: a Poisson count's is its mean.
        self._means = {source: fmean(counts.values()) for source, counts in self._counts.items()}
        self._variances = {source: part.spread() ** 2 * self._means[source] for source, part in parts.items()}
        self._total = {day: sum(counts[day] for counts in self._counts.values()) for day in days}
        self._mean, self._variance = sum(self._means.values()), sum(self._variances.values())

    @property
    def usual(self) -> Usual:
        """All of them."""
        return Usual(self._total, self._pooled(self._variance, self._mean))

    def without(self, source: str) -> Usual:
        """All but one; without a day if there is no other."""
        if len(self._counts) == 1:
            return Usual({})
        counts = {day: count - self._counts[source][day] for day, count in self._total.items()}
        pooled = self._pooled(self._variance - self._variances[source], self._mean - self._means[source])
        return Usual(counts, pooled)

    @staticmethod
    def _pooled(variance: float, mean: float) -> float:
        """Deviations of a sum of independent counts, which days filled with what is usual show too little."""
        return max(1.0, sqrt(max(variance, 0.0) / mean)) if mean > 0 else 1.0


def quietness(
    days: Sequence[date], seen: Mapping[str, Mapping[date, int]], usual: Mapping[str, Usual], apart_from: str
) -> float | None:
    """Which part of what is usual all other sources have on these days, at most 1; None if they are too few.

    So a holiday is told from a source that fails.

    Args:
        seen: counts of each source in the window.
        usual: what is usual for each source that has been known for long enough.
        apart_from: the source that is being judged.
    """
    others = [source for source in usual if source != apart_from]
    expected = sum(usual[source].on(day) for source in others for day in days)
    if len(others) < FEWEST_OTHERS or expected < FEWEST_OTHER_ARTICLES:
        return None
    measured = sum(seen.get(source, {}).get(day, 0) for source in others for day in days)
    return min(1.0, measured / expected)


def at_least(days: Sequence[date], usual: Usual, quiet: float | None) -> float:
    """What may be expected of a source on these days, quiet days for everybody taken into account."""
    expected = sum(usual.on(day) for day in days)
    if quiet is None:
        return min(expected, usual.quietest(above_zero=True) * len(days))
    if quiet < QUIET_DAY:
        return min(expected * quiet, usual.quietest(above_zero=False) * len(days))
    return expected * quiet
