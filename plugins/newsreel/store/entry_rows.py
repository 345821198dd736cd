"""Entries as feeds claim them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from psycopg2.extras import Json, execute_values

from newsreel.domain.feed import ClaimedDate, EntryChanges, Feed, KeyedEntry, KnownEntry
from newsreel.domain.replay import SeenEntry
from newsreel.rules.replay import first_sight
from newsreel.rules.urls import host_bucket
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


def known_entries(cursor: Cursor, feed_id: int, listed: Sequence[KeyedEntry]) -> list[KnownEntry]:
    """The feed's entries that share a key or a page with the listed ones."""
    parameters = {
        "feed_id": feed_id,
        "keys": sorted({entry.entry_key for entry in listed}),
        "url_hashes": sorted({entry.url_hash for entry in listed}),
    }
    cursor.execute(sql("entries.known_entries"), parameters)
    # psycopg2 gives memoryviews, which never equal bytes.
    return [
        KnownEntry(bytes(key), bytes(claims), bytes(url_hash), title, published_raw)
        for key, claims, url_hash, title, published_raw in cursor.fetchall()
    ]


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
    return (
        source_id, feed_id, "feed", seen.keyed.entry_key, *claims_row(claims_of(seen.keyed)),
        seen.dated_at, seen.first_seen_at, seen.last_seen_at, seen.first_run_id, seen.last_run_id,
    )  # fmt: skip


def _update(cursor: Cursor, feed_id: int, run_id: int, keyed: KeyedEntry) -> None:
    cursor.execute(
        sql("entries.update_entry"),
        {"feed_id": feed_id, "entry_key": keyed.entry_key, "run_id": run_id, **claims_of(keyed)},
    )


# In the order of the statement that inserts.
_CLAIM_COLUMNS = (
    "claims_hash", "guid", "url", "canonical_url", "url_hash", "host", "host_bucket", "title", "authors",
    "tags", "language", "summary", "content_html", "published_raw", "published_at", "published_precision",
    "published_quality", "published_source", "updated_raw", "updated_at", "updated_precision",
    "updated_quality", "updated_source", "enclosures", "identity_reason",
)  # fmt: skip


def claims_row(claims: Mapping[str, object]) -> tuple[object, ...]:
    """The claims in the order in which statements that insert entries list them."""
    return tuple(claims[column] for column in _CLAIM_COLUMNS)


def claims_of(keyed: KeyedEntry) -> dict[str, object]:
    """What an entry claims, by column."""
    entry = keyed.entry
    return {
        "claims_hash": keyed.claims_hash,
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
        **_date("published", entry.published),
        **_date("updated", entry.updated),
        "enclosures": Json([asdict(enclosure) for enclosure in entry.enclosures]),
        "identity_reason": keyed.identity_reason,
    }


def _moment(date: ClaimedDate | None) -> datetime | None:
    return date.at if date else None


def _date(name: str, date: ClaimedDate | None) -> dict[str, object]:
    return {
        f"{name}_raw": date.raw if date else None,
        f"{name}_at": _moment(date),
        f"{name}_precision": date.precision if date else None,
        f"{name}_quality": date.quality if date else None,
        f"{name}_source": date.source if date else None,
    }
