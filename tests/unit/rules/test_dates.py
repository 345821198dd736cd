"""Dates: read exactly, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.article import DatedMoment, DatePrecision
from newsreel.rules.dates import believable, date_in_url, day_of, read_date

EXACT = [
    ("2026-11-20T10:30:00Z", "2026-11-20T10:30:00+00:00"),
    ("2026-11-20T10:30:00.123456+01:00", "2026-11-20T09:30:00+00:00"),
    ("2026-11-20 10:30:00 UTC", "2026-11-20T10:30:00+00:00"),
    ("2026-11-20T10:30+0530", "2026-11-20T05:00:00+00:00"),
    ("2026-11-20T10:30:00-08", "2026-11-20T18:30:00+00:00"),
    ("Fri, 20 Nov 2026 10:30:00 GMT", "2026-11-20T10:30:00+00:00"),
    ("Fri, 20 Nov 2026 10:30:00 +0100", "2026-11-20T09:30:00+00:00"),
    ("20 Nov 26 10:30 EST", "2026-11-20T15:30:00+00:00"),
    ("Friday, 20 November 2026 10:30:00 CET", "2026-11-20T09:30:00+00:00"),
    ("Fri, 20 Nov 2026 10:30:60 Z", "2026-11-20T10:30:59+00:00"),
]
DAYS = ["2026-11-20", "20 Nov 2026", "Fri, 20 Nov 2026", "2026-11-20T10:30:00", "20 Nov 2026 10:30:00",
        "Fri, 20 Nov 2026 10:30:00 IST"]  # fmt: skip
# feedparser reads each of these, and reads it wrong.
UNREADABLE = [
    "", "yesterday", "1518478934", "2020/1/10 14:33:00", "10/11/2026", "2025年1月20日", "2025-02-30",
    "2025-02-30T10:00:00Z", "2026-11-20T25:00:00Z", "2026-13-01", "Fri, 32 Nov 2026 10:00:00 GMT",
    "Fri, 20 Foo 2026 10:00:00 GMT", "2026-11-20T10:30:00+99:00", "0000-00-00", "2026-11-20T10:61",
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), EXACT)
def test_exact_moments(raw: str, expected: str) -> None:
    assert read_date(raw) == DatedMoment(datetime.fromisoformat(expected), DatePrecision.SECOND)


@pytest.mark.parametrize("raw", DAYS)
def test_a_time_without_a_known_zone_is_believed_to_the_day(raw: str) -> None:
    assert read_date(raw) == DatedMoment(datetime(2026, 11, 20, tzinfo=UTC), DatePrecision.DAY)


@pytest.mark.parametrize("raw", UNREADABLE)
def test_missing_rather_than_wrong(raw: str) -> None:
    assert read_date(raw) is None


@given(st.text(max_size=40))
def test_no_text_makes_it_raise(raw: str) -> None:
    found = read_date(raw)
    assert found is None or found.at.tzinfo is not None


@given(st.integers(820_454_400, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_what_is_written_is_read(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    for text in (whole.isoformat(), whole.strftime("%a, %d %b %Y %H:%M:%S +0000")):
        found = read_date(text)
        assert found is not None
        assert found.at == whole


@pytest.mark.parametrize(
    ("distance", "believed"),
    [(timedelta(hours=23), True), (timedelta(hours=25), False), (timedelta(days=-10_000), True),
     (timedelta(days=-365 * 40), False)],
)  # fmt: skip
def test_what_is_believed(now: datetime, distance: timedelta, believed: bool) -> None:
    moment = DatedMoment(now + distance, DatePrecision.SECOND)
    assert (believable(moment, now) is moment) is believed


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.example/2026/11/20/harbour", "2026-11-20"),
        ("https://paper.example/news/2026-11-20-harbour", "2026-11-20"),
        ("https://paper.example/news/2026-11-20", "2026-11-20"),
        ("https://paper.example/2026/11/harbour", None),
        ("https://paper.example/2026/13/20/harbour", None),
        ("https://paper.example/2026/02/30/harbour", None),
        ("https://paper.example/120261120/harbour", None),
        ("https://paper.example/harbour?on=/2026/11/20/", None),
        ("https://2026-11-20.example/", None),
        ("https://paper.example/2026/11/201", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    found = date_in_url(url)
    assert (found.at.date().isoformat() if found else None) == day
    assert found is None or found.precision == DatePrecision.DAY


@pytest.mark.parametrize(
    ("raw", "others", "day"),
    [
        # The publisher's own clock, where the moment tells it.
        ("2026-11-20T23:30:00-05:00", [], "2026-11-20"),
        ("2026-11-21T00:30:00+01:00", [], "2026-11-21"),
        ("2026-11-20", ["2026-11-21"], "2026-11-20"),
        # UTC says nothing of it: another statement may.
        ("2026-11-21T04:30:00Z", [], "2026-11-21"),
        ("2026-11-21T04:30:00Z", ["2026-11-20T23:30:00-05:00"], "2026-11-20"),
        ("2026-11-21T04:30:00Z", ["2026-11-20T23:31:00-05:00"], "2026-11-21"),
        ("2026-11-21T04:30:00Z", ["2026-11-20"], "2026-11-20"),
        ("2026-11-20T23:30:00Z", ["2026-11-21"], "2026-11-21"),
        ("2026-11-21T04:30:00Z", ["2026-11-18"], "2026-11-21"),
        ("2026-11-21T04:30:00Z", ["2026-11-25"], "2026-11-21"),
        ("2026-11-21T04:30:00Z", ["2026-11-22", "2026-11-20T23:30:00-05:00"], "2026-11-20"),
    ],
)
def test_the_calendar_day_is_the_publishers(raw: str, others: list[str], day: str) -> None:
    moment, *stated = (found for text in (raw, *others) if (found := read_date(text)))
    assert day_of(moment, stated).isoformat() == day


@pytest.mark.parametrize("offset", ["+14:01", "-14:30", "+14:59", "+15:00", "+01:60"])
def test_no_clock_is_so_far_from_utc(offset: str) -> None:
    assert read_date(f"2026-11-20T10:00:00{offset}") is None


def test_the_farthest_clock_is_fourteen_hours_ahead() -> None:
    found = read_date("2026-11-20T10:00:00+14:00")
    assert found is not None
    assert (found.at.hour, found.offset_minutes, found.local_day.day) == (20, 840, 20)
