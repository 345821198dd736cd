"""Feeds and polls."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsreel.domain.feed import Feed, FeedSpec, MoveSighting, PublisherWishes, Validators
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
    open_gaps: int
    moving_to_url: str | None


def feed_hash(url: str) -> bytes:
    """Key of a feed: sha256 of its URL as stored."""
    return hashlib.sha256(url.encode()).digest()


def ensure_source(cursor: Cursor, url: str) -> int:
    """Key of the publisher behind a URL; it is made if it is not there."""
    cursor.execute(sql("feeds.ensure_source"), {"domain": source_domain(host_of(url))})
    (source_id,) = only_row(cursor)
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


def due_buckets(cursor: Cursor, now: datetime, only: Sequence[int] | None) -> dict[int, int]:
    """Number of feeds due by bucket of hosts."""
    cursor.execute(sql("feeds.due_buckets"), {"now": now, "feed_ids": _list(only)})
    return dict(cursor.fetchall())


def due_hosts(cursor: Cursor, buckets: Sequence[int], now: datetime, only: Sequence[int] | None) -> list[str]:
    """Hosts of these buckets that have feeds due."""
    parameters = {"buckets": list(buckets), "now": now, "feed_ids": _list(only)}
    cursor.execute(sql("feeds.due_hosts"), parameters)
    return [host for (host,) in cursor.fetchall()]


def due_feeds(
    cursor: Cursor, hosts: Sequence[str], now: datetime, only: Sequence[int] | None
) -> dict[str, list[Feed]]:
    """Feeds of hosts that are due, by host, longest waiting first."""
    cursor.execute(sql("feeds.due_feeds"), {"hosts": list(hosts), "now": now, "feed_ids": _list(only)})
    feeds: dict[str, list[Feed]] = {}
    for row in cursor.fetchall():
        feed = _feed(row)
        feeds.setdefault(feed.host, []).append(feed)
    return feeds


def _feed(row: tuple[Any, ...]) -> Feed:
    feed_id, source_id, url, host, etag, last_modified, etag_lies, last_modified_lies = row[:8]
    body_sha256, body_at, succeeded_at, failures, interval, weight, validators_url = row[8:15]
    asked_seconds, skip_hours, skip_days, move_url, move_since, move_polls, username, password = row[15:]
    return Feed(
        feed_id,
        source_id,
        url,
        host,
        Validators(etag, last_modified, etag_lies, last_modified_lies),
        # psycopg2 gives a memoryview, which never equals bytes.
        bytes(body_sha256) if body_sha256 is not None else None,
        succeeded_at,
        failures,
        interval,
        weight,
        validators_url,
        PublisherWishes(asked_seconds, None, frozenset(skip_hours), frozenset(skip_days)),
        MoveSighting(move_url, move_since, move_polls) if move_url is not None else None,
        Credentials(username, password) if username is not None else None,
        body_at,
    )


def _list(only: Sequence[int] | None) -> list[int] | None:
    return None if only is None else list(only)


def only_row(cursor: Cursor) -> tuple[Any, ...]:
    """The row of a statement that always gives one."""
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the statement gave no row")
    return row
