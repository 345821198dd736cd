"""What was measured of sources, cut into the window of a run and the days around it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.quality import DayOfSource, Measured, QualityLimits
from newsreel.domain.window import Window
from newsreel.rules.usual_days import Usual


def whole_days(window: Window) -> list[date]:
    """Days (UTC) that lie in the window from midnight to midnight."""
    day_long = timedelta(days=1)
    starts = {day: datetime.combine(day, time(), UTC) for day in window.days()}
    return [day for day, start in starts.items() if window.start <= start and start + day_long <= window.end]


class DaysOfSources:
    """Days of sources, cut into the window and the days around it."""

    def __init__(self, measured: Measured, window: Window, *, is_live: bool) -> None:
        self.sources = measured.sources
        self.is_live = is_live
        self.last = (window.end - timedelta(microseconds=1)).date()
        self.whole = whole_days(window)
        touched = set(window.days())
        self.inside: defaultdict[str, list[DayOfSource]] = defaultdict(list)
        self.around: defaultdict[str, list[DayOfSource]] = defaultdict(list)
        counts: defaultdict[str, dict[date, int]] = defaultdict(dict)
        for row in measured.days:
            (self.inside if row.day in touched else self.around)[row.source].append(row)
            counts[row.source][row.day] = row.articles
        # Days that were looked at have a count even if nothing was there; others tell nothing.
        self.usual = {
            source: Usual({day: counts[source].get(day, 0) for day in looked - touched})
            for source, looked in ((source, measured.looked.get(source, set())) for source in self.sources)
        }
        self.seen = {
            source: {day: counts[source].get(day, 0) for day in self.whole} for source in self.sources
        }

    @property
    def is_only_source(self) -> bool:
        """Whether there is no other source whose news a failure could keep back."""
        return len(self.sources) == 1

    def established(self, limits: QualityLimits) -> dict[str, Usual]:
        """Sources that are known for long enough to say what is usual."""
        return {
            source: usual for source, usual in self.usual.items() if len(usual.counts) >= limits.fewest_days
        }

    def days_around(self, source: str) -> int:
        """Days around the window on which the source has articles."""
        return len(self.around[source])
