"""What the claims of a find leave open of its date of publication: the span that decides who asks for it.

The same evidence in the same order of trust as `rules.find_dates.standing`, told once for all windows: a
find may be of a window exactly where its span meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.article import DatePrecision
from newsreel.domain.history import Find
from newsreel.domain.window import Window
from newsreel.rules.find_dates import day_span, span_of_url_day

NOON = timedelta(hours=12)
# Nearly all changes of an article come within days of it (see docs/corrections.md); a year leaves room for
# archives that were late and for sites that touch old pages, without asking every page of a sitemap for
# every window of the past.
LONGEST_AFTER = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class FindSpan:
    """`[not_before_at, not_after_at]`, and the moment that the claims point to, where they point to one."""

    not_before_at: datetime | None
    not_after_at: datetime
    hinted_at: datetime | None

    def meets(self, window: Window) -> bool:
        """Whether the page may be of the window."""
        return self.not_after_at >= window.start and (
            self.not_before_at is None or self.not_before_at < window.end
        )


def find_span(find: Find, searched_at: datetime) -> FindSpan:
    """The span of a find.

    A claimed moment is that moment; a claimed day, or the day in the address, is the day by any clock;
    else the bounds count, and a page that was changed or captured at a moment is taken to be at most a
    year older. Nothing is published after it was found.
    """
    published = find.entry.published
    if published is not None and published.at is not None:
        if published.precision is DatePrecision.SECOND:
            return _span(published.at, published.at, published.at, searched_at)
        day = published.at.date()
        return _of_day(day, day_span(day, day), searched_at)
    if find.url_day is not None:
        return _of_day(find.url_day, span_of_url_day(find, find.url_day), searched_at)
    hint = find.not_after_at if find.not_after_at is not None else find.not_before_at
    not_before = find.not_before_at
    if not_before is None and find.not_after_at is not None:
        not_before = find.not_after_at - LONGEST_AFTER
    return _span(not_before, find.not_after_at, hint, searched_at)


def _of_day(day: date, span: Window, searched_at: datetime) -> FindSpan:
    hint = min(max(datetime.combine(day, time(), UTC) + NOON, span.start), span.end)
    # The end of a window is exclusive, that of a find's span is not.
    return _span(span.start, span.end - timedelta(microseconds=1), hint, searched_at)


def _span(
    not_before: datetime | None, not_after: datetime | None, hint: datetime | None, searched_at: datetime
) -> FindSpan:
    if not_after is None or not_after > searched_at:
        not_after = searched_at
    if not_before is not None and not_before > not_after:
        not_before = not_after  # it is said to be of the future: what it says is wrong, so ask now
    return FindSpan(not_before, not_after, None if hint is None else min(hint, searched_at))
