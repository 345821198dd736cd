"""Readers: a processor each over all tasks, one a task at least, and no more than memory allows."""

from __future__ import annotations

import pytest

from newsreel.steps.shards import MOST_READERS, readers_of_a_task


@pytest.mark.parametrize(
    ("processors", "tasks_at_once", "expected"),
    [(2, 1, 2), (2, 4, 1), (8, 4, 2), (1, 0, 1), (64, 1, MOST_READERS), (3, 2, 1)],
)
def test_readers_share_the_processors(processors: int, tasks_at_once: int, expected: int) -> None:
    assert readers_of_a_task(processors, tasks_at_once) == expected
