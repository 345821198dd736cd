"""Two transactions that need the same partition at once: one makes it, the other goes on."""

from __future__ import annotations

import threading
import time

import pytest

from newsreel.store.database import Database
from tests.support.warehouses import Warehouses


@pytest.mark.parametrize(
    "call",
    [
        "SELECT newsreel.ensure_article_months(ARRAY[timestamptz '2031-05-05 00:00+00'])",
        "SELECT newsreel.ensure_sketch_shelf(2105000)",
    ],
    ids=["current articles", "sketches"],
)
def test_the_second_waits_and_finds_it_made(warehouses: Warehouses, call: str) -> None:
    url = warehouses.owner_url(warehouses.fresh())
    answers: list[object] = []

    def second() -> None:
        with Database(url) as other, other.transaction() as cursor:
            cursor.execute(call)
            answers.append(cursor.fetchone())

    with Database(url) as first:
        thread = threading.Thread(target=second)
        with first.transaction() as cursor:
            cursor.execute(call)
            answers.append(cursor.fetchone())
            thread.start()
            time.sleep(0.7)  # it has looked, and waits for the lock
            assert len(answers) == 1
        thread.join(20)
    assert [bool(answer[0]) for answer in answers if isinstance(answer, tuple)] == [True, False]
