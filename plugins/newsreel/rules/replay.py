"""Replaying captured polls: what each means for the entries, and where the warehouse differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from newsreel.domain.feed import KeyedEntry, ParsedEntry
from newsreel.domain.replay import Difference, SeenEntry
from newsreel.rules.entry_changes import entry_changes

_CLAIMS = tuple(field.name for field in fields(ParsedEntry))
_NOTHING = "-"


def first_sight(keyed: KeyedEntry, at: datetime, run_id: int) -> SeenEntry:
    """An entry that a poll shows for the first time."""
    # RSS 1.0 has one date, dc:date, which feedparser reads as the update; the page decides later.
    dated_at = keyed.entry.published_at or keyed.entry.updated_at
    return SeenEntry(keyed, at, at, dated_at, run_id, run_id)


def after_poll(
    known: Mapping[bytes, SeenEntry], listed: Sequence[KeyedEntry], at: datetime, run_id: int
) -> dict[bytes, SeenEntry]:
    """The entries that a poll listed, as they are after it, by `entry_key`.

    The same rules as for a live poll: `entry_changes` tells new from changed; a known date of
    publication stays; what is not listed stays as it was.
    """
    changes = entry_changes({key: seen.keyed.claims_hash for key, seen in known.items()}, listed)
    after = {entry.entry_key: first_sight(entry, at, run_id) for entry in changes.new}
    changed = {entry.entry_key for entry in changes.changed}
    for entry in listed:
        seen = known.get(entry.entry_key)
        if seen is None:
            continue
        if entry.entry_key in changed:
            dated_at = seen.dated_at or entry.entry.published_at or entry.entry.updated_at
            seen = replace(seen, keyed=entry, dated_at=dated_at, last_run_id=run_id)
        after[entry.entry_key] = replace(seen, last_seen_at=at)
    return after


def differences(feed_url: str, stored: SeenEntry | None, replayed: SeenEntry | None) -> Iterator[Difference]:
    """Field by field, what is stored otherwise than replayed.

    Not compared: `dated_at`, which is the article's once a page is read, and the runs.
    """
    there = stored or replayed
    if there is None:
        return
    entry = there.keyed.entry.url
    if stored is None or replayed is None:
        words = [_NOTHING if seen is None else "present" for seen in (stored, replayed)]
        yield Difference(feed_url, entry, "entry", *words)
        return
    before, after = _comparable(stored), _comparable(replayed)
    different = [name for name in before if before[name] != after[name]]
    # The hash tells what the fields together don't: that the rule of hashing changed.
    for name in [name for name in different if name != "claims_hash"] or different:
        yield Difference(feed_url, entry, name, _text(before[name]), _text(after[name]))


def _comparable(seen: SeenEntry) -> dict[str, object]:
    keyed = seen.keyed
    claims = {name: getattr(keyed.entry, name) for name in _CLAIMS}
    return claims | {
        "canonical_url": keyed.canonical_url,
        "first_seen_at": seen.first_seen_at,
        "last_seen_at": seen.last_seen_at,
        "claims_hash": keyed.claims_hash,
    }


def _text(value: object) -> str:
    match value:
        case None:
            return _NOTHING
        case bytes():
            return value.hex()
        case tuple():
            return ", ".join(map(str, value))
        case datetime():
            return value.isoformat()
    return str(value)
