"""Which lists of a sitemap index may name pages of a window, and in which order they are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsreel.domain.feed import ClaimedDate
from newsreel.domain.window import Window
from newsreel.rules.dated_names import spans_of_names
from newsreel.rules.dates import EARLIEST_YEAR
from newsreel.rules.find_dates import day_span, latest_publication

EVER = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)
# Lists of WordPress and its plugins, and others named alike, that have no articles.
_NO_ARTICLES = re.compile(
    r"(?:^|[-_/.])(?:authors?|users?|categor(?:y|ies)|taxonom(?:y|ies)|(?:post[-_]?)?tags?|images?)(?=[-_.\d/]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ListedSitemap:
    """A list that an index names, with the date of its last change as claimed."""

    url: str
    changed: ClaimedDate | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list, and the span of publication of what it can hold; `is_dated`: its name says so."""

    url: str
    span: Window
    is_dated: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The lists to ask for, in order, and the spans of those that are not asked for."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[Window, ...]


def choose(
    listed: Sequence[ListedSitemap], window: Window, now: datetime, index: Candidate | None = None
) -> Choice:
    """Leave out the lists that can't be of the window; of the rest, the likeliest first.

    A name that speaks of a time decides. Else a list that was last changed before the window holds
    nothing of it. First come the lists whose names meet the window, newest first; then those that were
    changed soonest after it; then those of which nothing is known, the last of the index first,
    because lists grow at their ends.

    Args:
        index: that names the lists; what its own name says holds for those that say nothing.
    """
    names = spans_of_names(listed_one.url for listed_one in listed)
    candidates: list[tuple[tuple[int, float], Candidate]] = []
    left_out: list[Window] = []
    for place, one in enumerate(listed):
        if _NO_ARTICLES.search(one.url.rpartition("//")[2].partition("/")[2]):
            continue
        latest = latest_publication(one.changed, now)
        if (days := names.get(one.url)) is not None:
            span = day_span(days.first, days.last)
            rank = (0, -span.end.timestamp())
        elif index is not None and index.is_dated:
            span, rank = index.span, (0, -index.span.end.timestamp())
        elif latest is not None:
            span = Window(EVER, max(latest, EVER) + timedelta(seconds=1))
            rank = (1, latest.timestamp())
        else:
            span = Window(EVER, now)
            rank = (2, -float(place))
        if span.start < window.end and window.start < span.end:
            candidates.append((rank, Candidate(one.url, span, is_dated=rank[0] == 0)))
        else:
            left_out.append(span)
    return Choice(
        tuple(candidate for _, candidate in sorted(candidates, key=lambda pair: pair[0])), tuple(left_out)
    )


def without(span: Window, spans: Sequence[Window]) -> tuple[Window, ...]:
    """What is left of a span without others, oldest first."""
    left: list[Window] = []
    start = span.start
    for gap in merged(spans):
        if gap.start > start:
            left.append(Window(start, min(gap.start, span.end)))
        start = max(start, gap.end)
        if start >= span.end:
            return tuple(left)
    return (*left, Window(start, span.end))


def merged(spans: Sequence[Window]) -> tuple[Window, ...]:
    """The same moments in spans that neither meet nor overlap, oldest first."""
    apart: list[Window] = []
    for span in sorted(spans, key=lambda span: span.start):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Window(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return tuple(apart)
