"""What every feed format shares: a body to read, and items that become entries.

Each format's reader gives `RawItem`s, strings as they stand in the document; here they are cleaned,
bounded, made absolute and dated in one way for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from newsreel.adapters.html_text import clean_html, plain_text
from newsreel.domain.feed import ClaimedDate, Enclosure, ParsedEntry
from newsreel.rules.feed_dates import read_feed_date
from newsreel.rules.text import one_line, storable
from newsreel.rules.urls import canonical_url, host_of

# All ours. More than any honest feed lists (of 200 real ones the longest had 1,046); the rest is
# ignored and said so by `rejected_entries`.
MOST_ENTRIES = 2000
MOST_TAGS = 200
MOST_ENCLOSURES = 20
LONGEST_SUMMARY = 5000
_LONGEST_URL = 8000
_LONGEST_HOST = 259  # RFC 1035 section 2.3.4, and a port


@dataclass(frozen=True, slots=True)
class FeedBody:
    """A feed's body with the headers that bear on how it is read; `now` bounds what is believed.

    `url` is the address that answered; `feed_url` that of the feed, where it differs.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]
    now: datetime
    feed_url: str | None = None


@dataclass(frozen=True, slots=True)
class RawDate:
    """A date as written; `inferred` is what feedparser makes of it (year, month, day)."""

    text: str | None
    source: str
    inferred: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as its format's reader finds it; nothing is cleaned yet but the authors' names.

    `content_base` is the address that links of the content are relative to, where the item says so.
    """

    link: str | None
    guid: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    tags: Iterable[str | None] = ()
    language: str | None = None
    summary: str | None = None
    content_html: str | None = None
    content_base: str | None = None
    published: RawDate | None = None
    updated: RawDate | None = None
    enclosures: Iterable[Enclosure] = field(default=())


def parsed_entries(
    items: Iterable[RawItem], document: FeedBody, feed_language: str | None
) -> tuple[tuple[ParsedEntry, ...], tuple[ParsedEntry, ...]]:
    """The entries, and apart from them those that have no address but something to tell."""
    entries: list[ParsedEntry] = []
    addressless: list[ParsedEntry] = []
    for item in items:
        entry = parsed_entry(item, document, feed_language)
        if entry is not None:
            entries.append(entry)
        elif (entry := _addressless(item, document, feed_language)) is not None:
            addressless.append(entry)
    return tuple(entries), tuple(addressless)


def parsed_entry(item: RawItem, document: FeedBody, feed_language: str | None) -> ParsedEntry | None:
    """The entry, or None when it has no address that could be fetched."""
    url = _absolute(item.link or _address(item.guid), document.url)
    return _entry(item, url, document, feed_language) if url is not None else None


def _addressless(item: RawItem, document: FeedBody, feed_language: str | None) -> ParsedEntry | None:
    """An item that is all there is: what feeds with pages call its summary is its text."""
    entry = _entry(replace(item, content_html=item.content_html or item.summary), "", document, feed_language)
    return entry if entry.title or entry.content_html else None


def _entry(item: RawItem, url: str, document: FeedBody, feed_language: str | None) -> ParsedEntry:
    language = one_line(item.language) or feed_language
    terms = [one_line(term) for term, _ in zip(item.tags, range(MOST_TAGS), strict=False)]
    summary = plain_text(item.summary)
    base = item.content_base or url or document.url
    return ParsedEntry(
        guid=one_line(item.guid),
        url=url,
        title=plain_text(item.title),
        authors=item.authors,
        tags=tuple(dict.fromkeys(term for term in terms if term)),
        language=language,
        summary=summary[:LONGEST_SUMMARY] if summary else None,
        content_html=clean_html(item.content_html, base) if item.content_html else None,
        published=_claimed(item.published, document.now, language),
        updated=_claimed(item.updated, document.now, language),
        enclosures=_enclosures(item.enclosures, document.url),
    )


def _address(guid: str | None) -> str | None:
    """An identifier that is a web address leads to the page where nothing else does."""
    return guid if guid and guid.strip().lower().startswith(("http://", "https://")) else None


def _absolute(link: str | None, base: str) -> str | None:
    """An http(s) address that can be fetched and stored, else None."""
    if not link or len(link) > _LONGEST_URL:
        return None
    try:
        url = urljoin(base, storable(link.strip()))
    except ValueError:  # an address like http://[x is one entry's trouble, not the feed's
        return None
    canonical = canonical_url(url)
    return url if canonical is not None and len(host_of(canonical)) <= _LONGEST_HOST else None


def _claimed(date: RawDate | None, now: datetime, language: str | None) -> ClaimedDate | None:
    raw = one_line(date.text) if date else None
    if date is None or raw is None:
        return None
    reading = read_feed_date(raw, now, language, date.inferred)
    if reading is None:
        return None
    moment = reading.moment
    return ClaimedDate(
        raw, moment.at if moment else None, moment.precision if moment else None, reading.quality, date.source
    )


def _enclosures(claimed: Iterable[Enclosure], base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for enclosure, _ in zip(claimed, range(MOST_ENCLOSURES), strict=False):
        url = _absolute(enclosure.url, base)
        if url is not None:
            kind = one_line(enclosure.media_type)
            found.setdefault(url, Enclosure(url, kind[:100] if kind else None, enclosure.length_bytes))
    return tuple(found.values())


def count_or_none(text: object) -> int | None:
    """A number of bytes as feeds write it; anything that is no number Postgres could keep is none."""
    digits = str(text).strip()[:20] if text is not None else ""
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) < 2**63 else None
