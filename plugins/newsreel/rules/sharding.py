"""How work is cut into shards: whole hosts, few enough tasks, about equal weight."""

from __future__ import annotations

import heapq
from collections.abc import Mapping


def plan_shards(
    weight_by_bucket: Mapping[int, int], weight_per_shard: int, max_shards: int
) -> list[list[int]]:
    """Spread buckets of hosts over shards, heaviest first onto the lightest shard.

    Args:
        weight_by_bucket: feeds or pages waiting in each bucket of hosts.
        weight_per_shard: what one task should have to do at least, so that its start-up is small.
        max_shards: the most tasks.

    Returns:
        Shards as sorted lists of buckets; none is empty. Deterministic.
    """
    total = sum(weight_by_bucket.values())
    count = min(max_shards, len(weight_by_bucket), max(1, -(-total // weight_per_shard)))
    if count == 0:
        return []
    shards: list[list[int]] = [[] for _ in range(count)]
    lightest = [(0, index) for index in range(count)]
    for bucket, weight in sorted(weight_by_bucket.items(), key=lambda item: (-item[1], item[0])):
        load, index = heapq.heappop(lightest)
        shards[index].append(bucket)
        heapq.heappush(lightest, (load + weight, index))
    return [sorted(shard) for shard in shards]
