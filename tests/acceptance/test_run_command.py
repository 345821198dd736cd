"""`newsreel run` as a person uses it, and what the run leaves behind: reports, status, articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreel.sample import SampleNewspaper
from tests.support.commands import LOOPBACK, newsreel, one_sentence


def test_a_run_without_airflow(url: str, paper: SampleNewspaper, tmp_path: Path) -> None:
    for feed in paper.feeds:
        newsreel(url, "feeds", "add", feed.url)
    today = datetime.now(UTC).date()
    window = ["--from", str(today - timedelta(days=7)), "--to", str(today)]

    first = newsreel(url, "run", *window, **LOOPBACK)
    assert first.returncode == 0, first.stderr
    assert "succeeded" in first.stdout
    assert "404" in first.stdout

    second = newsreel(url, "run", *window, "--json", **LOOPBACK)
    assert second.returncode == 0
    assert json.loads(second.stdout)["status"] == "succeeded"
    page = tmp_path / "report.html"
    written = newsreel(url, "report", "--latest", "--format", "html", "--output", str(page))
    assert (written.returncode, written.stdout) == (0, ""), written.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    shown = newsreel(url, "report", "1")
    assert "404" in shown.stdout
    assert "Quality:" in shown.stdout
    assert newsreel(url, "report", "1", "--format", "markdown").stdout.startswith("# Newsreel run of ")
    assert newsreel(url, "report", "no-such-run").stderr == (
        "newsreel: There is no run no-such-run: `newsreel status` shows those that there are.\n"
    )
    assert newsreel(url, "report", "1", "--latest").returncode == 2
    status = json.loads(newsreel(url, "status", "--json").stdout)
    loaded = sum(article.kind != "missing_page" for article in paper.articles)
    assert status["warehouse"]["articles"] == loaded
    assert status["runs"][0]["articles_new"] == 0
    assert "failing" in newsreel(url, "feeds", "list", "--failing").stdout
    query = newsreel(url, "sql", "-At", "-c", "SELECT count(*) FROM news.articles")
    assert query.stdout.strip() == str(loaded), query.stderr


def test_when_every_feed_fails_the_run_is_red(url: str, paper: SampleNewspaper) -> None:
    dead = next(feed.url for feed in paper.feeds if not feed.alive)
    newsreel(url, "feeds", "add", dead)
    today = datetime.now(UTC).date()
    done = newsreel(url, "run", "--from", str(today - timedelta(days=1)), "--to", str(today), **LOOPBACK)
    assert done.returncode == 1
    assert "All 1 feed(s) that were due failed" in done.stderr


def test_without_a_contact_nothing_is_asked(url: str) -> None:
    newsreel(url, "feeds", "add", "https://example.org/feed.xml")
    today = datetime.now(UTC).date()
    done = newsreel(url, "run", "--from", str(today - timedelta(days=1)), "--to", str(today))
    assert done.returncode == 2
    assert one_sentence(done.stderr)
    assert "NEWSREEL_CONTACT" in done.stderr
