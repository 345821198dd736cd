"""`make run` as a newcomer types it: the real DAG, through Airflow, on a stack of its own."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreel.sample import SampleNewspaper
from tests.support.commands import LocalHome, local_home

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def home() -> Iterator[LocalHome]:
    with local_home() as fresh:
        yield fresh


def test_first_everything_then_nothing(home: LocalHome) -> None:
    port = int(home.environment["NEWSREEL_SAMPLE_PORT"])
    articles = SampleNewspaper(datetime.now(UTC).date(), port=port).articles
    expected = sum(article.kind != "missing_page" for article in articles)

    first = home.make("run")
    assert first.returncode == 0, first.stdout + first.stderr
    for text in ("sample newspaper", "make run FEEDS=", "reading pages", "harbour-gazette.localhost",
                 "HTTP 404 Not Found", ".venv/bin/newsreel --sample sql", "make up"):  # fmt: skip
        assert text in first.stdout + first.stderr

    counted = home.newsreel("--sample", "sql", "-At", "-c", "SELECT count(*) FROM news.articles")
    assert counted.stdout.strip() == str(expected), counted.stderr

    second = home.make("run")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Nothing new: 0 articles added. No feed was due; the next one is at" in second.stdout
    counted = home.newsreel("--sample", "sql", "-At", "-c", "SELECT count(*) FROM news.articles")
    assert counted.stdout.strip() == str(expected)


def test_the_readmes_query(home: LocalHome) -> None:
    query = "SELECT source, day, articles, unique_articles FROM news.daily_volume ORDER BY day, source"
    done = home.newsreel("--sample", "sql", "-c", query)
    assert done.returncode == 0, done.stderr
    assert "harbour-gazette.localhost" in done.stdout
    asked = home.newsreel("--sample", "sql", "most_syndicated")
    assert "2 rows" in asked.stdout, asked.stdout + asked.stderr
    assert home.newsreel("--sample", "status").returncode == 0
    assert "No feeds of your own here" in home.newsreel("status").stdout
    assert "failing" in home.newsreel("--sample", "feeds", "list", "--failing").stdout


def test_an_analyst_at_the_printed_command_can_only_read(home: LocalHome) -> None:
    done = home.newsreel("--sample", "sql", "-c", "DELETE FROM newsreel.articles")
    assert done.returncode != 0
    assert "permission denied" in done.stderr


def test_bad_feed_lists_and_missing_contacts_start_nothing(home: LocalHome, tmp_path: Path) -> None:
    missing = home.make("run", f"FEEDS={tmp_path}/none.opml")
    assert missing.returncode == 2
    assert "none.opml: no such file" in missing.stderr
    feeds = tmp_path / "feeds.txt"
    feeds.write_text("https://example.org/feed\n", encoding="utf-8")
    alone = home.make("run", f"FEEDS={feeds}")
    assert alone.returncode == 2
    assert "NEWSREEL_CONTACT" in alone.stderr
    assert "example.org" not in home.newsreel("feeds", "list").stdout


def test_own_feeds(home: LocalHome, tmp_path: Path) -> None:
    """On the sample newspaper's own addresses, as if they were somebody's: they stay apart from it."""
    feeds = tmp_path / "feeds.opml"
    exported = home.newsreel("--sample", "feeds", "export").stdout
    feeds.write_text(exported, encoding="utf-8")
    # Nobody serves them now, so every feed fails and the run is red, with the reason in the table.
    done = home.make("run", f"FEEDS={feeds}", "CONTACT=you@example.org")
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"Feeds: 4 of {feeds}" in done.stdout
    assert "All 4 feed(s) that were due failed" in done.stdout
    listed = json.loads(home.newsreel("feeds", "list", "--failing", "--json").stdout)
    assert len(listed) == 4
    # They are not due again so soon, but who names one wants it now.
    today = datetime.now(UTC).date()
    one = home.newsreel(
        "run", "--from", str(today - timedelta(days=1)), "--to", str(today), "--feed", listed[0]["url"]
    )
    assert one.returncode == 1
    assert "All 1 feed(s) that were due failed" in one.stderr


def test_a_taken_port_is_one_sentence(home: LocalHome) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        busy = LocalHome(home.folder, {**home.environment, "NEWSREEL_SAMPLE_PORT": port})
        done = busy.make("run")
    assert done.returncode == 2
    assert f"Port {port} is taken by another program" in done.stderr
    assert "NEWSREEL_SAMPLE_PORT=" in done.stderr
