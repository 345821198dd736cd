"""New rules for duplicates come to the articles little by little, and clear up behind themselves."""

from __future__ import annotations

import pytest

from newsreel.rules.near_duplicates import RULE_VERSION
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from tests.steps.grouped_papers import at, groups, put
from tests.support.made_up_news import cut, story
from tests.support.warehouse_rows import rows


def test_new_rules_look_at_everything_again_and_clear_up(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The groups stay as they are while old and new stand side by side."""
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1), at("c", story(2)))
    group(tools)
    before = groups(tools)
    older = RULE_VERSION - 1
    with tools.database.transaction() as cursor:
        for table in ("wordings", "wording_links", "duplicate_versions"):
            cursor.execute(f"UPDATE newsreel.{table} SET rule_version = %s", (older,))  # noqa: S608 - of the test
        cursor.execute("SELECT newsreel.ensure_sketch_shelf(shelf - 1000000) FROM newsreel.sketches")
        cursor.execute("UPDATE newsreel.sketches SET shelf = shelf - 1000000")
        cursor.execute("INSERT INTO newsreel.stop_hashes (hash, rule_version) VALUES (1, %s)", (older,))
    monkeypatch.setattr("newsreel.steps.group.RENEWED_AT_ONCE", 2)
    versions = "SELECT rule_version, count(*) FROM newsreel.{} GROUP BY 1 ORDER BY 1"
    renewed = []
    for _ in range(3):
        group(tools)
        assert groups(tools) == before
        renewed.append(rows(tools, versions.format("wordings")))
    assert renewed == [[(older, 1), (RULE_VERSION, 2)], [(RULE_VERSION, 3)], [(RULE_VERSION, 3)]]
    completed = (
        "SELECT rule_version FROM newsreel.duplicate_versions WHERE completed_at IS NOT NULL ORDER BY 1"
    )
    assert rows(tools, versions.format("wording_links")) == [(RULE_VERSION, 1)]
    assert rows(tools, versions.format("stop_hashes")) == []
    assert rows(tools, completed) == [(older,), (RULE_VERSION,)]
    assert rows(tools, "SELECT DISTINCT shelf / 1000000 FROM newsreel.sketches") == [(RULE_VERSION,)]
    shelves = "SELECT count(*) FROM pg_class WHERE relname ~ %s AND relkind = 'r'"
    assert rows(tools, shelves, f"^sketches_{older}_") == [(0,)]
    assert rows(tools, shelves, f"^sketches_{RULE_VERSION}_") > [(0,)]


def test_groups_follow_new_rules_as_these_reach_their_articles(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What old rules took for a copy stays one until both texts were looked at with the new ones."""
    wire = story(1)
    put(tools, at("a", wire), at("b", cut(wire), 1), at("c", story(2)), at("d", story(3)))
    group(tools)
    older = RULE_VERSION - 1
    with tools.database.transaction() as cursor:
        for table in ("wordings", "wording_links", "duplicate_versions"):
            cursor.execute(f"UPDATE newsreel.{table} SET rule_version = %s", (older,))  # noqa: S608 - of the test
        cursor.execute(
            "INSERT INTO newsreel.wording_links SELECT least(x.wording_key, y.wording_key),"
            " greatest(x.wording_key, y.wording_key), %s, 'duplicate', 1, 1, 1, '{1,2}'"
            " FROM newsreel.wordings x JOIN newsreel.wordings y ON x.article_id < y.article_id"
            " JOIN newsreel.articles a ON a.article_id = x.article_id JOIN newsreel.articles c"
            " ON c.article_id = y.article_id WHERE (a.canonical_url, c.canonical_url) ="
            " ('https://a.example/story', 'https://c.example/story')",
            (older,),
        )
        cursor.execute(
            "INSERT INTO newsreel.grouping_queue (article_id) SELECT article_id FROM newsreel.articles"
        )
    monkeypatch.setattr("newsreel.steps.group.RENEWED_AT_ONCE", 1)
    seen = []
    for _ in range(5):  # the newest first: c, d or b before a
        group(tools)
        seen.append(groups(tools))
    assert seen[0] == {"a": {"a", "b", "c"}}
    assert seen[-1] == {"a": {"a", "b"}}
    assert all({"a", "b"} <= found["a"] for found in seen)
