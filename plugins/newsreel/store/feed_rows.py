"""Feeds and polls."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newsreel.domain.feed import Feed, FeedSpec, NextPoll, PollRecord
from newsreel.domain.fetch import Credentials
from newsreel.rules.urls import host_bucket, host_of, source_domain
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class FeedListing:
    """A feed as the command line shows it."""

    feed_id: int
    source: str
    url: str
    title: str | None
    format: str | None
    enabled: bool
    health: str
    health_reason: str | None
    consecutive_failures: int
    last_polled_at: datetime | None
    last_succeeded_at: datetime | None
    next_poll_at: datetime
    next_poll_reason: str


@dataclass(frozen=True, slots=True)
class PollListing:
    """A poll as the command line shows it."""

    started_at: datetime
    status: str
    reason: str | None
    http_status: int | None
    body_bytes: int | None
    entries_seen: int
    entries_new: int
    entries_changed: int


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a successful poll taught about the feed itself; None leaves what is known."""

    title: str | None = None
    format: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: bytes | None = None
    replaces_validators: bool = False


def feed_hash(url: str) -> bytes:
    """Key of a feed: sha256 of its URL as stored."""
    return hashlib.sha256(url.encode()).digest()


def ensure_source(cursor: Cursor, url: str) -> int:
    """Key of the publisher behind a URL; it is made if it is not there."""
    cursor.execute(sql("feeds.ensure_source"), {"domain": source_domain(host_of(url))})
    (source_id,) = _row(cursor)
    return int(source_id)


def add_feed(cursor: Cursor, spec: FeedSpec, now: datetime) -> bool:
    """Add a feed and its source; False when the feed is there already (credentials are renewed)."""
    host = host_of(spec.url)
    source_id = ensure_source(cursor, spec.url)
    cursor.execute(
        sql("feeds.add_feed"),
        {
            "source_id": source_id,
            "url": spec.url,
            "url_hash": feed_hash(spec.url),
            "host": host,
            "host_bucket": host_bucket(host),
            "title": spec.title,
            "now": now,
        },
    )
    added = cursor.fetchone() is not None
    if spec.credentials:
        cursor.execute(
            sql("feeds.set_credentials"),
            {
                "url_hash": feed_hash(spec.url),
                "username": spec.credentials.username,
                "password": spec.credentials.password,
            },
        )
    return added


def enable_feed(cursor: Cursor, url: str, now: datetime) -> bool:
    """Poll a disabled feed again; False when there was none to enable."""
    cursor.execute(sql("feeds.enable_feed"), {"url_hash": feed_hash(url), "now": now})
    return cursor.fetchone() is not None


def disable_feed(cursor: Cursor, url: str, reason: str) -> bool:
    """Stop polling a feed; False when it is not known."""
    cursor.execute(sql("feeds.disable_feed"), {"url_hash": feed_hash(url), "reason": reason})
    return cursor.fetchone() is not None


def feed_ids(cursor: Cursor, urls: Sequence[str]) -> tuple[int, ...]:
    """Keys of the feeds with these URLs; unknown ones are left out."""
    cursor.execute(sql("feeds.feed_ids"), {"url_hashes": [feed_hash(url) for url in urls]})
    return tuple(feed_id for (feed_id,) in cursor.fetchall())


def enabled_feed_urls(cursor: Cursor, only: Sequence[int] | None) -> list[str]:
    """Addresses of the feeds that a run may poll."""
    cursor.execute(sql("feeds.enabled_feed_urls"), {"feed_ids": _list(only)})
    return [url for (url,) in cursor.fetchall()]


def list_feeds(cursor: Cursor, *, url: str | None = None, failing: bool = False) -> list[FeedListing]:
    """All feeds, or the one with this URL, or those that fail."""
    cursor.execute(sql("feeds.list_feeds"), {"url": url, "failing": failing})
    return [FeedListing(*row) for row in cursor.fetchall()]


def make_due(cursor: Cursor, only: Sequence[int], now: datetime) -> None:
    """Let these feeds be polled at once."""
    cursor.execute(sql("feeds.make_due"), {"feed_ids": list(only), "now": now})


def recent_polls(cursor: Cursor, feed_id: int, limit: int) -> list[PollListing]:
    """The last polls of a feed, newest first."""
    cursor.execute(sql("feeds.recent_polls"), {"feed_id": feed_id, "limit": limit})
    return [PollListing(*row) for row in cursor.fetchall()]


def due_buckets(cursor: Cursor, now: datetime, only: Sequence[int] | None) -> dict[int, int]:
    """Number of feeds due by bucket of hosts."""
    cursor.execute(sql("feeds.due_buckets"), {"now": now, "feed_ids": _list(only)})
    return dict(cursor.fetchall())


def due_hosts(cursor: Cursor, buckets: Sequence[int], now: datetime, only: Sequence[int] | None) -> list[str]:
    """Hosts of these buckets that have feeds due."""
    parameters = {"buckets": list(buckets), "now": now, "feed_ids": _list(only)}
    cursor.execute(sql("feeds.due_hosts"), parameters)
    return [host for (host,) in cursor.fetchall()]


def due_feeds(cursor: Cursor, host: str, now: datetime, only: Sequence[int] | None) -> list[Feed]:
    """Feeds of a host that are due, longest waiting first."""
    cursor.execute(sql("feeds.due_feeds"), {"host": host, "now": now, "feed_ids": _list(only)})
    return [_feed(row) for row in cursor.fetchall()]


def _feed(row: tuple[Any, ...]) -> Feed:
    *plain, username, password = row
    credentials = Credentials(username, password) if username is not None else None
    feed = Feed(*(*plain, credentials))
    # psycopg2 gives a memoryview, which never equals bytes.
    known = bytes(feed.body_sha256) if feed.body_sha256 is not None else None
    return replace(feed, body_sha256=known)


def record_poll(
    cursor: Cursor,
    feed: Feed,
    run_id: int,
    record: PollRecord,
    next_poll: NextPoll,
    content: FeedContent,
    capture_id: int | None,
) -> int:
    """Write the poll's row and the feed's next state; gives the poll's key."""
    succeeded = record.failure_kind is None
    if content.replaces_validators:
        cursor.execute(sql("feeds.forget_validators"), {"feed_id": feed.feed_id})
    cursor.execute(
        sql("feeds.feed_state_after_poll"),
        {
            "feed_id": feed.feed_id,
            "title": content.title,
            "format": content.format,
            "etag": content.etag,
            "last_modified": content.last_modified,
            "body_sha256": content.body_sha256,
            "polled_at": record.finished_at,
            "succeeded": succeeded,
            "interval_seconds": next_poll.interval_seconds,
            "next_poll_at": next_poll.at,
            "next_poll_reason": next_poll.reason,
        },
    )
    if content.title:
        cursor.execute(sql("feeds.name_source"), {"source_id": feed.source_id, "name": content.title})
    cursor.execute(
        sql("feeds.insert_poll"),
        {
            "feed_id": feed.feed_id,
            "run_id": run_id,
            "started_at": record.started_at,
            "finished_at": record.finished_at,
            "status": record.status,
            "failure_kind": record.failure_kind,
            "reason": record.reason,
            "http_status": record.http_status,
            "body_bytes": record.body_bytes,
            "entries_seen": record.entries_seen,
            "entries_new": record.entries_new,
            "entries_changed": record.entries_changed,
            "entries_rejected": record.entries_rejected,
            "entries_overlap": record.entries_overlap,
            "capture_id": capture_id,
        },
    )
    (poll_id,) = _row(cursor)
    return int(poll_id)


def record_gap(cursor: Cursor, feed: Feed, poll_id: int, missed_from: datetime, missed_to: datetime) -> None:
    """Note that entries of a feed were missed between two polls."""
    cursor.execute(
        sql("feeds.insert_gap"),
        {
            "feed_id": feed.feed_id,
            "poll_id": poll_id,
            "missed_from": missed_from,
            "missed_to": missed_to,
        },
    )


def _list(only: Sequence[int] | None) -> list[int] | None:
    return None if only is None else list(only)


def _row(cursor: Cursor) -> tuple[Any, ...]:
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the statement gave no row")
    return row
