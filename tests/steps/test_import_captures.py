"""Import: pages of WARC files become captures and entries, and the runs of their days load them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.domain.capture import ImportReport
from newsreel.domain.errors import UnstorableError, UsageError
from newsreel.domain.fetch import Fetched
from newsreel.domain.settings import Settings
from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps import import_captures as import_step
from newsreel.steps.export_captures import export_captures
from newsreel.steps.import_captures import import_captures, import_work, warc_files
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import store_archived_page
from newsreel.store.database import Cursor, Database
from tests.support.no_network import forbid_network
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.table_contents import table_contents
from tests.support.warc_records import http_answer, member, warc_record
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

SITE = "https://news.example.org"
MONDAY = date(2026, 11, 2)
SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
WORDS = "The council met again and spoke at length of bridges, boats, ferries and the price of fish. "


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy, and nothing here is about slow servers."""
    return replace(settings, total_timeout_seconds=30, contact="ops@example.org")


@pytest.fixture
def others(warehouses: Warehouses, settings: Settings, tools: Tools) -> Iterator[Tools]:
    """Another warehouse, empty."""
    with Database(warehouses.writer_url(warehouses.fresh())) as database:
        yield Tools(database, settings, tools.clock)


def article(published: str | None, text: str = WORDS) -> bytes:
    head = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = f"<article><h1>A headline</h1><p>{text * 4}</p></article>"
    return f"<html><head><title>A headline</title>{head}</head><body>{body}</body></html>".encode()


def page(name: str, captured: date, published: date | None, text: str = WORDS) -> bytes:
    """A record of a page that was captured at noon, and published at six in the morning."""
    body = article(f"{published}T06:00:00Z" if published else None, f"{name} {text}")
    return warc_record(f"{SITE}/{name}", http_answer(body), f"{captured}T12:00:00Z")


def warc(folder: Path, *records: bytes, name: str = "a.warc.gz") -> list[Path]:
    (folder / name).write_bytes(b"".join(map(member, records)))
    return [folder / name]


def titles(tools: Tools) -> set[str]:
    """The last segments of the addresses of all articles."""
    return {str(url).rpartition("/")[2] for (url,) in rows(tools, "SELECT url FROM news.articles")}


def as_if_of_a_feed(tools: Tools) -> None:
    """Let a feed be the one who claimed the entries."""
    add_feeds(tools, [f"{SITE}/feed"])
    with tools.database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.entries SET origin = 'feed', dated_at = '2026-11-02',"
                       " feed_id = (SELECT feed_id FROM newsreel.feeds)")  # fmt: skip


def run_day(tools: Tools, day: date) -> None:
    run_all(tools, plan(day_window(day), live=False))


def test_our_own_archive_comes_back_as_the_same_articles(
    tools: Tools, others: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of one warehouse into another, read there without network: equal articles."""
    today = datetime.now(UTC).date()
    with serve(SampleNewspaper(today, port=free_port(), corrections=False)) as running:
        add_feeds(tools, [feed.url for feed in running.newspaper.feeds])
        run_all(tools, plan(day_window(today - timedelta(days=7), today), live=True))
    forbid_network(monkeypatch)
    export_captures(tools, day_window(today, today + timedelta(days=1)), tmp_path)

    report = import_captures(others, warc_files([tmp_path]), all_hosts=True)
    run_all(others, plan(day_window(today - timedelta(days=8), today), live=False))

    pages = rows(tools, "SELECT count(*) FROM newsreel.captures WHERE kind = 'page'")[0][0]
    assert (report.imported, report.broken) == (pages, 0)
    columns = "url, title, authors, published_at, language, text"
    read = f"SELECT {columns} FROM news.articles WHERE text_origin = 'page'"  # noqa: S608 - of the test
    expected = {row[0]: row for row in rows(tools, f"{read} AND published_origin <> 'feed'")}
    found = {row[0]: row for row in rows(others, read)}
    assert len(expected) >= 40
    assert {url: found.get(url) for url in expected} == expected


def test_importing_again_adds_nothing(tools: Tools, tmp_path: Path) -> None:
    files = warc(tmp_path, page("a", MONDAY, MONDAY), page("b", MONDAY, MONDAY))
    assert import_captures(tools, files, all_hosts=True) == ImportReport(files=1, records=2, imported=2)
    before = table_contents(tools.database)
    assert import_captures(tools, files, all_hosts=True) == ImportReport(files=1, records=2, known=2)
    assert table_contents(tools.database) == before
    run_day(tools, MONDAY)
    before = table_contents(tools.database)
    import_captures(tools, files, all_hosts=True)
    assert table_contents(tools.database) == before


def test_an_archive_imported_where_it_came_from_adds_nothing(tools: Tools, tmp_path: Path) -> None:
    """Found again although a redirect led to the page: by moment, address and bytes."""
    today = datetime.now(UTC).date()
    with serve(SampleNewspaper(today, port=free_port(), corrections=False)) as running:
        add_feeds(tools, [feed.url for feed in running.newspaper.feeds])
        run_all(tools, plan(day_window(today - timedelta(days=7), today), live=True))
    export_captures(tools, day_window(today, today + timedelta(days=1)), tmp_path)
    before = table_contents(tools.database)
    report = import_captures(tools, warc_files([tmp_path]))
    assert (report.imported, report.known > 60) == (0, True)
    assert table_contents(tools.database) == before


@pytest.mark.parametrize(
    "order", [(SUNDAY, MONDAY, TUESDAY), (TUESDAY, MONDAY, SUNDAY)], ids=["forth", "back"]
)
def test_each_page_is_loaded_by_the_run_of_its_own_day(
    tools: Tools, tmp_path: Path, order: tuple[date, ...]
) -> None:
    """The date of the capture is only a hint: what counts is what the page says."""
    records = [page("same-day", MONDAY, MONDAY), page("day-before", MONDAY, SUNDAY),
               page("long-after", TUESDAY, SUNDAY), page("undated", MONDAY, None)]  # fmt: skip
    import_captures(tools, warc(tmp_path, *records), all_hosts=True)
    loaded = {}
    for day in order:
        before = titles(tools)
        run_day(tools, day)
        loaded[day] = titles(tools) - before
    assert loaded == {SUNDAY: {"day-before", "long-after"}, MONDAY: {"same-day"}, TUESDAY: set()}
    looked = "SELECT day, strategies, found, loaded FROM news.coverage ORDER BY day"
    assert rows(tools, looked) == [
        (SUNDAY, ["warehouse"], 2, 2), (MONDAY, ["warehouse"], 1, 1), (TUESDAY, ["warehouse"], 0, 0),
    ]  # fmt: skip
    assert rows(tools, "SELECT state, state_kind FROM newsreel.entries WHERE url LIKE '%%/undated'") == [
        ("captured", "undated")
    ]
    run_all(tools, plan(day_window(TUESDAY), live=True))
    assert titles(tools) == {"same-day", "day-before", "long-after", "undated"}


def test_windows_in_any_order_end_equal(tools: Tools, others: Tools, tmp_path: Path) -> None:
    records = [
        page("a", MONDAY, MONDAY),
        page("b", TUESDAY, SUNDAY),
        page("c", SUNDAY, SUNDAY),
        page("d", SUNDAY, None),
    ]
    for each, days in ((tools, (SUNDAY, MONDAY, TUESDAY)), (others, (MONDAY, TUESDAY, SUNDAY))):
        import_captures(each, warc(tmp_path, *records), all_hosts=True)
        for day in days:
            run_day(each, day)
    first, second = table_contents(tools.database), table_contents(others.database)
    for table in ("entries", "articles", "revisions", "captures", "field_candidates", "article_aliases"):
        assert first[table] == second[table], table


def test_a_run_for_the_past_leaves_pages_captured_before_it(tools: Tools, tmp_path: Path) -> None:
    """No page is published after it was captured, so these need not be read."""
    import_captures(tools, warc(tmp_path, page("a", SUNDAY, SUNDAY)), all_hosts=True)
    run_day(tools, MONDAY + timedelta(days=3))
    assert rows(tools, "SELECT state, state_kind FROM newsreel.entries") == [("captured", None)]
    run_day(tools, SUNDAY)
    assert titles(tools) == {"a"}


def test_of_several_captures_the_newest_is_read_in_whatever_order_they_come(
    tools: Tools, tmp_path: Path
) -> None:
    old, new = page("a", MONDAY, MONDAY, f"old {WORDS}"), page("a", TUESDAY, MONDAY, f"new {WORDS}")
    files = warc(tmp_path, new, name="1.warc.gz") + warc(tmp_path, old, name="2.warc.gz")
    import_captures(tools, files, all_hosts=True)
    assert rows(tools, "SELECT count(*) FROM newsreel.captures") == [(2,)]
    ((first, last),) = rows(tools, "SELECT first_seen_at, last_seen_at FROM newsreel.entries")
    assert (first.date(), last.date()) == (MONDAY, TUESDAY)
    run_day(tools, MONDAY)
    ((text,),) = rows(tools, "SELECT text FROM news.articles")
    assert text.startswith("a new")


def test_a_newer_capture_of_a_loaded_page_is_a_revision(tools: Tools, tmp_path: Path) -> None:
    import_captures(tools, warc(tmp_path, page("a", MONDAY, MONDAY, f"old {WORDS}")), all_hosts=True)
    run_day(tools, MONDAY)
    import_captures(tools, warc(tmp_path, page("a", TUESDAY, MONDAY, f"new {WORDS}")), all_hosts=True)
    run_day(tools, MONDAY)
    ((text, revision),) = rows(tools, "SELECT text, revision FROM news.articles")
    assert (text.startswith("a new"), revision) == (True, 2)


def test_an_older_capture_does_not_take_the_place_of_one_that_waits(tools: Tools, tmp_path: Path) -> None:
    """A feed's entry waits with a fresh capture, and an archive brings an old one of the same page."""
    import_captures(tools, warc(tmp_path, page("a", TUESDAY, MONDAY, f"new {WORDS}")), all_hosts=True)
    as_if_of_a_feed(tools)
    import_captures(tools, warc(tmp_path, page("a", MONDAY, MONDAY, f"old {WORDS}")))
    run_day(tools, MONDAY)
    ((text, revision),) = rows(tools, "SELECT text, revision FROM news.articles")
    assert (text.startswith("a new"), revision) == (True, 1)
    assert rows(tools, "SELECT DISTINCT state FROM newsreel.entries") == [("loaded",)]


def test_an_older_capture_of_an_article_that_a_feed_brought_changes_nothing(
    tools: Tools, tmp_path: Path
) -> None:
    import_captures(tools, warc(tmp_path, page("a", TUESDAY, MONDAY, f"new {WORDS}")), all_hosts=True)
    run_day(tools, MONDAY)
    as_if_of_a_feed(tools)
    import_captures(tools, warc(tmp_path, page("a", MONDAY, MONDAY, f"old {WORDS}")))
    run_day(tools, MONDAY)
    ((text, revision),) = rows(tools, "SELECT text, revision FROM news.articles")
    assert (text.startswith("a new"), revision) == (True, 1)
    assert rows(tools, "SELECT state, count(*) FROM newsreel.entries GROUP BY state") == [("loaded", 2)]


def test_only_known_sources_unless_asked(tools: Tools, tmp_path: Path) -> None:
    stranger = warc_record("https://stranger.example/a", http_answer(article(None)))
    files = warc(tmp_path, page("a", MONDAY, MONDAY), stranger)
    with pytest.raises(UsageError, match="--all-hosts"):
        import_work(tools, files)
    assert import_work(tools, files, all_hosts=True) == files
    add_feeds(tools, ["https://feeds.example.org/rss"])
    assert import_work(tools, files) == files
    assert import_captures(tools, files) == ImportReport(files=1, records=2, imported=1, other_hosts=1)
    assert import_captures(tools, files, all_hosts=True) == ImportReport(
        files=1, records=2, imported=1, known=1
    )
    assert {domain for (domain,) in rows(tools, "SELECT domain FROM newsreel.sources")} == {
        "example.org", "stranger.example",
    }  # fmt: skip


def test_every_record_is_counted_once(tools: Tools, tmp_path: Path) -> None:
    def other(name: str, *answer: str) -> bytes:
        return warc_record(f"{SITE}/{name}", http_answer(b"<p>x", *answer), f"{MONDAY}T12:00:00Z")

    large = warc_record(f"{SITE}/large", http_answer(b"x" * (tools.settings.page_limit_bytes + 1)))
    files = warc(tmp_path, page("a", MONDAY, MONDAY), other("b", "404 Not Found"), page("a", MONDAY, MONDAY),
                 large, other("c", "200 OK", "Content-Type: video/mp4"), warc_record("", http_answer()),
                 warc_record(f"{SITE}/r", b"GET / HTTP/1.1\r\n\r\n", kind="request"))  # fmt: skip
    assert import_captures(tools, files, all_hosts=True) == ImportReport(
        files=1, records=6, imported=1, known=1, no_success=1, not_html=1, too_large=1, broken=1
    )
    run = rows(tools, "SELECT pipeline, kind, is_live, status, entries_new, pages_captured FROM news.runs")
    assert run == [("import_captures", "cli", False, "succeeded", 1, 1)]


def test_what_the_database_refuses_costs_no_neighbour(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(cursor: Cursor, run_id: int, one: Fetched, compressed: bytes) -> bool:
        if one.final_url.endswith("/b"):
            raise UnstorableError("too long")
        return store_archived_page(cursor, run_id, one, compressed)

    monkeypatch.setattr(import_step, "store_archived_page", refuses)
    files = warc(tmp_path, *(page(name, MONDAY, MONDAY) for name in "abc"))
    assert import_captures(tools, files, all_hosts=True) == ImportReport(1, records=3, imported=2, broken=1)


def test_killed_between_two_batches_and_begun_again(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def dies(cursor: Cursor, run_id: int, one: Fetched, compressed: bytes) -> bool:
        calls.append(one.final_url)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return store_archived_page(cursor, run_id, one, compressed)

    monkeypatch.setattr(import_step, "BATCH_PAGES", 2)
    files = warc(tmp_path, *(page(f"p{number}", MONDAY, MONDAY) for number in range(7)))
    with monkeypatch.context() as patched:
        patched.setattr(import_step, "store_archived_page", dies)
        with pytest.raises(KeyboardInterrupt):
            import_captures(tools, files, all_hosts=True)
    assert rows(tools, "SELECT count(*) FROM newsreel.captures") == [(2,)]
    report = import_captures(tools, files, all_hosts=True)
    assert (report.imported, report.known) == (5, 2)


def test_an_import_that_breaks_off_ends_as_failed_and_says_why(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(import_step, "import_files", breaks)
    with pytest.raises(ZeroDivisionError):
        import_captures(tools, warc(tmp_path, page("one", MONDAY, MONDAY)), all_hosts=True)
    found = rows(tools, "SELECT status, status_reason FROM newsreel.runs")
    assert found == [("failed", "It broke off: ZeroDivisionError: a bug")]


def test_two_imports_of_one_file_at_a_time(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    files = warc(tmp_path, *(page(f"p{number}", MONDAY, MONDAY) for number in range(60)))
    reports: list[ImportReport] = []

    def work() -> None:
        with Database(warehouses.writer_url(warehouse)) as database:
            mine = Tools(database, tools.settings, tools.clock)
            reports.append(import_captures(mine, files, all_hosts=True))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.imported for report in reports) == 60
    assert sum(report.known for report in reports) == 120
    assert rows(tools, "SELECT count(*), count(DISTINCT capture_id) FROM newsreel.entries") == [(60, 60)]


def test_folders_and_files_that_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    named = [
        *warc(folder, page("a", MONDAY, MONDAY), name="b.warc.gz"),
        *warc(tmp_path, page("a", MONDAY, MONDAY)),
    ]
    (folder / "plain.warc").write_bytes(page("a", MONDAY, MONDAY))
    (folder / "notes.txt").touch()
    found = warc_files([tmp_path, named[0]])
    assert sorted(path.name for path in found) == ["a.warc.gz", "b.warc.gz", "plain.warc"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="has no files"):
        warc_files([tmp_path / "empty"])
    with pytest.raises(UsageError, match=r"notes\.txt is no WARC file"):
        warc_files([folder / "notes.txt"])
