"""Export: what DuckDB reads equals what SQL says; again and again, whole files only, old files gone."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pytest

from newsreel.adapters.article_files import COLUMNS, arrow_schema
from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportFormat
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.steps.export import export_articles, export_run, export_work
from newsreel.steps.reading import READER
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.export_rows import Selection
from tests.support.clocks import LaterClock
from tests.support.runs import day_window, plan
from tests.support.sample_warehouse import WEEK, sample_warehouse
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

DAY = date(2026, 3, 2)
MARCH = day_window(date(2026, 3, 1), date(2026, 3, 31))
EVERYTHING = Window(WEEK.start, WEEK.end + timedelta(days=1))  # undated articles are of the day of the run


@pytest.fixture(scope="module")
def sample(warehouses: Warehouses) -> Iterator[Tools]:
    name = sample_warehouse(warehouses, READER)
    # As an analyst: an export reads nothing that they may not.
    with Database(warehouses.reader_url(name)) as database:
        yield Tools(database, Settings(), LaterClock())


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def as_sql_has_them(tools: Tools) -> list[tuple[Any, ...]]:
    names = ", ".join(COLUMNS)
    day = "(published_at AT TIME ZONE 'UTC')::date"
    return rows(tools, f"SELECT {names}, {day} FROM news.articles ORDER BY article_id")  # noqa: S608


def test_duckdb_reads_what_sql_says(sample: Tools, tmp_path: Path) -> None:
    total = export_work(sample, Selection(EVERYTHING))
    done: list[int] = []
    report = export_articles(sample, Selection(EVERYTHING), str(tmp_path), advance=done.append)
    names = ", ".join(COLUMNS)
    with duckdb.connect() as duck:
        duck.execute("SET TimeZone = 'UTC'")
        found = duck.execute(
            f"SELECT {names}, published_date FROM read_parquet(?, hive_partitioning = true)"  # noqa: S608
            " ORDER BY article_id",
            [f"{tmp_path}/**/*.parquet"],
        ).fetchall()
    expected = as_sql_has_them(sample)
    assert found == expected
    assert len(expected) == sum(file.articles for file in report.files) == total == sum(done)
    assert any(row[-1] is None for row in expected), "the sample has undated articles"
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == {
        file.path for file in report.files
    }


def test_every_column_of_the_view_is_exported(sample: Tools) -> None:
    """But what is there for searching only."""
    columns = rows(
        sample,
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'news' AND table_name = 'articles'",
    )
    assert {name for (name,) in columns} - {"search", "byline"} == set(COLUMNS)


def test_csv_and_json_lines_say_the_same(sample: Tools, tmp_path: Path) -> None:
    expected = [tuple(map(_told, row[:-1])) for row in as_sql_has_them(sample)]
    export_articles(sample, Selection(EVERYTHING), str(tmp_path), ExportFormat.JSONL)
    export_articles(sample, Selection(EVERYTHING), str(tmp_path), ExportFormat.CSV)
    lines = [line for path in tmp_path.rglob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    objects = sorted((json.loads(line) for line in lines), key=lambda one: one["article_id"])
    assert [tuple(one.values()) for one in objects] == expected
    assert all(list(one) == list(COLUMNS) for one in objects)

    cells: list[list[str]] = []
    for path in tmp_path.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == list(COLUMNS)
        cells += rows
    cells.sort(key=lambda row: int(row[1]))
    assert cells == [[_cell(value) for value in row] for row in expected]


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_same_export_twice_is_identical_to_the_byte(
    sample: Tools, tmp_path: Path, form: ExportFormat
) -> None:
    export_articles(sample, Selection(EVERYTHING), str(tmp_path / "one"), form)
    export_articles(sample, Selection(EVERYTHING), str(tmp_path / "two"), form)
    again = export_articles(sample, Selection(EVERYTHING), str(tmp_path / "one"), form)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two") != {}
    assert again.removed == ()


def test_a_store_gets_the_same_files_as_a_folder(sample: Tools, tmp_path: Path) -> None:
    address = f"memory://{tmp_path.name}/export"
    export_articles(sample, Selection(EVERYTHING), f"file://{tmp_path}/[export]")
    for _ in range(2):
        export_articles(sample, Selection(EVERYTHING), address)
    memory = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}/export/"
    stored = {path.removeprefix(root): memory.cat_file(path) for path in memory.find(root)}
    assert stored == files_of(tmp_path / "[export]") != {}


def test_one_source_leaves_the_files_of_others(sample: Tools, tmp_path: Path) -> None:
    export_articles(sample, Selection(EVERYTHING), str(tmp_path))
    before = files_of(tmp_path)
    [(source,), *_] = rows(sample, "SELECT domain FROM news.sources WHERE articles > 0 ORDER BY domain")
    report = export_articles(sample, Selection(EVERYTHING, source), str(tmp_path))
    assert {file.source for file in report.files} == {source}
    assert files_of(tmp_path) == before


def write(tools: Tools, *stories: Story) -> None:
    with tools.database.transaction() as cursor:
        store_stories(cursor, stories)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def paths(folder: Path) -> set[str]:
    return set(files_of(folder))


def test_what_has_no_articles_any_more_vanishes(tools: Tools, tmp_path: Path) -> None:
    moved = "https://example.org/moved"
    write(tools, Story(moved, "a text", at(DAY)), Story("https://example.org/undated", "b text"))
    export_articles(tools, Selection(MARCH), str(tmp_path))
    january = day_window(date(2026, 1, 1))
    export_articles(tools, Selection(january), str(tmp_path))
    undated = "published_date=__HIVE_DEFAULT_PARTITION__/source=example.org/first-seen-2026-01-01.parquet"
    assert paths(tmp_path) == {"published_date=2026-03-02/source=example.org/articles.parquet", undated}

    write(tools, Story(moved, "a text", at(DAY + timedelta(days=1))))
    # Its old day alone: the file goes, and no other is touched.
    report = export_articles(tools, Selection(day_window(DAY)), str(tmp_path))
    assert report.removed == ("published_date=2026-03-02/source=example.org/articles.parquet",)
    assert paths(tmp_path) == {undated}
    assert not (tmp_path / "published_date=2026-03-02").exists()
    export_articles(tools, Selection(MARCH), str(tmp_path))
    assert paths(tmp_path) == {"published_date=2026-03-03/source=example.org/articles.parquet", undated}


def test_as_of_gives_the_articles_as_they_stood(tools: Tools, tmp_path: Path) -> None:
    write(tools, Story("https://example.org/a", "the first text", at(DAY), title="First"))
    rows(tools, "UPDATE newsreel.revisions SET archived_at = '2026-03-04 05:06:07+00' RETURNING 1")
    [(moment,)] = rows(tools, "SELECT clock_timestamp()")
    write(tools, Story("https://example.org/a", "the second text", at(DAY), title="Second"))
    write(tools, Story("https://example.org/b", "a later article", at(DAY)))
    export_articles(tools, Selection(MARCH, None, moment), str(tmp_path), ExportFormat.JSONL)
    [line] = next(iter(files_of(tmp_path).values())).splitlines()
    then = json.loads(line)
    assert (then["title"], then["text"], then["revision"]) == ("First", "the first text", 1)
    assert then["group_id"] is None
    assert then["archived_at"] == "2026-03-04T05:06:07Z"
    assert export_work(tools, Selection(MARCH, None, moment)) == 1


def test_a_run_exports_its_window_and_every_day_that_it_changed(tools: Tools, tmp_path: Path) -> None:
    from newsreel.steps.begin import begin

    later = DAY + timedelta(days=9)
    write(tools, Story("https://example.org/a", "a text", at(DAY)))
    export_articles(tools, Selection(MARCH), str(tmp_path))
    window = plan(day_window(date(2026, 3, 20)), live=False)
    run = begin(tools, window)
    with tools.database.transaction() as cursor:
        store_stories(cursor, [Story("https://example.org/a", "another text", at(later))])
        cursor.execute("UPDATE newsreel.revisions SET run_id = %s WHERE is_current", (run.run_id,))
    report = export_run(tools, run, str(tmp_path), ExportFormat.PARQUET)
    assert [file.day for file in report.files] == [later]
    assert paths(tmp_path) == {f"published_date={later}/source=example.org/articles.parquet"}


def test_long_and_many_articles_are_cut_into_row_groups(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr("newsreel.adapters.article_files.GROUP_ROWS", 4)
    monkeypatch.setattr("newsreel.adapters.article_files.GROUP_BYTES", 1000)
    for first, texts in ((0, ["short"] * 9), (9, ["long " * 300] * 2)):
        write(
            tools, *(Story(f"https://example.org/{first + n}", text, at(DAY)) for n, text in enumerate(texts))
        )
    export_articles(tools, Selection(MARCH), str(tmp_path))
    [path] = tmp_path.rglob("*.parquet")
    with pq.ParquetFile(path) as file:
        groups = [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]
        assert file.schema_arrow == arrow_schema()
    assert groups == [4, 4, 2, 1]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nowhere://bucket/export", "Protocol not known"),
        ("/proc/newsreel", "can't be written to"),
    ],
)
def test_a_place_that_can_t_be_is_one_sentence(tools: Tools, address: str, sentence: str) -> None:
    write(tools, Story("https://example.org/a", "a text", at(DAY)))
    with pytest.raises(UsageError, match=sentence):
        export_articles(tools, Selection(MARCH), address)
    tools.database.close()  # nothing is left open that would complain


def test_an_unknown_source_is_one_sentence(tools: Tools) -> None:
    with pytest.raises(UsageError, match=r"nobody\.example is no known source"):
        export_work(tools, Selection(MARCH, "nobody.example"))


# Exports into a folder for ever; prints once when the first export is complete.
EXPORTER = """
import sys
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.rules.windows import parse_moment
from newsreel.steps.export import export_articles
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from newsreel.store.export_rows import Selection
url, folder, start, end = sys.argv[1:]
tools = Tools(Database(url), Settings(), SystemClock())
while True:
    export_articles(tools, Selection(Window(parse_moment(start, ""), parse_moment(end, ""))), folder)
    print("done", flush=True)
"""


def test_killed_at_any_moment_every_file_is_whole(
    tools: Tools, warehouses: Warehouses, warehouse: str, tmp_path: Path
) -> None:
    """Readers beside it, too, see whole files only; the next export finishes what a killed one began."""
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(10)]
    write(
        tools,
        *(Story(f"https://example.org/{d}/{n}", f"text {n} " * 400, at(d)) for d in days for n in range(30)),
    )
    export_articles(tools, Selection(MARCH), str(tmp_path / "undisturbed"))
    folder = tmp_path / "killed"
    arguments = [
        warehouses.reader_url(warehouse),
        str(folder),
        str(MARCH.start.date()),
        str(MARCH.end.date()),
    ]
    for delay in (0.0, 0.013, 0.034, 0.055, 0.089):
        process = subprocess.Popen(
            [sys.executable, "-c", EXPORTER, *arguments], stdout=subprocess.PIPE, start_new_session=True
        )
        assert process.stdout is not None
        with process.stdout:
            if folder.exists():
                process.stdout.readline()  # the second export of the process is the one that is killed
            until = time.monotonic() + delay
            while time.monotonic() < until:
                read_all(folder)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        read_all(folder)
    export_articles(tools, Selection(MARCH), str(folder))
    kept = {path: data for path, data in files_of(folder).items() if not path.startswith(".newsreel-export-")}
    assert kept == files_of(tmp_path / "undisturbed")


def read_all(folder: Path) -> None:
    found = [str(path) for path in folder.rglob("*.parquet")]
    if found:
        with duckdb.connect() as duck:
            duck.execute("SELECT sum(length(text)), count(DISTINCT article_id) FROM read_parquet(?)", [found])
