"""`newsreel run` for the past and `newsreel coverage`, as a person runs them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.local.network_ports import free_port
from newsreel.steps.tools import Tools
from tests.support.commands import newsreel
from tests.support.past_site import PastSite, RunningSite, serve_past
from tests.support.runs import add_feeds
from tests.support.warehouses import Warehouses

TODAY = datetime.now(UTC).date()


def back(days: int) -> str:
    """The day so many days ago."""
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSite]:
    with serve_past(PastSite(TODAY, free_port())) as served:
        yield served


@pytest.fixture
def url(warehouses: Warehouses, warehouse: str, tools: Tools, running: RunningSite) -> str:
    add_feeds(tools, [running.site.paper("feeds.localhost").feed_url])
    return warehouses.writer_url(warehouse)


def command(url: str, running: RunningSite, *arguments: str) -> subprocess.CompletedProcess[str]:
    return newsreel(
        url,
        *arguments,
        COLUMNS="80",
        NEWSREEL_ALLOWED_PRIVATE_NETWORKS="127.0.0.0/8",
        NEWSREEL_HOST_GAP_SECONDS="0",
        NEWSREEL_WAYBACK_URL=running.site.archive_url,
    )


def test_a_past_week_is_searched_shown_and_mended(url: str, running: RunningSite) -> None:
    week = ("--from", back(40), "--to", back(33))
    ran = command(url, running, "run", *week, "--source", "feeds.localhost", "--history", "feed_archive")
    assert ran.returncode == 0, ran.stderr
    assert "searching histories" in ran.stderr
    assert "feeds.localhost (days)" in ran.stderr
    assert "feeds.localhost (pages)" in ran.stderr

    shown = command(
        url, running, "coverage", "--from", back(42), "--to", back(33), "--source", "feeds.localhost"
    )
    assert shown.returncode == 0, shown.stderr
    head = shown.stdout.splitlines()[0]
    assert "2 never looked" in head
    assert "partial: found 2, loaded 1, 1 failed (1 not_found)" in shown.stdout
    assert "■ complete  ◪ partial  □ empty (looked, nothing there)  · never looked  ! gap" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80

    mended = command(url, running, "coverage", "--repair", "--from", back(42), "--to", back(33), "--json")
    assert mended.returncode == 0, mended.stderr
    assert "2 day(s) searched" in mended.stderr
    found = json.loads(mended.stdout)
    assert len(found["days"]) == 9
    assert {row["state"] for row in found["days"]} == {"complete", "partial"}
    assert {each["cause"] for each in found["missing"]} == {"not_found"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["coverage", "--source", "nosuch.example"], "nosuch.example is no known source"),
        (["coverage", "--from", "2999-01-01"], "is in the future"),
        (["run", "--from", "2999-01-01", "--to", "2999-02-01"], "reaches into the future"),
        (
            ["run", "--from", back(9), "--to", back(8), "--history", "diary"],
            "'diary' is no history: choose from",
        ),
        (["run", "--from", back(1), "--to", back(0), "--refetch"], "Histories are for the past"),
    ],
)
def test_what_can_not_be_meant_gets_one_sentence(
    url: str, running: RunningSite, arguments: list[str], sentence: str
) -> None:
    done = command(url, running, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
