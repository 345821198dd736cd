"""The sample newspaper through all steps: what comes out is exactly what the paper says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.domain.settings import Settings
from newsreel.local.network_ports import free_port
from newsreel.sample import SampleArticle, SampleNewspaper, serve
from newsreel.sample.server import RunningNewspaper
from newsreel.steps.begin import begin
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import poll_work
from tests.support.polls import make_due
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows

TODAY = datetime.now(UTC).date()
WEEK = (TODAY - timedelta(days=7), TODAY - timedelta(days=1))
# What no article's text may contain.
FURNITURE = [
    "Min Read", "TAGGED", "Share This Article", "Leave a comment", "Your email address will not be published",
    "Lesezeit", "Advertisement", "Story continues", "Read more",
]  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy, and nothing here is about slow servers."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def site() -> Iterator[RunningNewspaper]:
    """The paper of today, before its corrections."""
    with serve(SampleNewspaper(TODAY, port=free_port(), corrections=False)) as running:
        yield running


@pytest.fixture
def paper(site: RunningNewspaper, tools: Tools) -> SampleNewspaper:
    """The paper, with its feeds in the warehouse."""
    add_feeds(tools, [feed.url for feed in site.newspaper.feeds])
    return site.newspaper


def to_load(articles: tuple[SampleArticle, ...], *days: date) -> set[str]:
    """The articles that can be had, of some days or of all."""
    return {
        article.url
        for article in articles
        if article.kind != "missing_page"
        and (not days or (article.published_at is not None and article.published_at.date() in days))
    }


def loaded(tools: Tools, columns: str = "url") -> list[tuple[object, ...]]:
    return rows(tools, f"SELECT {columns} FROM news.articles ORDER BY url")  # noqa: S608 - of the test


def poll_only(tools: Tools) -> None:
    run = begin(tools, plan(day_window(*WEEK), live=True))
    poll(tools, run, sorted(poll_work(tools, run)))


def test_every_article_is_loaded_as_the_paper_has_it(tools: Tools, paper: SampleNewspaper) -> None:
    report = run_all(tools, plan(day_window(*WEEK), live=True))

    columns = "url, title, authors || agencies, published_at, language, text, text_origin"
    found = {row[0]: row[1:] for row in loaded(tools, columns)}
    expected = {
        article.url: (
            article.title,
            list(article.authors),
            article.published_at,
            article.language,
            "\n\n".join(article.paragraphs),
            "feed" if article.kind == "paywalled" else "page",
        )
        for article in paper.articles
        if article.kind != "missing_page"
    }
    assert len(found) >= 60
    assert found == expected
    assert sum(source.articles_new for source in report.sources) == len(expected)
    for phrase in FURNITURE:
        assert not [row for row in found.values() if phrase in str(row[4])], phrase


@pytest.mark.usefixtures("paper")
def test_the_report_names_what_failed_and_why(tools: Tools) -> None:
    report = run_all(tools, plan(day_window(*WEEK), live=True))
    failures = {
        (source.source, failure.what, failure.kind, failure.count)
        for source in report.sources
        for failure in source.failures
    }
    assert failures == {
        ("northern-ledger.localhost", "feed", "not_found", 1),
        ("northern-ledger.localhost", "page", "not_found", 1),
    }
    assert report.status == "succeeded"


def test_a_wire_story_is_one_group_represented_by_the_first(tools: Tools, paper: SampleNewspaper) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    wires: dict[str, list[SampleArticle]] = {}
    for article in paper.articles:
        if article.wire_id:
            wires.setdefault(article.wire_id, []).append(article)
    expected = set()
    for copies in wires.values():
        first = min(copies, key=lambda article: article.published_at or datetime.max.replace(tzinfo=UTC))
        expected |= {(article.url, article is first) for article in copies}
    found = loaded(tools, "url, is_representative, group_id")
    assert {row[:2] for row in found if row[2] is not None} == expected
    assert sum(bool(row[1]) for row in found) == len(found) - len(wires)


@pytest.mark.usefixtures("paper")
def test_a_second_run_changes_nothing(tools: Tools) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    before = table_contents(tools.database)
    report = run_all(tools, plan(day_window(*WEEK), live=True))
    assert table_contents(tools.database) == before
    assert sum(source.articles_new + source.articles_revised for source in report.sources) == 0


@pytest.mark.usefixtures("paper")
def test_polled_again_a_feed_says_unchanged_and_nothing_is_fetched(
    tools: Tools, site: RunningNewspaper
) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    make_due(tools)
    before = len(site.requests)
    report = run_all(tools, plan(day_window(*WEEK), live=True))
    assert sum(source.feeds_unchanged for source in report.sources) == 3
    assert [path for _, path, _ in list(site.requests)[before:] if path != "/robots.txt"] == [
        path for _, path, _ in list(site.requests)[before:] if "feed" in path or path.endswith(".xml")
    ]


def test_a_correction_is_a_revision_and_the_first_state_stays(
    tools: Tools, paper: SampleNewspaper, site: RunningNewspaper
) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    corrected = {article.url for article in paper.articles if article.kind == "corrected"}
    site.newspaper = SampleNewspaper(TODAY, port=paper.port, corrections=True)
    make_due(tools)

    report = run_all(tools, plan(day_window(*WEEK), live=True))

    assert sum(source.articles_revised for source in report.sources) == len(corrected)
    revised = {url for url, revision in loaded(tools, "url, revision") if revision == 2}
    assert revised == corrected
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM newsreel.revisions WHERE NOT is_current AND revision_number = 1")
        assert cursor.fetchone() == (len(corrected),)


def test_tomorrow_adds_a_day_and_keeps_the_rest(
    tools: Tools, paper: SampleNewspaper, site: RunningNewspaper
) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    before = loaded(tools, "url, revision, text")
    site.newspaper = SampleNewspaper(TODAY + timedelta(days=1), port=paper.port, corrections=False)
    make_due(tools)
    run_all(tools, plan(day_window(*WEEK), live=True))
    after = loaded(tools, "url, revision, text")
    assert set(before) < set(after)
    assert {url for url, *_ in after} >= to_load(site.newspaper.articles)


def test_a_run_for_the_past_loads_its_own_days_only(tools: Tools, paper: SampleNewspaper) -> None:
    poll_only(tools)
    days = [TODAY - timedelta(days=5), TODAY - timedelta(days=4)]
    run_all(tools, plan(day_window(*days), live=False))
    assert {url for (url,) in loaded(tools)} == to_load(paper.articles, *days)
    strategies = rows(tools, "SELECT DISTINCT day, strategies FROM news.coverage ORDER BY day")
    assert strategies == [(day, ["warehouse"]) for day in days]


@pytest.mark.usefixtures("paper")
def test_a_run_for_the_past_never_polls(tools: Tools) -> None:
    run_all(tools, plan(day_window(*WEEK), live=False))
    with tools.database.transaction() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM newsreel.polls),"
            " (SELECT count(*) FROM newsreel.entries WHERE feed_id IS NOT NULL)"
        )
        assert cursor.fetchone() == (0, 0)


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [3, 0, 6, 3, 1, 5, 2, 4]])
def test_windows_in_any_order_end_equal(tools: Tools, paper: SampleNewspaper, order: list[int]) -> None:
    poll_only(tools)
    for back in order:
        run_all(tools, plan(day_window(WEEK[0] + timedelta(days=back)), live=False))
    assert {url for (url,) in loaded(tools)} == to_load(
        paper.articles, *(WEEK[0] + timedelta(days=back) for back in range(7))
    )
    run_all(tools, plan(day_window(*WEEK), live=True))
    assert {url for (url,) in loaded(tools)} == to_load(paper.articles)
    groups = loaded(tools, "url, group_id IS NOT NULL, is_representative")
    wires = [article for article in paper.articles if article.wire_id]
    assert sum(bool(row[1]) for row in groups) == len(wires)


@pytest.mark.usefixtures("paper")
def test_overlapping_windows_double_nothing(tools: Tools) -> None:
    poll_only(tools)
    for start in range(5):
        first = WEEK[0] + timedelta(days=start)
        run_all(tools, plan(day_window(first, first + timedelta(days=2)), live=False))
    articles = loaded(tools)
    with tools.database.transaction() as cursor:
        cursor.execute("SELECT count(*), max(revision_number) FROM newsreel.revisions")
        assert cursor.fetchone() == (len(articles), 1)


@pytest.mark.usefixtures("paper")
def test_full_text_search_finds_in_the_articles_language(tools: Tools) -> None:
    run_all(tools, plan(day_window(*WEEK), live=True))
    articles = loaded(tools, "language, text")
    plurals = (("english", "en", r"\b[a-z]{5,}[^s\W]s\b", 1), ("german", "de", r"\b[A-Z][a-z]{5,}en\b", 2))
    for config, language, plural, ending in plurals:
        text = "\n".join(str(text) for told, text in articles if told == language)
        stems = {word[:-ending] for word in re.findall(plural, text)}
        # What no text has letter by letter is found by its plural (names apart, which end so by chance).
        absent = sorted(stem for stem in stems if not re.search(rf"\b{stem}\b", text, re.IGNORECASE))
        assert any(language in languages_found(tools, config, stem) for stem in absent)


def languages_found(tools: Tools, config: str, words: str) -> set[str]:
    found = "SELECT language FROM news.articles WHERE search @@ websearch_to_tsquery(%s, %s)"
    return {language for (language,) in rows(tools, found, config, words)}
