"""The span of a find says the same as its standing to any window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality, ParsedEntry
from newsreel.domain.history import Find
from newsreel.domain.window import Window
from newsreel.rules.find_dates import Standing, standing
from newsreel.rules.find_span import find_span

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = st.integers(0, 60).map(lambda back: date(2026, 11, 15) - timedelta(days=back))
MOMENTS = st.integers(0, 60 * 24).map(
    lambda hours: datetime(2026, 11, 15, 13, tzinfo=UTC) - timedelta(hours=hours)
)


@st.composite
def finds(draw: st.DrawFn) -> Find:
    entry = ParsedEntry(None, "https://paper.example/a", "A")
    find = Find(entry, "https://paper.example/sitemap.xml")
    kind = draw(st.sampled_from(["moment", "day", "url", "bounds", "nothing"]))
    if kind == "moment":
        claimed = ClaimedDate("x", draw(MOMENTS), DatePrecision.SECOND, DateQuality.EXACT, "published")
        return replace(find, entry=replace(entry, published=claimed))
    if kind == "day":
        midnight = datetime.combine(draw(DAYS), datetime.min.time(), UTC)
        claimed = ClaimedDate("x", midnight, DatePrecision.DAY, DateQuality.DAY, "published")
        return replace(find, entry=replace(entry, published=claimed))
    if kind == "url":
        return replace(find, url_day=draw(DAYS))
    if kind == "bounds":
        late = draw(MOMENTS)
        early = draw(st.none() | st.integers(0, 500).map(lambda hours: late - timedelta(hours=hours)))
        return replace(find, not_after_at=late, not_before_at=early)
    return find


@given(finds(), DAYS, st.integers(1, 40))
def test_a_find_may_be_of_the_windows_that_its_span_meets(find: Find, first: date, length: int) -> None:
    start = datetime.combine(first, datetime.min.time(), UTC)
    window = Window(start, min(start + timedelta(days=length), NOW))
    assert find_span(find, NOW).meets(window) == (standing(find, window) is not Standing.OUTSIDE)


def test_a_page_that_was_changed_long_after_a_window_is_not_asked_for() -> None:
    find = Find(ParsedEntry(None, "https://paper.example/a", "A"), "https://paper.example/sitemap.xml")
    changed = replace(find, not_after_at=datetime(2026, 10, 1, tzinfo=UTC))
    for start, meets in ((datetime(2026, 9, 1, tzinfo=UTC), True), (datetime(2001, 1, 1, tzinfo=UTC), False)):
        window = Window(start, start + timedelta(days=30))
        assert find_span(changed, NOW).meets(window) is meets
        assert find_span(find, NOW).meets(window), "nothing at all is known of it"


@given(finds())
def test_nothing_is_published_after_it_was_found(find: Find) -> None:
    searched_at = datetime(2026, 10, 20, tzinfo=UTC)
    span = find_span(find, searched_at)
    assert span.not_after_at <= searched_at
    assert span.not_before_at is None or span.not_before_at <= span.not_after_at
    assert span.hinted_at is None or span.hinted_at <= searched_at
