"""Replaying captured polls: what each means for the entries, and where the warehouse differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from newsreel.domain.feed import KeyedEntry, KnownEntry, ParsedEntry
from newsreel.domain.replay import Difference, SeenEntry
from newsreel.rules.entry_changes import entry_changes, identified

_CLAIMS = tuple(field.name for field in fields(ParsedEntry))
_NOTHING = "-"


def first_sight(keyed: KeyedEntry, at: datetime, run_id: int) -> SeenEntry:
    """An entry that a poll shows for the first time."""
    # RSS 1.0 has one date, dc:date, which feedparser reads as the update; the page decides later.
    return SeenEntry(keyed, at, at, claimed_day(keyed), run_id, run_id)


def claimed_day(keyed: KeyedEntry) -> datetime | None:
    """The best that is known of the publication until the page is read."""
    dates = (keyed.entry.published, keyed.entry.updated)
    return next((date.at for date in dates if date and date.at), None)


def after_poll(
    known: Mapping[bytes, SeenEntry], listed: Sequence[KeyedEntry], at: datetime, run_id: int
) -> dict[bytes, SeenEntry]:
    """The entries that a poll listed, as they are after it, by `entry_key`.

    The same rules as for a live poll: `identified` tells which entry is which, `entry_changes` new
    from changed; a known date of publication stays; what is not listed stays as it was.
    """
    listed = identified([_known(seen.keyed) for seen in known.values()], listed)
    changes = entry_changes({key: seen.keyed.claims_hash for key, seen in known.items()}, listed)
    after = {entry.entry_key: first_sight(entry, at, run_id) for entry in changes.new}
    changed = {entry.entry_key for entry in changes.changed}
    for entry in listed:
        seen = known.get(entry.entry_key)
        if seen is None:
            continue
        if entry.entry_key in changed:
            dated_at = seen.dated_at or claimed_day(entry)
            seen = replace(seen, keyed=entry, dated_at=dated_at, last_run_id=run_id)
        after[entry.entry_key] = replace(seen, last_seen_at=at)
    return after


def _known(keyed: KeyedEntry) -> KnownEntry:
    raw = keyed.entry.published.raw if keyed.entry.published else None
    return KnownEntry(keyed.entry_key, keyed.claims_hash, keyed.url_hash, keyed.entry.title, raw)


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
        "identity_reason": keyed.identity_reason,
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
