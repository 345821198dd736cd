"""Polls: their rows, the state that they leave feeds in, and what can be told from the last ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsreel.domain.feed import (
    Feed,
    MoveSighting,
    NextPoll,
    PollPace,
    PollRecord,
    PublisherWishes,
    Validators,
)
from newsreel.rules.urls import host_bucket, host_of
from newsreel.store.database import Cursor
from newsreel.store.feed_rows import feed_hash
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a successful poll taught about the feed itself; None leaves what is known.

    `replaces_body` says that the body was new: what belonged to the old one is dropped; so does
    `replaces_validators` of its validators alone. `has_body` says that there was a body at all, no 304.
    """

    title: str | None = None
    format: str | None = None
    validators: Validators = field(default_factory=Validators)
    body_sha256: bytes | None = None
    has_body: bool = False
    replaces_body: bool = False
    replaces_validators: bool = False
    validators_url: str | None = None
    wishes: PublisherWishes = field(default_factory=PublisherWishes)


@dataclass(frozen=True, slots=True)
class PollListing:
    """A poll as the command line shows it; entries are None where no body was read."""

    started_at: datetime
    status: str
    reason: str | None
    http_status: int | None
    body_bytes: int | None
    entries_seen: int | None
    entries_new: int | None
    entries_changed: int | None


@dataclass(frozen=True, slots=True)
class GapListing:
    """A gap as the command line shows it."""

    url: str
    missed_from: datetime
    missed_to: datetime


@dataclass(frozen=True, slots=True)
class PollRow:
    """A poll to be written, with the state that it leaves its feed in."""

    feed: Feed
    record: PollRecord
    next_poll: NextPoll
    content: FeedContent = field(default_factory=FeedContent)
    capture_id: int | None = None
    failure_weight: float = 0.0


def lock_feeds(cursor: Cursor, feed_ids: Sequence[int]) -> None:
    """Let nobody else write polls of these feeds until the transaction ends."""
    cursor.execute(sql("feeds.lock_feeds"), {"feed_ids": list(feed_ids)})


def record_polls(cursor: Cursor, run_id: int, polls: Sequence[PollRow]) -> dict[int, int]:
    """Write polls, one of a feed, and the feeds' next states; gives the polls' keys by feed."""
    states = {"states": json.dumps([_state(poll) for poll in polls])}
    cursor.execute(sql("feeds.feed_states_after_polls"), states)
    if any(poll.content.title for poll in polls):
        cursor.execute(sql("feeds.name_sources"), states)
    rows = json.dumps([_poll(poll) for poll in polls])
    cursor.execute(sql("feeds.insert_polls"), {"run_id": run_id, "polls": rows})
    return dict(cursor.fetchall())


def _state(poll: PollRow) -> dict[str, object]:
    content, wishes = poll.content, poll.content.wishes
    asked = max(wishes.ttl_seconds or 0, wishes.update_period_seconds or 0)
    return {
        "feed_id": poll.feed.feed_id,
        "source_id": poll.feed.source_id,
        "title": content.title,
        "format": content.format,
        "etag": content.validators.etag,
        "last_modified": content.validators.last_modified,
        "etag_lies": content.validators.etag_lies,
        "last_modified_lies": content.validators.last_modified_lies,
        "replaces_validators": content.replaces_validators,
        "has_body": content.has_body,
        "validators_url": content.validators_url,
        "asked_seconds": min(asked, 2**31 - 1) or None,
        "skip_hours": sorted(wishes.skip_hours),
        "skip_days": sorted(wishes.skip_days),
        "body_sha256": content.body_sha256.hex() if content.body_sha256 else None,
        "replaces_body": content.replaces_body,
        "polled_at": poll.record.finished_at.isoformat(),
        "succeeded": poll.record.failure_kind is None,
        "failure_weight": poll.failure_weight,
        "interval_seconds": poll.next_poll.interval_seconds,
        "next_poll_at": poll.next_poll.at.isoformat(),
        "next_poll_reason": poll.next_poll.reason,
    }


def _poll(poll: PollRow) -> dict[str, object]:
    record = poll.record
    return {
        "feed_id": poll.feed.feed_id,
        "started_at": record.started_at.isoformat(),
        "finished_at": record.finished_at.isoformat(),
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
        "capture_id": poll.capture_id,
    }


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


def recent_paces(
    cursor: Cursor, ended: Mapping[int, tuple[int, datetime]], polls: int
) -> dict[int, PollPace]:
    """The pace of feeds over their present polls and the last ones before.

    Args:
        ended: by feed, how many entries were new in the present poll, and when it ended.
    """
    paces = {feed_id: PollPace(0, new, 1.0) for feed_id, (new, _) in ended.items()}
    cursor.execute(sql("feeds.recent_paces"), {"feed_ids": list(ended), "polls": polls})
    for feed_id, before, oldest_at, new_before in cursor.fetchall():
        new, at = ended[feed_id]
        seconds = max((at - oldest_at).total_seconds(), 1.0)
        paces[feed_id] = PollPace(int(before), int(new_before) + new, seconds)
    return paces


def never_overlapping(cursor: Cursor, feed_ids: Sequence[int], polls: int) -> set[int]:
    """Those of some feeds whose last lists shared no entry with the ones before, though they could have."""
    cursor.execute(sql("feeds.never_overlapping"), {"feed_ids": list(feed_ids), "polls": polls})
    return {feed_id for (feed_id,) in cursor.fetchall()}


def rest_host(cursor: Cursor, host: str, feed: Feed, until: datetime, reason: str) -> None:
    """Put off the feeds of a host that asked to be left alone when this feed was polled."""
    parameters = {"host": host, "feed_id": feed.feed_id, "until": until, "reason": reason}
    cursor.execute(sql("feeds.rest_host"), parameters)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A feed that was not asked, until when it is not to be, and why."""

    feed_id: int
    until: datetime
    reason: str


def put_off(cursor: Cursor, feeds: Sequence[LeftAlone]) -> None:
    """Put off feeds that were not asked; not counted as polls, nor as failures."""
    parameters = {
        "feed_ids": [feed.feed_id for feed in feeds],
        "untils": [feed.until for feed in feeds],
        "reasons": [feed.reason for feed in feeds],
    }
    cursor.execute(sql("feeds.put_off"), parameters)


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
    cursor.execute(sql("feeds.lock_moves"))
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
