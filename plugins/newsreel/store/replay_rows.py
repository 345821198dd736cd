"""Captured polls, and the entries that they must lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality, Enclosure, KeyedEntry, ParsedEntry
from newsreel.domain.replay import CapturedPoll, ReplayFeed, SeenEntry
from newsreel.domain.window import Window
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


def replay_feeds(cursor: Cursor, window: Window) -> list[ReplayFeed]:
    """Feeds with a captured poll in the window."""
    cursor.execute(sql("replay.feeds"), {"window_start": window.start, "window_end": window.end})
    return [ReplayFeed(*row) for row in cursor.fetchall()]


def captured_polls(cursor: Cursor, feed_id: int, after: int) -> list[CapturedPoll]:
    """The captured polls of a feed, in their order, from the one after the poll with key `after`."""
    cursor.execute(sql("replay.polls"), {"feed_id": feed_id, "after": after})
    return [
        CapturedPoll(*(*plain, bytes(digest) if digest is not None else None))
        for *plain, digest in cursor.fetchall()
    ]


def lock_feed(cursor: Cursor, feed_id: int) -> None:
    """Keep polls of the feed from being committed until the end of this transaction."""
    cursor.execute(sql("replay.lock_feed"), {"feed_id": feed_id})


def stored_entries(
    cursor: Cursor, feed_id: int, keys: Iterable[bytes], window: Window
) -> dict[bytes, SeenEntry]:
    """Entries of a feed by key: those named, and those first or last seen in the window."""
    cursor.execute(
        sql("replay.entries"),
        {
            "feed_id": feed_id,
            "keys": sorted(keys),
            "window_start": window.start,
            "window_end": window.end,
        },
    )
    return {bytes(row[0]): _seen_entry(row) for row in cursor.fetchall()}


def _seen_entry(row: Sequence[Any]) -> SeenEntry:
    key, claims, canonical_url, url_hash, host, reason, guid, url, title, authors, tags, *rest = row
    language, summary, content_html = rest[:3]
    entry = ParsedEntry(
        guid,
        url,
        title,
        tuple(authors),
        tuple(tags),
        language,
        summary,
        content_html,
        _claimed(rest[3:8]),
        _claimed(rest[8:13]),
        tuple(Enclosure(**enclosure) for enclosure in rest[13] or ()),
    )
    keyed = KeyedEntry(bytes(key), bytes(claims), canonical_url, bytes(url_hash), host, entry, reason)
    return SeenEntry(keyed, *rest[14:])


def _claimed(row: Sequence[Any]) -> ClaimedDate | None:
    raw, at, precision, quality, source = row
    # Entries from before dates had a quality are compared by their words and moments.
    if raw is None:
        return None
    known = DateQuality(quality) if quality else DateQuality.UNREADABLE if at is None else DateQuality.EXACT
    return ClaimedDate(raw, at, precision and DatePrecision(precision), known, source or "")
