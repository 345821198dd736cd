"""What the events of steps add to counters, for those who collect Airflow's metrics.

The tables are what is true (`metric_catalogue`): a task that is killed counts nothing here, and a run that is
checked twice counts its articles twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsreel.domain.events import Field

Tags = tuple[tuple[str, str], ...]

# Which counter an event adds one to, and which of its fields become tags: words of closed lists only, so that
# there are few series.
_ONE_EACH: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "feed_polled": ("newsreel.polls", ("status", "failure")),
    "page_captured": ("newsreel.captures", ()),
    "page_failed": ("newsreel.pages_failed", ("kind",)),
    "page_read": ("newsreel.extractions", ("state",)),
    "run_checked": ("newsreel.runs", ("pipeline", "status")),
}
# What the end of a run adds to counters, by its fields; and the last value of what is no count.
_RUN = "run_checked"
_RUN_COUNTS = ("entries_new", "articles_new", "duplicates")
_RUN_GAUGES = ("publication_lag_seconds",)


@dataclass(slots=True)
class EventCounters:
    """Counts since it was made; `counts` and `gauges` by name and tags."""

    counts: Counter[tuple[str, Tags]] = field(default_factory=Counter)
    gauges: dict[tuple[str, Tags], float] = field(default_factory=dict)

    def note(self, event: str, fields: Mapping[str, Field]) -> None:
        """Add what an event tells; one that no counter is for adds nothing."""
        if event in _ONE_EACH:
            name, tagged = _ONE_EACH[event]
            self.counts[name, _tags(fields, tagged)] += 1
        if event == _RUN:
            tags = _tags(fields, ("pipeline",))
            for name, value in _numbers(fields, _RUN_COUNTS):
                self.counts[f"newsreel.{name}", tags] += int(value)
            for name, value in _numbers(fields, _RUN_GAUGES):
                self.gauges[f"newsreel.{name}", tags] = value


def _tags(fields: Mapping[str, Field], names: tuple[str, ...]) -> Tags:
    return tuple((name, str(fields[name])) for name in names if fields.get(name) is not None)


def _numbers(fields: Mapping[str, Field], names: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, int | float):
            yield name, value
