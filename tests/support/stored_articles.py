"""Articles put into a warehouse without feeds and pages, for tests and benchmarks of what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from psycopg2.extras import execute_values

from newsreel.rules.text import text_hash, word_count
from newsreel.rules.urls import host_of, source_domain, url_key
from newsreel.store.database import Cursor, Database
from newsreel.store.wording_queue import look_again

_FIRST_SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
_RUN = """
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at, status)
VALUES ('stories', 'ingest_articles', 'cli', false, now(), now() + interval '1 day', now(), 'running')
ON CONFLICT (run_key) DO UPDATE SET status = excluded.status RETURNING run_id"""
_SOURCES = "INSERT INTO newsreel.sources (domain) VALUES %s ON CONFLICT (domain) DO NOTHING"
_ARTICLES = """
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
SELECT s.source_id, v.url, v.hash, v.seen, v.run
FROM (VALUES %s) AS v (domain, url, hash, seen, run) JOIN newsreel.sources s USING (domain)
ON CONFLICT (canonical_url_hash) DO NOTHING"""
_RETIRE = """
UPDATE newsreel.revisions r SET is_current = false
FROM (VALUES %s) AS v (hash) JOIN newsreel.articles a ON a.canonical_url_hash = v.hash
WHERE r.article_id = a.article_id AND r.is_current"""
_REVISIONS = """
INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at, run_id,
    extractor_version, content_hash, text_hash, text_origin, title, authors, published_at, published_on,
    published_precision, text, word_count)
SELECT a.article_id, 1 + (SELECT count(*) FROM newsreel.revisions o WHERE o.article_id = a.article_id), true,
    now(), now(), v.run, 'test', v.text_hash, v.text_hash, 'page', v.title, v.authors, v.published,
    (v.published AT TIME ZONE 'UTC')::date, v.precision, v.text, v.words
FROM (VALUES %s) AS v (hash, run, text_hash, title, authors, published, precision, text, words)
JOIN newsreel.articles a ON a.canonical_url_hash = v.hash
RETURNING article_id"""
_REVISION = "(%s, %s, %s, %s, %s::text[], %s::timestamptz, %s, %s, %s)"


@dataclass(frozen=True)
class Story:
    """An article as it is to be stored; the same `url` in a later call is a new revision."""

    url: str
    text: str
    published_at: datetime | None = None
    title: str = "A title"
    authors: Sequence[str] = ()


def store_stories(cursor: Cursor, stories: Iterable[Story]) -> None:
    """Articles and revisions, waiting to be grouped."""
    rows = [(story, url_key(story.url), source_domain(host_of(story.url))) for story in stories]
    cursor.execute(_RUN)
    found = cursor.fetchone()
    assert found is not None
    run_id = found[0]
    execute_values(cursor, _SOURCES, sorted({(domain,) for _, _, domain in rows}))
    articles = [(domain, story.url, key, _FIRST_SEEN_AT, run_id) for story, key, domain in rows]
    execute_values(cursor, _ARTICLES, articles, page_size=1000)
    execute_values(cursor, _RETIRE, [(key,) for _, key, _ in rows], page_size=1000)
    revisions = [
        (key, run_id, text_hash(story.text, story.title), story.title, list(story.authors),
         story.published_at, "second" if story.published_at else None, story.text, word_count(story.text))
        for story, key, _ in rows
    ]  # fmt: skip
    stored = execute_values(cursor, _REVISIONS, revisions, template=_REVISION, page_size=1000, fetch=True)
    look_again(cursor, [article_id for (article_id,) in stored])


def store(database: Database, *stories: Story, language: str | None = "en") -> None:
    """Store stories in one transaction, in a language unless None."""
    with database.transaction() as cursor:
        store_stories(cursor, stories)
        cursor.execute("UPDATE newsreel.revisions SET language = %s WHERE language IS NULL", (language,))
