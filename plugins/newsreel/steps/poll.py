"""Poll: fetch the feeds that are due, and write what they claim."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from newsreel.adapters.document_pool import DocumentPool, worker_pool
from newsreel.adapters.feed_parsing import FeedBody, FeedReading, read_feed
from newsreel.adapters.garbage_collector import rare_collections
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.events import Field
from newsreel.domain.feed import Feed, ParseFailure, PollStatus
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchRequest, is_resting
from newsreel.domain.run import Run
from newsreel.rules.validators import validators_to_send
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn
from newsreel.steps.outbox import BATCH, Outbox
from newsreel.steps.poll_writing import FinishedPoll, refused_poll, write_polls
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import due_feeds, due_hosts
from newsreel.store.lease_rows import HostLease
from newsreel.store.poll_rows import LeftAlone, put_off

# Ours: longer than the turn that capturing takes, and than the lease of a worker that was killed.
PATIENCE_SECONDS = 90.0
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, "
    "text/xml;q=0.8, */*;q=0.5"
)
_FeedPool = DocumentPool[FeedBody, FeedReading | ParseFailure]


def poll(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Poll what is due on the hosts of these buckets; gives the number of feeds polled.

    Args:
        advance: told about feeds polled and written, for progress bars.
    """
    with tools.database.transaction() as cursor:
        hosts = due_hosts(cursor, buckets, tools.clock.now(), run.plan.feed_ids)
    if not hosts:
        return 0
    with rare_collections(), worker_pool(read_feed, tools.settings) as pool:
        polls = _Polls(tools, run, pool, advance)
        asyncio.run(polls.of_hosts(hosts))
        with tools.database.transaction() as cursor:
            put_off(cursor, polls.left_alone)
    return polls.written


class _Polls:
    """The polls of one run's shard."""

    def __init__(self, tools: Tools, run: Run, pool: _FeedPool, advance: Callable[[int], None]) -> None:
        self._tools = tools
        self._run = run
        self._pool = pool
        self._advance = advance
        self._due: dict[str, list[Feed]] = {}
        self._outbox = Outbox(self._write, refused_poll)
        self.left_alone: list[LeftAlone] = []
        self.written = 0

    async def of_hosts(self, hosts: Sequence[str]) -> None:
        """Poll the feeds of these hosts."""
        places = asyncio.Semaphore(self._tools.settings.concurrent_hosts)
        async with web_fetcher(self._tools.settings, self._tools.clock) as fetcher:

            async def one_host(turn: HostTurn) -> bool:
                polite = PoliteHost(fetcher, self._tools.settings, self._tools.clock)
                try:
                    with self._outbox.busy():
                        async with places:
                            await self._of_host(turn, polite)
                finally:
                    turn.rest_seconds = polite.gap_seconds
                    await self._outbox.written(turn.lease)
                return False

            # So many hosts have their turn that some are talked to while the polls of others wait to be
            # written. A host that another worker keeps is due again the next time.
            at_once = self._tools.settings.concurrent_hosts + BATCH
            await work_on_hosts(
                self._tools,
                hosts,
                one_host,
                PATIENCE_SECONDS,
                leave_busy=True,
                at_once=at_once,
                claim=self._claim,
            )

    def _claim(self, cursor: Cursor, leases: Sequence[HostLease]) -> None:
        hosts = [lease.host for lease in leases]
        self._due |= due_feeds(cursor, hosts, self._tools.clock.now(), self._run.plan.feed_ids)

    def _write(self, polls: Sequence[FinishedPoll]) -> set[str]:
        held = write_polls(self._tools.database, self._run.run_id, polls)
        written = sum(poll.lease.host in held for poll in polls)
        self.written += written
        for poll in polls:
            if poll.lease.host in held:
                self._tools.tell("feed_polled", _told(self._run.run_id, poll))
        self._advance(written)
        return held

    async def _of_host(self, turn: HostTurn, polite: PoliteHost) -> None:
        for feed in self._due.pop(turn.lease.host, []):
            finished = await self._one(turn, polite, feed)
            if finished is not None:
                self._outbox.put(finished)

    async def _one(self, turn: HostTurn, polite: PoliteHost, feed: Feed) -> FinishedPoll | None:
        """Fetch, compare, read; None for a feed that is put off, because its host wants a long rest."""
        request = FetchRequest(
            feed.url,
            self._tools.settings.feed_limit_bytes,
            ACCEPT_FEED,
            *validators_to_send(feed, self._tools.clock.now()),
            feed.validators_url,
            feed.credentials,
            stays_on_host=True,
        )
        outcome = await polite.fetch_feed(request, turn.visit)
        if isinstance(outcome, FetchFailure) and is_resting(outcome):
            until = outcome.failed_at + timedelta(seconds=outcome.retry_after_seconds or 0)
            self.left_alone.append(LeftAlone(feed.feed_id, until, outcome.reason))
            return None
        if isinstance(outcome, FetchFailure):
            failure = (outcome.kind, outcome.reason)
            return FinishedPoll(turn.lease, feed, outcome, PollStatus.FAILED, failure=failure)
        if outcome.not_modified:
            return FinishedPoll(turn.lease, feed, outcome, PollStatus.NOT_MODIFIED, 0)
        finished = FinishedPoll(
            turn.lease, feed, replace(outcome, body=b""), PollStatus.SAME_BODY, len(outcome.body)
        )
        digest = hashlib.sha256(outcome.body).digest()
        if digest == feed.body_sha256:
            return finished
        read = await self._pool.read(
            FeedBody(outcome.final_url, outcome.body, outcome.headers, outcome.fetched_at, feed.url)
        )
        if isinstance(read, FeedReading):
            return replace(finished, status=PollStatus.CHANGED, reading=read, body_sha256=digest)
        kind = read.kind if isinstance(read, ParseFailure) else FailureKind.UNREADABLE
        return replace(finished, status=PollStatus.FAILED, failure=(kind, read.reason))


def _told(run_id: int, poll: FinishedPoll) -> dict[str, Field]:
    outcome = poll.outcome
    ended_at = outcome.fetched_at if isinstance(outcome, Fetched) else outcome.failed_at
    return {
        "run": run_id,
        "feed": poll.feed.feed_id,
        "status": poll.status,
        "failure": poll.failure[0] if poll.failure else None,
        "http_status": outcome.http_status,
        "body_bytes": poll.body_bytes,
        "seconds": round((ended_at - outcome.started_at).total_seconds(), 3),
    }
