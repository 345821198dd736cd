"""What a parsed feed means for the entries that we know: new, changed, or neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from newsreel.domain.feed import EntryChanges, KeyedEntry, ParsedEntry
from newsreel.rules.text import hash_parts
from newsreel.rules.urls import canonical_url, host_of, url_key


def keyed_entries(entries: Sequence[ParsedEntry]) -> tuple[KeyedEntry, ...]:
    """Give each entry its identity in the feed; the first of two equal ones is kept.

    The identity is the GUID, unless the feed repeats it for different links; then, and without
    one, the canonical link.
    """
    canonical = [(entry, canonical_url(entry.url)) for entry in entries]
    usable = [(entry, url) for entry, url in canonical if url is not None]
    links_by_guid = Counter(guid for guid, _ in {(entry.guid, url_key(url)) for entry, url in usable} if guid)
    keyed: dict[bytes, KeyedEntry] = {}
    for entry, url in usable:
        by_guid = entry.guid is not None and links_by_guid[entry.guid] == 1
        key = hash_parts(["guid", entry.guid]) if by_guid else hash_parts(["url", url_key(url).hex()])
        keyed.setdefault(key, KeyedEntry(key, claims_hash(entry), url, url_key(url), host_of(url), entry))
    return tuple(keyed.values())


def claims_hash(entry: ParsedEntry) -> bytes:
    """Hash of everything that the entry claims; equal hashes mean "unchanged"."""
    return hash_parts(
        [
            entry.guid, canonical_url(entry.url), entry.title, "\n".join(entry.authors),
            "\n".join(entry.tags), entry.language, entry.summary, entry.content_html,
            entry.published_raw, entry.updated_raw,
        ]
    )  # fmt: skip


def entry_changes(known: Mapping[bytes, bytes], entries: Sequence[KeyedEntry]) -> EntryChanges:
    """Compare with what is known (`entry_key` to `claims_hash`); order is kept."""
    return EntryChanges(
        new=tuple(entry for entry in entries if entry.entry_key not in known),
        changed=tuple(
            entry for entry in entries if known.get(entry.entry_key, entry.claims_hash) != entry.claims_hash
        ),
        seen=len(entries),
        overlap=sum(entry.entry_key in known for entry in entries),
    )
