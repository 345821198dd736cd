"""A URL that was wrongly taken for an article's becomes its own, for good, with what was read there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.errors import UsageError
from newsreel.steps import unmerge as unmerge_step
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from newsreel.steps.unmerge import aliases_of, unmerge
from newsreel.store.database import Cursor, Database
from newsreel.store.identity_rows import lock_article
from tests.support.made_up_news import story
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.polls import make_due
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import Act, Visit
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

TODAY = datetime.now(UTC).date()


class Paper:
    """Two pages that both claim to be the first, and say different things; `edition` changes the texts."""

    def __init__(self) -> None:
        self.edition = 0

    def feed(self, *paths: str) -> Act:
        def answer(visit: Visit) -> None:
            port = visit.site_url.rsplit(":", 1)[1]
            items = "".join(
                f"<item><guid isPermaLink='false'>{path}</guid><title>{path} {self.edition}</title>"
                f"<link>http://paper.localhost:{port}/{path}</link></item>"
                for path in paths
            )
            visit.answer(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())

        return answer

    def page(self, seed: int) -> Act:
        def answer(visit: Visit) -> None:
            port = visit.site_url.rsplit(":", 1)[1]
            text = " ".join(story(seed + 100 * self.edition, 8))
            head = f"<link rel='canonical' href='http://paper.localhost:{port}/one'><title>T</title>"
            body = f"<html lang='en'><head>{head}</head><body><article><p>{text}</p></article></body></html>"
            visit.answer(body.encode(), "200 OK", "Content-Type: text/html; charset=utf-8")

        return answer


def live(tools: Tools) -> None:
    make_due(tools)
    run_all(tools, plan(day_window(TODAY - timedelta(days=1)), live=True))


def texts(tools: Tools) -> dict[str, str]:
    found = rows(tools, "SELECT url, text FROM news.articles ORDER BY url")
    return {url.rsplit("/", 1)[1]: text for url, text in found}


def site_of(paper: Paper) -> dict[str, Act]:
    return {"feed": paper.feed("one", "two"), "one": paper.page(1), "two": paper.page(2)}


def merged(tools: Tools, site: MisbehavingSite) -> str:
    add_feeds(tools, [site.url("feed", "paper.localhost")])
    live(tools)
    assert set(texts(tools)) == {"one"}
    return site.url("two", "paper.localhost")


def test_the_parted_url_keeps_what_was_read_there_and_stays_apart(tools: Tools) -> None:
    paper = Paper()
    with misbehaving_site(site_of(paper)) as site:
        two = merged(tools, site)
        assert [alias.reason for alias in aliases_of(tools, two)] == ["canonical", "entry link"]

        parted = unmerge(tools, two, "they are two stories")
        group(tools)

        assert parted.revisions == 1
        assert texts(tools) == {"one": " ".join(story(1, 8)), "two": " ".join(story(2, 8))}
        entries = (
            "SELECT bool_and(e.article_id = a.article_id) FROM newsreel.entries e"
            " JOIN newsreel.articles a ON a.canonical_url_hash = e.url_hash"
        )
        assert rows(tools, entries) == [(True,)]
        orphans = (
            "SELECT count(*) FROM news.articles a WHERE NOT EXISTS (SELECT FROM newsreel.field_candidates c"
            " WHERE c.article_id = a.article_id AND c.revision_number = a.revision)"
        )
        assert rows(tools, orphans) == [(0,)]

        paper.edition = 1
        with tools.database.transaction() as cursor:
            cursor.execute(
                "UPDATE newsreel.entries SET state = 'pending', attempts = 0, next_attempt_at = NULL"
            )
        live(tools)
        assert texts(tools) == {"one": " ".join(story(101, 8)), "two": " ".join(story(102, 8))}


def test_each_is_visited_at_its_own_page_and_dated_by_its_own_text(tools: Tools) -> None:
    class DatedPaper(Paper):
        def page(self, seed: int) -> Act:
            plain = super().page(seed)

            def answer(visit: Visit) -> None:
                dated = f"<meta property='article:published_time' content='{TODAY}T0{seed}:00:00Z'><title>"
                send = visit.answer
                visit.answer = lambda body, *rest: send(body.replace(b"<title>", dated.encode()), *rest)  # type: ignore[method-assign]
                plain(visit)

            return answer

    with misbehaving_site(site_of(DatedPaper())) as site:
        unmerge(tools, merged(tools, site), "they are two stories")
        visits = rows(
            tools, "SELECT v.url = a.url FROM news.visits v JOIN news.articles a USING (article_id)"
        )
        assert visits == [(True,), (True,)]
        dates = (
            "SELECT DISTINCT e.dated_at = r.published_at FROM newsreel.entries e"
            " JOIN newsreel.revisions r ON r.article_id = e.article_id AND r.is_current"
        )
        assert rows(tools, dates) == [(True,)]
        assert len(rows(tools, "SELECT DISTINCT published_at FROM news.articles")) == 2
        live(tools)  # and no run finds that entries and articles disagree
    assert rows(tools, "SELECT DISTINCT status FROM newsreel.runs") == [("succeeded",)]


def test_the_articles_own_url_and_unknown_ones_are_refused(tools: Tools) -> None:
    with misbehaving_site(site_of(Paper())) as site:
        merged(tools, site)
        with pytest.raises(UsageError, match="the article's own URL"):
            unmerge(tools, site.url("one", "paper.localhost"), "no")
        with pytest.raises(UsageError, match="No article is known at"):
            unmerge(tools, site.url("three", "paper.localhost"), "no")
        with pytest.raises(UsageError, match="no article's key and no http"):
            unmerge(tools, "nonsense", "no")
    assert rows(tools, "SELECT count(*) FROM newsreel.identity_pins") == [(0,)]


def test_an_article_read_at_one_url_only_has_nothing_to_part(tools: Tools) -> None:
    paper = Paper()
    with misbehaving_site({"feed": paper.feed("two"), "two": paper.page(2)}) as site:
        two = merged(tools, site)
        with pytest.raises(UsageError, match="nothing to part"):
            unmerge(tools, two, "no")
    assert set(texts(tools)) == {"one"}


def test_of_two_who_part_a_url_at_once_one_is_told_so(
    tools: Tools, warehouses: Warehouses, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with misbehaving_site(site_of(Paper())) as site:
        two = merged(tools, site)
    with Database(warehouses.writer_url(warehouse)) as other:
        lock = lock_article

        def lock_too_late(cursor: Cursor, article_id: int) -> bytes:
            monkeypatch.setattr(unmerge_step, "lock_article", lock)
            unmerge(replace(tools, database=other), two, "first")
            return lock(cursor, article_id)

        monkeypatch.setattr(unmerge_step, "lock_article", lock_too_late)
        with pytest.raises(UsageError, match="parted from its article just now"):
            unmerge(tools, two, "second")
    assert set(texts(tools)) == {"one", "two"}
    assert rows(tools, "SELECT reason FROM newsreel.identity_pins") == [("first",)]
