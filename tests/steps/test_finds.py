"""Pages that histories found: asked again where that may help, from the archive in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.settings import Settings
from newsreel.steps.tools import Tools
from newsreel.store.search_rows import source_ids
from tests.support.past_paper import PastArticle, PastPaper, only_history, serve_past
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.warehouse_rows import rows

NOON = datetime(2026, 10, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = day_window(NOON.date())


def article(name: str, hours: int, *, archived: bool = False) -> PastArticle:
    """One of the day, gone where an archive has it."""
    at = NOON + hours * HOUR
    copied_at = NOON + timedelta(days=3) if archived else None
    return PastArticle(name, at, at + HOUR, at - HOUR, gone=archived, archived_at=copied_at)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Patient: the machine may be busy."""
    return replace(settings, total_timeout_seconds=30)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[PastPaper]:
    with serve_past([article("there", 0)]) as running:
        only_history(monkeypatch, running)
        yield running


def pages(tools: Tools) -> list[tuple[object, ...]]:
    """Name, state, cause and attempts of all pages."""
    return rows(
        tools, "SELECT split_part(url, '/', 4), state, state_kind, attempts FROM news.pages ORDER BY 1"
    )


def again(tools: Tools) -> None:
    """Whatever waits for a later attempt is due now."""
    rows(
        tools, "UPDATE newsreel.entries SET next_attempt_at = NULL WHERE next_attempt_at > now() RETURNING 1"
    )


def test_a_find_that_meets_a_challenge_is_asked_again_as_often_as_any_page(
    fed: Tools, paper: PastPaper
) -> None:
    paper.challenged = {"there"}
    run_all(fed, plan(WINDOW, live=False))
    assert pages(fed) == [("there", "pending", "challenge", 1)]
    run_all(fed, plan(WINDOW, live=False))
    assert paper.page_requests == ["/there"], "it is not due yet"
    again(fed)
    run_all(fed, plan(WINDOW, live=False))
    assert pages(fed) == [("there", "pending", "challenge", 2)]
    again(fed)
    paper.challenged = set()
    run_all(fed, plan(WINDOW, live=False))
    assert pages(fed) == [("there", "loaded", None, 3)]


def test_a_challenge_that_stays_gives_a_find_up(fed: Tools, paper: PastPaper) -> None:
    paper.challenged = {"there"}
    for _ in range(4):
        run_all(fed, plan(WINDOW, live=False))
        again(fed)
    assert pages(fed) == [("there", "rejected", "challenge", 3)]
    assert len(paper.page_requests) == 3


def test_a_run_of_some_sources_asks_for_no_page_of_others(fed: Tools, paper: PastPaper) -> None:
    add_feeds(fed, [f"http://other-paper.localhost:{paper.port}/feed"])
    frugal = replace(fed, settings=replace(fed.settings, history_requests_per_source=0))
    with fed.database.transaction() as cursor:
        keys = source_ids(cursor, ["past-paper.localhost", "other-paper.localhost"])
    own, other = keys["past-paper.localhost"], keys["other-paper.localhost"]
    run_all(frugal, replace(plan(WINDOW, live=False), source_ids=(own,)))
    assert pages(fed) == [("there", "pending", None, 0)]
    run_all(fed, replace(plan(WINDOW, live=False), source_ids=(other,), histories=()))
    assert paper.page_requests == []
    run_all(fed, replace(plan(WINDOW, live=False), source_ids=(own,)))
    assert paper.page_requests == ["/there"]


def test_pages_that_move_to_an_archive_at_work_are_fetched_in_the_same_run(
    fed: Tools, paper: PastPaper
) -> None:
    """The archive has had its turn before the slow paper has said that its page is gone."""
    paper.articles = [article("early", 1, archived=True)]
    frugal = replace(fed, settings=replace(fed.settings, history_requests_per_source=1))
    run_all(frugal, plan(WINDOW, live=False))
    assert pages(fed) == [("early", "pending", None, 0)], "the archive is asked by another run"

    paper.articles = [*paper.articles, article("late", 2, archived=True)]
    paper.slow = {"late"}
    run_all(fed, replace(plan(WINDOW, live=False), refetch=True))
    asked = [path for path in paper.page_requests if path != "/early"]
    assert set(asked) == {"/web/early", "/late", "/web/late"}
    assert [(name, state) for name, state, *_ in pages(fed)] == [("early", "loaded"), ("late", "loaded")]


@pytest.mark.parametrize("first", [article("there", 0), PastArticle("there", NOON, None, NOON)])
def test_a_hint_stays_within_the_bounds_that_a_later_claim_gives(
    fed: Tools, paper: PastPaper, first: PastArticle
) -> None:
    """Where they contradict the earlier ones, and where they are narrower; the earliest hint that is left."""
    paper.articles = [first]
    frugal = replace(fed, settings=replace(fed.settings, history_requests_per_source=0))
    run_all(frugal, plan(WINDOW, live=False))
    paper.articles = [article("there", 72)]
    run_all(frugal, plan(day_window(NOON.date() + timedelta(days=3)), live=False))
    hints = "SELECT not_before_at, hinted_at, not_after_at FROM newsreel.entries"
    hinted_at = NOON + (73 if first.not_after_at else 71) * HOUR
    assert rows(fed, hints) == [(NOON + 71 * HOUR, hinted_at, NOON + 73 * HOUR)]
