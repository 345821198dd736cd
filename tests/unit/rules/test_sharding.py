"""Shards: every bucket once, about equal, never too many; readers share the processors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.sharding import MOST_READERS, ShardSize, plan_shards, readers_of_a_task

TEN = ShardSize(least=10, most=20)
weights = st.dictionaries(st.integers(0, 1023), st.integers(1, 5000), max_size=200)


@given(weights, st.integers(1, 500), st.integers(1, 64))
def test_every_bucket_is_in_exactly_one_shard(
    given_weights: dict[int, int], per_shard: int, most: int
) -> None:
    shards = plan_shards(given_weights, ShardSize(per_shard, 4 * per_shard), most, 16)
    assert sorted(bucket for shard in shards for bucket in shard) == sorted(given_weights)
    assert len(shards) <= most
    assert all(shards)


@given(weights)
def test_the_order_of_the_weights_does_not_matter(given_weights: dict[int, int]) -> None:
    backwards = dict(reversed(list(given_weights.items())))
    assert plan_shards(given_weights, TEN, 8, 8) == plan_shards(backwards, TEN, 8, 8)


def test_little_work_is_one_shard() -> None:
    assert plan_shards({1: 3, 2: 4}, TEN, 64, 4) == [[1, 2]]


def test_no_work_is_no_shard() -> None:
    assert plan_shards({}, TEN, 64, 4) == []


def test_ten_thousand_feeds_are_at_most_64_tasks() -> None:
    shards = plan_shards(dict.fromkeys(range(1000), 10), TEN, 64, 16)
    loads = [10 * len(shard) for shard in shards]
    assert len(shards) == 64
    assert max(loads) - min(loads) <= 10


def test_shards_grow_before_there_are_more_than_tasks_at_once() -> None:
    def count(pages: int, at_once: int) -> int:
        work = dict.fromkeys(range(1000), pages // 1000)
        return len(plan_shards(work, ShardSize(least=400, most=1600), 64, at_once))

    assert [count(pages, 16) for pages in (4000, 6000, 20_000, 25_000)] == [10, 15, 16, 16]
    assert [count(pages, 16) for pages in (32_000, 100_000, 1_000_000)] == [32, 64, 64]
    assert [count(pages, 4) for pages in (1000, 4000, 6000, 7000)] == [3, 4, 4, 8]


@given(weights, st.integers(1, 500), st.integers(1, 64))
def test_every_turn_of_tasks_is_full(given_weights: dict[int, int], per_shard: int, at_once: int) -> None:
    shards = plan_shards(given_weights, ShardSize(per_shard, 4 * per_shard), 10**6, at_once)
    assert len(shards) <= at_once or len(shards) in {len(given_weights), -(-len(shards) // at_once) * at_once}


@given(weights, st.integers(1, 500), st.integers(1, 64))
def test_more_work_is_never_fewer_shards(given_weights: dict[int, int], per_shard: int, at_once: int) -> None:
    def count(work: dict[int, int]) -> int:
        return len(plan_shards(work, ShardSize(per_shard, 4 * per_shard), 64, at_once))

    assert count({bucket: weight * 2 for bucket, weight in given_weights.items()}) >= count(given_weights)


@pytest.mark.parametrize(
    ("processors", "tasks_at_once", "expected"),
    [(2, 1, 2), (2, 4, 1), (8, 4, 2), (1, 0, 1), (64, 1, MOST_READERS), (3, 2, 1)],
)
def test_readers_share_the_processors(processors: int, tasks_at_once: int, expected: int) -> None:
    assert readers_of_a_task(processors, tasks_at_once) == expected
