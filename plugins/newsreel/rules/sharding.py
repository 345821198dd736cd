"""How work is cut into shards: whole hosts, few enough tasks, about equal weight; and who reads in each."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

# Each takes some 130 MiB.
MOST_READERS = 8


@dataclass(frozen=True, slots=True)
class ShardSize:
    """Feeds or pages of one mapped task: the `least`, so that its start is small beside its work, and the
    `most`, so that it ends soon."""

    least: int
    most: int


def plan_shards(
    weight_by_bucket: Mapping[int, int], size: ShardSize, max_shards: int, tasks_at_once: int
) -> list[list[int]]:
    """Spread buckets of hosts over shards, heaviest first onto the lightest shard.

    While the least size gives no more shards than tasks can run at a time, there are so many; from then on
    shards grow to the most size before there are more of them, and there are as many as fill every turn of
    tasks.

    Args:
        weight_by_bucket: feeds or pages waiting in each bucket of hosts.
        size: what one task should have to do; a limit of `max_shards` goes before it, and whole hosts do.
        max_shards: the most tasks.
        tasks_at_once: how many tasks run at a time, at least 1.

    Returns:
        Shards as sorted lists of buckets; none is empty. Deterministic.
    """
    count = _count(sum(weight_by_bucket.values()), size, tasks_at_once)
    count = min(max_shards, len(weight_by_bucket), count)
    if count == 0:
        return []
    shards: list[list[int]] = [[] for _ in range(count)]
    lightest = [(0, index) for index in range(count)]
    for bucket, weight in sorted(weight_by_bucket.items(), key=lambda item: (-item[1], item[0])):
        load, index = heapq.heappop(lightest)
        shards[index].append(bucket)
        heapq.heappush(lightest, (load + weight, index))
    return [sorted(shard) for shard in shards]


def readers_of_a_task(processors: int, tasks_at_once: int) -> int:
    """How many processes of one task read documents, so that all that run at a time have a processor each.

    Args:
        processors: of the machine that runs the task.
        tasks_at_once: of those that read, as far as is known.
    """
    return min(MOST_READERS, max(1, processors // max(1, tasks_at_once)))


def _count(weight: int, size: ShardSize, tasks_at_once: int) -> int:
    count = -(-weight // size.least)
    if count > tasks_at_once:
        turns = -(-weight // (size.most * tasks_at_once))
        count = turns * tasks_at_once
    return max(1, count)
