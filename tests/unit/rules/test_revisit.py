"""The ladder of visits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from newsreel.domain.fetch import FailureKind, FetchFailure
from newsreel.rules.revisit import after_failed_visit, next_visit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (-HOUR, timedelta(minutes=15)),  # dated ahead of our clock
        (0 * HOUR, timedelta(minutes=15)),
        (3 * HOUR - timedelta(seconds=1), timedelta(minutes=15)),
        (3 * HOUR, HOUR),
        (DAY, 3 * HOUR),
        (7 * DAY, 3 * DAY),
        (30 * DAY - timedelta(seconds=1), 3 * DAY),
        (30 * DAY, None),
        (3000 * DAY, None),
    ],
)
def test_rungs(age: timedelta, wait: timedelta | None, now: datetime) -> None:
    due = next_visit(now - age, now)
    assert due == (None if wait is None else now + wait)


def test_an_article_is_visited_a_bounded_number_of_times(now: datetime) -> None:
    due: datetime | None = now
    visits = 0
    while due is not None:
        due, visits = next_visit(now, due), visits + 1
    assert visits < 100


def failure(kind: FailureKind, now: datetime, retry_after: int | None = None) -> FetchFailure:
    return FetchFailure("u", kind, "r", now, now, None, retry_after)


@pytest.mark.parametrize("kind", [FailureKind.GONE, FailureKind.BLOCKED, FailureKind.ROBOTS])
def test_a_final_answer_ends_the_visits(kind: FailureKind, now: datetime) -> None:
    assert after_failed_visit(now, failure(kind, now)) is None


@pytest.mark.parametrize("kind", [FailureKind.NOT_FOUND, FailureKind.TIMEOUT, FailureKind.HTTP_ERROR])
def test_trouble_that_may_pass_gets_a_day_of_rest(kind: FailureKind, now: datetime) -> None:
    assert after_failed_visit(now, failure(kind, now)) == now + DAY
    assert after_failed_visit(now - 8 * DAY, failure(kind, now)) == now + 3 * DAY
    assert after_failed_visit(now - 30 * DAY, failure(kind, now)) is None


def test_the_servers_wish_counts(now: datetime) -> None:
    asked = failure(FailureKind.RATE_LIMITED, now, retry_after=2 * 24 * 3600)
    assert after_failed_visit(now, asked) == now + 2 * DAY
