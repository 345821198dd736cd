"""The sample newspaper through all steps: what comes out is exactly what the paper says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps.tools import Tools
from tests.support.runs import add_feeds, day_window, plan, run_all


@pytest.fixture
def paper() -> Iterator[SampleNewspaper]:
    newspaper = SampleNewspaper(datetime.now(UTC).date(), port=free_port())
    with serve(newspaper):
        yield newspaper


def week_before(edition: date) -> tuple[date, date]:
    return edition - timedelta(days=7), edition - timedelta(days=1)


def test_loads_the_whole_paper(tools: Tools, paper: SampleNewspaper) -> None:
    add_feeds(tools, [feed.url for feed in paper.feeds])
    window = day_window(*week_before(datetime.now(UTC).date()))

    report = run_all(tools, plan(window, live=True))

    with tools.database.transaction() as cursor:
        cursor.execute("SELECT url, title, authors, published_at, language, text FROM news.articles")
        loaded = {row[0]: row[1:] for row in cursor.fetchall()}
    expected = {
        article.url: (
            article.title,
            list(article.authors),
            article.published_at,
            article.language,
            "\n\n".join(article.paragraphs),
        )
        for article in paper.articles
        if article.kind != "missing_page"
    }
    assert loaded == expected
    assert sum(source.articles_new for source in report.sources) == len(expected)
