"""Maintenance: months are made ahead, and old ones go as a whole, without anything else."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.adapters.compression import compress
from newsreel.domain.errors import OutageError
from newsreel.domain.fetch import Fetched
from newsreel.rules.retention import first_kept_month
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.maintain import maintain
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import extract_work
from newsreel.store.archive_rows import store_archived_page
from newsreel.store.database import Database
from newsreel.store.run_rows import begin_run, ensure_partitions
from tests.support.runs import day_window, plan
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

NOW = datetime.now(UTC)
# First days of the months before this one, the last first.
MONTHS = [first_kept_month(NOW, back) for back in range(6)]
WORDS = "The council met again and spoke at length of bridges, boats, ferries and the price of fish. " * 4
UNTOUCHED = ["articles", "revisions", "field_candidates", "article_aliases", "sources", "feeds", "polls"]


def partitions(tools: Tools, table: str = "captures") -> list[str]:
    """Names of the months of a table."""
    found = rows(
        tools, "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname"
    )
    return [name for (name,) in found if re.fullmatch(rf"{table}_\d+", name)]


def named(*months: date, table: str = "captures") -> list[str]:
    return sorted(f"{table}_{month:%Y%m}" for month in months)


def keep(tools: Tools, months: int | None) -> Tools:
    return replace(tools, settings=replace(tools.settings, capture_retention_months=months))


def store(tools: Tools, month: date, name: str, text: str = WORDS) -> None:
    """A captured page of a month, waiting to be read."""
    at = datetime(month.year, month.month, 10, tzinfo=UTC)
    body = f"<html><body><article><p>{text}</p></article></body></html>".encode()
    url = f"https://example.org/{name}"
    with tools.database.transaction() as cursor:
        ensure_partitions(cursor, at, at)
        run = begin_run(cursor, plan(day_window(at.date()), live=True, key="store"), at)
        page = Fetched(url, url, 200, {"content-type": "text/html"}, body, at, at)
        assert store_archived_page(cursor, run.run_id, page, compress(body))


def read_all(tools: Tools) -> None:
    with tools.database.transaction() as cursor:
        run = begin_run(cursor, plan(day_window(NOW.date()), live=True), NOW)
    extract(tools, run, sorted(extract_work(tools, run)))
    group(tools)


def test_the_next_month_is_made_once(tools: Tools) -> None:
    following = (NOW.replace(day=1) + timedelta(days=32)).date().replace(day=1)
    assert maintain(tools).months_made >= 1
    assert {*named(MONTHS[0], following)} <= {*partitions(tools)}
    assert maintain(tools).months_made == 0


def test_nothing_is_dropped_unless_it_is_asked_for(tools: Tools) -> None:
    store(tools, date(2001, 1, 1), "a")
    read_all(tools)
    assert maintain(tools).months == ()
    assert named(date(2001, 1, 1))[0] in partitions(tools)


def test_whole_months_go_and_nothing_else_does(tools: Tools) -> None:
    for month in MONTHS[:5]:
        store(tools, month, f"{month}", f"{month} {WORDS}")
    read_all(tools)
    maintain(tools)
    before, made = table_contents(tools.database), set(partitions(tools))

    report = maintain(keep(tools, 2))
    assert [(found.month, found.is_dropped) for found in report.months] == [
        (month, True) for month in sorted(MONTHS[3:5])
    ]
    assert all(found.freed_bytes > 0 for found in report.months)
    assert made - set(partitions(tools)) == set(named(*MONTHS[3:5]))
    assert not {*named(*MONTHS[3:5], table="capture_bodies")} & {*partitions(tools, "capture_bodies")}
    after = table_contents(tools.database)
    assert len(after["revisions"]) == 5
    assert {table for table in before if before[table] != after[table]} <= {
        "captures", "capture_bodies",
        # Their rows are there; what is compared of them is the capture.
        "entries", "extractions", "article_visits",
    }  # fmt: skip
    assert len(after["entries"]) == len(before["entries"])
    assert rows(tools, "SELECT count(*) FROM newsreel.extractions") == [(5,)]
    assert maintain(keep(tools, 2)).months == ()


def test_a_month_that_an_entry_waits_for_stays_until_it_is_read(tools: Tools) -> None:
    store(tools, MONTHS[4], "waits")
    assert [found.is_dropped for found in maintain(keep(tools, 1)).months] == [False]
    read_all(tools)
    assert rows(tools, "SELECT state FROM newsreel.entries") == [("loaded",)]
    assert [found.is_dropped for found in maintain(keep(tools, 1)).months] == [True]


def test_bytes_that_two_months_share_stay_readable(tools: Tools) -> None:
    store(tools, MONTHS[4], "old")
    store(tools, MONTHS[1], "new")
    assert len(set(rows(tools, "SELECT body_sha256 FROM newsreel.captures"))) == 1
    read_all(tools)
    maintain(keep(tools, 2))
    digests = [bytes(digest) for (digest,) in rows(tools, "SELECT body_sha256 FROM newsreel.captures")]
    bodies = [bytes(digest) for (digest,) in rows(tools, "SELECT body_sha256 FROM newsreel.capture_bodies")]
    assert digests == bodies
    assert len(digests[0]) == hashlib.sha256().digest_size


def test_a_worker_in_the_way_is_not_ended_and_nothing_is_dropped(
    tools: Tools, warehouses: Warehouses, warehouse: str
) -> None:
    store(tools, MONTHS[4], "a")
    read_all(tools)
    maintain(tools)
    with Database(warehouses.writer_url(warehouse)) as other, other.transaction() as cursor:
        cursor.execute("UPDATE newsreel.captures SET http_status = http_status")
        with pytest.raises(OutageError):
            maintain(keep(tools, 1))
    assert [found.is_dropped for found in maintain(keep(tools, 1)).months] == [True]


def test_the_present_month_can_not_be_dropped(tools: Tools) -> None:
    for before in (f"'{NOW:%Y-%m-%d}'::date + 31", "NULL"):
        with pytest.raises(Exception, match="drop_capture_months"):
            rows(tools, f"SELECT * FROM newsreel.drop_capture_months({before})")  # noqa: S608 - of the test


def test_archives_of_the_distant_past_are_kept_while_they_are_read(tools: Tools) -> None:
    """Imported, read, and gone with the next maintenance: retention is by the age of the capture."""
    store(tools, date(2016, 8, 1), "a")
    maintain(keep(tools, 1))
    read_all(tools)
    maintain(keep(tools, 1))
    assert rows(tools, "SELECT count(*) FROM newsreel.captures") == [(0,)]
    assert rows(tools, "SELECT count(*) FROM news.articles") == [(1,)]
