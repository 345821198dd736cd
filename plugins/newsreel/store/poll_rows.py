"""Polls: their rows, the state that they leave feeds in, and what can be told from the last ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newsreel.domain.feed import Feed, MoveSighting, NextPoll, PollPace, PollRecord, PublisherWishes
from newsreel.rules.urls import host_bucket, host_of
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import feed_hash, only_row
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a successful poll taught about the feed itself; None leaves what is known.

    `replaces_body` says that the body was new: validators and wishes of the old one are dropped.
    """

    title: str | None = None
    format: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: bytes | None = None
    replaces_body: bool = False
    validators_url: str | None = None
    wishes: PublisherWishes = field(default_factory=PublisherWishes)


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
class GapListing:
    """A gap as the command line shows it."""

    url: str
    missed_from: datetime
    missed_to: datetime


def record_poll(
    cursor: Cursor,
    feed: Feed,
    run_id: int,
    record: PollRecord,
    next_poll: NextPoll,
    content: FeedContent,
    capture_id: int | None,
    failure_weight: float = 0.0,
) -> int:
    """Write the poll's row and the feed's next state; gives the poll's key."""
    succeeded = record.failure_kind is None
    if content.replaces_body:
        asked = max(content.wishes.ttl_seconds or 0, content.wishes.update_period_seconds or 0)
        parameters = {
            "feed_id": feed.feed_id,
            "validators_url": content.validators_url,
            "asked_seconds": min(asked, 2**31 - 1) or None,
            "skip_hours": sorted(content.wishes.skip_hours),
            "skip_days": sorted(content.wishes.skip_days),
        }
        cursor.execute(sql("feeds.forget_old_body"), parameters)
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
            "failure_weight": failure_weight,
            "interval_seconds": next_poll.interval_seconds,
            "next_poll_at": next_poll.at,
            "next_poll_reason": next_poll.reason,
        },
    )
    if content.title:
        cursor.execute(sql("feeds.name_source"), {"source_id": feed.source_id, "name": content.title})
    return _insert_poll(cursor, feed, run_id, record, capture_id)


def _insert_poll(cursor: Cursor, feed: Feed, run_id: int, record: PollRecord, capture_id: int | None) -> int:
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
    (poll_id,) = only_row(cursor)
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


def recent_pace(cursor: Cursor, feed_id: int, new: int, now: datetime, polls: int) -> PollPace:
    """The pace of a feed over the present poll (`new` entries, ended `now`) and the last ones before."""
    cursor.execute(sql("feeds.recent_pace"), {"feed_id": feed_id, "polls": polls})
    before, oldest_at, new_before = only_row(cursor)
    seconds = (now - oldest_at).total_seconds() if oldest_at else 0.0
    return PollPace(int(before), int(new_before) + new, max(seconds, 1.0))


def usually_overlaps(cursor: Cursor, feed_id: int, polls: int) -> bool:
    """Whether the feed's lists have shared entries with the ones before, as far as is known."""
    cursor.execute(sql("feeds.usually_overlaps"), {"feed_id": feed_id, "polls": polls})
    (overlaps,) = only_row(cursor)
    return overlaps is not False


def rest_host(cursor: Cursor, feed: Feed, until: datetime, reason: str) -> None:
    """Put off the other feeds of a feed's host, which asked to be left alone."""
    parameters = {"host": feed.host, "feed_id": feed.feed_id, "until": until, "reason": reason}
    cursor.execute(sql("feeds.rest_host"), parameters)


def retire_feed(cursor: Cursor, feed: Feed, reason: str, now: datetime) -> None:
    """Stop polling a feed for a reason that its server gave; nothing is deleted."""
    cursor.execute(sql("feeds.retire_feed"), {"feed_id": feed.feed_id, "reason": reason, "now": now})


def record_sighting(cursor: Cursor, feed: Feed, sighting: MoveSighting | None) -> None:
    """Note where permanent redirects of a feed lead."""
    cursor.execute(
        sql("feeds.sight_move"),
        {
            "feed_id": feed.feed_id,
            "url": sighting.url if sighting else None,
            "since": sighting.first_seen_at if sighting else None,
            "polls": sighting.polls if sighting else None,
        },
    )


def move_feed(cursor: Cursor, feed: Feed, sighting: MoveSighting, now: datetime) -> None:
    """Change a feed's address for good, with a row of history.

    A feed that turns out to be another of ours is retired. Credentials don't go to another host.
    """
    cursor.execute(
        sql("feeds.record_move"),
        {
            "feed_id": feed.feed_id,
            "from_url": feed.url,
            "to_url": sighting.url,
            "first_seen_at": sighting.first_seen_at,
            "seen_polls": sighting.polls,
            "moved_at": now,
        },
    )
    url_hash = feed_hash(sighting.url)
    cursor.execute(sql("feeds.feed_of_url"), {"feed_id": feed.feed_id, "url_hash": url_hash})
    if cursor.fetchone() is not None:
        retire_feed(cursor, feed, f"it moved to {sighting.url}, which is polled already", now)
        return
    host = host_of(sighting.url)
    is_downgraded = feed.url.startswith("https:") and not sighting.url.startswith("https:")
    cursor.execute(
        sql("feeds.move_feed"),
        {
            "feed_id": feed.feed_id,
            "url": sighting.url,
            "url_hash": url_hash,
            "host": host,
            "host_bucket": host_bucket(host),
        },
    )
    if host != feed.host or is_downgraded:
        cursor.execute(sql("feeds.forget_credentials"), {"feed_id": feed.feed_id})


def open_gaps(cursor: Cursor, limit: int) -> list[GapListing]:
    """Gaps that no backfill has covered, newest first."""
    cursor.execute(sql("feeds.open_gaps"), {"limit": limit})
    return [GapListing(*row) for row in cursor.fetchall()]


def recent_polls(cursor: Cursor, feed_id: int, limit: int) -> list[PollListing]:
    """The last polls of a feed, newest first."""
    cursor.execute(sql("feeds.recent_polls"), {"feed_id": feed_id, "limit": limit})
    return [PollListing(*row) for row in cursor.fetchall()]
