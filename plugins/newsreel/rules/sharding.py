"""How work is cut into shards: whole hosts, few enough tasks, about equal weight."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

# Beyond as many shards as are wanted side by side, shards grow to so many times the least weight before there
# are more of them.
GROWTH = 4


def plan_shards(
    weight_by_bucket: Mapping[int, int],
    weight_per_shard: int,
    max_shards: int,
    side_by_side: int | None = None,
) -> list[list[int]]:
    """Spread buckets of hosts over shards, heaviest first onto the lightest shard.

    Args:
        weight_by_bucket: feeds or pages waiting in each bucket of hosts.
        weight_per_shard: what one task should have to do at least, so that its start-up is small.
        max_shards: the most tasks.
        side_by_side: how many tasks are of use at a time, where more only start more often; None where
            every task that there can be is of use.

    Returns:
        Shards as sorted lists of buckets; none is empty. Deterministic.
    """
    count = _count(sum(weight_by_bucket.values()), weight_per_shard, side_by_side)
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


def _count(weight: int, per_shard: int, side_by_side: int | None) -> int:
    most = -(-weight // per_shard)
    if side_by_side is not None and most > side_by_side:
        most = max(side_by_side, -(-weight // (per_shard * GROWTH)))
    return max(1, most)
