"""Histories: where a source's past can be found, what was found there, and how far the search came.

A history (in `adapters`) is an async generator: given access to the network and to worker processes, a
`HistoricSource`, a `Window` and perhaps the `position` of an earlier search, it yields `Batch`es.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from newsreel.domain.feed import ParsedEntry
from newsreel.domain.window import Window


class HistoryKind(StrEnum):
    """The histories of a source, in the order in which they are tried."""

    WAREHOUSE = "warehouse"
    WORDPRESS = "wordpress"
    FEED_ARCHIVE = "feed_archive"
    SITEMAP = "sitemap"
    WAYBACK = "wayback"
    WARC = "warc"


class Verdict(StrEnum):
    """How a search ended.

    Only `applies` vouches for a whole window. `blocked` is a refusal (robots.txt, 401, 403, a login
    page), `failed` an error that may pass ("not now"), `cut_short` a guard of ours, or a caller who
    stopped; after the last three, and after `budget_spent`, the search can be resumed.
    """

    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    BLOCKED = "blocked"
    FAILED = "failed"
    BUDGET_SPENT = "budget_spent"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class Applicability:
    """What a search learned of a history of a source, to be remembered so that nobody asks again.

    `entry_points` are the addresses where the next search begins (an API's root, sitemaps), and of WARC
    files those that were read; `detail` says in one word how the history works there, or is empty.
    Where it does not apply, `reason` says why; the caller decides when to try again.
    """

    applies: bool
    reason: str
    learned_at: datetime
    entry_points: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HistoricSource:
    """A source as the histories see it.

    `home_url` is the address of its front page; `known` is what earlier searches learned, by history.
    """

    domain: str
    home_url: str
    feed_urls: tuple[str, ...] = ()
    known: Mapping[HistoryKind, Applicability] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Find:
    """A page that a history claims, and what is certain about its date, unless the history is wrong.

    `entry` has what is claimed, as of a feed's entry: a date of publication stands in
    `entry.published` (WordPress' `date_gmt`, a feed's date, `publication_date` of a news sitemap),
    one of the last change (`lastmod`) in `entry.updated`.

    `[not_before_at, not_after_at]` bounds the publication from what is no such date: a sitemap's
    `lastmod` or an archive's capture says "not later than this", a sitemap named after a month says
    both. `url_day` is the day that the address spells (2026/10/05), by the publisher's clock. See
    `rules.find_dates` for what they mean together.

    `archived_url` is where an archive gives the page's own bytes, as captured at `archived_at`: for
    pages that are gone. `found_in` is the index page that claims it.
    """

    entry: ParsedEntry
    found_in: str
    not_before_at: datetime | None = None
    not_after_at: datetime | None = None
    url_day: date | None = None
    archived_url: str | None = None
    archived_at: datetime | None = None

    @property
    def url(self) -> str:
        """The page's own address."""
        return self.entry.url


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a search of one history of one source has come to so far.

    `requests` counts what this search asked for; `finds` what it gave; `out_of_range` how many of
    them can't be of the window by what they claim (they are of other days, and worth keeping).

    `looked` are the spans of publication that the search can vouch for: whatever this history lists
    of them was given. They may reach beyond the window. A day outside them was not looked at.

    `position`, as given by an earlier search with the same window, lets a later one go on from here;
    None where nothing is left. Opaque to callers; plain text, storable.
    """

    kind: HistoryKind
    verdict: Verdict
    reason: str
    requests: int = 0
    finds: int = 0
    out_of_range: int = 0
    looked: tuple[Window, ...] = ()
    position: str | None = None
    learned: Applicability | None = None

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to ask this history about the window."""
        return self.verdict in (Verdict.APPLIES, Verdict.DOES_NOT_APPLY)

    def looked_days(self, window: Window) -> tuple[date, ...]:
        """The days (UTC) of a window whose part of the window was looked at as a whole."""
        return tuple(day for day in window.days() if self._has_seen(day, window))

    def _has_seen(self, day: date, window: Window) -> bool:
        midnight = datetime.combine(day, time(), UTC)
        start, end = max(window.start, midnight), min(window.end, midnight + timedelta(days=1))
        return any(span.start <= start and end <= span.end for span in self.looked)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some finds, and the outcome as it stands if the search is stopped after them.

    The last batch of a search (`is_last`) has its final outcome, and perhaps no finds.
    """

    finds: tuple[Find, ...]
    outcome: SearchOutcome
    is_last: bool = False
