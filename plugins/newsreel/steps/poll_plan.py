"""What a poll means for the feed itself: when it is asked again, where it moved, whether it is gone."""

from __future__ import annotations

from datetime import timedelta

from newsreel.domain.errors import UsageError
from newsreel.domain.feed import EntryChanges, Feed, NextPoll, PollPace, PublisherWishes
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.rules.feed_moves import is_believed, sighting_after
from newsreel.rules.poll_schedule import after_failure, after_first, after_success, failure_weight
from newsreel.rules.publisher_wishes import asked_of_us
from newsreel.rules.urls import feed_url
from newsreel.store.database import Cursor
from newsreel.store.poll_rows import move_feed, record_sighting, rest_host, retire_feed


def could_have_missed(feed: Feed, changes: EntryChanges) -> bool:
    """Whether a feed lists entries none of which was known, though some could have been."""
    return feed.last_succeeded_at is not None and changes.seen > 0 and not changes.overlap


def next_after_success(
    feed: Feed, fetched: Fetched, wishes: PublisherWishes, pace: PollPace, missed: int = 0
) -> NextPoll:
    """When to ask again after an answer."""
    at = fetched.fetched_at
    asked = asked_of_us(wishes, fetched.headers, at)
    if feed.last_succeeded_at is None:
        return after_first(feed.feed_id, asked, at)
    return after_success(feed.feed_id, feed.interval_seconds, pace, asked, at, missed=missed)


def next_after_failure(
    feed: Feed, outcome: FetchFailure | Fetched, kind: FailureKind, reason: str
) -> NextPoll:
    """When to ask again after a failure."""
    retry_after = outcome.retry_after_seconds if isinstance(outcome, FetchFailure) else None
    at = outcome.failed_at if isinstance(outcome, FetchFailure) else outcome.fetched_at
    weight = feed.failure_weight + failure_weight(kind)
    failures = feed.consecutive_failures + 1
    asked = asked_of_us(feed.wishes, {}, at)
    return after_failure(
        feed.feed_id, feed.interval_seconds, failures, weight, retry_after, reason, at, asked
    )


def heed_failure(cursor: Cursor, feed: Feed, outcome: FetchFailure | Fetched, kind: FailureKind) -> None:
    """What a failure says beyond its own poll: the feed is gone, or the host wants to be left alone."""
    if not isinstance(outcome, FetchFailure):
        return
    # What a temporary redirect leads to says nothing for good: it may be a portal, or a mirror.
    is_own = outcome.host in (None, feed.host) or outcome.moved_to is not None
    if kind == FailureKind.GONE and is_own:
        retire_feed(cursor, feed, f"gone, says its server ({outcome.reason})", outcome.failed_at)
    elif outcome.retry_after_seconds:
        until = outcome.failed_at + timedelta(seconds=outcome.retry_after_seconds)
        # The wish of a server that a redirect led to is not that of the feed's own host.
        host = outcome.host or feed.host
        rest_host(cursor, host, feed, until, f"its host asked to be left alone ({outcome.reason})")


def note_move(cursor: Cursor, feed: Feed, fetched: Fetched) -> None:
    """Count permanent redirects, and change the feed's address when they are to be believed."""
    sighting = sighting_after(feed.moving, _stored_form(fetched.moved_to), fetched.fetched_at)
    if sighting is not None and is_believed(sighting, fetched.fetched_at):
        move_feed(cursor, feed, sighting, fetched.fetched_at)
    elif sighting != feed.moving:
        record_sighting(cursor, feed, sighting)


def _stored_form(url: str | None) -> str | None:
    try:
        return feed_url(url) if url else None
    except UsageError:
        return None
