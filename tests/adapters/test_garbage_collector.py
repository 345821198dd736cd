"""The collector is as it was afterwards, whatever happened."""

from __future__ import annotations

import gc

import pytest

from newsreel.adapters.garbage_collector import rare_collections


def test_what_lives_is_left_alone_and_afterwards_all_is_as_before() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with rare_collections():
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_an_error_restores_it_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), rare_collections():
        raise ZeroDivisionError
    assert gc.get_threshold() == before


def test_cycles_made_within_are_still_collected() -> None:
    freed = []

    class Cycle:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            freed.append(1)

    with rare_collections():
        for _ in range(50_000):
            Cycle()
        assert freed
