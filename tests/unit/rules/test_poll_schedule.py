"""When a feed is polled next: bounded, monotone under failure, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.feed import NextPoll, PollPace
from newsreel.domain.fetch import FailureKind
from newsreel.rules.poll_schedule import (
    FAILURE_BASE_SECONDS,
    FIRST_SECONDS,
    HARD,
    JITTER_SHARE,
    MAXIMUM_SECONDS,
    MINIMUM_SECONDS,
    SOFT,
    TEMPORARY,
    after_failure,
    after_first,
    after_success,
    failure_weight,
)
from newsreel.rules.publisher_wishes import Asked

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTHING_ASKED = Asked()
intervals = st.integers(MINIMUM_SECONDS, MAXIMUM_SECONDS)
feed_ids = st.integers(1, 10**6)
paces = st.builds(PollPace, st.integers(1, 6), st.integers(0, 500), st.floats(1, 10**8))
wishes = st.builds(
    Asked,
    st.integers(0, 10**9),
    st.frozensets(st.integers(0, 23), max_size=23),
    st.frozensets(st.integers(0, 6), max_size=6),
)


def wait(next_poll: NextPoll) -> float:
    return (next_poll.at - NOW).total_seconds()


@given(feed_ids, intervals, paces, wishes, st.integers(0, 100))
def test_a_success_stays_within_bounds(
    feed_id: int, interval: int, pace: PollPace, asked: Asked, missed: int
) -> None:
    found = after_success(feed_id, interval, pace, asked, NOW, missed=missed)

    assert MINIMUM_SECONDS <= found.interval_seconds <= wait(found) <= MAXIMUM_SECONDS
    assert wait(found) >= min(asked.minimum_seconds, MAXIMUM_SECONDS)
    assert found.reason.startswith("every ")


@given(feed_ids, intervals, paces, wishes)
def test_skipped_hours_and_days_are_left_out_while_a_day_allows_it(
    feed_id: int, interval: int, pace: PollPace, asked: Asked
) -> None:
    at = after_success(feed_id, interval, pace, asked, NOW).at

    skipped = at.hour in asked.skip_hours or at.weekday() in asked.skip_days
    assert not skipped or (at - NOW).total_seconds() == MAXIMUM_SECONDS


@given(feed_ids, intervals, st.floats(600, 10**7))
def test_busy_feeds_are_polled_sooner_than_quiet_ones(feed_id: int, interval: int, seconds: float) -> None:
    waits = [
        wait(after_success(feed_id, interval, PollPace(6, new, seconds), NOTHING_ASKED, NOW))
        for new in (300, 30, 3, 1, 0)
    ]
    assert waits == sorted(waits)


@given(feed_ids, intervals, paces)
def test_one_poll_moves_the_interval_by_half_at_most(feed_id: int, interval: int, pace: PollPace) -> None:
    found = after_success(feed_id, interval, pace, NOTHING_ASKED, NOW)

    assert interval * 0.5 - 1 <= found.interval_seconds <= max(interval * 1.5, MINIMUM_SECONDS)


@given(feed_ids, intervals, st.integers(1, 500))
def test_after_missed_entries_it_is_asked_much_sooner(feed_id: int, interval: int, missed: int) -> None:
    pace = PollPace(6, missed, 3600.0)
    after_gap = after_success(feed_id, interval, pace, NOTHING_ASKED, NOW, missed=missed)

    assert after_gap.interval_seconds == max(int(interval * 0.25), MINIMUM_SECONDS)
    assert f"none of the {missed} entries was known before" in after_gap.reason


def test_settles_at_one_poll_to_a_new_entry() -> None:
    interval = FIRST_SECONDS
    for _ in range(20):
        found = after_success(7, interval, PollPace(6, 12, 12 * 1500.0), NOTHING_ASKED, NOW)
        interval = found.interval_seconds

    assert interval == 1500
    assert found.reason == "every 25 min, because 12 entries were new in the last 6 polls (5 h)"


@pytest.mark.parametrize(
    ("pace", "asked", "reason"),
    [
        (PollPace(1, 0, 60.0), Asked(), "every 90 min, because nothing was new in the last poll"),
        (PollPace(6, 1, 3600.0), Asked(900),
         "every 60 min, because 1 entry was new in the last 6 polls (60 min); the publisher asks for at"
         " least 15 min"),
        (PollPace(6, 1, 3600.0), Asked(7200), "every 2 h, as the publisher asks"),
        (PollPace(6, 1, 3600.0), Asked(0, frozenset({13})),
         "every 60 min, because 1 entry was new in the last 6 polls (60 min); put off to 14:00 UTC, because "
         "the publisher asks to be left alone before"),
    ],
)  # fmt: skip
def test_the_reason_is_a_sentence(pace: PollPace, asked: Asked, reason: str) -> None:
    assert after_success(7, 3600, pace, asked, NOW).reason == reason


@given(feed_ids)
def test_jitter_is_the_same_for_feed_and_time_and_small(feed_id: int) -> None:
    first, again = (after_first(feed_id, NOTHING_ASKED, NOW) for _ in range(2))

    assert first == again
    assert FIRST_SECONDS <= wait(first) <= FIRST_SECONDS * (1 + JITTER_SHARE)


def test_feeds_added_together_drift_apart() -> None:
    moments = {after_first(feed_id, NOTHING_ASKED, NOW).at for feed_id in range(200)}

    assert len(moments) > 100


@given(feed_ids, intervals, st.floats(0.25, 1000), st.sampled_from([HARD, SOFT, TEMPORARY]))
def test_failures_wait_longer_and_longer_and_never_for_ever(
    feed_id: int, interval: int, weight: float, more: float
) -> None:
    now_wait = wait(after_failure(feed_id, interval, 1, weight, None, "HTTP 500", NOW))
    next_wait = wait(after_failure(feed_id, interval, 2, weight + more, None, "HTTP 500", NOW))

    assert FAILURE_BASE_SECONDS <= now_wait <= next_wait <= MAXIMUM_SECONDS


@pytest.mark.parametrize(("weight", "polls_a_day"), [(HARD, 7), (SOFT, 14), (TEMPORARY, 28)])
def test_light_failures_take_longer_to_a_daily_poll(weight: float, polls_a_day: int) -> None:
    """Polls until the wait is a day's: the heavier the failures, the fewer."""
    waits = [wait(after_failure(1, 3600, n, n * weight, None, "x", NOW)) for n in range(1, 40)]

    assert next(n for n, seconds in enumerate(waits, 1) if seconds == MAXIMUM_SECONDS) <= polls_a_day
    assert waits[-1] == MAXIMUM_SECONDS


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_has_a_weight(kind: FailureKind) -> None:
    assert failure_weight(kind) in (HARD, SOFT, TEMPORARY)


def test_what_passes_weighs_less_than_what_stays() -> None:
    assert failure_weight(FailureKind.TIMEOUT) < failure_weight(FailureKind.HTTP_ERROR)
    assert failure_weight(FailureKind.HTTP_ERROR) < failure_weight(FailureKind.NOT_FOUND)


def test_a_failure_keeps_the_interval_for_the_time_after() -> None:
    assert after_failure(1, 1234, 3, 3.0, None, "x", NOW).interval_seconds == 1234


@pytest.mark.parametrize(("asked", "expected"), [(7200, 7200), (10**9, 24 * 3600)])
def test_retry_after_is_obeyed_up_to_a_day(asked: int, expected: int) -> None:
    assert wait(after_failure(1, 3600, 1, 0.25, asked, "HTTP 429", NOW)) == expected


def test_a_short_retry_after_does_not_make_us_hasty() -> None:
    assert wait(after_failure(1, 3600, 1, 0.25, 10, "HTTP 429", NOW)) >= FAILURE_BASE_SECONDS


def test_the_first_poll_says_nothing_about_the_pace() -> None:
    found = after_first(1, NOTHING_ASKED, NOW)

    assert found.interval_seconds == FIRST_SECONDS
    assert found.reason == "every 60 min, because this was the first poll"
    assert timedelta(hours=1) <= found.at - NOW
