"""The migration of the queue of texts on a warehouse where some wait to be grouped."""

from __future__ import annotations

from newsreel.store.database import Database
from newsreel.store.migrations import migrate, read_migrations
from tests.support.warehouses import Warehouses

# The first article has been looked at; the second waits; of the third only a state that is no more does.
LOADED = """
    INSERT INTO newsreel.sources (domain) VALUES ('example.org');
    INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at)
        VALUES ('r', 'ingest_articles', 'cli', true, now() - interval '1 day', now(), now());
    INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
        SELECT 1, 'https://example.org/' || n, ('\\x0' || n)::bytea, now(), 1 FROM generate_series(1, 3) n;
    INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at,
            run_id, extractor_version, content_hash, text_hash, text_origin, text, word_count, needs_grouping)
        SELECT n, r, current, now(), now(), 1, '1', '', '', 'page', 'text', 1, waits
        FROM (VALUES (1, 1, true, false), (2, 1, false, false), (2, 2, true, true), (3, 1, false, true),
              (3, 2, true, false)) v (n, r, current, waits);
"""


def test_what_waits_to_be_grouped_still_waits(warehouses: Warehouses) -> None:
    with Database(warehouses.owner_url(warehouses.empty())) as database:
        steps = read_migrations()
        queue = next(place for place, one in enumerate(steps) if one.name == "wording_queue")
        migrate(database, steps[:queue])
        with database.transaction() as cursor:
            cursor.execute(LOADED)
        migrate(database, steps)
        with database.transaction() as cursor:
            cursor.execute("SELECT article_id, revision_number FROM newsreel.wording_queue")
            assert cursor.fetchall() == [(2, 2)]
