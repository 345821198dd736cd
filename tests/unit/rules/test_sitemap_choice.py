"""Which lists of an index are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality
from newsreel.domain.window import Window
from newsreel.rules.find_dates import day_span
from newsreel.rules.sitemap_choice import EVER, ListedSitemap, choose, merged, without

SITE = "https://paper.example/"
WINDOW = Window(datetime(2026, 10, 10, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC))


def _changed(day: str) -> ClaimedDate:
    return ClaimedDate(
        day,
        datetime.fromisoformat(day).replace(tzinfo=UTC),
        DatePrecision.SECOND,
        DateQuality.EXACT,
        "lastmod",
    )


def _asked(listed: list[ListedSitemap], now: datetime) -> list[str]:
    return [candidate.url.removeprefix(SITE) for candidate in choose(listed, WINDOW, now).candidates]


def test_dated_names_decide_and_neighbours_count_because_clocks_differ(now: datetime) -> None:
    listed = [ListedSitemap(f"{SITE}{day:%Y-%m-%d}.xml") for day in _days(date(2026, 9, 1), 80)]
    assert _asked(listed, now) == ["2026-10-12.xml", "2026-10-11.xml", "2026-10-10.xml", "2026-10-09.xml"]


def test_months_are_asked_for_whole(now: datetime) -> None:
    listed = [
        ListedSitemap(f"{SITE}sitemap-2026-{month:02}.xml", _changed("2026-01-01")) for month in range(1, 13)
    ]
    assert _asked(listed, now) == ["sitemap-2026-10.xml"]


def test_a_list_unchanged_since_before_the_window_is_left_out(now: datetime) -> None:
    days = ["2026-11-19", "2026-10-15", "2026-10-09", "2026-10-10", "2020-01-01"]
    listed = [ListedSitemap(f"{SITE}posts-{number}.xml", _changed(day)) for number, day in enumerate(days)]
    listed += [ListedSitemap(f"{SITE}more-1.xml"), ListedSitemap(f"{SITE}more-2.xml")]
    # The soonest after the window first, the unknown last.
    assert _asked(listed, now) == ["posts-3.xml", "posts-1.xml", "posts-0.xml", "more-2.xml", "more-1.xml"]
    choice = choose(listed, WINDOW, now)
    assert merged(choice.left_out) == (Window(EVER, datetime(2026, 10, 9, 0, 0, 1, tzinfo=UTC)),)


def test_lists_without_articles_are_no_loss(now: datetime) -> None:
    names = [
        "author-sitemap.xml", "category-sitemap1.xml", "post_tag-sitemap.xml", "wp-sitemap-users-1.xml",
        "wp-sitemap-taxonomies-category-1.xml", "image-sitemap.xml", "sitemap_images.xml", "users.xml",
    ]  # fmt: skip
    kept = ["post-sitemap.xml", "wp-sitemap-posts-post-1.xml", "tagesspiegel.xml", "authority.xml"]
    choice = choose([ListedSitemap(SITE + name) for name in names + kept], WINDOW, now)
    assert [candidate.url.removeprefix(SITE) for candidate in choice.candidates] == kept[::-1]
    assert choice.left_out == ()


def test_the_name_of_an_index_holds_for_its_lists(now: datetime) -> None:
    index = choose([ListedSitemap(f"{SITE}2026/10.xml"), ListedSitemap(f"{SITE}2026/09.xml")], WINDOW, now)
    (dated,) = index.candidates
    (inside,) = choose([ListedSitemap(f"{SITE}part-1.xml")], WINDOW, now, dated).candidates
    assert inside.span == day_span(date(2026, 10, 1), date(2026, 10, 31))
    assert inside.is_dated


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


_HOURS = st.integers(0, 200)


@given(st.lists(st.tuples(_HOURS, st.integers(1, 50)), max_size=8))
def test_spans_taken_away(pairs: list[tuple[int, int]]) -> None:
    """Checked hour by hour against the plain meaning."""
    base = datetime(2026, 10, 1, tzinfo=UTC)

    def hour(number: int) -> datetime:
        return base + timedelta(hours=number)

    whole = Window(hour(20), hour(150))
    spans = [Window(hour(start), hour(start + length)) for start, length in pairs]
    left = without(whole, spans)
    for number in range(250):
        expected = hour(number) in whole and not any(hour(number) in span for span in spans)
        assert any(hour(number) in span for span in left) is expected
    assert all(one.end < other.start for one, other in pairwise(left))
