"""Write finished polls, many in one transaction: entries, captures, rows of polls, the feeds' next polls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from newsreel.adapters.feed_parsing import FeedReading
from newsreel.domain.errors import UnstorableError
from newsreel.domain.feed import (
    EntryChanges,
    Feed,
    PollPace,
    PollRecord,
    PollStatus,
    Validators,
)
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.rules.entry_changes import entry_changes, identified
from newsreel.rules.poll_schedule import PACE_POLLS, failure_weight
from newsreel.rules.urls import url_key
from newsreel.rules.validators import validators_after_change
from newsreel.steps.poll_plan import (
    could_have_missed,
    heed_failure,
    next_after_failure,
    next_after_success,
    note_move,
)
from newsreel.store.capture_rows import NewCapture, store_captures
from newsreel.store.database import Cursor, Database
from newsreel.store.entry_rows import FeedListing, known_entries, write_changes
from newsreel.store.lease_rows import HostLease, hold_hosts
from newsreel.store.poll_rows import (
    FeedContent,
    PollRow,
    lock_feeds,
    never_overlapping,
    recent_paces,
    record_gap,
    record_polls,
)


@dataclass(frozen=True, slots=True)
class FinishedPoll:
    """A poll that is over and not written yet.

    `outcome` has no body any more, `body_bytes` and `body_sha256` tell of it. `failure` is why the poll
    failed, whether the request did or the reading of its body; `reading` is there for a new body that
    was read.
    """

    lease: HostLease
    feed: Feed
    outcome: Fetched | FetchFailure
    status: PollStatus
    body_bytes: int | None = None
    failure: tuple[FailureKind, str] | None = None
    reading: FeedReading | None = None
    body_sha256: bytes | None = None

    @property
    def weight_bytes(self) -> int:
        """About how much memory it keeps."""
        return 3 * (self.body_bytes or 0) if self.reading else 0


def write_polls(database: Database, run_id: int, polls: Sequence[FinishedPoll]) -> set[str]:
    """Write polls under their leases; gives the hosts whose leases were ours, so that theirs are written.

    Raises:
        UnstorableError: the database refuses something of them; none is written.
    """
    return database.repeat(partial(_write, run_id=run_id, polls=polls))


def refused_poll(poll: FinishedPoll, error: UnstorableError) -> FinishedPoll:
    """A poll that the database refuses: as one that failed."""
    failure = (FailureKind.UNREADABLE, str(error))
    return replace(poll, status=PollStatus.FAILED, failure=failure, reading=None)


def _write(cursor: Cursor, run_id: int, polls: Sequence[FinishedPoll]) -> set[str]:
    held = hold_hosts(cursor, {poll.lease: None for poll in polls})
    polls = [poll for poll in polls if poll.lease.host in held]
    if not polls:
        return held
    lock_feeds(cursor, [poll.feed.feed_id for poll in polls])
    listings = _listings(cursor, polls)
    missed = _missed(cursor, listings)
    paces = _paces(cursor, polls, listings)
    capture_ids = store_captures(cursor, run_id, "feed", list(_captures(polls)))
    write_changes(cursor, run_id, list(listings.values()))
    rows = []
    for poll in polls:
        feed_id = poll.feed.feed_id
        listing = listings.get(feed_id)
        row = _row(poll, listing.changes if listing else None, paces.get(feed_id), missed.get(feed_id, 0))
        capture_id = capture_ids.get((url_key(poll.feed.url), poll.feed.url))
        rows.append(replace(row, capture_id=capture_id if poll.reading else None))
    poll_ids = record_polls(cursor, run_id, rows)
    for poll in polls:
        _note_more(cursor, poll, poll_ids[poll.feed.feed_id], is_gap=poll.feed.feed_id in missed)
    return held


def _captures(polls: Sequence[FinishedPoll]) -> Iterator[NewCapture]:
    for poll in polls:
        if poll.reading and poll.body_sha256 and isinstance(poll.outcome, Fetched):
            key, size = url_key(poll.feed.url), poll.body_bytes or 0
            yield NewCapture(key, poll.outcome, poll.body_sha256, size, poll.reading.body_zstd)


def _listings(cursor: Cursor, polls: Sequence[FinishedPoll]) -> dict[int, FeedListing]:
    """By feed, what its new body means for what is known of it."""
    readings = {poll.feed.feed_id: poll.reading for poll in polls if poll.reading}
    known = known_entries(cursor, {feed_id: reading.listed for feed_id, reading in readings.items()})
    found: dict[int, FeedListing] = {}
    for poll in polls:
        if poll.reading is None or not isinstance(poll.outcome, Fetched):
            continue
        old = known[poll.feed.feed_id]
        entries = identified(old, poll.reading.listed)
        changes = entry_changes({entry.entry_key: entry.claims_hash for entry in old}, entries)
        found[poll.feed.feed_id] = FeedListing(poll.feed, poll.outcome.fetched_at, entries, changes)
    return found


def _missed(cursor: Cursor, listings: dict[int, FeedListing]) -> dict[int, int]:
    """By feed, how many entries it lists none of which was known, where it used to overlap.

    What a feed of a single, ever new entry showed between two polls, nobody can tell: it is no gap.
    """
    suspects = {
        feed_id: listing.changes.seen
        for feed_id, listing in listings.items()
        if could_have_missed(listing.feed, listing.changes)
    }
    if not suspects:
        return {}
    never = never_overlapping(cursor, list(suspects), PACE_POLLS)
    return {feed_id: seen for feed_id, seen in suspects.items() if feed_id not in never}


def _paces(
    cursor: Cursor, polls: Sequence[FinishedPoll], listings: dict[int, FeedListing]
) -> dict[int, PollPace]:
    ended = {}
    for poll in polls:
        if isinstance(poll.outcome, Fetched) and poll.failure is None and poll.feed.last_succeeded_at:
            listing = listings.get(poll.feed.feed_id)
            new = len(listing.changes.new) if listing else 0
            ended[poll.feed.feed_id] = (new, poll.outcome.fetched_at)
    return recent_paces(cursor, ended, PACE_POLLS) if ended else {}


def _row(poll: FinishedPoll, changes: EntryChanges | None, pace: PollPace | None, missed: int) -> PollRow:
    feed, outcome = poll.feed, poll.outcome
    record = _record(poll, changes)
    if poll.failure is not None or isinstance(outcome, FetchFailure):
        kind, reason = poll.failure or (FailureKind.UNREADABLE, "")
        next_poll = next_after_failure(feed, outcome, kind, reason)
        return PollRow(feed, record, next_poll, failure_weight=failure_weight(kind))
    etag, last_modified = outcome.headers.get("etag"), outcome.headers.get("last-modified")
    content = FeedContent(
        validators=Validators(etag, last_modified),
        has_body=not outcome.not_modified,
        # The same body from another address: its validators are none of the old one's.
        replaces_validators=outcome.final_url != (feed.validators_url or feed.url),
        validators_url=outcome.final_url,
    )
    wishes = feed.wishes
    if poll.reading is not None:
        parsed, wishes = poll.reading.parsed, poll.reading.parsed.wishes
        content = FeedContent(
            title=parsed.title,
            format=parsed.format,
            validators=validators_after_change(feed.validators, etag, last_modified),
            body_sha256=poll.body_sha256,
            has_body=True,
            replaces_body=True,
            replaces_validators=True,
            validators_url=outcome.final_url,
            wishes=wishes,
        )
    next_poll = next_after_success(feed, outcome, wishes, pace or PollPace(0, 0, 1.0), missed)
    return PollRow(feed, record, next_poll, content)


def _record(poll: FinishedPoll, changes: EntryChanges | None) -> PollRecord:
    outcome = poll.outcome
    kind, reason = poll.failure or (None, None)
    record = PollRecord(
        poll.status,
        outcome.started_at,
        outcome.fetched_at if isinstance(outcome, Fetched) else outcome.failed_at,
        kind,
        reason,
        outcome.http_status,
        poll.body_bytes,
    )
    if poll.reading is None or changes is None:
        return record
    something = bool(changes.new or changes.changed)
    return replace(
        record,
        status=PollStatus.CHANGED if something else PollStatus.SAME_ENTRIES,
        entries_seen=changes.seen,
        entries_new=len(changes.new),
        entries_changed=len(changes.changed),
        entries_rejected=poll.reading.parsed.rejected_entries,
        entries_overlap=changes.overlap if poll.feed.last_succeeded_at is not None else None,
    )


def _note_more(cursor: Cursor, poll: FinishedPoll, poll_id: int, *, is_gap: bool) -> None:
    """What is rare, a statement at a time: gaps, moves, feeds that are gone, hosts that want their rest."""
    feed, outcome = poll.feed, poll.outcome
    if poll.failure is not None:
        heed_failure(cursor, feed, outcome, poll.failure[0])
    elif isinstance(outcome, Fetched):
        if is_gap and feed.last_succeeded_at is not None:
            record_gap(cursor, feed, poll_id, feed.last_succeeded_at, outcome.fetched_at)
        note_move(cursor, feed, outcome)
