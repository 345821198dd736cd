"""Days that feeds vouch for: all feeds of the source were polled before and after, and nothing was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.domain.history import HistoryKind
from newsreel.steps.begin import begin_without_network
from newsreel.steps.tools import Tools
from newsreel.store.coverage_rows import write_coverage
from newsreel.store.feed_rows import feed_ids
from newsreel.store.search_rows import add_span, source_ids, vouched_spans
from tests.support.runs import add_feeds, day_window, plan
from tests.support.warehouse_rows import rows

DAY = date(2026, 10, 2)
BEFORE = datetime(2026, 10, 1, 23, tzinfo=UTC)
AFTER = datetime(2026, 10, 3, 1, tzinfo=UTC)
FEEDS = ("http://paper.localhost/news", "http://paper.localhost/sport")


def polled(tools: Tools, url: str, last_succeeded_at: datetime | None) -> None:
    """A feed whose last good poll was then; the first one a day before."""
    with tools.database.transaction() as cursor:
        cursor.execute(
            "UPDATE newsreel.feeds SET last_succeeded_at = %s WHERE url = %s", (last_succeeded_at, url)
        )
        for at in () if last_succeeded_at is None else (BEFORE - timedelta(days=1), last_succeeded_at):
            cursor.execute(
                "INSERT INTO newsreel.polls (feed_id, run_id, started_at, finished_at, status)"
                " SELECT feed_id, (SELECT max(run_id) FROM newsreel.runs), %s, %s, 'changed'"
                " FROM newsreel.feeds WHERE url = %s",
                (at, at, url),
            )


@pytest.mark.parametrize(
    ("sport_succeeded_at", "is_enabled", "only_news", "verdict"),
    [
        (AFTER, True, False, "vouched"),
        (AFTER, True, True, "vouched"),
        # It fails since the day before, in the middle of the day, or has never succeeded.
        (BEFORE, True, False, "looked"),
        (BEFORE, True, True, "looked"),
        (BEFORE + timedelta(hours=12), True, False, "looked"),
        (None, True, False, "looked"),
        (None, False, False, "vouched"),
    ],
)
def test_a_day_is_vouched_for_by_all_feeds_or_by_none(
    tools: Tools, sport_succeeded_at: datetime | None, is_enabled: bool, only_news: bool, verdict: str
) -> None:
    add_feeds(tools, FEEDS)
    with tools.database.transaction() as cursor:
        news = feed_ids(cursor, FEEDS[:1])
    run = begin_without_network(tools, plan(day_window(DAY), live=True, feed_ids=news if only_news else None))
    polled(tools, FEEDS[0], AFTER)
    polled(tools, FEEDS[1], sport_succeeded_at)
    if not is_enabled:
        rows(tools, "UPDATE newsreel.feeds SET enabled = false WHERE url LIKE '%/sport' RETURNING 1")
    with tools.database.transaction() as cursor:
        write_coverage(cursor, run, AFTER)
    assert rows(tools, "SELECT strategy, verdict, looked_at FROM newsreel.coverage") == [
        ("feeds", verdict, AFTER)
    ]


def test_a_day_since_which_no_feed_was_read_is_not_looked_at(tools: Tools) -> None:
    add_feeds(tools, FEEDS)
    run = begin_without_network(tools, plan(day_window(DAY), live=True))
    polled(tools, FEEDS[0], BEFORE)
    with tools.database.transaction() as cursor:
        write_coverage(cursor, run, AFTER)
    assert rows(tools, "SELECT strategy FROM newsreel.coverage") == []


def test_nobody_vouches_for_what_a_feed_had_before_it_was_added(tools: Tools) -> None:
    add_feeds(tools, FEEDS[:1])
    rows(tools, "UPDATE newsreel.feeds SET created_at = '2026-09-01' RETURNING 1")
    run = begin_without_network(tools, plan(day_window(DAY), live=True))
    polled(tools, FEEDS[0], AFTER)
    with tools.database.transaction() as cursor:
        write_coverage(cursor, run, AFTER)
        [source] = source_ids(cursor, ["paper.localhost"]).values()
        looked = AFTER + timedelta(days=1)
        for kind in (HistoryKind.FEED_ARCHIVE, HistoryKind.SITEMAP):
            add_span(cursor, run.run_id, source, kind, day_window(DAY), looked)

    def vouch() -> set[str]:
        with tools.database.transaction() as cursor:
            return {each.strategy for each in vouched_spans(cursor, source, day_window(DAY), BEFORE)}

    assert vouch() == {"feeds", "feed_archive", "sitemap"}
    add_feeds(tools, FEEDS[1:])
    assert vouch() == {"sitemap"}
