"""What the evidence of a find says about its day of publication, before its page is read.

The window of an article is decided by what its page says; this decides which pages are worth asking
for, and in which order.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate
from newsreel.domain.history import Find
from newsreel.domain.window import Window
from newsreel.rules.dates import believable, date_in_url

# A day without a zone is a day by somebody's clock, and clocks are up to 14 hours ahead of UTC or
# behind it (see `rules.dates.may_be_on`).
CLOCK_SPAN = timedelta(hours=14)
# A page that was changed, or captured, so soon after the window was probably published in it.
SOON = timedelta(days=3)


class Standing(StrEnum):
    """How a find stands to a window, from the most certain to the least, and then not at all."""

    CLAIMED = "claimed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    OUTSIDE = "outside"


def standing(find: Find, window: Window) -> Standing:
    """Whether a find may be of a window; the best evidence alone decides.

    - A claimed moment of publication: CLAIMED or OUTSIDE.
    - Else a claimed day, else the day in the address: LIKELY when it is a day of the window, POSSIBLE
      when it can be one by the publisher's clock, else OUTSIDE. Addresses go before a sitemap's
      `lastmod`, which many sites get wrong; one that falls on the day itself narrows it.
    - Else the bounds: OUTSIDE when they leave no room; LIKELY when the page was last changed, or
      captured, in the window or soon after; POSSIBLE when later, or when nothing is known.
    """
    published = find.entry.published
    if published is not None and published.at is not None:
        if published.precision is DatePrecision.SECOND:
            return Standing.CLAIMED if published.at in window else Standing.OUTSIDE
        return _of_day(published.at.date(), day_span(published.at.date(), published.at.date()), window)
    if find.url_day is not None:
        return _of_day(find.url_day, span_of_url_day(find, find.url_day), window)
    return _of_bounds(find.not_before_at, find.not_after_at, window)


def latest_publication(changed: ClaimedDate | None, now: datetime) -> datetime | None:
    """The latest moment at which a page can have been published that was last changed at a date.

    None when the date says nothing: unread, or in the future.
    """
    if changed is None or changed.at is None:
        return None
    latest = changed.at
    if changed.precision is DatePrecision.DAY:
        latest += timedelta(days=1) + CLOCK_SPAN
    return latest if changed.at <= now else None


def day_span(first: date, last: date) -> Window:
    """The moments that are on the days `first` to `last` by some clock of this world."""
    start = datetime.combine(first, time(), UTC) - CLOCK_SPAN
    return Window(start, datetime.combine(last, time(), UTC) + timedelta(days=1) + CLOCK_SPAN)


def url_day(url: str, now: datetime) -> date | None:
    """The day that an address spells, if it can be believed."""
    moment = believable(date_in_url(url), now)
    return moment.at.date() if moment is not None else None


def span_of_url_day(find: Find, day: date) -> Window:
    """The moments of the day that an address spells, by any clock, less what the bounds exclude.

    Bounds that leave nothing of the day are wrong, as the dates of change of many sitemaps are.
    """
    span = day_span(day, day)
    start, end = span.start, span.end
    if find.not_before_at is not None and find.not_before_at < end:
        start = max(start, find.not_before_at)
    if find.not_after_at is not None and find.not_after_at >= start:
        end = min(end, find.not_after_at + timedelta(microseconds=1))  # the bound itself is possible
    return Window(start, end)


def _of_day(day: date, span: Window, window: Window) -> Standing:
    if span.start >= window.end or span.end <= window.start:
        return Standing.OUTSIDE
    midnight = datetime.combine(day, time(), UTC)
    is_of_window = midnight < window.end and window.start < midnight + timedelta(days=1)
    return Standing.LIKELY if is_of_window else Standing.POSSIBLE


def _of_bounds(not_before: datetime | None, not_after: datetime | None, window: Window) -> Standing:
    if not_after is not None and not_after < window.start:
        return Standing.OUTSIDE
    if not_before is not None and not_before >= window.end:
        return Standing.OUTSIDE
    if not_after is not None and not_after < window.end + SOON:
        return Standing.LIKELY
    return Standing.POSSIBLE
