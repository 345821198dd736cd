"""When a feed is polled next: bounded, monotone under failure, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.feed import NextPoll
from newsreel.rules.poll_schedule import (
    MAXIMUM_SECONDS,
    MINIMUM_SECONDS,
    after_failure,
    after_first,
    after_success,
    asked_seconds,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
intervals = st.integers(MINIMUM_SECONDS, MAXIMUM_SECONDS)
wishes = st.none() | st.integers(0, 10**9)


def wait(next_poll: NextPoll) -> float:
    return (next_poll.at - NOW).total_seconds()


@given(intervals, st.integers(0, 500), st.integers(0, 500), wishes)
def test_a_success_stays_within_bounds(interval: int, seen: int, new: int, asked: int | None) -> None:
    found = after_success(interval, seen, min(seen, new), asked, NOW)
    assert MINIMUM_SECONDS <= wait(found) <= MAXIMUM_SECONDS
    assert wait(found) == found.interval_seconds
    assert found.reason.startswith("every ")


@given(intervals, wishes, st.integers(0, 100))
def test_the_publishers_wish_is_a_lower_bound(interval: int, asked: int | None, new: int) -> None:
    found = after_success(interval, 100, new, asked, NOW)
    assert wait(found) >= min(asked or 0, MAXIMUM_SECONDS)


@given(intervals)
def test_busy_feeds_are_polled_sooner_than_quiet_ones(interval: int) -> None:
    busy = wait(after_success(interval, 30, 30, None, NOW))
    steady = wait(after_success(interval, 30, 15, None, NOW))
    quiet = wait(after_success(interval, 30, 1, None, NOW))
    unchanged = wait(after_success(interval, 0, 0, None, NOW))
    assert busy <= steady <= quiet <= unchanged


@given(intervals, st.integers(1, 100))
def test_failures_wait_longer_and_longer_and_never_for_ever(interval: int, failures: int) -> None:
    now_wait = wait(after_failure(interval, failures, None, "HTTP 500", NOW))
    next_wait = wait(after_failure(interval, failures + 1, None, "HTTP 500", NOW))
    assert 0 < now_wait <= next_wait <= MAXIMUM_SECONDS


def test_a_failure_keeps_the_interval_for_the_time_after() -> None:
    assert after_failure(1234, 3, None, "x", NOW).interval_seconds == 1234


@pytest.mark.parametrize(("asked", "expected"), [(7200, 7200), (10, 1800), (10**9, 24 * 3600)])
def test_retry_after_is_obeyed_up_to_a_day(asked: int, expected: int) -> None:
    assert wait(after_failure(3600, 1, asked, "HTTP 429", NOW)) == expected


def test_the_first_poll_says_nothing_about_the_pace() -> None:
    found = after_first(None, NOW)
    assert found == NextPoll(NOW + timedelta(hours=1), 3600, "every 60 min, because this was the first poll")


@pytest.mark.parametrize(
    ("ttl", "cache_control", "expected"),
    [
        (None, None, None),
        (3600, None, 3600),
        (None, "public, max-age=900", 900),
        (60, "MAX-AGE = 120", 120),
        (None, "no-cache", None),
        (None, "max-age=x", None),
    ],
)
def test_what_the_publisher_asks(ttl: int | None, cache_control: str | None, expected: int | None) -> None:
    assert asked_seconds(ttl, cache_control) == expected
