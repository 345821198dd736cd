"""Which counters an event adds to."""

from __future__ import annotations

from newsreel.domain.events import Field
from newsreel.rules.event_counters import EventCounters

RUN: dict[str, Field] = {
    "run": 7,
    "pipeline": "ingest_articles",
    "status": "succeeded",
    "entries_new": 12,
    "articles_new": 10,
    "duplicates": 0,
}


def test_events_are_counted_by_the_words_that_they_carry() -> None:
    counters = EventCounters()
    for status, failure in [("changed", None), ("changed", None), ("failed", "timeout")]:
        counters.note(
            "feed_polled", {"run": 1, "feed": 2, "status": status, "failure": failure, "seconds": 0.1}
        )
    counters.note("page_read", {"run": 1, "page": "ab12", "capture": 5, "state": "article"})
    counters.note("export_waits", {})

    assert counters.counts == {
        ("newsreel.polls", (("status", "changed"),)): 2,
        ("newsreel.polls", (("status", "failed"), ("failure", "timeout"))): 1,
        ("newsreel.extractions", (("state", "article"),)): 1,
    }


def test_the_end_of_a_run_adds_what_it_did() -> None:
    counters = EventCounters()
    counters.note("run_checked", {**RUN, "publication_lag_seconds": 1.5})
    counters.note("run_checked", {**RUN, "publication_lag_seconds": None})

    pipeline = (("pipeline", "ingest_articles"),)
    assert counters.counts == {
        ("newsreel.runs", (*pipeline, ("status", "succeeded"))): 2,
        ("newsreel.entries_new", pipeline): 24,
        ("newsreel.articles_new", pipeline): 20,
        ("newsreel.duplicates", pipeline): 0,
    }
    assert counters.gauges == {("newsreel.publication_lag_seconds", pipeline): 1.5}
