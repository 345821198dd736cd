"""HTTP answers that were damaged on the way: an outcome each, in bounded time and memory, storable."""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings
from newsreel.rules.text import storable
from tests.support.mutated_answers import mutated_answers

TOTAL_SECONDS = 1.0
LIMIT_BYTES = 64 * 1024
AT_ONCE = 32
ELSEWHERE = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"


@dataclass
class AnswersServer:
    """Gives answer N to whoever asks for /N, all of it at once, and ends the connection."""

    answers: Sequence[bytes]
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            name = head.split(b" ")[1].lstrip(b"/")
            known = name.isdigit() and int(name) < len(self.answers)
            writer.write(
                self.answers[int(name)] if known else b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
            )
            await writer.drain()
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()


async def outcomes_of(answers: Sequence[bytes], settings: Settings) -> list[tuple[FetchOutcome, float]]:
    """What comes of each answer, and how many seconds it took."""
    site = AnswersServer(answers)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    places = asyncio.Semaphore(AT_ONCE)

    async with server, web_fetcher(settings, SystemClock()) as fetcher:

        async def one(number: int) -> tuple[FetchOutcome, float]:
            async with places:
                begun = time.monotonic()
                url = f"http://127.0.0.1:{port}/{number}"
                outcome = await fetcher.fetch(FetchRequest(url, LIMIT_BYTES, etag='"1"'))
                return outcome, time.monotonic() - begun

        return await asyncio.gather(*(one(number) for number in range(len(answers))))


def words_of(outcome: FetchOutcome) -> list[str]:
    if isinstance(outcome, FetchFailure):
        return [outcome.reason, outcome.leads_to or "", outcome.moved_to or ""]
    headers: Mapping[str, str] = outcome.headers
    return [outcome.final_url, outcome.moved_to or "", *headers, *headers.values()]


def check(answers: Sequence[bytes], settings: Settings) -> Counter[str]:
    """All that the steps rely on; gives how many of each kind came out."""
    bounded = replace(settings, total_timeout_seconds=TOTAL_SECONDS)
    kinds: Counter[str] = Counter()
    for outcome, seconds in asyncio.run(outcomes_of(answers, bounded)):
        assert all(storable(word) == word for word in words_of(outcome)), outcome
        # The limit, and what a busy machine makes of it.
        assert seconds < TOTAL_SECONDS + 5
        if isinstance(outcome, Fetched):
            assert len(outcome.body) <= LIMIT_BYTES
            assert outcome.body or outcome.not_modified
            kinds["not modified" if outcome.not_modified else "fetched"] += 1
        else:
            assert outcome.reason
            assert outcome.retry_after_seconds is None or 0 <= outcome.retry_after_seconds <= 24 * 3600
            kinds[outcome.kind] += 1
    return kinds


def test_a_damaged_answer_is_an_outcome(settings: Settings) -> None:
    kinds = check(list(mutated_answers(400)), settings)

    assert kinds["fetched"] > 40
    assert kinds.total() == 400
    assert len(kinds) > 6


@pytest.mark.slow
def test_ten_thousand_damaged_answers_cost_little_memory(settings: Settings) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    kinds = check(list(mutated_answers(10_000, seed=2)), settings)

    assert kinds.total() == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
