"""Four workers in processes of their own, three orders, kills at random: the same groups, nothing twice."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess

import pytest

from newsreel.steps.group import group
from newsreel.store.database import Database
from tests.support.duplicate_workers import COMPARED, news, tools_of, work
from tests.support.stored_articles import Story, store_stories
from tests.support.table_contents import table_contents
from tests.support.warehouses import Warehouses

WORKERS = 4
KILLS = 5


@pytest.fixture(scope="module")
def undisturbed(warehouses: Warehouses) -> dict[str, list[str]]:
    """One worker, everything at once."""
    tools = tools_of(warehouses.writer_url(warehouses.fresh()))
    with tools.database.transaction() as cursor:
        store_stories(cursor, news())
    group(tools)
    contents = table_contents(tools.database)
    tools.database.close()
    assert len(contents["duplicate_groups"]) > 20
    assert len(contents["wording_links"]) > 100
    return contents


@pytest.mark.parametrize(
    ("order", "kills"), [("chronological", KILLS), ("reversed", KILLS), ("shuffled", KILLS), ("shuffled", 0)]
)
def test_groups_and_links_are_the_same(
    warehouses: Warehouses, undisturbed: dict[str, list[str]], order: str, kills: int
) -> None:
    stories = news()
    if order == "reversed":
        stories.reverse()
    elif order == "shuffled":
        random.Random(7).shuffle(stories)
    url = warehouses.writer_url(warehouses.fresh())
    shares = [stories[start::WORKERS] for start in range(WORKERS)]

    work_together(url, shares, kills)

    tools = tools_of(url)
    assert group(tools) == 0
    found = table_contents(tools.database)
    tools.database.close()
    differences = {
        table: sorted(set(undisturbed[table]) ^ set(found[table]))[:3]
        for table in COMPARED
        if undisturbed[table] != found[table]
    }
    assert differences == {}


def work_together(url: str, shares: list[list[Story]], kills: int) -> None:
    """All shares at once, in processes; as the work goes on, some are killed and begin again."""
    spawn = multiprocessing.get_context("spawn")
    rng = random.Random(kills)
    total = sum(map(len, shares))

    def start(share: list[Story]) -> BaseProcess:
        process = spawn.Process(target=work, args=(url, share, 7))
        process.start()
        return process

    running = [start(share) for share in shares]
    with Database(url) as database:
        for kill in range(1, kills + 1):
            while looked_at(database) < total * kill // (kills + 1):
                time.sleep(0.01)
            victim = kill_one(rng, running)
            running[victim] = start(shares[victim])
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * len(running)


def kill_one(rng: random.Random, running: Sequence[BaseProcess]) -> int:
    """Number of the worker that was killed; one that came to its end just before doesn't count."""
    while at_work := [number for number, process in enumerate(running) if process.is_alive()]:
        chosen = rng.choice(at_work)
        running[chosen].kill()
        running[chosen].join()
        if running[chosen].exitcode == -signal.SIGKILL:
            return chosen
        assert running[chosen].exitcode == 0
    raise AssertionError("all came to their end before the last kill")


def looked_at(database: Database) -> int:
    with database.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM newsreel.wordings")
        row = cursor.fetchone()
    return row[0] if row else 0
