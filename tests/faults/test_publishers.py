"""Publishers that are slow, down, send garbage or half of what they announced; poison."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from newsreel.store.database import Database
from tests.faults.conftest import DAYS, Paper, contents_of, finish, with_feeds
from tests.faults.figures import Contents, Figures
from tests.faults.points import ANSWER
from tests.faults.victims import Job, victim
from tests.support.moody_site import HTML, MOODS, MoodySite, moody_site
from tests.support.site_visits import answers

# What depends on how often was asked, and what came of it.
ABOUT_ASKING = (
    "feeds", "polls", "entries", "captures", "capture_bodies", "extractions", "article_visits", "gaps",
    "coverage",
)  # fmt: skip
LATER = timedelta(days=3)
IMPATIENT = {"NEWSREEL_TOTAL_TIMEOUT_SECONDS": "1", "NEWSREEL_DOCUMENT_TIMEOUT_SECONDS": "2",
             "NEWSREEL_CONCURRENT_HOSTS": "4"}  # fmt: skip
# One tag with so many attributes takes its reader a minute.
POISON = (
    b"<html><body><p " + b" ".join(b"a%d=1" % number for number in range(56_000)) + b">text</p></body></html>"
)


@dataclass(frozen=True)
class MoodyPaper:
    """A newspaper with moods, a job on it, and what an undisturbed run leaves."""

    site: MoodySite
    paper: Paper
    contents: Contents
    states: set[tuple[str, str]]


@pytest.fixture(scope="module")
def moody(paper: Paper) -> Iterator[MoodyPaper]:
    with moody_site(paper.newspaper.edition, DAYS) as site:
        known = with_feeds(paper.warehouses, site.newspaper)
        job = replace(paper.job, environment={**paper.job.environment, **IMPATIENT})
        here = replace(paper, newspaper=site.newspaper, known=known, job=job)
        undisturbed = here.fresh()
        finish(undisturbed)
        yield MoodyPaper(site, here, contents_of(undisturbed), _states(undisturbed))


@pytest.mark.parametrize(
    ("kind", "mood"),
    [
        pytest.param(kind, mood, marks=() if (kind, mood) == ("pages", "garbage") else pytest.mark.slow)
        for kind in ("feeds and pages", "pages")
        for mood in MOODS
    ],
)
def test_a_bad_day_of_the_publisher(
    moody: MoodyPaper, figures: Figures, same_tables: Callable[..., None], kind: str, mood: str
) -> None:
    job = moody.paper.fresh()
    first = job if kind == "feeds and pages" else replace(job, halts=frozenset({_first_page(moody)}))
    with victim(first) as run:
        if kind == "pages":
            run.halted()
        moody.site.mood = MOODS[mood]
        if kind == "pages":
            run.go_on()
        run.ended()
    moody.site.mood = None
    figures.outages += 1
    finish(_days_later(job))
    # Garbage is an answer: while it stands there, the text of a feed that gives one stands in for the page.
    without = _told_by_feeds(job) if mood == "garbage" else ()
    same_tables(job, moody.contents, ABOUT_ASKING, without)
    assert _states(job) == moody.states


def test_a_poison_page_at_every_host(
    moody: MoodyPaper, figures: Figures, same_tables: Callable[..., None]
) -> None:
    """Hosts are what shards are made of: the poison costs its own page in each, and nothing else."""
    grouped = " ".join(moody.contents["duplicate_members"])
    poisoned = {
        urlsplit(article.url).netloc: article.url
        for article in moody.site.newspaper.articles
        if article.url in " ".join(moody.contents["articles"]) and article.url not in grouped
    }
    assert len(poisoned) == 3
    urls = list(poisoned.values())
    moody.site.pages.update({urlsplit(url).path: answers(POISON, "200 OK", HTML) for url in urls})
    try:
        job = moody.paper.fresh()
        finish(job)
    finally:
        moody.site.pages.clear()
    figures.outages += len(urls)
    same_tables(job, moody.contents, ["capture_bodies", "sketches"], without=urls)
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM newsreel.extractions WHERE state = 'timed_out'")
        assert cursor.fetchone() == (len(urls),)


def _told_by_feeds(job: Job) -> list[str]:
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute("SELECT canonical_url FROM newsreel.entries WHERE content_html IS NOT NULL")
        return [url for (url,) in cursor.fetchall()]


def _days_later(job: Job) -> Job:
    """When everything that is tried again is due; a live run then as well."""
    start, end = job.window
    return replace(job, window=(start, (datetime.fromisoformat(end) + LATER).isoformat()), ahead=LATER)


def _first_page(moody: MoodyPaper) -> int:
    """The feeds have been polled, and the first page has been had."""
    return moody.paper.middle("fetching pages", ANSWER, 0.0)


def _states(job: Job) -> set[tuple[str, str]]:
    with Database(job.url) as database, database.transaction() as cursor:
        cursor.execute("SELECT canonical_url, state FROM newsreel.entries")
        return set(cursor.fetchall())
