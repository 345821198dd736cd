"""Upgrades: a database made by the first migrations, with a row in every table, brought to the newest.

The rows are written as the first version of the pipeline wrote them, in SQL of that time: they stay as they
are, whatever migrations are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.adapters.compression import compress
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.rules.urls import url_key
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor, Database
from newsreel.store.migrations import migrate, read_migrations, require_current
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.runs import day_window, plan, run_all
from tests.support.site_visits import answers
from tests.support.warehouse_rows import rows_at
from tests.support.warehouses import Warehouses

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
SEEN = NOW - timedelta(days=2)
TEXT = "\n\n".join(
    f"The harbour council met for the {n}th time and spoke about its new bridge." for n in range(9)
)

COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'newsreel'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"""
# What migrations change in old rows on purpose: all texts are looked at by the new rules of grouping.
CHANGED_ON_PURPOSE = {("revisions", "needs_grouping")}

FIRST_ROWS = Path(__file__).with_name("first_rows.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Upgraded:
    """A database that was at `version`, and its rows then."""

    url: str
    reader_url: str
    site: MisbehavingSite
    before: Mapping[str, Mapping[str, list[str]]]


def page(title: str, published: datetime) -> bytes:
    head = f'<title>{title}</title><meta property="article:published_time" content="{published.isoformat()}">'
    body = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n"))
    article = f"<article><h1>{title}</h1>{body}</article>"
    return f"<html lang=en><head>{head}</head><body>{article}</body></html>".encode()


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    items = "".join(
        f"<item><title>{name}</title><link>/{name}</link><guid>{name}</guid>"
        f"<pubDate>{SEEN:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for name in ("old", "new")
    )
    feed = f'<rss version="2.0"><channel><title>The Harbour</title>{items}</channel></rss>'.encode()
    html = "Content-Type: text/html; charset=utf-8"
    acts = {
        "feed": answers(feed, "200 OK", "Content-Type: application/rss+xml"),
        "old": answers(page("The bridge", SEEN), "200 OK", html),
        "new": answers(page("Another bridge", SEEN), "200 OK", html),
    }
    with misbehaving_site(acts) as running:
        yield running


@pytest.fixture(params=[1, 2])
def upgraded(warehouses: Warehouses, site: MisbehavingSite, request: pytest.FixtureRequest) -> Upgraded:
    """A database of version 1 or 2 with a row in every table, migrated to the newest."""
    name = warehouses.empty()
    old = site.url("old")
    parameters = {
        "feed": site.url("feed"),
        "host": site.url("").split("/")[2],
        "seen": SEEN,
        "old": old,
        "old_key": url_key(old),
        "copy_key": url_key("https://other.example/copy"),
        "undated_key": url_key("https://other.example/undated"),
        "page": page("The bridge", SEEN),
        "packed": compress(page("The bridge", SEEN)),
        "text": TEXT,
    }
    with Database(warehouses.owner_url(name)) as owner:
        migrate(owner, read_migrations()[: request.param])
        with owner.transaction() as cursor:
            cursor.execute(FIRST_ROWS, parameters)
        before = columns_of(owner)
        empty = [table for table, columns in before.items() if not any(columns.values())]
        assert empty == [], "every table of that time has a row"
        assert migrate(owner, read_migrations()) == read_migrations()[request.param :]
    return Upgraded(warehouses.writer_url(name), warehouses.reader_url(name), site, before)


def columns_of(database: Database) -> dict[str, dict[str, list[str]]]:
    """Every column of every table as sorted text."""
    with database.transaction() as cursor:
        cursor.execute(COLUMNS)
        found: dict[str, dict[str, list[str]]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, {})[column] = _texts(cursor, table, column)
        return found


def _texts(cursor: Cursor, table: str, column: str) -> list[str]:
    cursor.execute(f'SELECT coalesce("{column}"::text, \'∅\') FROM newsreel."{table}"')  # noqa: S608
    return sorted(text for (text,) in cursor.fetchall())


def test_old_rows_are_as_they_were(upgraded: Upgraded) -> None:
    with Database(upgraded.url) as database:
        require_current(database, read_migrations())
        after = columns_of(database)
    kept = 0
    for table, columns in upgraded.before.items():
        for column, texts in columns.items():
            if (
                column in after[table]
                and (table, column) not in CHANGED_ON_PURPOSE
                and table != "schema_migrations"
            ):
                assert after[table][column] == texts, f"{table}.{column}"
                kept += 1
    assert kept > 150


def test_views_show_old_rows(upgraded: Upgraded) -> None:
    views = "SELECT relname FROM pg_class WHERE relnamespace = 'news'::regnamespace AND relkind IN ('v', 'm')"
    shown = {
        view: rows_at(upgraded.reader_url, f"SELECT count(*) FROM news.{view}")[0][0]  # noqa: S608 - of the catalogue
        for (view,) in rows_at(upgraded.reader_url, views)
    }
    expected = {
        "articles": 3, "unique_articles": 2, "revisions": 4, "sources": 2, "feeds": 2, "runs": 1,
        "daily_volume": 2, "duplicates": 2, "visits": 1, "entries": 2, "quality": 0,
    }  # fmt: skip
    assert {view: count for view, count in shown.items() if view in expected} == expected
    assert shown["coverage"] >= 1
    rows = rows_at(
        upgraded.reader_url,
        "SELECT title, published_on, is_representative FROM news.articles ORDER BY article_id",
    )
    assert rows == [
        ("The bridge", SEEN.date(), True),
        ("The bridge, too", SEEN.date(), False),
        ("When?", None, True),
    ]
    then = rows_at(upgraded.reader_url, "SELECT title FROM news.article_as_of(now()) ORDER BY article_id")
    assert [title for (title,) in then] == ["The bridge", "The bridge, too", "When?"]


def test_a_run_on_it_works(upgraded: Upgraded) -> None:
    environment = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8", "NEWSREEL_HOST_GAP_SECONDS": "0"}
    with Database(upgraded.url) as database:
        tools = Tools(database, settings_from_environment(environment), SystemClock())
        report = run_all(
            tools, plan(day_window(TODAY - timedelta(days=3), TODAY - timedelta(days=1)), live=True)
        )
        again = run_all(
            tools, plan(day_window(TODAY - timedelta(days=3), TODAY - timedelta(days=1)), live=True)
        )
    assert (report.status, again.status) == ("succeeded", "succeeded")
    assert sum(source.articles_new for source in report.sources) == 1
    assert sum(source.articles_new + source.articles_revised for source in again.sources) == 0
    urls = [
        url.rpartition("/")[2]
        for (url,) in rows_at(upgraded.reader_url, "SELECT url FROM news.articles ORDER BY 1")
    ]
    assert sorted(urls) == ["copy", "new", "old", "undated"]
    old = "SELECT title, text FROM news.revisions WHERE url LIKE '%/old' ORDER BY revision"
    assert rows_at(upgraded.reader_url, old)[:2] == [("A bridge", "The first state."), ("The bridge", TEXT)]
    groups = rows_at(
        upgraded.reader_url, "SELECT count(DISTINCT group_id) FROM news.articles WHERE group_id IS NOT NULL"
    )
    assert groups == [(1,)]
