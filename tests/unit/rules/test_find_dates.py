"""What the evidence of a find says about its window."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality, ParsedEntry
from newsreel.domain.history import Find
from newsreel.domain.window import Window
from newsreel.rules.find_dates import Standing, day_span, latest_publication, standing, url_day

WINDOW = Window(datetime(2026, 10, 10, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text + "Z")


def _claim(text: str, precision: DatePrecision = DatePrecision.SECOND) -> ClaimedDate:
    quality = DateQuality.EXACT if precision is DatePrecision.SECOND else DateQuality.DAY
    return ClaimedDate(text, _at(text), precision, quality, "published")


def _find(
    published: ClaimedDate | None = None,
    day: date | None = None,
    not_before: str | None = None,
    not_after: str | None = None,
) -> Find:
    entry = ParsedEntry(None, "https://paper.example/a", None, published=published)
    return Find(
        entry,
        "https://paper.example/sitemap.xml",
        not_before_at=_at(not_before) if not_before else None,
        not_after_at=_at(not_after) if not_after else None,
        url_day=day,
    )


DAY = DatePrecision.DAY
_UNREAD = ClaimedDate("soon", None, None, DateQuality.UNREADABLE, "published")


@pytest.mark.parametrize(
    ("find", "expected"),
    [
        # A moment of publication is a claim, whatever else is known.
        (_find(_claim("2026-10-10T00:00:00")), Standing.CLAIMED),
        (_find(_claim("2026-10-11T23:59:59")), Standing.CLAIMED),
        (_find(_claim("2026-10-12T00:00:00")), Standing.OUTSIDE),
        (_find(_claim("2026-10-09T23:59:59"), date(2026, 10, 10)), Standing.OUTSIDE),
        # A day is a day by somebody's clock.
        (_find(_claim("2026-10-10T00:00:00", DAY)), Standing.LIKELY),
        (_find(_claim("2026-10-09T00:00:00", DAY)), Standing.POSSIBLE),
        (_find(_claim("2026-10-12T00:00:00", DAY)), Standing.POSSIBLE),
        (_find(_claim("2026-10-08T00:00:00", DAY)), Standing.OUTSIDE),
        (_find(_claim("2026-10-13T00:00:00", DAY)), Standing.OUTSIDE),
        # The address comes next, and a wrong lastmod does not matter then.
        (_find(None, date(2026, 10, 11), not_after="2026-09-01T00:00"), Standing.LIKELY),
        (_find(None, date(2026, 8, 1), not_after="2026-10-11T00:00"), Standing.OUTSIDE),
        (_find(_UNREAD, date(2026, 10, 11)), Standing.LIKELY),
        # A date of change on the day itself narrows it; a clock far behind UTC doesn't matter then.
        (_find(None, date(2026, 10, 9)), Standing.POSSIBLE),
        (_find(None, date(2026, 10, 9), not_after="2026-10-09T18:00"), Standing.OUTSIDE),
        (_find(None, date(2026, 10, 9), not_after="2026-10-10T00:00"), Standing.POSSIBLE),
        (_find(None, date(2026, 10, 9), not_after="2026-11-01T00:00"), Standing.POSSIBLE),
        (_find(None, date(2026, 10, 12), not_before="2026-10-12T00:00"), Standing.OUTSIDE),
        (_find(None, date(2026, 10, 12), not_before="2026-10-11T23:00"), Standing.POSSIBLE),
        (_find(None, date(2026, 10, 11), not_before="2026-12-01T00:00"), Standing.LIKELY),
        # Bounds: published before the page was changed or captured.
        (_find(not_after="2026-10-09T23:00"), Standing.OUTSIDE),
        (_find(not_after="2026-10-10T00:00"), Standing.LIKELY),
        (_find(not_after="2026-10-14T23:00"), Standing.LIKELY),
        (_find(not_after="2026-10-15T00:00"), Standing.POSSIBLE),
        (_find(not_after="2027-10-15T00:00"), Standing.POSSIBLE),
        (_find(not_before="2026-10-12T00:00"), Standing.OUTSIDE),
        (_find(not_before="2026-10-01T00:00", not_after="2026-11-01T00:00"), Standing.POSSIBLE),
        (_find(), Standing.POSSIBLE),
        (_find(_UNREAD), Standing.POSSIBLE),
    ],
)
def test_standing(find: Find, expected: Standing) -> None:
    assert standing(find, WINDOW) is expected


def test_the_order_of_asking() -> None:
    assert list(Standing) == [Standing.CLAIMED, Standing.LIKELY, Standing.POSSIBLE, Standing.OUTSIDE]


def test_a_change_bounds_the_publication(now: datetime) -> None:
    assert latest_publication(_claim("2026-10-10T06:00:00"), now) == _at("2026-10-10T06:00:00")
    # The day ends last where clocks are most behind.
    assert latest_publication(_claim("2026-10-10T00:00:00", DAY), now) == _at("2026-10-11T14:00:00")
    assert latest_publication(_claim((now + timedelta(hours=1)).isoformat()[:19]), now) is None
    assert latest_publication(_UNREAD, now) is None
    assert latest_publication(None, now) is None


def test_days_by_any_clock() -> None:
    span = day_span(date(2026, 2, 28), date(2026, 3, 1))
    assert (span.start, span.end) == (_at("2026-02-27T10:00"), _at("2026-03-02T14:00"))


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.example/2026/10/05/a", date(2026, 10, 5)),
        ("https://paper.example/2026-10-05-a", date(2026, 10, 5)),
        ("https://paper.example/2026/13/05/a", None),
        ("https://paper.example/2031/10/05/a", None),
        ("https://paper.example/1899/10/05/a", None),
        ("https://paper.example/a?day=2026/10/05", None),
    ],
)
def test_the_day_of_an_address(url: str, day: date | None, now: datetime) -> None:
    assert url_day(url, now) == day
