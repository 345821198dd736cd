"""However many feeds there are: so many tasks at most, every feed in one of them, every host in one."""

from __future__ import annotations

from newsreel.rules.urls import host_bucket
from newsreel.steps.begin import begin
from newsreel.steps.shards import FEEDS, poll_shards
from newsreel.steps.tools import Tools
from tests.support.polls import TODAY
from tests.support.runs import add_feeds, day_window, plan

KNOWN_FEEDS = 10_000


def test_ten_thousand_feeds_are_sixty_four_mapped_tasks_at_most(tools: Tools) -> None:
    hosts = [f"h{number // 2}.localhost" for number in range(KNOWN_FEEDS)]
    add_feeds(tools, (f"http://{host}/feed/{number}" for number, host in enumerate(hosts)))

    shards = poll_shards(tools, begin(tools, plan(day_window(TODAY), live=True)), 32)

    assert 1 < len(shards) <= 64
    buckets = [bucket for shard in shards for bucket in shard]
    assert sorted(buckets) == sorted({host_bucket(host) for host in hosts})
    sizes = [sum(host_bucket(host) in shard for host in hosts) for shard in map(set, shards)]
    assert sum(sizes) == KNOWN_FEEDS
    assert max(sizes) < 1.5 * KNOWN_FEEDS / len(shards)
    assert min(sizes) >= FEEDS.least
