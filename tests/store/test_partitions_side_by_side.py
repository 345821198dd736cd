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
