"""Cut the work of a run into shards, each for one mapped task."""

from __future__ import annotations

from newsreel.domain.run import Run
from newsreel.rules.sharding import ShardSize, plan_shards
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import (
    Work,
    capture_work,
    discover_work,
    extract_work,
    poll_work,
    revisit_work,
)

# A task costs about two seconds of CPU besides its step, and readers of documents two more. A second
# between two requests to a host, and 16 hosts at a time: so the least shard of pages takes half a minute at
# least, and the most some minutes, so that other runs get their turn.
FEEDS = ShardSize(least=250, most=1000)
SOURCES = ShardSize(least=20, most=80)
PAGES = ShardSize(least=400, most=5000)
DOCUMENTS = ShardSize(least=800, most=20_000)
# Tasks that are of use at a time at most: for requests as many as the pool lets through (16 slots where
# Newsreel makes it), for reading what a few machines have cores for.
REQUESTS_AT_ONCE = 16
READINGS_AT_ONCE = 8

Shards = list[list[int]]


def poll_shards(tools: Tools, run: Run, tasks_at_once: int) -> Shards:
    """Shards (lists of host buckets) of the feeds that are due.

    Args:
        tasks_at_once: how many tasks can run at a time; work is not cut finer than that without need.
    """
    return _shards(tools, poll_work(tools, run), FEEDS, min(tasks_at_once, REQUESTS_AT_ONCE))


def discover_shards(tools: Tools, run: Run, tasks_at_once: int) -> Shards:
    """Shards of the sources whose histories are searched; none for a live run."""
    return _shards(tools, discover_work(tools, run), SOURCES, min(tasks_at_once, REQUESTS_AT_ONCE))


def capture_shards(tools: Tools, run: Run, tasks_at_once: int) -> Shards:
    """Shards of the pages that wait to be fetched."""
    return _shards(tools, capture_work(tools, run), PAGES, min(tasks_at_once, REQUESTS_AT_ONCE))


def revisit_shards(tools: Tools, run: Run, tasks_at_once: int) -> Shards:
    """Shards of the pages that are to be visited again."""
    return _shards(tools, revisit_work(tools, run), PAGES, min(tasks_at_once, REQUESTS_AT_ONCE))


def extract_shards(tools: Tools, run: Run, tasks_at_once: int) -> Shards:
    """Shards of the captures that wait to be read."""
    return _shards(tools, extract_work(tools, run), DOCUMENTS, min(tasks_at_once, READINGS_AT_ONCE))


def _shards(tools: Tools, work: Work, size: ShardSize, at_once: int) -> Shards:
    return plan_shards(work, size, tools.settings.max_shards, at_once)
