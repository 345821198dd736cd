"""A permanent redirect is believed after many polls over many days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsreel.domain.feed import MoveSighting
from newsreel.rules.feed_moves import MOVE_AFTER, MOVE_POLLS, is_believed, sighting_after

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW = "https://paper.example/new"


def polled(led_to: Sequence[str | None], every: timedelta) -> list[bool]:
    """Whether the move is believed after each of these polls."""
    sighting: MoveSighting | None = None
    believed = []
    for number, url in enumerate(led_to):
        sighting = sighting_after(sighting, url, NOW + number * every)
        believed.append(is_believed(sighting, NOW + number * every))
    return believed


def test_not_at_first_sight_but_in_the_end() -> None:
    believed = polled([NEW] * 12, timedelta(days=1))

    assert believed.index(True) == MOVE_POLLS - 1
    assert all(believed[MOVE_POLLS - 1 :])


def test_many_polls_in_a_short_time_are_one_portal() -> None:
    polls = int(MOVE_AFTER / timedelta(hours=1))
    believed = polled([NEW] * (polls + 1), timedelta(hours=1))

    assert believed.index(True) == polls


def test_few_polls_in_a_long_time_are_not_enough() -> None:
    assert not any(polled([NEW] * (MOVE_POLLS - 1), timedelta(days=30)))


def test_an_answer_of_the_old_address_starts_over() -> None:
    assert not any(polled([NEW] * 9 + [None] + [NEW] * 9, timedelta(days=2)))
    assert not any(polled([NEW] * 9 + ["https://other.example/"] + [NEW] * 9, timedelta(days=2)))
