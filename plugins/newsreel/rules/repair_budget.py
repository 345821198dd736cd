"""Which day the repair searches next, for which sources, and how many requests each of them may cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# With fewer requests a source hardly comes beyond its index pages: then fewer sources get more.
LEAST_SHARE = 20

# Sources to be searched, by day.
OpenDays = Mapping[date, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the repair.

    `limit` is the most that each of the sources may have been asked today when the run is over, with
    what it was asked before.
    """

    day: date
    sources: tuple[str, ...]
    limit: int


def next_round(open_days: OpenDays, spent: Mapping[str, int], left: int, most: int) -> Round | None:
    """What is done next: the oldest day for which a source may still be asked; None when nothing is left.

    Whatever its sources spend within the limit, they do not spend more than `left` together.

    Args:
        spent: requests that each source has had today; none where it is missing.
        left: requests that all sources together may still have today.
        most: requests that a single source may have on a day.
    """
    if left <= 0:
        return None
    for day in sorted(open_days):
        able = [source for source in open_days[day] if spent.get(source, 0) < most]
        if able:
            return _shared(
                day, sorted(able, key=lambda source: (spent.get(source, 0), source)), spent, left, most
            )
    return None


def still_open(open_days: OpenDays, done: Round, spent: Mapping[str, int]) -> dict[date, tuple[str, ...]]:
    """What is left after a round: a source that stopped below its limit has no more to ask for the day.

    Args:
        spent: requests that each source has had today, those of the round included.
    """
    through = {source for source in done.sources if spent.get(source, 0) < done.limit}
    left = tuple(source for source in open_days[done.day] if source not in through)
    rest = {day: sources for day, sources in open_days.items() if day != done.day}
    return {**rest, done.day: left} if left else rest


def _shared(day: date, able: Sequence[str], spent: Mapping[str, int], left: int, most: int) -> Round:
    """Fill up the sources that were asked least, all to the same level: as water fills vessels."""
    chosen = list(able[: max(1, left // LEAST_SHARE)])
    while True:
        level = (left + sum(spent.get(source, 0) for source in chosen)) // len(chosen)
        if level > spent.get(chosen[-1], 0):
            return Round(day, tuple(sorted(chosen)), min(level, most))
        chosen.pop()
