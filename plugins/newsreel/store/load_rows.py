"""Many pages written at once: what is new by statements of many rows, what is known by asking first.

Means the same as `store_article` for one page after the other. That is what pages get here that are
neither plainly new nor plainly unchanged: the second page of an article, another content, an article that
another worker made meanwhile.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from psycopg2.extras import execute_values

from newsreel.domain.article import ArticleDraft
from newsreel.domain.revision import Outcome
from newsreel.rules.urls import host_of, source_domain, url_key
from newsreel.store.article_rows import StoredDocument, store_article
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import ensure_source
from newsreel.store.revision_rows import (
    ROWS_AT_ONCE,
    NewRevision,
    Reading,
    StoredArticle,
    insert_revisions,
)
from newsreel.store.statements import sql


@dataclass(frozen=True)
class ReadPage:
    """A page that was read: by whom, from what, what it says, the URLs that lead to it with the reason."""

    reading: Reading
    document: StoredDocument
    draft: ArticleDraft
    aliases: Mapping[str, str]

    @cached_property
    def keyed_aliases(self) -> list[tuple[bytes, str, str]]:
        """Key, URL and reason of its aliases, in the order of the keys."""
        return sorted((url_key(url), url, reason) for url, reason in self.aliases.items())

    @cached_property
    def keys(self) -> list[bytes]:
        """Keys of its identity, in the order of their weight."""
        return [self.draft.canonical_url_hash, *(key for key, _, _ in self.keyed_aliases)]

    @property
    def keyed_urls(self) -> list[tuple[bytes, str, str]]:
        """As `keyed_aliases`, with the canonical URL; where both have it, the alias's reason holds."""
        canonical = self.draft.canonical_url
        if canonical in self.aliases:
            return self.keyed_aliases
        return [(self.draft.canonical_url_hash, canonical, "canonical"), *self.keyed_aliases]


@dataclass(frozen=True, slots=True)
class _Known:
    """Where URL keys lead: the article, and whether a person has parted it."""

    leads_to: Mapping[bytes, tuple[int, bool]]

    def article_of(self, page: ReadPage) -> int | None:
        """The same choice as the statement `find_article`."""
        found = [self.leads_to[key] for key in page.keys if key in self.leads_to]
        return min(found, key=lambda one: not one[1])[0] if found else None


def store_pages(cursor: Cursor, pages: Sequence[ReadPage]) -> list[StoredArticle]:
    """Write what pages say, in the order given; gives what came of each."""
    known = _known(cursor, pages)
    fresh, told = _sorted_out(pages, known)
    stored: dict[int, StoredArticle] = {}
    _store_fresh(cursor, pages, fresh, stored)
    _store_unchanged(cursor, pages, told, known, stored)
    for place in range(len(pages)):
        if place not in stored:
            page = pages[place]
            stored[place] = store_article(cursor, page.reading, page.document, page.draft, dict(page.aliases))
    return [stored[place] for place in range(len(pages))]


def _known(cursor: Cursor, pages: Iterable[ReadPage]) -> _Known:
    keys = sorted({key for page in pages for key in page.keys})
    cursor.execute(sql("articles.find_articles"), {"keys": keys})
    return _Known({bytes(key): (article_id, pinned) for key, article_id, pinned in cursor.fetchall()})


def _sorted_out(pages: Sequence[ReadPage], known: _Known) -> tuple[list[int], dict[int, int]]:
    """Places of pages that nothing is known of, and of those of an article that is known; a page that meets
    another one of the batch is in neither.
    """
    fresh: list[int] = []
    told: dict[int, int] = {}
    keys_seen: set[bytes] = set()
    articles_seen: set[int] = set()
    for place, page in enumerate(pages):
        keys = set(page.keys)
        article_id = page.document.article_id or known.article_of(page)
        if not keys & keys_seen and article_id not in articles_seen:
            if article_id is None:
                fresh.append(place)
            else:
                told[place] = article_id
        keys_seen |= keys
        if article_id is not None:
            articles_seen.add(article_id)
    return fresh, told


def _store_fresh(
    cursor: Cursor, pages: Sequence[ReadPage], fresh: Sequence[int], stored: dict[int, StoredArticle]
) -> None:
    if not fresh:
        return
    sources = _sources(cursor, (pages[place].draft.canonical_url for place in fresh))
    by_key = {pages[place].draft.canonical_url_hash: place for place in fresh}
    rows = [
        (sources[source_domain(host_of(page.draft.canonical_url))], page.draft.canonical_url, key,
         page.document.first_seen_at, page.reading.run_id)
        for key, page in ((key, pages[by_key[key]]) for key in sorted(by_key))
    ]  # fmt: skip
    made = execute_values(cursor, sql("articles.insert_articles"), rows, page_size=ROWS_AT_ONCE, fetch=True)
    articles = {by_key[bytes(key)]: article_id for key, article_id in made}
    _add_aliases(cursor, ((pages[place], article_id, set()) for place, article_id in articles.items()))
    insert_revisions(
        cursor,
        [
            NewRevision(
                page.reading,
                article_id,
                1,
                page.document.sighting,
                page.reading.at,
                (),
                page.draft,
            )
            for page, article_id in ((pages[place], articles[place]) for place in sorted(articles))
        ],
    )
    for place, article_id in articles.items():
        published = pages[place].draft.published
        stored[place] = StoredArticle(article_id, Outcome.FIRST, 1, published.at if published else None)


def _sources(cursor: Cursor, urls: Iterable[str]) -> dict[str, int]:
    """Keys of the publishers by domain. Not the feed's: an aggregator lists other people's articles.

    Asked first, because making sure locks the row until the end of the transaction.
    """
    by_domain = {source_domain(host_of(url)): url for url in urls}
    cursor.execute(sql("articles.known_sources"), {"domains": sorted(by_domain)})
    found: dict[str, int] = dict(cursor.fetchall())
    for domain in sorted(by_domain.keys() - found.keys()):
        found[domain] = ensure_source(cursor, by_domain[domain])
    return found


def _store_unchanged(
    cursor: Cursor,
    pages: Sequence[ReadPage],
    told: Mapping[int, int],
    known: _Known,
    stored: dict[int, StoredArticle],
) -> None:
    if not told:
        return
    article_ids = sorted(told.values())
    cursor.execute(sql("articles.lock_articles"), {"article_ids": article_ids})
    cursor.execute(sql("articles.current_revisions"), {"article_ids": article_ids})
    current = {row[0]: row[1:] for row in cursor.fetchall()}
    for place, article_id in told.items():
        number, content_hash, published_at, version = current.get(article_id, (None, b"", None, None))
        page = pages[place]
        if bytes(content_hash) == page.draft.content_hash and version == page.reading.extractor_version:
            stored[place] = StoredArticle(article_id, Outcome.SAME, number, published_at)
    known_keys = known.leads_to.keys()
    _add_aliases(cursor, ((pages[place], told[place], known_keys) for place in told if place in stored))


def _add_aliases(cursor: Cursor, of: Iterable[tuple[ReadPage, int, Container[bytes]]]) -> None:
    """URLs that are not known yet; sorted, so that two who add the same ones don't block each other."""
    rows = sorted(
        (key, url, article_id, reason)
        for page, article_id, known in of
        for key, url, reason in page.keyed_urls
        if key not in known
    )
    if rows:
        execute_values(cursor, sql("articles.add_aliases"), rows, page_size=ROWS_AT_ONCE)
