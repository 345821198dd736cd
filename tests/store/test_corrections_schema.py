"""The migration of corrections on a warehouse that has articles already."""

from __future__ import annotations

from dataclasses import fields

from newsreel.domain.revision import ArticleContent
from newsreel.rules.revisit import VisitStatus
from newsreel.store.database import Database
from newsreel.store.migrations import migrate, read_migrations
from tests.support.warehouses import Warehouses

# Two articles of one page each, one young and one old; the young one was read an hour after its capture.
LOADED = """
    INSERT INTO newsreel.sources (domain) VALUES ('example.org');
    INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at)
        VALUES ('r', 'ingest_articles', 'cli', true, now() - interval '1 day', now(), now());
    INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
        SELECT 1, 'https://example.org/' || n, ('\\x0' || n)::bytea, now() - n * interval '20 days', 1
        FROM generate_series(1, 2) n;
    INSERT INTO newsreel.entries (source_id, origin, entry_key, claims_hash, url, canonical_url, url_hash,
            host, host_bucket, first_seen_at, last_seen_at, first_run_id, last_run_id, state, capture_id,
            article_id)
        SELECT 1, 'feed', ('\\x0' || n)::bytea, '', a.canonical_url, a.canonical_url, a.canonical_url_hash,
            'example.org', 7, now(), now(), 1, 1, 'loaded', n, n
        FROM generate_series(1, 2) n JOIN newsreel.articles a ON a.article_id = n;
    INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, run_id,
            capture_id, extractor_version, content_hash, text_hash, text_origin, text, word_count)
        SELECT n, 1, true, '2026-11-01 12:00+00', 1, n, '1', '', '', 'page', 'text', 1
        FROM generate_series(1, 2) n;
    INSERT INTO newsreel.extractions (capture_id, extractor_version, run_id, extracted_at, state, article_id,
            revision_number)
        VALUES (1, '1', 1, '2026-11-01 13:00+00', 'article', 1, 1);
"""


def test_what_is_loaded_is_shown_since_it_was_read_and_visited_while_it_is_young(
    warehouses: Warehouses,
) -> None:
    with Database(warehouses.owner_url(warehouses.empty())) as database:
        before = [one for one in read_migrations() if one.name in ("warehouse", "news")]
        migrate(database, before)
        with database.transaction() as cursor:
            cursor.execute(LOADED)
        migrate(database, read_migrations())
        with database.transaction() as cursor:
            cursor.execute(
                "SELECT recorded_at - known_from_at, changed_fields FROM news.revisions ORDER BY 1"
            )
            assert [(wait.total_seconds(), fields) for wait, fields in cursor] == [(0, []), (3600, [])]
            cursor.execute(
                "SELECT url, host_bucket, next_visit_at IS NOT NULL FROM newsreel.article_visits ORDER BY url"
            )
            assert cursor.fetchall() == [
                ("https://example.org/1", 7, True),
                ("https://example.org/2", 7, False),
            ]
            cursor.execute("SELECT DISTINCT extractor_version FROM newsreel.entries")
            assert cursor.fetchall() == [("1",)]


# Columns of a revision that say where it comes from and how it is used, not what the article says.
BOOKKEEPING = {
    "article_id", "revision_number", "is_current", "known_from_at", "recorded_at", "changed_fields", "run_id",
    "capture_id", "extractor_version", "content_hash", "text_hash", "search", "word_count",
    "published_offset_minutes", "modified_precision", "modified_offset_minutes", "archived_at",
}  # fmt: skip


def test_every_column_of_content_is_compared(database: Database) -> None:
    """Or a change of it would be called the same, and no revision would name it."""
    with database.transaction() as cursor:
        cursor.execute("SELECT * FROM newsreel.revisions")
        columns = {column.name for column in cursor.description or ()}
    assert columns - BOOKKEEPING == {field.name for field in fields(ArticleContent)}


def test_the_database_knows_every_status_of_a_visit(database: Database) -> None:
    with database.transaction() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'newsreel.article_visits'::regclass AND conname LIKE '%last_status%'"
        )
        [(told,)] = cursor.fetchall()
    assert sorted(told.split("'")[1::2]) == sorted(VisitStatus)
