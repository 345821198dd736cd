"""Exports after a night: whatever changed comes with the next, and no older state replaces a newer one."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from newsreel.adapters.export_target import STAGING_PREFIX, ExportTarget
from newsreel.domain.errors import OutageError
from newsreel.domain.export import ExportFormat
from newsreel.domain.run import Run
from newsreel.steps import export as export_step
from newsreel.steps.begin import begin
from newsreel.steps.export import export_articles, export_run
from newsreel.steps.group import group
from newsreel.steps.maintain import maintain
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.export_rows import Selection, only_export, stream_articles
from newsreel.store.run_rows import finish_run
from tests.support.runs import day_window, plan
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
MARCH = Selection(day_window(date(2026, 3, 1), date(2026, 3, 31)))
# What an export says of an article that can change without a revision of it.
SHOWN = "url, text, revision, group_id, is_representative"
WORDS = "The council met again and spoke at length of bridges, boats, ferries and the price of fish. " * 3


def write(tools: Tools, *stories: Story) -> None:
    with tools.database.transaction() as cursor:
        store_stories(cursor, stories)


def story(name: str, day: date, text: str = WORDS) -> Story:
    return Story(f"https://example.org/{name}", text, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def night(tools: Tools, day: date, status: str = "succeeded") -> Run:
    run = begin(tools, plan(day_window(day), live=False, key=f"night of {day}"))
    with tools.database.transaction() as cursor:
        finish_run(cursor, run.run_id, status, None, tools.clock.now())
    return run


def exported(tools: Tools, folder: Path, day: date) -> set[date]:
    """Export after the night of a day; gives the days that were written."""
    report = export_run(tools, night(tools, day), str(folder), ExportFormat.PARQUET)
    return {file.day for file in report.files}


def say_nothing_for_a_second(tools: Tools) -> None:
    """In a transaction."""
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT")
        time.sleep(1)
        cursor.execute("SELECT")


def assert_equal_to_sql(tools: Tools, folder: Path) -> None:
    with duckdb.connect() as duck:
        found = duck.execute(
            f"SELECT {SHOWN} FROM read_parquet(?) ORDER BY url",  # noqa: S608 - of the test
            [f"{folder}/**/*.parquet"],
        ).fetchall()
    assert found == rows(tools, f"SELECT {SHOWN} FROM news.articles ORDER BY url")  # noqa: S608
    assert found


def test_a_group_that_comes_changes_and_dissolves_is_exported_anew(tools: Tools, tmp_path: Path) -> None:
    """Also on days whose articles nobody wrote: only their group came, or went."""
    write(tools, story("monday", MONDAY), story("alone", FRIDAY, "Nobody else writes a text like this. " * 9))
    group(tools)
    assert exported(tools, tmp_path, FRIDAY) == {MONDAY, FRIDAY}

    write(tools, story("tuesday", TUESDAY))
    group(tools)
    assert exported(tools, tmp_path, TUESDAY) == {MONDAY, TUESDAY}
    assert_equal_to_sql(tools, tmp_path)

    # An older copy becomes the representative; then the others say something else, and the group is no more.
    write(tools, story("older", MONDAY - timedelta(days=1)))
    group(tools)
    assert exported(tools, tmp_path, TUESDAY) == {MONDAY - timedelta(days=1), MONDAY, TUESDAY}
    assert_equal_to_sql(tools, tmp_path)
    write(
        tools,
        *(story(name, MONDAY, f"{name} is another story altogether. " * 20) for name in ("older", "monday")),
    )
    group(tools)
    assert rows(tools, "SELECT count(*) FROM newsreel.duplicate_groups") == [(0,)]
    assert TUESDAY in exported(tools, tmp_path, FRIDAY)
    assert_equal_to_sql(tools, tmp_path)
    # What has not changed is not written again: the window's own day alone.
    assert exported(tools, tmp_path, FRIDAY) == {FRIDAY}


def test_what_a_red_night_loaded_comes_with_the_next_one(tools: Tools, tmp_path: Path) -> None:
    night(tools, MONDAY, "failed")
    write(tools, story("monday", MONDAY))
    write(tools, story("friday", FRIDAY, f"{WORDS} Friday."))
    assert exported(tools, tmp_path, FRIDAY) == {MONDAY, FRIDAY}
    assert_equal_to_sql(tools, tmp_path)
    assert rows(tools, "SELECT * FROM newsreel.changed_days") == []


def test_days_of_a_run_at_work_are_left_to_it(tools: Tools, tmp_path: Path) -> None:
    """They have not been checked yet; unless the run was killed long ago."""
    at_work = begin(tools, plan(day_window(MONDAY), live=False, key="at work"))
    write(tools, story("monday", MONDAY))
    assert exported(tools, tmp_path, FRIDAY) == set()
    with tools.database.transaction() as cursor:
        earlier = "UPDATE newsreel.runs SET started_at = started_at - interval '25 hours' WHERE run_id = %s"
        cursor.execute(earlier, (at_work.run_id,))
    assert exported(tools, tmp_path, FRIDAY) == {MONDAY}


def test_an_export_that_is_killed_is_gone_on_with(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tools, story("monday", MONDAY), story("friday", FRIDAY, f"{WORDS} Friday."))
    whole = stream_articles

    def killed_on_friday(cursor: Any, selection: Selection) -> Any:
        if FRIDAY in selection.window.days():
            raise KeyboardInterrupt
        return whole(cursor, selection)

    monkeypatch.setattr(export_step, "stream_articles", killed_on_friday)
    with pytest.raises(KeyboardInterrupt):
        exported(tools, tmp_path, MONDAY)
    monkeypatch.setattr(export_step, "stream_articles", whole)
    assert {day for (day,) in rows(tools, "SELECT day FROM newsreel.changed_days")} == {FRIDAY}
    assert exported(tools, tmp_path, TUESDAY) == {FRIDAY}
    assert_equal_to_sql(tools, tmp_path)


def test_where_nobody_exports_a_change_a_day_is_kept(tools: Tools, tmp_path: Path) -> None:
    for number in range(3):
        write(
            tools, story("monday", MONDAY, f"{WORDS} {number}"), story("friday", FRIDAY, f"{WORDS} F{number}")
        )
    # Of young changes an export may have seen the newer and not yet the older.
    before = rows(tools, "SELECT count(*) FROM newsreel.changed_days")
    maintain(tools)
    assert rows(tools, "SELECT count(*) FROM newsreel.changed_days") == before
    with tools.database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.changed_days SET changed_at = changed_at - interval '25 hours'")
    maintain(tools)
    assert rows(tools, "SELECT day FROM newsreel.changed_days ORDER BY day") == [(MONDAY,), (FRIDAY,)]
    assert exported(tools, tmp_path, TUESDAY) == {MONDAY, FRIDAY}


def test_what_another_export_writes_meanwhile_is_not_written_again(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    write(tools, story("monday", MONDAY), story("tuesday", TUESDAY, f"{WORDS} T."))
    waits = threading.Event()
    found: list[set[date]] = []

    def second() -> None:
        with Database(warehouses.writer_url(warehouse)) as database:
            other = replace(tools, database=database, tell=lambda *_: waits.set())
            found.append(exported(other, tmp_path, FRIDAY))

    with ExportTarget(str(tmp_path)) as target, only_export(tools.database, target.place, lambda: None):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(20)
        with tools.database.transaction() as cursor:
            cursor.execute("DELETE FROM newsreel.changed_days WHERE day = %s", (MONDAY,))
    thread.join(20)
    assert found == [{TUESDAY}]


def test_one_export_at_a_time_so_that_the_newest_state_stays(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    """The second begins to read when the first has written, also by another address of the place."""
    write(tools, story("monday", MONDAY), story("tuesday", TUESDAY, f"{WORDS} T."))
    (tmp_path / "link").symlink_to(tmp_path / "export", target_is_directory=True)
    (tmp_path / "export").mkdir()
    events: list[str] = []
    threads: list[threading.Thread] = []

    def second() -> None:
        with Database(warehouses.reader_url(warehouse)) as database:
            other = replace(tools, database=database, tell=lambda event, _: events.append(event))
            export_articles(other, MARCH, str(tmp_path / "link"))
            events.append("second")

    def after_the_first_article(_: int) -> None:
        if not threads:
            with Database(warehouses.writer_url(warehouse)) as database:
                write(replace(tools, database=database), story("monday", MONDAY, f"{WORDS} News of Monday."))
            threads.append(threading.Thread(target=second))
            threads[0].start()
            until = time.monotonic() + 20
            while not events and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.3)
            assert events == ["export_waits"]

    export_articles(tools, MARCH, str(tmp_path / "export"), advance=after_the_first_article)
    events.append("first")
    threads[0].join(20)
    assert sorted(events[1:]) == ["first", "second"]
    assert_equal_to_sql(tools, tmp_path / "export")
    assert rows(tools, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]


def test_no_limit_of_the_login_ends_an_export_that_waits(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    """For another export, longer than a statement may take; for its store, longer than a transaction may."""
    write(tools, story("monday", MONDAY))
    limits = "SELECT set_config('statement_timeout', '200ms', false)"
    limits += ", set_config('idle_in_transaction_session_timeout', '400ms', false)"
    rows(tools, limits)
    holds, waits = threading.Event(), threading.Event()
    told: list[str] = []

    def first(place: str) -> None:
        with (
            Database(warehouses.writer_url(warehouse)) as database,
            only_export(database, place, lambda: None),
        ):
            holds.set()
            assert waits.wait(20)
            time.sleep(0.6)

    def tell(event: str, _: object) -> None:
        told.append(event)
        waits.set()

    with ExportTarget(str(tmp_path)) as target:
        other = threading.Thread(target=first, args=[target.place])
    other.start()
    assert holds.wait(20)

    report = export_articles(replace(tools, tell=tell), MARCH, str(tmp_path), advance=lambda _: time.sleep(1))

    other.join(20)
    assert told == ["export_waits"]
    assert [file.day for file in report.files] == [MONDAY]
    # Both limits were there, and hold again.
    with pytest.raises(OutageError):
        rows(tools, "SELECT pg_sleep(1)")
    rows(tools, limits)
    with pytest.raises(OutageError):
        say_nothing_for_a_second(tools)


def test_who_has_lost_the_connection_replaces_nothing(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    """Frozen for so long that the server gave it up: another export may have written meanwhile."""
    write(tools, story("monday", MONDAY))
    export_articles(tools, MARCH, str(tmp_path))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    write(tools, story("monday", MONDAY, f"{WORDS} News of Monday."))

    def end(_: int) -> None:
        with Database(warehouses.server.url(warehouse, "postgres")) as admin, admin.transaction() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(OutageError):
        export_articles(tools, MARCH, str(tmp_path), advance=end)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    export_articles(tools, MARCH, str(tmp_path))
    assert_equal_to_sql(tools, tmp_path)


@pytest.mark.parametrize("to_store", [True, False], ids=["store", "folder"])
def test_what_a_killed_export_left_aside_is_removed_by_a_later_one(
    to_store: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = "memory://news" if to_store else str(tmp_path)
    stale, fresh, other = (tmp_path / name for name in (f"{STAGING_PREFIX}a", f"{STAGING_PREFIX}b", "others"))
    for folder in (stale, fresh, other):
        folder.mkdir()
        (folder / "x.part").write_bytes(b"half")
    for folder in (stale, other):
        os.utime(folder, times=(time.time() - 25 * 3600,) * 2)
    with ExportTarget(address) as target:
        assert target.staging.parent == tmp_path
        assert {path.name for path in tmp_path.iterdir()} == {fresh.name, other.name, target.staging.name}
