"""How a host is left in peace: the gap between two requests, Crawl-delay, and longer rests."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchRequest, is_resting
from newsreel.rules.page_retry import after_page_failure
from tests.support.polite_hosts import (
    GAP,
    LIMIT,
    NO_ROBOTS,
    Answer,
    Host,
)


def test_the_gap_is_between_the_starts_of_all_requests() -> None:
    host = Host(NO_ROBOTS)

    for path in ("/a", "/b", "/c"):
        host.page(path)

    assert host.starts == [0, GAP, 2 * GAP, 3 * GAP]


def test_a_slow_answer_counts_for_the_gap() -> None:
    host = Host(NO_ROBOTS)
    host.fetcher.seconds = GAP + 1

    host.page("/a")

    assert host.starts == [0, GAP + 1]
    assert host.clock.slept == []


def test_a_feed_keeps_the_gap_and_asks_no_robots() -> None:
    host = Host({"/robots.txt": b"User-agent: *\nDisallow: /"})

    assert isinstance(host.feed("/rss"), Fetched)
    assert isinstance(host.feed("/atom"), Fetched)

    assert host.fetcher.asked == [("/rss", 0), ("/atom", GAP)]


def test_the_wish_that_comes_with_robots_is_the_wish_for_the_pages() -> None:
    host = Host({"/robots.txt": (FailureKind.RATE_LIMITED, 429, 7200)})

    outcome = host.page("/a")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.ROBOTS_UNAVAILABLE
    assert outcome.retry_after_seconds == 7200
    assert is_resting(host.page("/b"))
    assert host.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("delay", "gap"),
    [("5", 5.0), ("0.5", GAP), ("0", GAP), ("-3", GAP), ("soon", GAP), ("nan", GAP), ("60", 60.0)],
)
def test_keeps_the_crawl_delay_where_it_is_longer(delay: str, gap: float) -> None:
    host = Host({"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}".encode()})

    host.page("/a")
    host.page("/b")

    assert host.starts == [0, gap, 2 * gap]


@pytest.mark.parametrize("delay", ["3600", "1e9"])
def test_a_crawl_delay_beyond_our_patience_leaves_the_other_pages_for_later(delay: str) -> None:
    host = Host({"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}".encode()})

    assert isinstance(host.page("/a"), Fetched)

    assert is_resting(host.page("/b"))
    assert host.starts == [0, LIMIT]


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        ((FailureKind.RATE_LIMITED, 429, 10), 10.0),
        ((FailureKind.RATE_LIMITED, 429, None), 30.0),
        ((FailureKind.HTTP_ERROR, 503, 20), 20.0),
        ((FailureKind.HTTP_ERROR, 503, None), 30.0),
        ((FailureKind.HTTP_ERROR, 500, None), GAP),
        ((FailureKind.RATE_LIMITED, 429, 1), GAP),
    ],
)
def test_a_host_that_asks_for_patience_gets_it_once(answer: Answer, rest: float) -> None:
    host = Host(NO_ROBOTS | {"/busy": answer})

    host.page("/busy")
    host.page("/a")
    host.page("/b")

    assert host.starts == [0, GAP, GAP + rest, GAP + rest + GAP]


@pytest.mark.parametrize(("seconds", "long"), [(60, False), (61, True), (24 * 3600, True)])
def test_a_host_that_asks_for_more_than_a_run_has_is_left(seconds: int, long: bool) -> None:
    host = Host(NO_ROBOTS | {"/busy": (FailureKind.RATE_LIMITED, 429, seconds)})

    host.page("/busy")
    outcomes = [host.page("/a"), host.feed("/feed")]

    assert [is_resting(outcome) for outcome in outcomes] == [long, long]
    assert len(host.starts) == (2 if long else 4)


def test_a_long_rest_says_how_long_it_is_and_ends() -> None:
    host = Host(NO_ROBOTS | {"/busy": (FailureKind.RATE_LIMITED, 429, 3600)})
    host.page("/busy")
    asked_at = host.clock.now()
    host.clock.at += timedelta(seconds=600)

    outcome = host.page("/a")

    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == "not asked: paper.example wants to be left alone for 3000 s more"
    assert outcome.retry_after_seconds == 3000
    # It costs the page no attempt, and nobody waits for it within the run.
    assert after_page_failure(outcome, 99, 4).given_up is False
    assert host.clock.now() == asked_at + timedelta(seconds=600)
    assert host.polite.gap_seconds == LIMIT

    host.clock.at += timedelta(seconds=3000)
    assert isinstance(host.page("/a"), Fetched)
    assert isinstance(host.feed("/feed"), Fetched)


def test_a_host_that_rests_is_nobody_elses_rest() -> None:
    host = Host(NO_ROBOTS | {"/busy": (FailureKind.RATE_LIMITED, 429, 3600)})
    host.page("/busy")

    elsewhere = asyncio.run(host.polite.fetch_page(FetchRequest("https://other.example/a", 1000)))

    assert isinstance(elsewhere, Fetched)
