"""The check finds what was lost or falsified in the warehouse, says so, and mends it when asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.rules.wording import wording
from newsreel.steps.check_duplicates import check_duplicates
from newsreel.steps.tools import Tools
from tests.support.made_up_news import cut, story
from tests.support.stored_articles import Story, store_stories
from tests.support.table_contents import table_contents

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def news(tools: Tools) -> None:
    stories = []
    for seed in range(6):
        for number, text in enumerate((story(seed), cut(story(seed)), story(seed))):
            url = f"https://paper{number}.example/{seed}"
            stories.append(Story(url, " ".join(text), NOW - timedelta(days=seed, hours=number)))
    with tools.database.transaction() as cursor:
        store_stories(cursor, stories)


def test_nothing_differs_and_nothing_is_written(tools: Tools) -> None:
    assert check_duplicates(tools, 15) == []
    before = table_contents(tools.database)
    assert check_duplicates(tools, 15) == []
    assert table_contents(tools.database) == before


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("DELETE FROM newsreel.wording_links", {"link", "group"}),
        ("DELETE FROM newsreel.sketches WHERE wording_key = %(key)s", {"index"}),
        ("DELETE FROM newsreel.duplicate_members WHERE article_id = 3", {"group"}),
        ("UPDATE newsreel.duplicate_groups g SET representative_article_id = (SELECT min(article_id)"
         " FROM newsreel.duplicate_members m WHERE m.group_id = g.group_id)", {"group"}),
        ("UPDATE newsreel.wordings SET dated_at = dated_at - interval '30 days', shelf = shelf - 4"
         " WHERE article_id = 2", {"wording"}),
        ("UPDATE newsreel.revisions SET text = upper(text) WHERE article_id = 2", {"wording", "index"}),
    ],
    ids=["links", "index", "member", "representative", "date", "text"],
)  # fmt: skip
def test_damage_is_found_and_mended(tools: Tools, damage: str, expected: set[str]) -> None:
    assert check_duplicates(tools, 15) == []
    before = table_contents(tools.database)
    with tools.database.transaction() as cursor:
        cursor.execute(damage, {"key": wording(" ".join(story(0))).key})
    found = check_duplicates(tools, 60)
    assert {difference.what for difference in found} >= expected
    assert check_duplicates(tools, 60, repair=True) == found
    assert check_duplicates(tools, 60) == []
    after = table_contents(tools.database)
    if "upper" not in damage:
        assert after == before
    assert after["duplicate_members"] != []


def test_articles_before_the_window_are_left_alone(tools: Tools) -> None:
    check_duplicates(tools, 15)
    with tools.database.transaction() as cursor:
        cursor.execute(
            "UPDATE newsreel.revisions SET text = upper(text) WHERE published_at < %s", (NOW - timedelta(4),)
        )
    assert check_duplicates(tools, 3) == []
    assert check_duplicates(tools, 15) != []
