"""The schema: documented, as generated, and with rights that hold."""

from __future__ import annotations

import pytest

from newsreel.domain.errors import UsageError
from newsreel.store.database import Database
from newsreel.store.statements import statements
from tests.support.generated_files import ROOT, generated_files
from tests.support.table_contents import CONTENTS, LEFT_ASIDE
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


@pytest.fixture
def owner(warehouses: Warehouses, warehouse: str) -> Database:
    return Database(warehouses.owner_url(warehouse))


def test_generated_files_are_up_to_date(warehouses: Warehouses) -> None:
    for path, text in generated_files(warehouses).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(ROOT)}: run `make docs`"


def test_every_table_and_column_has_a_comment(owner: Database) -> None:
    bare = rows(
        owner,
        """
        SELECT c.oid::regclass::text, a.attname FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname IN ('news', 'newsreel') AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
          AND (coalesce(col_description(c.oid, a.attnum), '') = '' OR obj_description(c.oid) IS NULL)
        """,
    )
    assert bare == []


def test_no_time_without_zone_and_no_length_limits(owner: Database) -> None:
    assert (
        rows(
            owner,
            """
            SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema IN ('news', 'newsreel')
              AND (data_type = 'timestamp without time zone' OR character_maximum_length IS NOT NULL)
            """,
        )
        == []
    )


def test_every_table_is_compared_or_left_aside_on_purpose(owner: Database) -> None:
    tables = rows(
        owner,
        "SELECT relname FROM pg_class WHERE relnamespace = 'newsreel'::regnamespace AND relkind IN ('r', 'p')"
        " AND NOT relispartition",
    )
    assert {name for (name,) in tables} == set(CONTENTS) | LEFT_ASIDE


FORBIDDEN_TO_READERS = [
    "SELECT * FROM newsreel.articles",
    "SELECT * FROM newsreel.feed_credentials",
    "SELECT newsreel.ensure_month_partitions(now(), now())",
    "SELECT newsreel.drop_capture_months('2026-01-01')",
    "INSERT INTO newsreel.sources (domain) VALUES ('x')",
    "DELETE FROM news.sources",
    "CREATE TABLE news.mine (x int)",
    "CREATE SCHEMA mine",
    "DROP VIEW news.articles",
]


@pytest.mark.parametrize("statement", FORBIDDEN_TO_READERS)
def test_readers_read_news_and_nothing_else(warehouses: Warehouses, warehouse: str, statement: str) -> None:
    with Database(warehouses.reader_url(warehouse)) as reader:
        rows(reader, "SELECT * FROM news.articles")
        with pytest.raises(UsageError, match=r"permission denied|must be owner|read-only transaction"):
            rows(reader, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE newsreel.mine (x int)",
        "ALTER TABLE newsreel.articles ADD COLUMN x int",
        "DROP TABLE newsreel.gaps",
        "TRUNCATE newsreel.articles",
        "DELETE FROM newsreel.schema_migrations",
    ],
)
def test_the_writer_defines_nothing(database: Database, statement: str) -> None:
    with pytest.raises(UsageError, match=r"permission denied|must be owner"):
        rows(database, statement)


@pytest.mark.parametrize(
    "view",
    [
        "articles", "unique_articles", "revisions", "visits", "entries", "pages", "duplicates", "contained",
        "syndication", "sources", "feeds", "quality", "daily_volume", "coverage", "runs",
    ],
)  # fmt: skip
def test_readers_see_every_view(warehouses: Warehouses, warehouse: str, view: str) -> None:
    with Database(warehouses.reader_url(warehouse)) as reader:
        assert rows(reader, f"SELECT * FROM news.{view}") == []  # noqa: S608 - of the test


def test_partitions_are_made_once_for_every_month(database: Database) -> None:
    made = "SELECT newsreel.ensure_month_partitions('2024-12-31 23:59+00', '2025-03-01 00:00+00')"
    assert rows(database, made) == [(4,)]
    assert rows(database, made) == [(0,)]


def test_every_statement_is_used_and_says_what_it_is_for() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins/newsreel").rglob("*.py"))
    named = [f'"{name}"' for name in statements()]
    assert [name for name in named if name not in code] == []
    for path in (ROOT / "sql/queries").glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert text.count("-- name: ") == sum(name.startswith(f"{path.stem}.") for name in statements())
