"""The papers and their articles: who publishes what, when, and what goes wrong with it on purpose.

Two articles a day. What goes wrong hangs on the day's number, so that any ten days have all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from newsreel.domain.history import HistoryKind
from newsreel.sample.plan import LEDGER, Slot
from newsreel.sample.writer import Copy, write
from tests.support.past_site.model import PastArticle, PastPaper

ARCHIVE = "archive.localhost"
# The first and the last second of a day are among them.
_TIMES = (
    (time(0, 0, 0), time(23, 59, 59)), (time(6, 20), time(18, 40)), (time(3, 5, 9), time(12, 0)),
    (time(0, 30), time(21, 15)), (time(8, 0), time(22, 45, 30)),
)  # fmt: skip
_ENGLISH_TOPICS = 10

# Changes an article according to the number of its day in a cycle of ten; second articles of a day only.
Mishap = Callable[[PastArticle, int], PastArticle]


@dataclass(frozen=True)
class _Plan:
    """A paper to be."""

    domain: str
    histories: tuple[HistoryKind, ...]
    address: str
    mishap: Mishap
    clock_minutes: int = 0
    circle_at: int | None = None


def papers(today: date, port: int, days: int) -> tuple[PastPaper, ...]:
    """All papers, with the articles of the days before `today`."""
    return tuple(_paper(plan, place, today, port, days) for place, plan in enumerate(_PLANS))


def _paper(plan: _Plan, place: int, today: date, port: int, days: int) -> PastPaper:
    now = datetime.combine(today, time(), UTC)
    articles = []
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        for slot in (0, 1):
            number = day.toordinal() * 2 + slot
            article = _article(plan, place, port, day, slot, number)
            if slot == 1:
                article = plan.mishap(article, day.toordinal() % 10)
            articles.append(_as_of(article, now))
    return PastPaper(
        plan.domain, port, plan.histories, tuple(articles), plan.clock_minutes, plan.circle_at,
        {article.path: article for article in articles},
    )  # fmt: skip


def _as_of(article: PastArticle, now: datetime) -> PastArticle:
    """The article as it stands now: what is to be captured later has not been captured yet."""
    last_feed = now - timedelta(hours=12)
    return replace(
        article,
        captured_at=article.captured_at if article.captured_at and article.captured_at < now else None,
        in_captured_feeds=article.in_captured_feeds and article.published_at <= last_feed,
    )


def _article(plan: _Plan, place: int, port: int, day: date, slot: int, number: int) -> PastArticle:
    copy = _copy(day, slot, place)
    published_at = datetime.combine(day, _TIMES[day.toordinal() % 5][slot], UTC)
    name = "-".join(re.findall(r"[a-z0-9]+", copy.title.lower())[:7])
    path = plan.address.format(day=day, name=name, number=number)
    is_archived = HistoryKind.WAYBACK in plan.histories
    return PastArticle(
        number=number,
        url=f"http://{plan.domain}:{port}{path}",
        title=copy.title,
        author=copy.authors[0],
        paragraphs=copy.paragraphs,
        published_at=published_at,
        lastmod=published_at.isoformat(),
        gives_text=HistoryKind.WORDPRESS in plan.histories,
        in_captured_feeds=is_archived,
        captured_at=published_at + timedelta(days=1) if is_archived else None,
        is_live=plan.histories != (HistoryKind.WARC,),
    )


@cache
def _copy(day: date, slot: int, place: int) -> Copy:
    """Words that no other article has: each has a story of its own."""
    story = (day.toordinal() * 2 + slot) * 16 + place
    at = datetime.combine(day, time(12), UTC)
    return write(Slot(LEDGER, day, slot, "plain", at, None, story * _ENGLISH_TOPICS + story % 10), True)


def _wordpress(article: PastArticle, turn: int) -> PastArticle:
    match turn % 5:
        case 1:
            return replace(article, shows_date=False)
        case 3:  # deleted: the API forgets it too
            return replace(article, is_live=False, is_listed=False)
        case 4:  # for members, while the API gives its text
            return _for_members(article)
    return article


def _feeds(article: PastArticle, turn: int) -> PastArticle:
    match turn % 5:
        case 2:
            return replace(article, is_live=False)
        case 4:
            return replace(article, is_live=False, gives_text=True)
    return article


def _sitemaps(article: PastArticle, turn: int) -> PastArticle:
    match turn % 5:
        case 1:
            return replace(article, shows_date=False)
        case 2:
            return _for_members(article)
        case 3:
            return replace(article, is_live=False)
        case 4:
            return replace(article, lastmod=(article.published_at - timedelta(days=10)).isoformat())
    return article


def _wrong_lastmods(article: PastArticle, turn: int) -> PastArticle:
    """The addresses spell the day."""
    wrong = {0: timedelta(days=-20), 1: timedelta(days=4000), 3: timedelta(days=30)}.get(turn % 5)
    if turn % 5 == 2:
        return replace(article, lastmod=None)
    return replace(article, lastmod=(article.published_at + wrong).isoformat()) if wrong else article


def _vanished(article: PastArticle, turn: int) -> PastArticle:
    """Most pages are live; what only the archive can give, or nobody, is rare."""
    at = article.published_at
    match turn:
        case 1 | 6:
            return replace(article, is_live=False, captured_at=at + timedelta(days=2))
        case 2:
            return replace(article, in_captured_feeds=False, captured_at=at + timedelta(days=12))
        case 3:
            return replace(
                article, is_live=False, in_captured_feeds=False, captured_at=at + timedelta(days=45)
            )
        case 4:
            return replace(article, is_live=False, captured_at=None)
    return replace(article, captured_at=None)


def _everything(article: PastArticle, turn: int) -> PastArticle:
    """Deleted, and in the archive, which nobody asks while the API vouches for the day."""
    return replace(article, is_live=False, is_listed=False) if turn % 5 == 3 else article


def _plain(article: PastArticle, _: int) -> PastArticle:
    return article


def _for_members(article: PastArticle) -> PastArticle:
    host, _, path = article.url.partition("localhost:")
    port, _, rest = path.partition("/")
    return replace(article, url=f"{host}localhost:{port}/members/{rest}", is_blocked=True)


_K = HistoryKind
_PLANS = (
    _Plan("wordpress.localhost", (_K.WORDPRESS,), "/{day:%Y/%m}/{name}-{number}/", _wordpress, 120),
    _Plan("feeds.localhost", (_K.FEED_ARCHIVE,), "/news/{name}-{number}", _feeds),
    _Plan("circle.localhost", (_K.FEED_ARCHIVE,), "/news/{name}-{number}", _plain, circle_at=9),
    _Plan("sitemaps.localhost", (_K.SITEMAP,), "/news/{name}-{number}", _sitemaps),
    _Plan("lists.localhost", (_K.SITEMAP,), "/{day:%Y/%m/%d}/{name}-{number}/", _wrong_lastmods),
    _Plan("switched-off.localhost", (_K.SITEMAP,), "/{day:%Y/%m/%d}/{name}-{number}/", _plain),
    _Plan("vanished.localhost", (_K.WAYBACK,), "/stories/{name}-{number}.html", _vanished),
    _Plan("shelved.localhost", (_K.WARC,), "/stories/{name}-{number}.html", _plain),
    _Plan(
        "everything.localhost", (_K.WORDPRESS, _K.FEED_ARCHIVE, _K.SITEMAP, _K.WAYBACK, _K.WARC),
        "/{day:%Y/%m/%d}/{name}-{number}/", _everything,
    ),
)  # fmt: skip
