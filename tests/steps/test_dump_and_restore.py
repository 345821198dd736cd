"""Backup and restore as docker/backup and docker/restore do: nothing lost, nothing new, and work goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import UsageError
from newsreel.domain.settings import settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.sample import RunningNewspaper, SampleNewspaper, serve
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.migrations import migrate, read_migrations, require_current
from tests.support.generated_files import ROOT, schema_dump
from tests.support.polls import make_due
from tests.support.postgres_tools import NEW_DATABASE, dump, restore
from tests.support.runs import add_feeds, plan, run_all
from tests.support.sample_warehouse import TODAY, WEEK
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows_at
from tests.support.warehouses import Warehouses, reachable_folder, start_server

SETTINGS = settings_from_environment(SAMPLE_ENVIRONMENT)
# Every row of every table, by name; of partitioned tables as a whole.
TABLES = """
SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'newsreel'::regnamespace
AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"""
READER_SETTINGS = """
SELECT current_setting('statement_timeout'), current_setting('default_transaction_read_only')"""
VIEWS = """
SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'news'::regnamespace
AND c.relkind IN ('v', 'm') ORDER BY 1"""


@dataclass(frozen=True)
class Restored:
    """A warehouse, its dump, and what was restored from it in another cluster."""

    before: dict[str, list[str]]
    schema_before: str
    reader_settings: list[tuple[Any, ...]]
    warehouses: Warehouses
    name: str
    site: RunningNewspaper


def every_row(url: str) -> dict[str, list[str]]:
    with Database(url) as database, database.transaction() as cursor:
        cursor.execute(TABLES)
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - a name from the catalogue
            found[table] = sorted(row for (row,) in cursor.fetchall())
        return found


@contextmanager
def tools_at(url: str) -> Iterator[Tools]:
    with Database(url) as database:
        yield Tools(database, SETTINGS, SystemClock())


@pytest.fixture(scope="module")
def restored(warehouses: Warehouses) -> Iterator[Restored]:
    """The sample newspaper, loaded, dumped, and restored where a new stack has made its own warehouse."""
    name = warehouses.fresh()
    paper = SampleNewspaper(TODAY, port=free_port(), corrections=False)
    with serve(paper) as site, reachable_folder("tests") as folder:
        with tools_at(warehouses.writer_url(name)) as tools:
            add_feeds(tools, [feed.url for feed in paper.feeds])
            add_feeds(tools, ["https://someone:secret@private.example/feed"])
            with tools.database.transaction() as cursor:
                cursor.execute("UPDATE newsreel.feeds SET enabled = false WHERE url LIKE '%private%'")
            run_all(tools, plan(WEEK, live=True))
        before, schema = every_row(warehouses.owner_url(name)), schema_dump(warehouses, name)
        settings = rows_at(warehouses.reader_url(name), READER_SETTINGS)
        dump(warehouses.server, name, folder / "newsreel.dump")
        server = start_server(folder / "postgres")
        try:
            elsewhere = Warehouses(server)  # its first start makes the roles
            server.ensure_database(name)
            with Database(elsewhere.owner_url(name)) as own:
                migrate(own, read_migrations())
            restore(server, folder / "newsreel.dump", name)
            yield Restored(before, schema, settings, elsewhere, name, site)
        finally:
            server.stop()


def test_the_commands_are_those_of_the_scripts() -> None:
    scripts = " ".join(((ROOT / "docker" / name).read_text("utf-8")) for name in ("backup", "restore"))
    told = " ".join(scripts.replace("\\\n", " ").split())
    for command in (
        "pg_dump --username=postgres --format=custom newsreel",
        f"createdb --username=postgres --owner=newsreel_owner {' '.join(NEW_DATABASE)} newsreel_restored",
        "pg_restore --username=postgres --exit-on-error --dbname=newsreel_restored",
        "DROP DATABASE newsreel WITH (FORCE); ALTER DATABASE newsreel_restored RENAME TO newsreel;",
    ):
        assert command in told


def test_every_row_of_every_table_is_there(restored: Restored) -> None:
    after = every_row(restored.warehouses.owner_url(restored.name))
    assert after == restored.before
    assert len(after["newsreel.articles"]) > 60
    assert schema_dump(restored.warehouses, restored.name) == restored.schema_before
    with Database(restored.warehouses.writer_url(restored.name)) as database:
        require_current(database, read_migrations())


def test_rights_are_restored(restored: Restored) -> None:
    reader = restored.warehouses.reader_url(restored.name)
    assert rows_at(reader, READER_SETTINGS) == restored.reader_settings != [("0", "off")]
    for (view,) in rows_at(reader, VIEWS):
        rows_at(reader, f"SELECT * FROM {view} LIMIT 1")  # noqa: S608 - a name from the catalogue
    assert rows_at(reader, "SELECT count(*) FROM news.article_as_of(now())")[0][0] > 60
    for forbidden in ("SELECT * FROM newsreel.feed_credentials", "DELETE FROM news.sources"):
        with pytest.raises(UsageError, match="permission denied"):
            rows_at(reader, forbidden)
    writer = restored.warehouses.writer_url(restored.name)
    assert rows_at(writer, "SELECT username FROM newsreel.feed_credentials") == [("someone",)]
    with pytest.raises(UsageError, match=r"permission denied|must be owner"):
        rows_at(writer, "DROP TABLE newsreel.gaps")


def test_a_run_on_the_restored_copy_finds_nothing_new_and_loses_nothing(restored: Restored) -> None:
    with tools_at(restored.warehouses.writer_url(restored.name)) as tools:
        before = table_contents(tools.database)
        report = run_all(tools, plan(WEEK, live=True))
        assert table_contents(tools.database) == before
        with tools.database.transaction() as cursor:
            cursor.execute(
                "UPDATE newsreel.feeds SET next_poll_at = now() - interval '1 minute' WHERE enabled"
            )
        polled = run_all(tools, plan(WEEK, live=True))
        after = table_contents(tools.database)
    new = sum(
        source.articles_new + source.articles_revised for one in (report, polled) for source in one.sources
    )
    assert new == 0
    assert sum(source.feeds_polled for source in polled.sources) == len(restored.site.newspaper.feeds)
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed <= {"polls", "feeds"}
    assert set(before["polls"]) <= set(after["polls"])
    # Keys go on where they ended: a run's row has not taken another's.
    runs = [run_id for (run_id,) in rows_at(restored.warehouses.writer_url(restored.name),
                                        "SELECT run_id FROM newsreel.runs ORDER BY 1")]  # fmt: skip
    assert len(runs) == len(restored.before["newsreel.runs"]) + 2


def test_tomorrows_newspaper_is_loaded_on_the_restored_copy(restored: Restored) -> None:
    """Last, because it adds to the copy."""
    port = restored.site.newspaper.port
    restored.site.newspaper = SampleNewspaper(TODAY + timedelta(days=1), port=port, corrections=False)
    with tools_at(restored.warehouses.writer_url(restored.name)) as tools:
        make_due(tools)
        run_all(tools, plan(WEEK, live=True))
    loaded = {
        url
        for (url,) in rows_at(restored.warehouses.reader_url(restored.name), "SELECT url FROM news.articles")
    }
    shown = {one.url for one in restored.site.newspaper.articles if one.kind != "missing_page"}
    assert shown <= loaded
    assert len(loaded) > len(restored.before["newsreel.articles"])
