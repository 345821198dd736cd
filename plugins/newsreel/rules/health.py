"""What is wrong with a warehouse, told from its metrics: the alerts that need no history.

For those who have no Prometheus. The bounds are those of `docker/prometheus-alerts.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsreel.rules.metric_catalogue import Sample

NIGHT = "ingest_articles"
NIGHT_OVERDUE_HOURS = 26
STUCK_HOURS = 8
MOST_FAILING_SHARE = 0.1
GAP_HOURS = 24
FULL_SHARE = 0.8
_HOUR = 3600


def troubles(samples: Iterable[Sample], now: datetime) -> list[str]:
    """One sentence for each trouble; none when all is well."""
    found = {(sample.metric.name, sample.labels): sample.value for sample in samples}

    def of(name: str) -> dict[tuple[str, ...], float]:
        return {labels: value for (metric, labels), value in found.items() if metric == name}

    told = [
        *_night(of("newsreel_run_last_success_timestamp_seconds"), now),
        *(f"The newest run of {p} ended red." for (p,), red in of("newsreel_run_last_failed").items() if red),
        *(
            f"A run of {pipeline} has been going for {seconds / _HOUR:.0f} hours, or was killed."
            for (pipeline,), seconds in of("newsreel_run_oldest_open_seconds").items()
            if seconds > STUCK_HOURS * _HOUR
        ),
        *_failing(of("newsreel_feeds")),
        *(
            f"Feed {feed} of {source} has shown nothing for {seconds / 24 / _HOUR:.0f} days."
            for (feed, source), seconds in of("newsreel_feed_silent_seconds").items()
        ),
        *(
            f"A gap in a feed has been open for {seconds / _HOUR:.0f} hours: backfill its days."
            for seconds in of("newsreel_gap_oldest_open_seconds").values()
            if seconds > GAP_HOURS * _HOUR
        ),
    ]
    size, limit = found["newsreel_database_size_bytes", ()], found.get(("newsreel_database_limit_bytes", ()))
    if limit is not None and size > FULL_SHARE * limit:
        told.append(f"The warehouse takes {size / limit:.0%} of what it may.")
    return told


def _night(last_successes: dict[tuple[str, ...], float], now: datetime) -> Iterable[str]:
    last = last_successes.get((NIGHT,))
    if last is None:
        yield "No nightly run has ended well yet."
    elif (hours := (now.timestamp() - last) / _HOUR) > NIGHT_OVERDUE_HOURS:
        yield f"No nightly run has ended well for {hours:.0f} hours."


def _failing(feeds: dict[tuple[str, ...], float]) -> Iterable[str]:
    failing, ok = feeds.get(("failing",), 0), feeds.get(("ok",), 0)
    if failing > MOST_FAILING_SHARE * (failing + ok):
        yield f"{failing:.0f} of {failing + ok:.0f} feeds fail: `newsreel feeds list --failing` says why."
