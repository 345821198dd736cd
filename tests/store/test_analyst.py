"""What analysts get: a row an article by month, searches in every language, and no rights beyond reading."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg2
import psycopg2.errors
import pytest
from psycopg2.extras import execute_values

from newsreel.store.database import Cursor, Database
from newsreel.store.migrations import READER_SETTINGS, migrate, read_migrations, set_login
from tests.support.stored_articles import Story, store_stories
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


def store(database: Database, *stories: Story, language: str | None = "en") -> None:
    with database.transaction() as cursor:
        store_stories(cursor, stories)
        cursor.execute("UPDATE newsreel.revisions SET language = %s WHERE language IS NULL", (language,))


def found(database: Database, words: str, **bounds: object) -> list[str]:
    named = "".join(f", {name} => %s" for name in bounds)
    query = f"SELECT url FROM news.search(%s{named})"  # noqa: S608 - of the test
    return [str(url).rpartition("/")[2] for (url,) in rows(database, query, words, *bounds.values())]


@pytest.fixture
def reader(warehouses: Warehouses, warehouse: str) -> Iterator[Database]:
    with Database(warehouses.reader_url(warehouse)) as opened:
        yield opened


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


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The harbours were closed", "harbour"),
        ("en", "The harbours were closed", '"harbours were closed"'),
        ("en", "The harbours were closed", "harb*"),
        ("en", "The harbours were closed", "lighthouse or harbour"),
        ("de", "Die Häfen sind geschlossen", "hafen"),
        ("de", "Die Häfen sind geschlossen", "Häf*"),
        ("fr", "Les élèves protestent", "eleve"),
        ("ru", "Новые дома", "дом"),
        ("xx", "Größe zählt", "grosse"),
        (None, "Café ouvert", "CAFE"),
    ],
)
def test_words_are_found_as_the_language_writes_them(
    database: Database, reader: Database, language: str | None, text: str, words: str
) -> None:
    store(database, Story("https://a.example/this", text, MAY), language=language)
    store(database, Story("https://a.example/other", "Quite another thing", MAY), language=language)
    assert found(reader, words) == ["this"]
    if language:
        assert found(reader, words, language_code=language) == ["this"]
        assert found(reader, words, language_code="sv") == []
    query = "SELECT url FROM news.articles WHERE search @@ news.search_query(%s)"
    assert rows(reader, query, words) == [("https://a.example/this",)]


def test_search_ranks_bounds_and_shows_where(database: Database, reader: Database) -> None:
    filling = "Nothing of the kind was said. " * 40
    store(
        database,
        Story("https://a.example/body", f"{filling} A harbour, at last. {filling}", MAY, title="Ships"),
        Story(
            "https://b.example/head", f"A harbour. {filling}", MAY + timedelta(days=200), title="The harbour"
        ),
        Story("https://b.example/undated", "The old harbour " + filling, None),
        Story("https://b.example/not", "A harbour without football", MAY),
    )
    assert found(reader, "harbour -footballs")[0] == "head"
    assert set(found(reader, "harbour -footballs")) == {"head", "body", "undated"}
    assert found(
        reader, "harbour", from_at=MAY, to_at=MAY + timedelta(days=1), source_domain="a.example"
    ) == ["body"]
    assert found(reader, "harbour", from_at=MAY + timedelta(days=1)) == ["head"]
    assert found(reader, "harbour", from_at=MAY + timedelta(days=1), to_at=MAY + timedelta(days=9)) == []
    assert found(reader, "harbour", to_at=MAY - timedelta(days=9)) == []
    assert found(reader, "harbour", from_at=MAY + timedelta(days=300)) == []
    assert len(found(reader, "harbour", max_results=1)) == 1
    ((snippet,),) = rows(reader, "SELECT snippet FROM news.search('harbour', source_domain => 'a.example')")
    assert "A **harbour**, at last." in str(snippet)
    assert len(str(snippet)) < 400
    for empty in ("", "   ", "the", "-", '""', "*"):
        assert found(reader, empty) == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("news.search('x', source_domain => 'nowhere.example')", 'There is no source "nowhere.example"'),
        ("news.search('x', max_results => 0)", "max_results is 0: give 1 to 1000"),
        ("news.search(repeat('x ', 600))", "1200 characters: at most 1000"),
        ("news.trend('x', 'fortnight')", 'bucket is "fortnight": give hour, day, week, month or year'),
        ("news.trend('x', 'hour', '1000-01-01')", "too many buckets"),
        ("news.similar(99)", "There is no article 99"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(reader: Database, call: str, sentence: str) -> None:
    with pytest.raises(psycopg2.errors.RaiseException, match=re.escape(sentence)):
        rows(reader, f"SELECT * FROM {call}")  # noqa: S608 - of the test


def test_any_text_is_a_search(database: Database, reader: Database) -> None:
    store(
        database, Story("https://a.example/1", "It's \"quoted\" & 'more' | x9x9x <-> (odd) \\ stuff:*", MAY)
    )
    signs = "ab'\"\\*:&|!()<->-_ or%x9\nä漢"
    source = random.Random(7)
    for _ in range(150):
        words = "".join(source.choice(signs) for _ in range(source.randrange(1, 14)))
        rows(reader, "SELECT count(*) FROM news.search(%s)", words)
        rows(
            reader,
            "SELECT count(*) FROM news.trend(%s, from_at => %s, to_at => %s)",
            words,
            MAY,
            MAY + timedelta(1),
        )
    assert found(reader, "'; DROP TABLE newsreel.articles; --") == []
    assert rows(reader, "SELECT count(*) FROM news.articles") == [(1,)]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{n:x}" for n in range(100_000)),
        " ".join(f"{n:04x}-{n * 7919 % 65536:04x}-{n * 104729 % 65536:04x}" for n in range(60_000)),
        "漢字" * 300_000,
        " ".join(f"слово{n}" for n in range(100_000)),
        "𝔘𝔫 " * 200_000,
        "x" * 1_000_000,
        " ".join(f"https://example.org/a{n}/b{n}?c={n}" for n in range(30_000)),
    ],
    ids=["words", "hyphens", "han", "cyrillic", "four bytes", "one word", "addresses"],
)  # fmt: skip
def test_texts_of_any_length_are_indexed(database: Database, text: str) -> None:
    store(database, Story("https://a.example/1", "needle " + text, MAY))
    assert found(database, "needle") == ["1"]


def test_trend_counts_every_bucket(database: Database, reader: Database) -> None:
    texts = ["harbour one", "harbours two", "football", "Häfen"]
    store(
        database,
        *(
            Story(f"https://a.example/{n}", text, MAY + timedelta(days=n // 2 * 2))
            for n, text in enumerate(texts)
        ),
    )
    call = "SELECT bucket_start, articles, all_articles, share FROM news.trend(%s, 'day', %s, %s)"
    counted = rows(reader, call, "harbour -football", MAY, MAY + timedelta(days=3))
    day = MAY.replace(hour=0)
    assert [(at, n, total) for at, n, total, _ in counted] == [
        (day, 2, 2), (day + timedelta(1), 0, 0), (day + timedelta(2), 0, 2), (day + timedelta(3), 0, 0),
    ]  # fmt: skip
    assert [share for *_, share in counted] == [1, None, 0, None]


def test_similar_finds_copies_first_then_the_same_matter(database: Database, reader: Database) -> None:
    filling = "The council met in the old town hall on Monday evening to hear residents and traders. "
    store(
        database,
        Story(
            "https://a.example/1",
            filling + "The harbour bridge closes.",
            MAY,
            title="Harbour bridge closes for repairs",
        ),
        Story(
            "https://a.example/2",
            filling + "The harbour bridge opens.",
            MAY,
            title="Harbour bridge repairs delayed",
        ),
        Story("https://a.example/3", "Football match ended without goals.", MAY, title="No goals"),
        Story(
            "https://a.example/4",
            filling,
            MAY + timedelta(days=90),
            title="Harbour bridge closes for repairs",
        ),
    )
    first = "(SELECT article_id FROM news.articles WHERE url = 'https://a.example/1')"
    close = rows(reader, f"SELECT url, relation, score FROM news.similar({first})")  # noqa: S608 - of the test
    assert [row[:2] for row in close] == [("https://a.example/2", "similar")]
    assert 0.5 < float(str(close[0][2])) < 1


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
