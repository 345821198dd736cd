"""`newsreel feeds`: what is at an address before it is polled, lists of feeds in and out, secrets kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from newsreel.cli.report import nothing_due, show_report
from newsreel.domain.run import RunReport, SourceReport
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.commands import newsreel
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.polls import poll_all
from tests.support.runs import add_feeds, day_window
from tests.support.site_visits import answers
from tests.support.table_contents import table_contents

LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
PAGES = {
    "one": LINK.format("News", "/honest") + LINK.format("Comments", "/comments/feed"),
    "two": LINK.format("News", "/honest") + LINK.format("[bold]Sport", "/sport"),
    "none": "<p>Hello</p>",
}
FEED = "https://example.org/feed.xml"
ALLOWED = {"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    acts = {name: answers(f"<html><head>{head}</head></html>".encode()) for name, head in PAGES.items()}
    with misbehaving_site(acts) as running:
        yield running


def test_preview_shows_and_writes_nothing(url: str, site: MisbehavingSite, database: Database) -> None:
    before = table_contents(database)

    done = newsreel(url, "feeds", "preview", site.url("honest"), **ALLOWED)
    assert done.returncode == 0, done.stderr
    assert "1 entry" in done.stdout
    assert "its GUID" in done.stdout
    found = json.loads(newsreel(url, "feeds", "preview", site.url("honest"), "--json", **ALLOWED).stdout)
    assert [entry["title"] for entry in found["entries"]] == ["One"]
    assert table_contents(database) == before


def test_preview_needs_no_warehouse(site: MisbehavingSite) -> None:
    assert newsreel("", "feeds", "preview", site.url("honest"), **ALLOWED).returncode == 0


def test_preview_of_a_page_says_what_to_type(url: str, site: MisbehavingSite) -> None:
    done = newsreel(url, "feeds", "preview", site.url("two"), **ALLOWED)

    assert done.returncode == 1
    assert f"It names 2 feed(s): `newsreel feeds add {site.url('two')}`" in done.stderr


def test_add_takes_a_feed_and_offers_those_of_a_page(url: str, site: MisbehavingSite) -> None:
    refused = newsreel(url, "feeds", "add", site.url("two"), "--yes", **ALLOWED)
    assert refused.returncode == 2
    assert site.url("honest") in refused.stdout
    assert "[bold]Sport" in refused.stdout
    assert refused.stderr.count("\n") == 1

    hint = newsreel(url, "feeds", "add", site.url("one"), **ALLOWED)
    assert hint.returncode == 2
    assert f"type `newsreel feeds add {site.url('honest')}`" in hint.stderr

    for name in ("none", "404", "garbage_for_a_feed"):
        assert newsreel(url, "feeds", "add", site.url(name), **ALLOWED).returncode == 2
    assert newsreel(url, "feeds", "list").stdout.startswith("No feeds")

    added = newsreel(url, "feeds", "add", site.url("one"), "--yes", **ALLOWED)
    assert f"{site.url('honest')}: added." in added.stdout
    again = newsreel(url, "feeds", "add", site.url("honest"), **ALLOWED)
    assert "known already" in again.stdout


@pytest.mark.parametrize("name", ["honest", "403"])
def test_credentials_appear_nowhere(name: str, url: str, site: MisbehavingSite) -> None:
    """The canary is in nothing that a person or a log could see, whatever the server does with it."""
    canary = "canary-c0ffee"
    address = site.url(name).replace("//", f"//reader:{canary}@")
    told = []
    for command in (
        ["feeds", "preview", address],
        ["feeds", "add", address],
        ["run"],
        ["feeds", "list", "--json"],
        ["feeds", "show", address],
        ["feeds", "export"],
        ["status", "--json"],
        ["sql", "SELECT * FROM news.feeds"],
        ["feeds", "disable", address],
    ):
        done = newsreel(url, *command, **ALLOWED)
        told.append(done.stdout + done.stderr)

    assert canary not in "".join(told)
    assert any("authorization" in headers for _, _, headers in site.requests)


def test_credentials_go_along_to_the_feed_that_a_page_names(
    url: str, site: MisbehavingSite, tools: Tools
) -> None:
    page = site.url("one").replace("//", "//reader:secret@")
    added = newsreel(url, "feeds", "add", page, "--yes", **ALLOWED)
    assert (added.returncode, added.stdout) == (0, f"{site.url('honest')}: added.\n")
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT username, password FROM newsreel.feed_credentials")
        assert cursor.fetchall() == [("reader", "secret")]


def test_a_feed_that_is_down_is_taken_at_its_word(url: str, site: MisbehavingSite) -> None:
    done = newsreel(url, "feeds", "add", site.url("500"), **ALLOWED)

    assert done.returncode == 0
    assert "can't be had now (HTTP 500" in done.stdout
    assert f"{site.url('500')}: added." in done.stdout


def test_show_tells_polls_apart_and_lists_fit_a_terminal(
    url: str, tools: Tools, site: MisbehavingSite
) -> None:
    broken = site.url("closes_at_once", "news.a-rather-long-name.localhost")
    add_feeds(tools, [site.url("honest"), broken])
    poll_all(tools)
    with tools.database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.feeds SET next_poll_at = now() WHERE url = %s", (site.url("honest"),))
    poll_all(tools)

    shown = newsreel(url, "feeds", "show", site.url("honest"))
    unchanged, first = [line.split() for line in shown.stdout.splitlines() if "  200  " in line]
    assert unchanged[2:] == ["same_body", "200", "-", "-", "-"]
    assert first[2:] == ["changed", "200", "1", "1", "-"]

    failing = newsreel(url, "feeds", "list", "--failing", COLUMNS="80")
    assert failing.returncode == 0
    assert "source" not in failing.stdout.splitlines()[0]
    assert broken[:40] in failing.stdout.replace("\n", "")


def test_a_file_that_is_no_feed_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("<notes>\n  & so on\n</notes>")
    done = newsreel("", "feeds", "preview", str(tmp_path / "notes.txt"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the body is not a feed (not well-formed (invalid token))" in done.stderr


@pytest.mark.parametrize(("polled", "says_so"), [(0, True), (2, False)])
def test_a_report_says_that_nothing_was_due_only_where_nothing_was(polled: int, says_so: bool) -> None:
    source = SourceReport("example.org", polled, 0, polled, 0, 0, 0, 0, 0, 0, 0, 0, ())
    moment = datetime(2026, 11, 19, tzinfo=UTC)
    report = RunReport(
        7,
        "key",
        "ingest_articles",
        "cli",
        day_window(moment.date()),
        moment,
        moment,
        "failed",
        None,
        (source,),
    )
    out = Console(file=StringIO(), width=120)
    show_report(out, report, nothing_due(True, moment))
    assert isinstance(out.file, StringIO)
    shown = out.file.getvalue()
    assert "Nothing new: 0 articles added." in shown
    assert ("No feed was due" in shown) == says_so


def test_feeds_from_file_to_file(url: str, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.yaml"
    listed.write_text(f"- url: {FEED}\n  title: Example\n- https://example.com/atom\n", encoding="utf-8")
    assert "2 feed(s) added, 0 known" in newsreel(url, "feeds", "import", str(listed)).stdout
    assert "0 feed(s) added, 2 known" in newsreel(url, "feeds", "import", str(listed)).stdout
    exported = tmp_path / "feeds.opml"
    exported.write_text(newsreel(url, "feeds", "export").stdout, encoding="utf-8")
    assert "0 feed(s) added, 2 known" in newsreel(url, "feeds", "import", str(exported)).stdout

    assert "disabled" in newsreel(url, "feeds", "disable", FEED, "--reason", "moved").stdout
    feeds = json.loads(newsreel(url, "feeds", "list", "--json").stdout)
    assert [(feed["url"], feed["health"], feed["health_reason"]) for feed in feeds] == [
        ("https://example.com/atom", "never polled", None),
        (FEED, "disabled", "moved"),
    ]
    assert "enabled" in newsreel(url, "feeds", "add", FEED).stdout
    assert json.loads(newsreel(url, "feeds", "show", FEED, "--json").stdout)["enabled"] is True


def test_credentials_are_shown_nowhere(url: str, database: Database) -> None:
    assert newsreel(url, "feeds", "add", "https://canary:canary2@example.org/private").returncode == 0
    for command in (
        ["list", "--json"],
        ["list"],
        ["export"],
        ["show", "https://example.org/private", "--json"],
    ):
        assert "canary" not in newsreel(url, "feeds", *command).stdout
    with database.transaction() as cursor:
        cursor.execute("SELECT username, password FROM newsreel.feed_credentials")
        assert cursor.fetchall() == [("canary", "canary2")]


def test_a_feeds_title_cannot_break_a_page(url: str, database: Database) -> None:
    newsreel(url, "feeds", "add", FEED)
    with database.transaction() as cursor:
        cursor.execute(
            "UPDATE newsreel.feeds SET title = %s, disabled_reason = %s", ("Daily [/b] News", r"\[/b] x")
        )
    shown = newsreel(url, "feeds", "show", FEED)
    assert shown.returncode == 0, shown.stderr
    assert "Daily [/b] News" in shown.stdout
    assert newsreel(url, "feeds", "list").returncode == 0
