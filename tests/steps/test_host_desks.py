"""Requests of searches: a bug on one address is told to who asked for it, and to nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import psycopg2
import pytest

from newsreel.domain.errors import OutageError
from newsreel.domain.fetch import Fetched, FetchOutcome, FetchRequest
from newsreel.steps.host_desks import HostDesks
from newsreel.steps.tools import Tools

ROOT = "http://paper.example"


class Fetcher:
    """Answers everything, but for one address."""

    def __init__(self, tools: Tools, trouble: Exception) -> None:
        self._tools, self._trouble = tools, trouble

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        if request.url.endswith("/bad"):
            raise self._trouble
        now = self._tools.clock.now()
        return Fetched(request.url, request.url, 200, {}, b"", now, now)


def asked(tools: Tools, trouble: Exception) -> list[FetchOutcome | BaseException]:
    """What those get who ask one host for three pages at once, of which the first is in trouble."""
    quick = replace(tools, settings=replace(tools.settings, host_gap_seconds=0.0))

    async def ask() -> list[FetchOutcome | BaseException]:
        async with HostDesks(quick, Fetcher(quick, trouble)) as desks:
            requests = [FetchRequest(f"{ROOT}/{name}", 1000) for name in ("bad", "good", "fine")]
            return await asyncio.gather(*map(desks.fetch, requests), return_exceptions=True)

    return asyncio.run(ask())


def test_a_bug_on_one_address_is_told_to_who_asked_for_it(tools: Tools) -> None:
    trouble = ZeroDivisionError("of the fetcher")
    first, *others = asked(tools, trouble)
    assert first is trouble
    assert [isinstance(other, Fetched) for other in others] == [True, True]


@pytest.mark.parametrize("trouble", [OutageError("no database"), psycopg2.ProgrammingError("no table")])
def test_trouble_with_the_database_is_everybodys(tools: Tools, trouble: Exception) -> None:
    assert asked(tools, trouble) == [trouble, trouble, trouble]
