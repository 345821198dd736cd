"""Unmerge: a URL that was taken for an article's becomes an article of its own, for good."""

from __future__ import annotations

from dataclasses import dataclass

from newsreel.domain.errors import UsageError
from newsreel.rules.urls import canonical_url, url_key
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.group_rows import enqueue
from newsreel.store.identity_rows import (
    Alias,
    aliases,
    article_id_by_url,
    has_entries,
    lock_article,
    part_article,
    revisions_by_page,
)

_LONGEST_KEY = 18  # digits that Postgres surely takes for a bigint


@dataclass(frozen=True, slots=True)
class Parted:
    """What came of it: the article that lost the URL, the new one, and how many revisions went along."""

    article_id: int
    parted_article_id: int
    revisions: int


def resolve_article(cursor: Cursor, reference: str) -> int:
    """Key of an article named by its key or by any URL that leads to it.

    Raises:
        UsageError: it names none.
    """
    if reference.isdecimal() and len(reference) <= _LONGEST_KEY:
        return int(reference)
    found = article_id_by_url(cursor, _key(reference))
    if found is None:
        raise UsageError(
            f"No article is known at {reference}: `newsreel sql` finds its URL in news.articles."
        )
    return found


def aliases_of(tools: Tools, reference: str) -> list[Alias]:
    """The URLs that lead to an article, with their reasons.

    Raises:
        UsageError: there is no such article.
    """
    with tools.database.transaction() as cursor:
        found = aliases(cursor, resolve_article(cursor, reference))
    if not found:
        raise UsageError(f"There is no article {reference}: `newsreel sql` finds articles in news.articles.")
    return found


def unmerge(tools: Tools, url: str, reason: str) -> Parted:
    """Make an alias an article of its own; what was read from its page goes with it.

    The decision is kept: the URL stays apart whatever its page claims to be. The duplicate groups of both
    are right after the next grouping.

    Raises:
        UsageError: the URL is no alias, or there is nothing to part.
    """
    return tools.database.repeat(lambda cursor: _unmerge(cursor, tools, url, reason))


def _unmerge(cursor: Cursor, tools: Tools, url: str, reason: str) -> Parted:
    key = _key(url)
    article_id = resolve_article(cursor, url)
    is_own = lock_article(cursor, article_id) == key
    if resolve_article(cursor, url) != article_id:
        raise UsageError(f"{url} was parted from its article just now: `newsreel articles aliases` says how.")
    if is_own:
        raise UsageError(
            f"{url} is the article's own URL: name one of the others of `newsreel articles aliases`."
        )
    here, elsewhere = revisions_by_page(cursor, article_id, key)
    if not elsewhere:
        raise UsageError(f"All that is known of the article was read at {url}: there is nothing to part.")
    if not here and not has_entries(cursor, key):
        raise UsageError(
            f"{url} is known only as an address on the way to the article: there is nothing to part."
        )
    parted = part_article(cursor, article_id, key, here, reason, tools.clock.now())
    enqueue(cursor, [article_id])
    return Parted(article_id, parted, len(here))


def _key(url: str) -> bytes:
    canonical = canonical_url(url)
    if canonical is None:
        raise UsageError(f"{url[:200]!r} is no article's key and no http(s) URL: give one of the two.")
    return url_key(canonical)
