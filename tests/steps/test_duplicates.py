"""Grouping in a real warehouse: which articles are together, who represents them, what changes when."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from newsreel.rules import candidates
from newsreel.steps import wording_links
from newsreel.steps.check_duplicates import check_duplicates
from newsreel.steps.group import _regroup, group
from newsreel.steps.tools import Tools
from newsreel.store import wording_queue, wording_rows
from newsreel.store.database import Database
from newsreel.store.wording_queue import look_again
from tests.steps.grouped_papers import NOON, at, groups, put
from tests.support.locks import waits_for_a_lock
from tests.support.made_up_news import cut, localised, story, template, updated
from tests.support.stored_articles import Story, store_stories
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses


def test_copies_of_every_kind_are_one_group_represented_by_the_first(tools: Tools) -> None:
    wire = story(1)
    put(
        tools,
        at("late", wire, 30),
        at("cut", cut(wire), 5),
        at("local", localised(wire, 3), 2),
        at("first", updated(wire, 4), -1),
        at("other", story(2)),
    )
    group(tools)
    assert groups(tools) == {"first": {"late", "cut", "local", "first"}}
    kinds = dict(rows(tools, "SELECT source, kind FROM news.duplicates"))
    assert kinds == {
        "late.example": "near",
        "cut.example": "near",
        "local.example": "near",
        "first.example": "exact",
    }


def test_weather_reports_of_one_template_are_no_duplicates(tools: Tools) -> None:
    put(tools, *(at(f"paper{number}", template(number)) for number in range(30)))
    group(tools)
    assert groups(tools) == {}


def test_near_copies_are_of_the_same_days_and_exact_ones_of_any(tools: Tools) -> None:
    wire, other = story(1), story(2)
    put(tools, at("a", wire), at("b", cut(wire), 24 * 7 + 1), at("c", other), at("d", other, 24 * 400))
    group(tools)
    assert groups(tools) == {"c": {"c", "d"}}


def test_a_near_copy_at_the_end_of_the_seventh_day_counts_across_weeks(tools: Tools) -> None:
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 24 * 7))
    group(tools)
    assert groups(tools) == {"a": {"a", "b"}}


def test_a_digest_contains_a_story_and_is_no_copy_of_it(tools: Tools) -> None:
    wire = story(1, 8)
    digest = [sentence for seed in range(10, 40) for sentence in story(seed, 4)]
    put(tools, at("paper", wire), at("digest", [*digest[:60], *wire, *digest[60:]]))
    group(tools)
    assert groups(tools) == {}
    found = rows(
        tools,
        "SELECT x.source, y.source FROM news.contained c JOIN news.articles x USING (article_id)"
        " JOIN news.articles y ON y.article_id = c.contained_in_article_id",
    )
    assert found == [("paper.example", "digest.example")]


def test_a_tiny_text_is_a_copy_by_its_title_only(tools: Tools) -> None:
    tiny = "The harbour is closed until Friday."
    put(tools, at("a", tiny, title="Harbour"), at("b", tiny, title="Harbour"), at("c", tiny, title="Port"))
    group(tools)
    assert groups(tools) in ({"a": {"a", "b"}}, {"b": {"a", "b"}})


def test_a_second_run_writes_nothing(tools: Tools) -> None:
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1), at("c", wire, 2), at("d", story(2)))
    group(tools)
    before = table_contents(tools.database)
    writes = (
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE schemaname = 'newsreel'"
    )
    settle = "SELECT pg_stat_force_next_flush()"
    rows(tools, settle)
    counted = rows(tools, writes)
    assert group(tools) == 0
    rows(tools, settle)
    assert rows(tools, writes) == counted
    assert table_contents(tools.database) == before


def test_a_bridge_joins_two_groups_and_the_lost_key_still_leads_there(tools: Tools) -> None:
    one, two = story(1), story(2)
    put(tools, at("a", one, 1), at("b", one, 2), at("c", two, 3), at("d", two, 4))
    group(tools)
    keys = dict(rows(tools, "SELECT source, group_id FROM news.duplicates"))
    put(tools, at("bridge", [*one, *two], 5))
    group(tools)
    assert groups(tools) == {"a": {"a", "b", "c", "d", "bridge"}}
    assert rows(tools, "SELECT DISTINCT group_id FROM news.duplicates") == [(keys["a.example"],)]
    assert rows(tools, "SELECT group_id, leads_to FROM newsreel.duplicate_group_aliases") == [
        (keys["c.example"], keys["a.example"])
    ]


def test_a_group_splits_when_the_bridge_is_rewritten(tools: Tools) -> None:
    one, two = story(1), story(2)
    put(tools, at("a", one, 1), at("b", one, 2), at("c", two, 3), at("d", two, 4))
    put(tools, at("bridge", [*one, *two], 5))
    group(tools)
    put(tools, at("bridge", story(3), 5))
    group(tools)
    assert groups(tools) == {"a": {"a", "b"}, "c": {"c", "d"}}


def test_a_changed_text_leaves_and_the_group_of_two_is_dissolved(tools: Tools) -> None:
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1))
    group(tools)
    put(tools, at("b", story(2), 1))
    group(tools)
    assert groups(tools) == {}
    assert rows(tools, "SELECT count(*), count(leads_to) FROM newsreel.duplicate_group_aliases") == [(1, 0)]


def test_a_text_that_changes_back_comes_back(tools: Tools) -> None:
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1))
    group(tools)
    put(tools, at("b", story(2), 1))
    group(tools)
    put(tools, at("b", cut(wire), 1))
    group(tools)
    assert groups(tools) == {"a": {"a", "b"}}


def test_a_corrected_date_makes_another_the_first(tools: Tools) -> None:
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1))
    group(tools)
    put(tools, at("b", cut(wire), -1))
    group(tools)
    assert groups(tools) == {"b": {"a", "b"}}


def test_an_undated_article_counts_from_when_it_was_first_seen(tools: Tools) -> None:
    wire = story(1)
    undated = Story("https://undated.example/story", " ".join(wire))
    put(tools, undated, at("a", wire, 24 * 300))
    group(tools)
    assert groups(tools) == {"undated": {"undated", "a"}}


def test_analysts_see_size_sources_lag_and_agency(tools: Tools) -> None:
    wire = "BERLIN (Reuters) - " + " ".join(story(1))
    put(tools, at("a", wire), at("b", wire.removeprefix("BERLIN (Reuters) - "), 1.5), at("c", wire, 3))
    put(tools, Story("https://c.example/again", wire, NOON + timedelta(hours=4)))
    group(tools)
    found = rows(
        tools,
        "SELECT source, group_size, group_sources, lag, agency, credits_agency FROM news.duplicates"
        " ORDER BY lag",
    )
    assert found == [
        ("a.example", 4, 3, timedelta(), "Reuters", True),
        ("b.example", 4, 3, timedelta(hours=1.5), "Reuters", False),
        ("c.example", 4, 3, timedelta(hours=3), "Reuters", True),
        ("c.example", 4, 3, timedelta(hours=4), "Reuters", True),
    ]


@pytest.mark.parametrize("order", ["at once", "one by one", "backwards"])
def test_what_a_crowd_shares_finds_nothing_whenever_it_came(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    """Twelve pages that share a long text of their site, where ten a week make a crowd, and a wire story."""
    monkeypatch.setattr(candidates, "CROWD", 10)
    terms = story(99, 22)
    pages = [at(f"page{number:02}", [*story(number, 10), *terms]) for number in range(12)]
    pages += [at("wire", story(50)), at("copy", cut(story(50)), 1)]
    if order == "backwards":
        pages.reverse()
    for batch in [pages] if order == "at once" else [[page] for page in pages]:
        put(tools, *batch)
        group(tools)
    assert groups(tools) == {"wire": {"wire", "copy"}}
    found = rows(tools, "SELECT count(*) > 4, bool_and(is_settled) FROM newsreel.stop_hashes")
    assert found == [(True, True)]


def test_who_is_told_to_look_again_looks_at_the_text_that_came_meanwhile(
    tools: Tools, warehouses: Warehouses, warehouse: str
) -> None:
    warehouse_url = warehouses.writer_url(warehouse)
    put(tools, at("a", story(1)))
    group(tools)
    [(article_id,)] = rows(tools, "SELECT article_id FROM newsreel.articles")
    with Database(warehouse_url) as other, ThreadPoolExecutor(1) as pool:

        def again() -> None:
            with other.transaction() as cursor:
                look_again(cursor, [article_id])

        with tools.database.transaction() as cursor:
            store_stories(cursor, [at("a", story(2))])
            asked = pool.submit(again)
            while not waits_for_a_lock(warehouse_url):
                time.sleep(0.01)
        asked.result(10)
    assert rows(tools, "SELECT revision_number FROM newsreel.wording_queue") == [(2,)]
    group(tools)
    assert rows(tools, "SELECT count(*) FROM newsreel.wording_queue") == [(0,)]


def test_a_text_that_is_shown_no_more_joins_nobody(tools: Tools) -> None:
    """Grouping by others may come between a correction and the look at it."""
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1), at("late", wire, 24 * 100))
    group(tools)
    assert groups(tools) == {"a": {"a", "b", "late"}}
    put(tools, at("a", story(2)))
    with tools.database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO newsreel.grouping_queue (article_id) SELECT article_id FROM newsreel.articles"
        )
    tools.database.repeat(lambda cursor: _regroup(cursor, tools))
    assert groups(tools) == {}
    group(tools)
    assert groups(tools) == {}


def test_long_texts_are_read_a_few_at_a_time(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (wording_rows, wording_queue):
        monkeypatch.setattr(module, "BYTES_AT_ONCE", 5000)
    wire = story(1)
    copies = [at(f"p{number:02}", cut(wire, 0.9 - number / 50), number) for number in range(12)]
    put(tools, *copies[:6])
    sizes: list[int] = []
    real = wording_links._link_batch

    def link_batch(tools: Tools, batch: Sequence[wording_rows.Unlinked]) -> None:
        sizes.append(sum(len(one.text.encode()) for one in batch))
        real(tools, batch)

    monkeypatch.setattr(wording_links, "_link_batch", link_batch)
    group(tools)
    put(tools, *copies[6:])
    group(tools)
    longest = max(len(copy.text.encode()) for copy in copies)
    assert max(sizes) < 5000 + longest
    assert len(groups(tools)["p00"]) == 12
    assert check_duplicates(tools, 36500) == []
