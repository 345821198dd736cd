"""What a parsed feed means for the entries that we know: which is which, what is new or changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from newsreel.domain.feed import EntryChanges, KeyedEntry, KnownEntry, ParsedEntry, ParsedFeed
from newsreel.rules.text import hash_parts
from newsreel.rules.urls import canonical_url, host_of, url_key

# Why an entry has the identity it has. GUIDs are trusted as long as nothing speaks against them.
BY_GUID = "its GUID"
BY_LINK = "its link, because the feed gives no GUID"
BY_LINK_NOT_GUID = "its link, because the feed uses its GUID for several links"
BY_LINK_TITLE_DATE = "its link, title and date, because entries without GUID share the link"
BY_KNOWN_LINK = "its link, which is known, because the GUID is new"
BY_GUID_AND_LINK = "its GUID and link, because the feed used the GUID for another page before"

BY_PAGE = "its link: a history lists a page once"
BY_GUID_ALONE = "its GUID; it has no address"
BY_TITLE_DATE = "its title and date, because it has neither an address nor a GUID of its own"
# Where an entry without an address stands: at its feed's, told apart by this parameter, which servers ignore.
ADDRESSLESS_PARAMETER = "newsreel-entry"


def listed_entries(parsed: ParsedFeed, feed_url: str) -> tuple[KeyedEntry, ...]:
    """All entries of a document with their identities; those without an address come last."""
    keyed = {entry.entry_key: entry for entry in keyed_entries(parsed.entries)}
    for entry in _addressless(parsed.addressless, feed_url):
        keyed.setdefault(entry.entry_key, entry)
    return tuple(keyed.values())


def _addressless(entries: Sequence[ParsedEntry], feed_url: str) -> Iterator[KeyedEntry]:
    """The identity of entries that have no address: their GUID, else title and date, else the text."""
    times = Counter(entry.guid for entry in entries)
    canonical = canonical_url(feed_url) or feed_url
    separator = "&" if urlsplit(canonical).query else "?"
    for entry in entries:
        raw = entry.published.raw if entry.published else None
        if entry.guid is not None and times[entry.guid] == 1:
            key, why = hash_parts(["guid", entry.guid]), BY_GUID_ALONE
        else:
            text = entry.content_html if entry.title is None or raw is None else None
            key, why = hash_parts(["title, date", entry.title, raw, text]), BY_TITLE_DATE
        address = f"{canonical}{separator}{ADDRESSLESS_PARAMETER}={key.hex()[:32]}"
        placed = replace(entry, url=address)
        # Its claims leave the address out: it says nothing about the entry when the feed moves.
        claims = claims_hash(entry)
        yield KeyedEntry(
            key, claims, address, url_key(address), host_of(address), placed, why, has_address=False
        )


def keyed_entries(entries: Sequence[ParsedEntry]) -> tuple[KeyedEntry, ...]:
    """Give each entry the identity that its document suggests; the first of two equal ones is kept.

    That is the GUID, unless the document uses it for different links; then, and without one, the
    link; where entries without GUID share a link under different titles, link, title and date.
    """
    canonical = [(entry, canonical_url(entry.url)) for entry in entries]
    usable = [(entry, url, url_key(url)) for entry, url in canonical if url is not None]
    links_by_guid = Counter(guid for guid, _ in {(entry.guid, key) for entry, _, key in usable} if guid)
    titles_by_link = Counter(
        key for key, _ in {(key, entry.title) for entry, _, key in usable if not entry.guid}
    )
    keyed: dict[bytes, KeyedEntry] = {}
    for entry, url, link in usable:
        if entry.guid is not None and links_by_guid[entry.guid] == 1:
            parts, why = ["guid", entry.guid], BY_GUID
        elif entry.guid is None and titles_by_link[link] > 1:
            raw = entry.published.raw if entry.published else None
            parts, why = ["url, title, date", link.hex(), entry.title or "", raw or ""], BY_LINK_TITLE_DATE
        else:
            parts, why = ["url", link.hex()], BY_LINK if entry.guid is None else BY_LINK_NOT_GUID
        key = hash_parts(parts)
        keyed.setdefault(key, KeyedEntry(key, claims_hash(entry), url, link, host_of(url), entry, why))
    return tuple(keyed.values())


def keyed_find(entry: ParsedEntry) -> KeyedEntry | None:
    """An entry of a history under its link: a page is in a history once. None without a usable link."""
    canonical = canonical_url(entry.url)
    if canonical is None:
        return None
    link = url_key(canonical)
    key = hash_parts(["url", link.hex()])
    return KeyedEntry(key, claims_hash(entry), canonical, link, host_of(canonical), entry, BY_PAGE)


def claims_hash(entry: ParsedEntry) -> bytes:
    """Hash of everything that the entry claims about its page; equal hashes mean "unchanged".

    Not of its GUID, nor of the scheme of its link: a feed that renews those has no news.
    """
    canonical = canonical_url(entry.url)
    return hash_parts(
        [
            url_key(canonical).hex() if canonical else entry.url, entry.title, "\n".join(entry.authors),
            "\n".join(entry.tags), entry.language, entry.summary, entry.content_html,
            entry.published.raw if entry.published else None,
            entry.updated.raw if entry.updated else None,
            "\n".join(enclosure.url for enclosure in entry.enclosures),
        ]
    )  # fmt: skip


def identified(known: Sequence[KnownEntry], listed: Sequence[KeyedEntry]) -> tuple[KeyedEntry, ...]:
    """The listed entries under the keys that the feed's known entries have; order is kept.

    A GUID that is new while the link is known is a GUID that churns: the entry is the known one. A
    GUID that is known for another link, another title and another date has been used again: the
    entry is a new one. Known by its link is an entry that is the only one there, then and now, or the only
    one there of its title.

    Args:
        known: the feed's entries that share a key or a link with the listed ones.
    """
    by_key = {old.entry_key: old for old in known}
    taken = {entry.entry_key for entry in listed if _is_same(by_key.get(entry.entry_key), entry)}
    by_link: defaultdict[bytes, list[KnownEntry]] = defaultdict(list)
    by_title: defaultdict[tuple[bytes, str | None], list[KnownEntry]] = defaultdict(list)
    for old in known:
        if old.entry_key not in taken:
            by_link[old.url_hash].append(old)
            by_title[old.url_hash, old.title].append(old)
    times_listed = Counter(entry.url_hash for entry in listed)
    found: dict[bytes, KeyedEntry] = {}
    for entry in listed:
        resolved = entry
        if entry.entry_key not in taken:
            same_link = by_link[entry.url_hash] if times_listed[entry.url_hash] == 1 else ()
            twin = _only(same_link) or _only(by_title[entry.url_hash, entry.entry.title])
            if twin is not None:
                resolved = replace(entry, entry_key=twin.entry_key, identity_reason=BY_KNOWN_LINK)
            elif entry.entry_key in by_key:
                key = hash_parts(["guid, url", entry.entry.guid, entry.url_hash.hex()])
                resolved = replace(entry, entry_key=key, identity_reason=BY_GUID_AND_LINK)
        found.setdefault(resolved.entry_key, resolved)
    return tuple(found.values())


def _is_same(known: KnownEntry | None, listed: KeyedEntry) -> bool:
    """Whether what carries the same key is the same entry: one of link, title and date has to agree.

    What one of the two doesn't have says nothing against it.
    """
    if known is None:
        return False
    entry = listed.entry
    published_raw = entry.published.raw if entry.published else None
    another_title = None not in (known.title, entry.title) and known.title != entry.title
    same_date = published_raw is not None and known.published_raw == published_raw
    return known.url_hash == listed.url_hash or not another_title or same_date


def _only(known: Sequence[KnownEntry]) -> KnownEntry | None:
    """The one; none of several, because nobody can tell which."""
    return known[0] if len(known) == 1 else None


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
