"""What is told to somebody without Prometheus, and when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreel.rules.health import troubles
from newsreel.rules.metric_catalogue import CATALOGUE, DATABASE_LIMIT, Sample

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BY_NAME = {metric.name: metric for metric in (*CATALOGUE, DATABASE_LIMIT)}


def sample(name: str, value: float, *labels: str) -> Sample:
    return Sample(BY_NAME[name], labels, value)


WELL = [
    sample("newsreel_run_last_success_timestamp_seconds", NOW.timestamp() - 12 * 3600, "ingest_articles"),
    sample("newsreel_run_last_failed", 0, "ingest_articles"),
    sample("newsreel_run_oldest_open_seconds", 600, "poll_feeds"),
    sample("newsreel_feeds", 95, "ok"),
    sample("newsreel_feeds", 5, "failing"),
    sample("newsreel_gap_oldest_open_seconds", 3600),
    sample("newsreel_database_size_bytes", 70),
    sample("newsreel_database_limit_bytes", 100),
]


def with_(*changed: Sample) -> list[Sample]:
    replaced = {(one.metric.name, one.labels) for one in changed}
    return [one for one in WELL if (one.metric.name, one.labels) not in replaced] + list(changed)


def test_nothing_is_told_when_all_is_well() -> None:
    assert troubles(WELL, NOW) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            sample(
                "newsreel_run_last_success_timestamp_seconds",
                NOW.timestamp() - 27 * 3600,
                "ingest_articles",
            ),
            "No nightly run has ended well for 27 hours.",
        ),
        (sample("newsreel_run_last_failed", 1, "poll_feeds"), "The newest run of poll_feeds ended red."),
        (
            sample("newsreel_run_oldest_open_seconds", 9 * 3600, "poll_feeds"),
            "A run of poll_feeds has been going for 9 hours, or was killed.",
        ),
        (
            sample("newsreel_feeds", 20, "failing"),
            "20 of 115 feeds fail: `newsreel feeds list --failing` says why.",
        ),
        (
            sample("newsreel_feed_silent_seconds", 5 * 86400, "7", "example.org"),
            "Feed 7 of example.org has shown nothing for 5 days.",
        ),
        (
            sample("newsreel_gap_oldest_open_seconds", 30 * 3600),
            "A gap in a feed has been open for 30 hours: backfill its days.",
        ),
        (sample("newsreel_database_size_bytes", 81), "The warehouse takes 81% of what it may."),
    ],
)
def test_each_trouble_is_one_sentence(wrong: Sample, told: str) -> None:
    assert troubles(with_(wrong), NOW) == [told]


def test_a_stack_that_never_had_a_night() -> None:
    assert troubles(WELL[1:], NOW) == ["No nightly run has ended well yet."]


def test_without_a_limit_no_size_is_too_much() -> None:
    samples = [
        one for one in with_(sample("newsreel_database_size_bytes", 1e15)) if one.metric != DATABASE_LIMIT
    ]
    assert troubles(samples, NOW) == []
