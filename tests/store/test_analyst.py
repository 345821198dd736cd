"""What analysts get: a row an article by month, the state at a moment, and no rights beyond reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg2
import psycopg2.errors
import pytest
from psycopg2.extras import execute_values

from newsreel.store.database import Cursor, Database
from newsreel.store.migrations import READER_SETTINGS, migrate, read_migrations, set_login
from tests.support.stored_articles import Story, store, store_stories
from tests.support.warehouse_rows import rows
from tests.support.warehouses import READER_PASSWORD, Warehouses

MAY = datetime(2026, 5, 10, 8, tzinfo=UTC)
COPY_OF_REVISIONS = """
SELECT r.article_id, r.revision_number, r.published_at, r.title, r.authors, r.word_count,
       newsreel.search_vector(r.language, r.title, r.text)::text
FROM newsreel.revisions r WHERE r.is_current ORDER BY 1"""
SHOWN = """
SELECT article_id, revision_number, published_at, title, authors, word_count, search::text
FROM newsreel.current_articles ORDER BY 1"""
# Written for the schema before there were months; the last one has no date.
OLD_ROWS = """
INSERT INTO newsreel.runs (run_key, pipeline, kind, is_live, window_start, window_end, started_at)
VALUES ('old', 'ingest_articles', 'cli', true, now(), now() + interval '1 day', now());
INSERT INTO newsreel.sources (domain) VALUES ('a.example');
INSERT INTO newsreel.articles (source_id, canonical_url, canonical_url_hash, first_seen_at, first_run_id)
SELECT 1, 'https://a.example/' || n, sha256(n::text::bytea), now(), 1 FROM generate_series(1, 61) AS s (n);
INSERT INTO newsreel.revisions (article_id, revision_number, is_current, known_from_at, recorded_at, run_id,
    extractor_version, content_hash, text_hash, text_origin, title, published_at, published_on,
    published_precision, language, text, word_count)
SELECT article_id, 1, true, now(), now(), 1, '1', '', '', 'page', 'Title', at, (at AT TIME ZONE 'UTC')::date,
       CASE WHEN at IS NOT NULL THEN 'second' END, 'en', 'Text ' || article_id, 2
FROM newsreel.articles
CROSS JOIN LATERAL (
    SELECT CASE WHEN article_id < 61 THEN '2026-05-10 08:00+00'::timestamptz + article_id * interval '1 day'
           END AS at
) t"""


def test_every_current_revision_is_shown_in_its_month(database: Database) -> None:
    stories = [Story(f"https://a.example/{n}", f"Text {n}", MAY + timedelta(days=40 * n)) for n in range(3)]
    store(database, *stories, Story("https://a.example/undated", "Text", None))
    store(database, Story("https://a.example/old", "Text", datetime(1987, 1, 1, tzinfo=UTC)))
    store(database, Story("https://a.example/1", "Changed", datetime(2026, 9, 1, tzinfo=UTC)))
    store(database, Story("https://a.example/2", "Undated now", None))
    store(database, Story("https://a.example/undated", "Dated now", MAY))
    assert rows(database, SHOWN) == rows(database, COPY_OF_REVISIONS)
    months = "SELECT tableoid::regclass::text, count(*) FROM newsreel.current_articles GROUP BY 1 ORDER BY 1"
    assert rows(database, months) == [
        ("newsreel.current_articles_202605", 2),
        ("newsreel.current_articles_202609", 1),
        ("newsreel.current_articles_before_2000", 1),
        ("newsreel.current_articles_undated", 1),
    ]
    with database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.revisions SET is_current = false WHERE article_id = 1")
        cursor.execute("DELETE FROM newsreel.revisions WHERE article_id = 2")
    assert rows(database, SHOWN) == rows(database, COPY_OF_REVISIONS)


def test_a_failed_transaction_leaves_no_month_and_no_row(database: Database) -> None:
    def fail(cursor: Cursor) -> None:
        store_stories(cursor, [Story("https://a.example/1", "Text", MAY)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.repeat(fail)
    assert rows(database, "SELECT to_regclass('newsreel.current_articles_202605')") == [(None,)]
    assert rows(database, SHOWN) == []


def test_an_upgrade_shows_what_was_there(warehouses: Warehouses) -> None:
    name = warehouses.empty()
    with Database(warehouses.owner_url(name)) as owner:
        ours = read_migrations()
        before = next(m.version for m in ours if m.name == "current_articles") - 1
        migrate(owner, ours[:before])
        rows(owner, OLD_ROWS)
        migrate(owner, ours)
        assert len(rows(owner, SHOWN)) == 61
        assert rows(owner, SHOWN) == rows(owner, COPY_OF_REVISIONS)
        index = "SELECT count(*) FROM pg_indexes WHERE tablename = 'current_articles_202606'"
        assert rows(owner, index) == rows(owner, index.replace("202606", "undated"))


def test_the_state_at_a_moment(database: Database, reader: Database) -> None:
    for text in ("first", "second", "third"):
        store(database, Story("https://a.example/1", text, MAY))
    with database.transaction() as cursor:
        execute_values(
            cursor,
            "UPDATE newsreel.revisions r SET recorded_at = v.at FROM (VALUES %s) AS v (n, at)"
            " WHERE r.revision_number = v.n",
            [(n, MAY + timedelta(hours=n)) for n in (1, 2, 3)],
        )
    states: list[tuple[float, str | None]]
    states = [(0.5, None), (1, "first"), (2.5, "second"), (3, "third"), (9, "third")]
    for hours, state in states:
        at = MAY + timedelta(hours=hours)
        assert rows(reader, "SELECT text FROM news.article_as_of(%s)", at) == ([(state,)] if state else [])


DENIED = [
    "SELECT * FROM newsreel.current_articles",
    "SELECT * FROM newsreel.current_articles_undated",
    "SELECT * FROM newsreel.feed_credentials",
    "SELECT newsreel.search_config('en')",
    "SELECT newsreel.show_articles('{1}')",
    "SELECT newsreel.ensure_article_months('{}')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT passwd FROM pg_shadow",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY news.articles TO '/tmp/newsreel-leak'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY news.articles FROM PROGRAM 'true'",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    "CREATE EXTENSION dblink",
    "CREATE SCHEMA mine",
    "GRANT newsreel_owner TO newsreel_reader",
    "LOAD 'auto_explain'",
    "COMMENT ON VIEW news.articles IS 'x'",
    "SELECT nextval('newsreel.runs_run_id_seq')",
    "SELECT newsreel.note_changed_days('{1}')",
    "SELECT * FROM news.articles FOR UPDATE",
    "INSERT INTO newsreel.sources (domain) VALUES ('x')",
    "UPDATE news.sources SET name = 'x'",
    "CREATE TABLE public.mine (x int)",
    "CREATE TEMP TABLE mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW news.mine AS SELECT 1",
    "ALTER ROLE newsreel_reader SUPERUSER",
    "SET ROLE newsreel_writer",
    "SET SESSION AUTHORIZATION newsreel_owner",
]


def test_a_reader_may_do_nothing_else(warehouses: Warehouses, warehouse: str) -> None:
    """Even one who has switched reading only off."""
    with Database(warehouses.owner_url(warehouse)) as owner:
        set_login(owner, "newsreel_reader", READER_PASSWORD)
    connection = psycopg2.connect(warehouses.reader_url(warehouse))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for name, value in READER_SETTINGS.items():
                cursor.execute(f"SHOW {name}")
                assert cursor.fetchone() == (value.replace("60s", "1min"),)
            with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
                cursor.execute("CREATE TEMP TABLE mine (x int)")
            cursor.execute("SET default_transaction_read_only = off")
            for statement in DENIED:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
            cursor.execute("SELECT count(*) FROM news.articles")
    finally:
        connection.close()


def test_definers_names_can_not_be_taken_over(database: Database) -> None:
    """Functions that run as the owner look nowhere but in the system's schema."""
    loose = rows(
        database,
        "SELECT proname FROM pg_proc WHERE pronamespace IN ('news'::regnamespace, 'newsreel'::regnamespace)"
        " AND prosecdef AND NOT 'search_path=pg_catalog, pg_temp' = ANY(coalesce(proconfig, '{}'))",
    )
    assert loose == []
    open_to_all = rows(
        database,
        "SELECT proname FROM pg_proc WHERE pronamespace IN ('news'::regnamespace, 'newsreel'::regnamespace)"
        " AND prosecdef AND has_function_privilege('public', oid, 'execute')",
    )
    assert open_to_all == []


def test_every_function_for_analysts_is_documented_and_stable(database: Database) -> None:
    bare = (
        "SELECT proname FROM pg_proc WHERE pronamespace = 'news'::regnamespace"
        " AND (obj_description(oid) IS NULL OR provolatile = 'v')"
    )
    assert rows(database, bare) == []
