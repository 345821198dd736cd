"""What a backfill of a window must come to: the articles that can be had, and why the others can't."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsreel.domain.history import HistoryKind
from newsreel.domain.window import Window
from tests.support.past_site.indexes import FEED_ENTRIES
from tests.support.past_site.model import Cause, PastArticle, PastPaper

# Histories that state the moment of publication, and those that give whole texts.
_DATED = frozenset({HistoryKind.WORDPRESS, HistoryKind.FEED_ARCHIVE})
_WITH_TEXT = _DATED
NETWORK = tuple(kind for kind in HistoryKind if kind not in (HistoryKind.WAREHOUSE, HistoryKind.WARC))


@dataclass(frozen=True)
class Expectation:
    """Every article that was published in a window: in `reachable`, or in `causes` by its address."""

    window: Window
    reachable: tuple[PastArticle, ...]
    causes: Mapping[str, Cause]

    @property
    def urls(self) -> frozenset[str]:
        """Addresses of what must be loaded."""
        return frozenset(article.url for article in self.reachable)


def expected(
    papers: Sequence[PastPaper],
    window: Window,
    histories: Collection[HistoryKind] = NETWORK,
    days_after: int = 30,
) -> Expectation:
    """What can be had of a window by these histories, each asked for what those before don't vouch for.

    Args:
        days_after: how long after the window the archive's captures are searched; a window that is
            backfilled day by day is to be asked for day by day here too.
    """
    reachable: list[PastArticle] = []
    causes: dict[str, Cause] = {}
    for paper in papers:
        for article in paper.articles:
            if article.published_at in window:
                cause = _cause(paper, article, window, histories, days_after)
                if cause is None:
                    reachable.append(article)
                else:
                    causes[article.url] = cause
    return Expectation(window, tuple(reachable), causes)


def _cause(
    paper: PastPaper,
    article: PastArticle,
    window: Window,
    histories: Collection[HistoryKind],
    days_after: int,
) -> Cause | None:
    asked = list(_asked(paper, article, histories))
    latest = window.end + timedelta(days=days_after)
    is_captured = article.captured_at is not None and window.start <= article.captured_at < latest
    finding = [kind for kind in asked if _finds(paper, article, kind, is_captured=is_captured)]
    if not finding:
        is_late = HistoryKind.WAYBACK in asked and article.captured_at is not None
        return Cause.CAPTURED_LATE if is_late else Cause.NOT_LISTED
    is_copied = HistoryKind.WARC in finding or (HistoryKind.WAYBACK in finding and is_captured)
    has_text = article.gives_text and bool(_WITH_TEXT & set(finding))
    if article.is_blocked and not (has_text or is_copied):
        return Cause.BLOCKED
    if not article.is_live and not (has_text or is_copied):
        return Cause.REMOVED
    is_dated = bool(_DATED & set(finding)) or (HistoryKind.WAYBACK in finding and article.in_captured_feeds)
    return None if article.shows_date or is_dated else Cause.UNDATED


def _asked(
    paper: PastPaper, article: PastArticle, histories: Collection[HistoryKind]
) -> Iterator[HistoryKind]:
    """The histories that are asked for the article's time: up to the first one that vouches for it.

    WARC files are read whenever they are given.
    """
    is_vouched = False
    for kind in HistoryKind:
        if kind in histories and paper.has(kind) and (not is_vouched or kind is HistoryKind.WARC):
            yield kind
            is_vouched = is_vouched or not _is_behind_the_circle(paper, article)


def _finds(paper: PastPaper, article: PastArticle, kind: HistoryKind, *, is_captured: bool) -> bool:
    if kind is HistoryKind.WAYBACK:
        return is_captured or article.in_captured_feeds
    if kind is HistoryKind.WARC:
        return True
    return article.is_listed and not (
        kind is HistoryKind.FEED_ARCHIVE and _is_behind_the_circle(paper, article)
    )


def _is_behind_the_circle(paper: PastPaper, article: PastArticle) -> bool:
    """Whether the archived feed documents never lead to the article."""
    if paper.circle_at is None:
        return False
    listed = [one for one in paper.articles if one.is_listed]
    first = len(listed) // FEED_ENTRIES * FEED_ENTRIES - paper.circle_at * FEED_ENTRIES
    return article.number < listed[first].number
