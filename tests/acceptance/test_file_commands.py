"""Commands that write and read files: articles, answers of the cookbook, captures."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreel.sample import SampleNewspaper
from newsreel.store.database import Database
from tests.support.commands import LOOPBACK, newsreel
from tests.support.stored_articles import Story, store_stories
from tests.support.warehouses import Warehouses


def test_articles_out_as_files(url: str, database: Database, tmp_path: Path) -> None:
    published = datetime(2026, 11, 5, 12, tzinfo=UTC)
    with database.transaction() as cursor:
        store_stories(cursor, [Story("https://example.org/a", "the text", published)])
    days = ["--from", "2026-11-05", "--to", "2026-11-08"]
    place = tmp_path / "export"
    done = newsreel(url, "export", *days, "--into", str(place))
    assert done.returncode == 0, done.stderr
    assert "1 articles in 1 files" in done.stdout
    written = "published_date=2026-11-05/source=example.org/articles"
    assert (place / f"{written}.parquet").is_file()
    settings = {"NEWSREEL_EXPORT_URL": str(place), "NEWSREEL_EXPORT_FORMAT": "jsonl"}
    by_settings = newsreel(url, "export", *days, "--json", **settings)
    assert json.loads(by_settings.stdout)["files"][0]["path"] == f"{written}.jsonl"

    homeless = newsreel(url, "export", *days)
    assert (homeless.returncode, homeless.stderr) == (
        2,
        "newsreel: Where to? Give --into FOLDER, or set NEWSREEL_EXPORT_URL.\n",
    )
    half = newsreel(url, "export", "--from", "2026-11-05T06:00+00:00", "--to", "2026-11-08", "--into", "x")
    assert (half.returncode, half.stdout) == (2, "")
    assert "a partition is one whole day" in half.stderr


def test_questions_of_the_cookbook(url: str, tmp_path: Path) -> None:
    listed = newsreel(url, "sql", "--list")
    assert "front_pages" in listed.stdout
    assert "Language mix" in listed.stdout
    shown = newsreel(url, "sql", "language_mix", "--param", "days=7")
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (0, "0 rows"), shown.stderr
    assert newsreel(url, "sql", "language_mix", "--csv").stdout == "source,language,articles,share\n"
    assert json.loads(newsreel(url, "sql", "language_mix", "--json").stdout) == []
    assert newsreel(url, "sql", "language_mix", "--parquet", str(tmp_path / "mix.parquet")).returncode == 0
    assert (tmp_path / "mix.parquet").exists()
    for wrong, sentence in (
        (["languages"], "no 'languages'"),
        (["language_mix", "--csv", "--json"], "Give one of"),
        (["language_mix", "-c", "SELECT 1"], "'-c' is not understood"),
        (["language_mix", "--parquet", str(tmp_path / "no" / "mix.parquet")], "can't be written"),
        (["--param", "days=7"], "go with a question"),
    ):
        done = newsreel(url, "sql", *wrong)
        assert (done.returncode, done.stdout) == (2, ""), wrong
        assert sentence in done.stderr
    piped = newsreel(url, "sql", "--csv", "-c", "SELECT 1 AS one")
    assert piped.stdout == "one\n1\n", piped.stderr


def test_captures_out_and_in_replay_and_maintenance(
    url: str, database: Database, paper: SampleNewspaper, warehouses: Warehouses, tmp_path: Path
) -> None:
    feed = next(feed.url for feed in paper.feeds if feed.alive)
    newsreel(url, "feeds", "add", feed)
    today = datetime.now(UTC).date()
    days = ["--from", str(today - timedelta(days=7)), "--to", str(today + timedelta(days=1))]
    newsreel(url, "run", *days[:2], "--to", str(today), **LOOPBACK)

    written = newsreel(url, "captures", "export", *days, "--warc", str(tmp_path / "archive"), "--json")
    assert written.returncode == 0, written.stderr
    files = json.loads(written.stdout)
    assert [Path(file["path"]).exists() for file in files] == [True] * len(files)
    other = warehouses.writer_url(warehouses.fresh())
    read = newsreel(other, "captures", "import", str(tmp_path / "archive"), "--all-hosts")
    assert read.returncode == 0, read.stderr
    words = " ".join(read.stdout.split())
    assert f"{sum(file['captures'] for file in files)} response records in {len(files)} file(s)" in words
    assert "1 not HTML" in words
    assert "0 known already" in words
    assert "broken" not in words

    third = warehouses.writer_url(warehouses.fresh())
    newsreel(third, "feeds", "add", feed)
    past = ["--from", str(today - timedelta(days=7)), "--to", str(today - timedelta(days=2))]
    only = [*past, "--history", "warc"]
    unnamed = newsreel(third, "run", *only, **LOOPBACK)
    assert (unnamed.returncode, "--warc" in unnamed.stderr) == (2, True)
    shelf = newsreel(third, "run", *only, "--warc", str(tmp_path / "archive"), **LOOPBACK)
    assert shelf.returncode == 0, shelf.stderr
    loaded = newsreel(third, "sql", "-At", "-c", "SELECT count(*) FROM news.articles").stdout
    assert int(loaded) > 10

    same = newsreel(url, "replay", *days)
    assert same.returncode == 0, same.stderr
    assert "1 captured polls of 1 feed(s)" in same.stdout
    with database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.entries SET title = '[b]other' WHERE entry_id = 1")
    differs = newsreel(url, "replay", *days, "--dry-run")
    assert differs.returncode == 1
    assert differs.stderr.endswith("newsreel: Entries that are stored otherwise than replayed: 1.\n")
    assert "[b]other" in differs.stdout

    kept = newsreel(url, "maintain")
    assert kept.returncode == 0, kept.stderr
    assert "kept for ever" in kept.stdout
    dropped = newsreel(url, "maintain", "--json", NEWSREEL_CAPTURE_RETENTION_MONTHS="1")
    assert json.loads(dropped.stdout)["months"] == []
