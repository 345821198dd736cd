"""The tutorial shows what psql prints today."""

from __future__ import annotations

from tests.support.tutorial import PATH, STEPS, tutorial
from tests.support.warehouses import Warehouses


def test_the_tutorial_is_up_to_date(warehouses: Warehouses) -> None:
    assert PATH.read_text(encoding="utf-8") == tutorial(warehouses), "docs/tutorial.md: run `make docs`"
    assert len(STEPS) == 10
