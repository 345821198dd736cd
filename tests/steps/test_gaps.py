"""A feed whose entries do not meet those of the poll before leaves a gap, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from newsreel.rules.report_text import report_cells
from newsreel.steps.tools import Tools
from tests.support.clocks import LaterClock
from tests.support.misbehaving_site import misbehaving_site
from tests.support.polls import TODAY, InTurn, poll_all, rss
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.site_visits import answers
from tests.support.warehouse_rows import rows


def gaps_of(tools: Tools, clock: LaterClock, lists: Sequence[Sequence[int]]) -> list[int]:
    """The numbers of the polls that left a gap."""
    with misbehaving_site({"feed": InTurn([answers(rss(*numbers)) for numbers in lists])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in lists:
            poll_all(tools)
            clock.ahead += timedelta(days=1)
    return [number for (number,) in rows(tools, "SELECT poll_id FROM newsreel.gaps ORDER BY 1")]


def test_a_feed_that_usually_overlaps_and_does_not_leaves_a_gap_and_is_asked_sooner(
    tools: Tools, clock: LaterClock
) -> None:
    assert gaps_of(tools, clock, [(1, 2), (2, 3), (3, 4), (8, 9)]) == [4]
    ((reason, gaps),) = rows(
        tools, "SELECT next_poll_reason, (SELECT sum(open_gaps) FROM news.feeds) FROM newsreel.feeds"
    )
    assert "none of the 2 entries was known before, so some were missed" in reason
    assert gaps == 1


def test_a_gap_is_in_the_report_of_its_run_and_is_no_failure(tools: Tools, clock: LaterClock) -> None:
    reports = []
    with misbehaving_site({"feed": InTurn([answers(rss(1, 2)), answers(rss(8))])}) as site:
        add_feeds(tools, [site.url("feed")])
        for _ in range(2):
            reports.append(run_all(tools, plan(day_window(TODAY), live=True)))
            clock.ahead += timedelta(days=1)

    gaps = [[f for f in report.sources[0].failures if f.what == "gap"] for report in reports]
    assert [len(found) for found in gaps] == [0, 1]
    assert (gaps[1][0].count, gaps[1][0].example) == (1, site.url("feed"))
    assert report_cells(reports[1].sources[0])[-1] == str(
        sum(f.count for f in reports[1].sources[0].failures if f.what == "page")
    )


def test_a_feed_that_never_overlaps_leaves_one_gap_and_no_more(tools: Tools, clock: LaterClock) -> None:
    assert gaps_of(tools, clock, [(1,), (2,), (3,), (4,)]) == [2]


def test_the_first_entries_of_an_empty_feed_are_no_gap(tools: Tools, clock: LaterClock) -> None:
    assert gaps_of(tools, clock, [(), (1, 2), (2, 3), (8, 9)]) == [4]
