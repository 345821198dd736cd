"""Poll: fetch the feeds that are due, and write what they claim."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence

from newsreel.adapters.compression import compress
from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, worker_pool
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.errors import UnstorableError
from newsreel.domain.events import Field
from newsreel.domain.feed import EntryChanges, Feed, ParsedFeed, ParseFailure, PollRecord, PollStatus
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.entry_changes import entry_changes, identified, keyed_entries
from newsreel.rules.poll_schedule import failure_weight
from newsreel.rules.urls import url_key
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.poll_plan import (
    heed_failure,
    missed_entries,
    next_after_failure,
    next_after_success,
    note_move,
)
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import store_capture
from newsreel.store.database import Cursor
from newsreel.store.entry_rows import known_entries, write_changes
from newsreel.store.feed_rows import due_feeds, due_hosts
from newsreel.store.lease_rows import HostLease, hold_host
from newsreel.store.poll_rows import FeedContent, record_gap, record_poll

# Longer than the turn that capturing takes, and than the lease of a worker that was killed.
PATIENCE_SECONDS = 90.0
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, "
    "text/xml;q=0.8, */*;q=0.5"
)
_FeedPool = DocumentPool[FeedBody, ParsedFeed | ParseFailure]


def poll(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Poll what is due on the hosts of these buckets; gives the number of feeds polled.

    Args:
        advance: told about every feed polled, for progress bars.
    """
    only = run.plan.feed_ids
    with tools.database.transaction() as cursor:
        hosts = due_hosts(cursor, buckets, tools.clock.now(), only)
    if not hosts:
        return 0
    settings = tools.settings
    polled = 0

    async def all_hosts() -> None:
        nonlocal polled
        async with web_fetcher(settings, tools.clock) as fetcher:

            async def one_host(lease: HostLease) -> bool:
                nonlocal polled
                polite = PoliteHost(fetcher, settings, tools.clock)
                with tools.database.transaction() as cursor:
                    feeds = due_feeds(cursor, lease.host, tools.clock.now(), only)
                for feed in feeds:
                    await _FeedPoll(tools, run, pool, lease, feed).run(polite)
                    polled += 1
                    advance(1)
                    if polite.rests_long:
                        break
                return False

            # A host that another worker keeps is due again the next time.
            await work_on_hosts(tools, hosts, one_host, PATIENCE_SECONDS, leave_busy=True)

    with worker_pool(parse_feed, settings) as pool:
        asyncio.run(all_hosts())
    return polled


class _FeedPoll:
    """One attempt at one feed."""

    def __init__(self, tools: Tools, run: Run, pool: _FeedPool, lease: HostLease, feed: Feed) -> None:
        self._tools = tools
        self._run = run
        self._pool = pool
        self._lease = lease
        self._feed = feed

    async def run(self, polite: PoliteHost) -> None:
        """Fetch, parse, decide, write."""
        feed = self._feed
        outcome = await polite.fetch_feed(
            FetchRequest(
                feed.url,
                self._tools.settings.feed_limit_bytes,
                ACCEPT_FEED,
                feed.etag,
                feed.last_modified,
                feed.validators_url,
                feed.credentials,
            )
        )
        if isinstance(outcome, FetchFailure):
            self._failed(outcome, outcome.kind, outcome.reason, None)
        elif outcome.not_modified:
            self._unchanged(outcome, PollStatus.NOT_MODIFIED)
        # bytes(): a memoryview as psycopg2 gives it is never equal to bytes.
        elif hashlib.sha256(outcome.body).digest() == feed.body_sha256:
            self._unchanged(outcome, PollStatus.SAME_BODY)
        else:
            await self._read(outcome)

    async def _read(self, fetched: Fetched) -> None:
        body = FeedBody(fetched.final_url, fetched.body, fetched.headers, fetched.fetched_at)
        parsed = await self._pool.read(body)
        if isinstance(parsed, DocumentTrouble):
            self._failed(fetched, FailureKind.UNREADABLE, parsed.reason, fetched)
        elif isinstance(parsed, ParseFailure):
            self._failed(fetched, parsed.kind, parsed.reason, fetched)
        else:
            try:
                self._changed(fetched, parsed)
            except UnstorableError as error:  # this feed's trouble, and nobody else's
                self._failed(fetched, FailureKind.UNREADABLE, str(error), fetched)

    def _failed(
        self, outcome: FetchFailure | Fetched, kind: FailureKind, reason: str, fetched: Fetched | None
    ) -> None:
        at = outcome.fetched_at if isinstance(outcome, Fetched) else outcome.failed_at
        record = PollRecord(
            PollStatus.FAILED,
            outcome.started_at,
            at,
            kind,
            reason,
            outcome.http_status,
            len(fetched.body) if fetched else None,
        )
        feed, run_id = self._feed, self._run.run_id
        next_poll = next_after_failure(feed, outcome, kind, reason)
        with self._tools.database.transaction() as cursor:
            hold_host(cursor, self._lease)
            record_poll(cursor, feed, run_id, record, next_poll, FeedContent(), None, failure_weight(kind))
            heed_failure(cursor, feed, outcome, kind)
        self._tell(record)

    def _unchanged(self, fetched: Fetched, status: PollStatus) -> None:
        feed = self._feed
        record = PollRecord(
            status,
            fetched.started_at,
            fetched.fetched_at,
            http_status=fetched.http_status,
            body_bytes=len(fetched.body),
        )
        content = FeedContent(
            etag=fetched.headers.get("etag"), last_modified=fetched.headers.get("last-modified")
        )
        with self._tools.database.transaction() as cursor:
            hold_host(cursor, self._lease)
            next_poll = next_after_success(cursor, feed, fetched, feed.wishes)
            record_poll(cursor, feed, self._run.run_id, record, next_poll, content, None)
            note_move(cursor, feed, fetched)
        self._tell(record)

    def _changed(self, fetched: Fetched, parsed: ParsedFeed) -> None:
        feed, run_id, at = self._feed, self._run.run_id, fetched.fetched_at
        listed = keyed_entries(parsed.entries)
        compressed = compress(fetched.body)

        def write(cursor: Cursor) -> PollRecord:
            hold_host(cursor, self._lease)
            known = known_entries(cursor, feed.feed_id, listed)
            entries = identified(known, listed)
            changes = entry_changes({entry.entry_key: entry.claims_hash for entry in known}, entries)
            had_success = feed.last_succeeded_at is not None
            record = _record(fetched, parsed, changes, had_success)
            missed = missed_entries(cursor, feed, changes)
            next_poll = next_after_success(cursor, feed, fetched, parsed.wishes, len(changes.new), missed)
            capture_id = store_capture(cursor, run_id, "feed", url_key(feed.url), fetched, compressed)
            write_changes(cursor, feed, run_id, changes, entries, at)
            poll_id = record_poll(
                cursor, feed, run_id, record, next_poll, _content(fetched, parsed), capture_id
            )
            if missed and feed.last_succeeded_at is not None:
                record_gap(cursor, feed, poll_id, feed.last_succeeded_at, at)
            note_move(cursor, feed, fetched)

            return record

        self._tell(self._tools.database.repeat(write))

    def _tell(self, record: PollRecord) -> None:
        told: dict[str, Field] = {
            "run": self._run.run_id,
            "feed": self._feed.feed_id,
            "status": record.status,
            "failure": record.failure_kind,
            "http_status": record.http_status,
            "body_bytes": record.body_bytes,
            "entries_new": record.entries_new,
            "seconds": round((record.finished_at - record.started_at).total_seconds(), 3),
        }
        self._tools.tell("feed_polled", told)


def _record(fetched: Fetched, parsed: ParsedFeed, changes: EntryChanges, had_success: bool) -> PollRecord:
    """The row of a poll whose body was read."""
    something = bool(changes.new or changes.changed)
    return PollRecord(
        PollStatus.CHANGED if something else PollStatus.SAME_ENTRIES,
        fetched.started_at,
        fetched.fetched_at,
        http_status=fetched.http_status,
        body_bytes=len(fetched.body),
        entries_seen=changes.seen,
        entries_new=len(changes.new),
        entries_changed=len(changes.changed),
        entries_rejected=parsed.rejected_entries,
        entries_overlap=changes.overlap if had_success else None,
    )


def _content(fetched: Fetched, parsed: ParsedFeed) -> FeedContent:
    return FeedContent(
        title=parsed.title,
        format=parsed.format,
        etag=fetched.headers.get("etag"),
        last_modified=fetched.headers.get("last-modified"),
        body_sha256=hashlib.sha256(fetched.body).digest(),
        replaces_body=True,
        validators_url=fetched.final_url,
        wishes=parsed.wishes,
    )
