"""What publishers ask for: headers, feeds, hours and days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.feed import PublisherWishes
from newsreel.rules.publisher_wishes import Asked, asked_of_us, first_allowed, fresh_seconds

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=900"}, 900),
        ({"cache-control": "MAX-AGE = 120"}, 120),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "max-age=900", "age": "600"}, 300),
        ({"cache-control": "max-age=900", "age": "6000"}, 0),
        ({"cache-control": "max-age=900", "age": "x"}, 900),
        ({"cache-control": "s-maxage=900"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "max-age=x"}, 0),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 20:30:00 GMT"}, 60),
        ({"expires": "Fri, 20 Nov 2026 13:30:00 GMT"}, 3600),
        # The server's clock is an hour late: what it means is half an hour.
        ({"expires": "Fri, 20 Nov 2026 12:00:00 GMT", "date": "Fri, 20 Nov 2026 11:30:00 GMT"}, 1800),
        ({"expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Fri, 20 Nov 2026 13:30:00"}, 3600),
        ({"expires": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}, 0),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], seconds: int) -> None:
    assert fresh_seconds(headers, NOW) == seconds


@given(st.dictionaries(st.sampled_from(["cache-control", "age", "expires", "date"]), st.text(max_size=40)))
def test_no_header_makes_it_raise(headers: dict[str, str]) -> None:
    assert fresh_seconds(headers, NOW) >= 0


def test_the_longest_wish_counts() -> None:
    wishes = PublisherWishes(600, 3600, frozenset({1}), frozenset({6}))

    assert asked_of_us(wishes, {}, NOW) == Asked(3600, frozenset({1}), frozenset({6}))
    assert asked_of_us(wishes, {"cache-control": "max-age=7200"}, NOW).minimum_seconds == 7200


@pytest.mark.parametrize(
    ("asked", "at", "allowed"),
    [
        (Asked(), NOW, NOW),
        (Asked(0, frozenset({12, 13})), NOW, NOW.replace(hour=14, minute=0)),
        (Asked(0, frozenset({13})), NOW, NOW),
        (Asked(0, frozenset({23, 0})), NOW.replace(hour=23), NOW.replace(day=21, hour=1, minute=0)),
        (Asked(0, frozenset(), frozenset({4})), NOW, NOW.replace(day=21, hour=0, minute=0)),
        # Friday, Saturday and Sunday are longer than we wait for.
        (Asked(0, frozenset(), frozenset({4, 5, 6})), NOW, NOW + timedelta(hours=23)),
    ],
)
def test_skipped_hours_and_days_put_a_poll_off(asked: Asked, at: datetime, allowed: datetime) -> None:
    assert first_allowed(asked, at, NOW + timedelta(hours=23)) == allowed
