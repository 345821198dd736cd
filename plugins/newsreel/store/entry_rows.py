"""Entries as feeds claim them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg2.extras import Json, execute_batch, execute_values

from newsreel.domain.feed import ClaimedDate, EntryChanges, Feed, KeyedEntry, KnownEntry
from newsreel.domain.replay import SeenEntry
from newsreel.rules.replay import first_sight
from newsreel.rules.urls import host_bucket
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Entries of a page that are compared with those that lead there now, besides twice as many as these.
MORE_OF_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class FeedListing:
    """What a poll at a moment means for the entries of its feed."""

    feed: Feed
    at: datetime
    listed: Sequence[KeyedEntry]
    changes: EntryChanges


def known_entries(cursor: Cursor, listed: Mapping[int, Sequence[KeyedEntry]]) -> dict[int, list[KnownEntry]]:
    """By feed, its entries that share a key or a page with the listed ones.

    Of one page only the entries that were listed last, some more than now: there are feeds all of whose
    entries lead to one page, and what they showed in years is not read at every poll.
    """
    pairs = [(feed_id, entry) for feed_id, entries in listed.items() for entry in entries]
    pages = Counter((feed_id, entry.url_hash) for feed_id, entry in pairs)
    known: dict[int, list[KnownEntry]] = {feed_id: [] for feed_id in listed}
    if not pairs:
        return known
    parameters = {
        "feed_ids": [feed_id for feed_id, _ in pairs],
        "keys": [entry.entry_key for _, entry in pairs],
        "page_feed_ids": [feed_id for feed_id, _ in pages],
        "url_hashes": [url_hash for _, url_hash in pages],
        "most": [2 * times + MORE_OF_A_PAGE for times in pages.values()],
    }
    cursor.execute(sql("entries.known_entries"), parameters)
    for feed_id, key, claims, url_hash, title, published_raw in cursor.fetchall():
        # psycopg2 gives memoryviews, which never equal bytes.
        old = KnownEntry(bytes(key), bytes(claims), bytes(url_hash), title, published_raw)
        known[feed_id].append(old)
    return known


def write_changes(cursor: Cursor, run_id: int, listings: Sequence[FeedListing]) -> None:
    """Write new and changed entries of feeds, and that the feeds still list the others."""
    new_keys = [{entry.entry_key for entry in listing.changes.new} for listing in listings]
    seen = [
        (listing.feed.feed_id, entry.entry_key, listing.at)
        for listing, new in zip(listings, new_keys, strict=True)
        for entry in listing.listed
        if entry.entry_key not in new
    ]
    if seen:
        feed_ids, keys, moments = map(list, zip(*seen, strict=True))
        cursor.execute(sql("entries.see_entries"), {"feed_ids": feed_ids, "keys": keys, "seen_ats": moments})
    _insert(
        cursor,
        [
            (listing.feed.source_id, listing.feed.feed_id, first_sight(entry, listing.at, run_id))
            for listing in listings
            for entry in listing.changes.new
        ],
    )
    changed = [
        {"feed_id": listing.feed.feed_id, "entry_key": entry.entry_key, "run_id": run_id, **claims_of(entry)}
        for listing in listings
        for entry in sorted(listing.changes.changed, key=lambda entry: entry.entry_key)
    ]
    if changed:
        execute_batch(cursor, sql("entries.update_entry"), changed)
        _settle_addressless(
            cursor,
            [(listing.feed.feed_id, entry) for listing in listings for entry in listing.changes.changed],
        )


def insert_entries(cursor: Cursor, source_id: int, feed_id: int, entries: Sequence[SeenEntry]) -> None:
    """Write entries of a feed that are not there yet; those that are stay as they are."""
    _insert(cursor, [(source_id, feed_id, seen) for seen in entries])


def _insert(cursor: Cursor, entries: Sequence[tuple[int, int, SeenEntry]]) -> None:
    if entries:
        ordered = sorted(entries, key=lambda entry: (entry[1], entry[2].keyed.entry_key))
        execute_values(
            cursor, sql("entries.insert_entries"), [_row(*entry) for entry in ordered], page_size=500
        )
        _settle_addressless(cursor, [(feed_id, seen.keyed) for _, feed_id, seen in entries])


def _settle_addressless(cursor: Cursor, entries: Sequence[tuple[int, KeyedEntry]]) -> None:
    """Nobody is to be asked for entries without an address: their own text is read, or there is none."""
    keys = [(feed_id, entry.entry_key) for feed_id, entry in entries if not entry.has_address]
    if keys:
        feed_ids, entry_keys = map(list, zip(*keys, strict=True))
        cursor.execute(sql("entries.settle_addressless"), {"feed_ids": feed_ids, "keys": entry_keys})


def _row(source_id: int, feed_id: int, seen: SeenEntry) -> tuple[object, ...]:
    return (
        source_id, feed_id, "feed", seen.keyed.entry_key, *claims_row(claims_of(seen.keyed)),
        seen.dated_at, seen.first_seen_at, seen.last_seen_at, seen.first_run_id, seen.last_run_id,
    )  # fmt: skip


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
