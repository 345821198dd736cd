"""A poisoned document costs its own result, in its own time, and nobody else's."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, document_pool
from tests.adapters.pool_documents import obey

SECONDS = 1.0
Pool = DocumentPool[str, str]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with document_pool(obey, processes=2, timeout_seconds=SECONDS, memory_bytes=1024**3) as opened:
        list(opened.run(["warm", "warm"]))
        yield opened


def outcomes(pool: Pool, orders: list[str]) -> dict[str, str | DocumentTrouble]:
    return {orders[index]: outcome for index, outcome in pool.run(orders)}


@pytest.mark.parametrize("order", ["hang", "spin"])
def test_a_document_that_hangs_is_killed_in_time(pool: Pool, order: str) -> None:
    begun = time.monotonic()

    found = outcomes(pool, ["a", order, "b", "c"])

    assert found.pop(order) == DocumentTrouble("timed_out", "not read within 1 s")
    assert found == {"a": "a done", "b": "b done", "c": "c done"}
    assert time.monotonic() - begun < SECONDS + 2


@pytest.mark.parametrize(("order", "code"), [("crash", "7"), ("abort", "-6")])
def test_a_worker_that_dies_is_that_document_and_no_other(pool: Pool, order: str, code: str) -> None:
    found = outcomes(pool, [f"a{number}" for number in range(10)] + [order] + ["b", "c"])

    assert found.pop(order) == DocumentTrouble("crashed", f"the worker process died (code {code})")
    assert all(outcome == f"{name} done" for name, outcome in found.items())


def test_a_document_that_wants_too_much_memory_gets_none(pool: Pool) -> None:
    found = outcomes(pool, ["a", "eat", "b"])

    assert found["eat"] == DocumentTrouble("crashed", "the document needs more memory than it may have")
    assert (found["a"], found["b"]) == ("a done", "b done")


def test_an_exception_is_told_in_a_bounded_sentence(pool: Pool) -> None:
    found = outcomes(pool, ["fail", "a"])

    trouble = found["fail"]
    assert isinstance(trouble, DocumentTrouble)
    assert trouble.kind == "crashed"
    assert trouble.reason.startswith("RuntimeError: xxx")
    assert len(trouble.reason) <= 500
    assert found["a"] == "a done"


def test_the_outcome_does_not_depend_on_the_order(pool: Pool) -> None:
    orders = ["a", "fail", "crash", "b", "eat", "c"]

    assert outcomes(pool, orders) == outcomes(pool, orders[::-1])


def test_the_time_of_a_document_does_not_begin_while_it_waits_for_a_worker(pool: Pool) -> None:
    # Each takes 0.6 of the second it has; the last ones wait two turns.
    found = outcomes(pool, [f"work 0.6{number}" for number in range(6)])

    assert all(isinstance(outcome, str) for outcome in found.values()), found


def test_every_document_has_one_outcome_under_its_own_index(pool: Pool) -> None:
    results = list(pool.run(["same", "same", "fail", "same"]))

    assert sorted(index for index, _ in results) == [0, 1, 2, 3]
    assert isinstance(dict(results)[2], DocumentTrouble)


def test_reading_one_by_one_lets_others_work_and_leaves_nothing_in_the_log(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    async def read() -> tuple[object, ...]:
        ticks = asyncio.create_task(_ticks())
        read = await asyncio.gather(*(pool.read(order) for order in ("hang", "fail", "a", "crash")))
        ticks.cancel()
        return (*read, (await asyncio.gather(ticks, return_exceptions=True))[0])

    ticking = _Ticks.count
    hang, fail, done, crash, _ = asyncio.run(read())

    assert isinstance(hang, DocumentTrouble)
    assert hang.kind == "timed_out"
    assert isinstance(fail, DocumentTrouble)
    assert isinstance(crash, DocumentTrouble)
    assert done == "a done"
    assert _Ticks.count - ticking > 10
    # An outcome that nobody looks at would be logged by asyncio with the document's own words.
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_no_worker_outlives_its_pool() -> None:
    begun = time.monotonic()
    with document_pool(obey, processes=2, timeout_seconds=30, memory_bytes=1024**3) as opened:
        workers = {outcome for _, outcome in opened.run(["pid", "pid", "pid", "pid"])}
        next(iter(opened.run(["a", "hang", "hang"])))  # the pool is left while they hang

    assert time.monotonic() - begun < 10
    assert workers
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


class _Ticks:
    count = 0


async def _ticks() -> None:
    while True:
        await asyncio.sleep(0.02)
        _Ticks.count += 1
