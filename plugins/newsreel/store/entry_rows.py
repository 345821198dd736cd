"""Entries as feeds claim them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.domain.feed import EntryChanges, Feed, KeyedEntry
from newsreel.domain.replay import SeenEntry
from newsreel.rules.replay import first_sight
from newsreel.rules.urls import host_bucket
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


def known_entries(cursor: Cursor, feed_id: int, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """The claims' hashes of those keys that the feed is known for."""
    cursor.execute(sql("entries.known_entries"), {"feed_id": feed_id, "keys": list(keys)})
    return {bytes(key): bytes(claims) for key, claims in cursor.fetchall()}


def write_changes(
    cursor: Cursor,
    feed: Feed,
    run_id: int,
    changes: EntryChanges,
    listed: Sequence[KeyedEntry],
    at: datetime,
) -> None:
    """Write new and changed entries of a feed, and that the feed still lists the others."""
    known_keys = sorted({entry.entry_key for entry in listed} - {entry.entry_key for entry in changes.new})
    if known_keys:
        cursor.execute(
            sql("entries.see_entries"), {"feed_id": feed.feed_id, "keys": known_keys, "seen_at": at}
        )
    if changes.new:
        insert_entries(
            cursor, feed.source_id, feed.feed_id, [first_sight(entry, at, run_id) for entry in changes.new]
        )
    for entry in sorted(changes.changed, key=lambda entry: entry.entry_key):
        _update(cursor, feed.feed_id, run_id, entry)


def insert_entries(cursor: Cursor, source_id: int, feed_id: int, entries: Sequence[SeenEntry]) -> None:
    """Write entries of a feed that are not there yet; those that are stay as they are."""
    rows = [_row(source_id, feed_id, seen) for seen in sorted(entries, key=lambda seen: seen.keyed.entry_key)]
    execute_values(cursor, sql("entries.insert_entries"), rows, page_size=500)


def _row(source_id: int, feed_id: int, seen: SeenEntry) -> tuple[object, ...]:
    keyed = seen.keyed
    entry = keyed.entry
    return (
        source_id, feed_id, "feed", keyed.entry_key, keyed.claims_hash, entry.guid, entry.url,
        keyed.canonical_url, keyed.url_hash, keyed.host, host_bucket(keyed.host), entry.title,
        list(entry.authors), list(entry.tags), entry.language, entry.summary, entry.content_html,
        entry.published_raw, entry.published_at, entry.updated_raw, entry.updated_at,
        seen.dated_at, seen.first_seen_at, seen.last_seen_at, seen.first_run_id, seen.last_run_id,
    )  # fmt: skip


def _update(cursor: Cursor, feed_id: int, run_id: int, keyed: KeyedEntry) -> None:
    entry = keyed.entry
    cursor.execute(
        sql("entries.update_entry"),
        {
            "feed_id": feed_id,
            "entry_key": keyed.entry_key,
            "claims_hash": keyed.claims_hash,
            "run_id": run_id,
            "guid": entry.guid,
            "url": entry.url,
            "canonical_url": keyed.canonical_url,
            "url_hash": keyed.url_hash,
            "host": keyed.host,
            "host_bucket": host_bucket(keyed.host),
            "title": entry.title,
            "authors": list(entry.authors),
            "tags": list(entry.tags),
            "language": entry.language,
            "summary": entry.summary,
            "content_html": entry.content_html,
            "published_raw": entry.published_raw,
            "published_at": entry.published_at,
            "updated_raw": entry.updated_raw,
            "updated_at": entry.updated_at,
        },
    )
