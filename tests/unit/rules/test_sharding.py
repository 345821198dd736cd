"""Shards: every bucket once, about equal, never too many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.sharding import plan_shards

weights = st.dictionaries(st.integers(0, 1023), st.integers(1, 5000), max_size=200)


@given(weights, st.integers(1, 500), st.integers(1, 64))
def test_every_bucket_is_in_exactly_one_shard(
    given_weights: dict[int, int], per_shard: int, most: int
) -> None:
    shards = plan_shards(given_weights, per_shard, most)
    assert sorted(bucket for shard in shards for bucket in shard) == sorted(given_weights)
    assert len(shards) <= most
    assert all(shards)


@given(weights)
def test_the_order_of_the_weights_does_not_matter(given_weights: dict[int, int]) -> None:
    backwards = dict(reversed(list(given_weights.items())))
    assert plan_shards(given_weights, 10, 8) == plan_shards(backwards, 10, 8)


def test_little_work_is_one_shard() -> None:
    assert plan_shards({1: 3, 2: 4}, 50, 64) == [[1, 2]]


def test_no_work_is_no_shard() -> None:
    assert plan_shards({}, 50, 64) == []


def test_ten_thousand_feeds_are_at_most_64_tasks() -> None:
    shards = plan_shards(dict.fromkeys(range(1000), 10), 50, 64)
    loads = [10 * len(shard) for shard in shards]
    assert len(shards) == 64
    assert max(loads) - min(loads) <= 10


def test_shards_grow_before_there_are_more_than_work_side_by_side() -> None:
    def count(pages: int) -> int:
        return len(plan_shards(dict.fromkeys(range(1000), pages // 1000), 400, 64, 16))

    assert [count(pages) for pages in (4000, 6000, 20_000, 25_000)] == [10, 15, 16, 16]
    assert [count(pages) for pages in (32_000, 100_000, 1_000_000)] == [20, 63, 64]


@given(weights, st.integers(1, 500), st.integers(1, 64))
def test_more_work_is_never_fewer_shards(given_weights: dict[int, int], per_shard: int, side: int) -> None:
    more = {bucket: weight * 2 for bucket, weight in given_weights.items()}
    assert len(plan_shards(more, per_shard, 64, side)) >= len(plan_shards(given_weights, per_shard, 64, side))
