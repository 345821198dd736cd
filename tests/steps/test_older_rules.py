"""Workers with older rules for duplicates beside workers with ours: what counts in the end are ours."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess

import pytest

from newsreel.rules.near_duplicates import RULE_VERSION
from newsreel.steps.check_duplicates import check_duplicates
from newsreel.steps.group import group
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.steps.grouped_papers import at, groups, put
from tests.steps.test_duplicate_races import kill_one
from tests.support.duplicate_workers import COMPARED, news, tools_of, work
from tests.support.made_up_news import localised, story, template, updated
from tests.support.older_rules import work_with_older_rules
from tests.support.stored_articles import Story
from tests.support.table_contents import table_contents
from tests.support.warehouse_rows import rows
from tests.support.warehouses import Warehouses

OLDER = RULE_VERSION - 1
SPAWN = multiprocessing.get_context("spawn")
LEFT_OF_OLDER_RULES = """
SELECT (SELECT count(*) FROM newsreel.wordings WHERE rule_version = %(older)s)
     + (SELECT count(*) FROM newsreel.wording_links WHERE rule_version = %(older)s)
     + (SELECT count(*) FROM newsreel.stop_hashes WHERE rule_version = %(older)s)
     + (SELECT count(*) FROM newsreel.sketches WHERE shelf / 1000000 = %(older)s)
     + (SELECT count(*) FROM newsreel.duplicate_versions WHERE completed_at IS NULL)
"""


@pytest.fixture
def url(warehouses: Warehouses, warehouse: str) -> str:
    return warehouses.writer_url(warehouse)


def older(url: str, *stories: Story) -> BaseProcess:
    """A worker with older rules that has begun."""
    plain = [(one.url, one.text, one.published_at) for one in stories]
    process = SPAWN.Process(target=work_with_older_rules, args=(url, plain, 7))
    process.start()
    return process


def done(process: BaseProcess) -> None:
    process.join(60)
    assert process.exitcode == 0


def left_of_older_rules(tools: Tools) -> int:
    with tools.database.transaction() as cursor:
        cursor.execute(LEFT_OF_OLDER_RULES, {"older": OLDER})
        row = cursor.fetchone()
    return int(row[0]) if row else -1


def test_what_an_older_worker_looks_at_late_is_looked_at_again(tools: Tools, url: str) -> None:
    """It notes what is new to all, and leaves to ours what these have looked at: it could not note that."""
    wire = story(1)
    weather = [at(f"weather{n}", template(n), n) for n in (1, 2)]
    done(older(url, at("a", wire), at("b", updated(wire, 1), 1), *weather))
    assert groups(tools) == {"a": {"a", "b"}, "weather1": {"weather1", "weather2"}}
    for _ in range(2):
        group(tools)
    assert groups(tools) == {"a": {"a", "b"}}
    assert left_of_older_rules(tools) == 0

    put(tools, at("b", story(2), 1))
    done(older(url, at("late", localised(wire, 1), 2), at("weather3", template(3))))
    versions = "SELECT rule_version, count(*) FROM newsreel.wordings GROUP BY 1 ORDER BY 1"
    assert rows(tools, versions) == [(OLDER, 2), (RULE_VERSION, 4)]
    waiting = "SELECT canonical_url FROM newsreel.wording_queue JOIN newsreel.articles USING (article_id)"
    assert rows(tools, waiting) == [("https://b.example/story",)]

    for _ in range(2):
        group(tools)
    assert groups(tools) == {"a": {"a", "late"}}
    assert left_of_older_rules(tools) == 0
    assert rows(tools, waiting) == []
    assert check_duplicates(tools, 36_500) == []


def test_old_and_new_workers_at_once(warehouses: Warehouses) -> None:
    """Two of each, some killed; a run with our rules afterwards leaves what it would have left alone."""
    stories = news()
    random.Random(7).shuffle(stories)
    url = warehouses.writer_url(warehouses.fresh())
    shares = [stories[start::4] for start in range(4)]

    def start(number: int) -> BaseProcess:
        if number >= 2:
            return older(url, *shares[number])
        process = SPAWN.Process(target=work, args=(url, shares[number], 7))
        process.start()
        return process

    running: list[BaseProcess] = [start(0), start(1)]
    rng = random.Random(4)
    with Database(url) as database:
        wait_for(database, f"SELECT count(*) > 0 FROM newsreel.wordings WHERE rule_version = {RULE_VERSION}")  # noqa: S608
        running += [start(2), start(3)]
        wait_for(database, f"SELECT count(*) > 0 FROM newsreel.wordings WHERE rule_version = {OLDER}")  # noqa: S608
        for _ in range(3):
            number = kill_one(rng, running)
            running[number] = start(number)
    for process in running:
        done(process)

    tools = tools_of(url)
    for _ in range(2):
        group(tools)
    assert group(tools) == 0
    assert left_of_older_rules(tools) == 0
    found = table_contents(tools.database)
    tools.database.close()
    assert differences(found, alone(warehouses, stories)) == {}


def alone(warehouses: Warehouses, stories: Sequence[Story]) -> dict[str, list[str]]:
    """What one worker with our rules leaves."""
    tools = tools_of(warehouses.writer_url(warehouses.fresh()))
    put(tools, *stories)
    group(tools)
    contents = table_contents(tools.database)
    tools.database.close()
    assert len(contents["wording_links"]) > 100
    return contents


def differences(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    """In all but `duplicate_groups`, which says who grouped; the members name their representative too."""
    return {
        table: sorted(set(wanted[table]) ^ set(found[table]))[:3]
        for table in COMPARED
        if table != "duplicate_groups" and wanted[table] != found[table]
    }


def wait_for(database: Database, query: str) -> None:
    deadline = time.monotonic() + 60
    while rows(database, query) != [(True,)]:
        assert time.monotonic() < deadline, query
        time.sleep(0.01)
