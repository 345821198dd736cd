"""New partitions: two transactions that need the same one, and others that only read."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import Settings
from newsreel.steps.months import make_months
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.warehouses import Warehouses

MAKE = [
    "SELECT newsreel.ensure_article_months(ARRAY[timestamptz '2031-05-05 00:00+00'])",
    "SELECT newsreel.ensure_sketch_shelf(2105000)",
]


@pytest.mark.parametrize("call", MAKE, ids=["current articles", "sketches"])
def test_the_second_waits_and_finds_it_made(warehouses: Warehouses, call: str) -> None:
    url = warehouses.owner_url(warehouses.fresh())
    answers: list[object] = []

    def second() -> None:
        with Database(url) as other, other.transaction() as cursor:
            cursor.execute(call)
            answers.append(cursor.fetchone())

    with Database(url) as first:
        thread = threading.Thread(target=second)
        with first.transaction() as cursor:
            cursor.execute(call)
            answers.append(cursor.fetchone())
            thread.start()
            time.sleep(0.7)  # it has looked, and waits for the lock
            assert len(answers) == 1
        thread.join(20)
    assert [bool(answer[0]) for answer in answers if isinstance(answer, tuple)] == [True, False]


def test_readers_are_not_in_the_way(warehouses: Warehouses) -> None:
    """A dump locks every table for hours: new partitions are made meanwhile, and nobody waits for them."""
    name = warehouses.fresh()
    owner, writer, reader = (
        Database(url)
        for url in (warehouses.owner_url(name), warehouses.writer_url(name), warehouses.reader_url(name))
    )
    with owner, writer, reader, owner.transaction() as dump:
        dump.execute(
            "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class"
            " WHERE relnamespace = 'newsreel'::regnamespace AND relkind IN ('r', 'p')"
        )
        ((tables,),) = dump.fetchall()
        dump.execute(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")
        for call in (
            *MAKE,
            "SELECT newsreel.ensure_month_partitions('2031-05-05 00:00+00', '2031-05-05 00:00+00')",
        ):
            with writer.transaction() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute(call)
                assert cursor.fetchone() in ((1,), (True,))
        with reader.transaction() as cursor:
            cursor.execute("SELECT count(*) FROM news.articles")
            assert cursor.fetchone() == (0,)


def test_months_of_articles_wait_for_nobody(warehouses: Warehouses) -> None:
    """Who changes the table is in the way of making months ahead: that is told, and done later."""
    name = warehouses.fresh()
    told: list[str] = []
    with Database(warehouses.owner_url(name)) as owner, Database(warehouses.writer_url(name)) as writer:
        tools = Tools(writer, Settings(), SystemClock(), tell=lambda event, _: told.append(event))
        with owner.transaction() as cursor:
            cursor.execute("LOCK TABLE newsreel.current_articles_since_2000 IN SHARE UPDATE EXCLUSIVE MODE")
            assert make_months(tools, datetime(2031, 5, 5, tzinfo=UTC)) == 2
        assert told == ["article_months_left_for_later"]
        assert make_months(tools, datetime(2031, 5, 5, tzinfo=UTC)) == 2
        assert make_months(tools, datetime(2031, 5, 5, tzinfo=UTC)) == 0


def test_functions_look_for_partitions_where_they_are(warehouses: Warehouses) -> None:
    """`news.search` that finds no month goes through all of them; nothing else would tell."""
    with Database(warehouses.owner_url(warehouses.fresh())) as database, database.transaction() as cursor:
        for call in MAKE:
            cursor.execute(call)
        cursor.execute(
            "SELECT newsreel.ensure_month_partitions('2031-05-05 00:00+00', '2031-05-05 00:00+00')"
        )
        cursor.execute(
            "SELECT p.proname, m[1], m[1]::regclass = ANY (SELECT i.inhparent FROM pg_inherits i"
            "   JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relname ~ '_[0-9]+(_[0-9]+)?$')"
            " FROM pg_proc p, regexp_matches(p.prosrc, 'inhparent = ''([a-z0-9_.]+)''::regclass', 'g') m"
            " WHERE p.pronamespace IN ('news'::regnamespace, 'newsreel'::regnamespace)"
        )
        found = cursor.fetchall()
    assert len(found) >= 3
    assert [row for row in found if not row[2]] == []
