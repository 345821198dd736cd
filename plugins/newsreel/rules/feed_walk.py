"""Walking back through the documents of a feed: where to go next, and when to stop.

Pure: a walk is told of each document, and says what comes next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from newsreel.domain.feed import ParsedEntry
from newsreel.rules.text import hash_parts


class Way(StrEnum):
    """How a feed leads to its older entries."""

    ARCHIVE = "prev-archive"
    NEXT = "next"
    PAGED = "paged"
    COMPLETE = "complete"
    NONE = ""


class WalkEnd(StrEnum):
    """Why a walk is over."""

    PASSED = "the documents are older than the window now"
    LAST = "the feed goes no further back"
    LOOP = "the feed leads in a circle"
    REPEATED = "the feed gives the same entries again"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk has come.

    `url` is the next document to ask for, `marks` are short hashes of the addresses and the contents
    that were met. `reached`: all that is newer was seen. It is the newest date of the last document,
    because a document may have an old entry among new ones, as pinned ones are. `has_repeated`: an
    archive had the entries of another document, as the newest archive has those of the feed itself.
    """

    url: str
    way: Way = Way.NONE
    documents: int = 0
    reached: datetime | None = None
    marks: frozenset[str] = frozenset()
    has_repeated: bool = False
    end: WalkEnd | None = None

    def to_state(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "url": self.url,
            "way": self.way.value,
            "documents": self.documents,
            "reached": self.reached.isoformat() if self.reached else None,
            "marks": sorted(self.marks),
            "has_repeated": self.has_repeated,
        }


def walk_of(state: Mapping[str, Any]) -> Walk:
    """The walk that `Walk.to_state` gave."""
    reached = state.get("reached")
    return Walk(
        str(state["url"]),
        Way(state["way"]),
        int(state["documents"]),
        datetime.fromisoformat(reached) if reached else None,
        frozenset(state["marks"]),
        bool(state["has_repeated"]),
    )


@dataclass(frozen=True, slots=True)
class Document:
    """What a walk needs to know of a document: its entries, and the addresses that lead on."""

    entries: Sequence[ParsedEntry]
    next_by_way: Mapping[Way, str] = field(default_factory=dict)
    is_complete: bool = False


def after_document(walk: Walk, document: Document, start: datetime) -> Walk:
    """The walk after it was given the document at `walk.url`.

    The first document decides the way: archives (RFC 5005 section 4) are preferred to pages, because
    entries move from page to page while one reads (section 3).

    Args:
        start: of the window; documents all of whose entries are older end the walk.
    """
    way = walk.way or _way_of(document)
    dates = [at for entry in document.entries if (at := date_of(entry)) is not None]
    content = _mark(sorted(entry.guid or entry.url for entry in document.entries))
    is_repeated, was_repeated = content in walk.marks and bool(document.entries), walk.has_repeated
    walk = replace(
        walk,
        way=way,
        documents=walk.documents + 1,
        reached=walk.reached if is_repeated or not dates else max(dates),
        marks=walk.marks | {_mark([walk.url]), content},
        has_repeated=walk.has_repeated or is_repeated,
    )
    if is_repeated and (was_repeated or way is not Way.ARCHIVE):
        # WordPress answers with its first or last page where it has no more.
        return replace(walk, end=WalkEnd.LAST if way is Way.PAGED else WalkEnd.REPEATED)
    if dates and max(dates) < start:
        return replace(walk, end=WalkEnd.PASSED)
    url = _next_url(walk, document)
    if url is None or (way is Way.PAGED and not document.entries):
        return replace(walk, end=WalkEnd.LAST)
    if _mark([url]) in walk.marks:
        return replace(walk, end=WalkEnd.LOOP)
    return replace(walk, url=url)


def date_of(entry: ParsedEntry) -> datetime | None:
    """When an entry was published, or else changed, by its claims."""
    for claimed in (entry.published, entry.updated):
        if claimed is not None and claimed.at is not None:
            return claimed.at
    return None


def _way_of(document: Document) -> Way:
    if document.is_complete:
        return Way.COMPLETE
    ways = (way for way in (Way.ARCHIVE, Way.NEXT, Way.PAGED) if document.next_by_way.get(way))
    return next(ways, Way.NONE)


def _next_url(walk: Walk, document: Document) -> str | None:
    if walk.way is Way.PAGED:
        return paged(walk.url, walk.documents + 1)
    return document.next_by_way.get(walk.way)


def paged(url: str, number: int) -> str:
    """The address of a page of a WordPress feed."""
    parts = urlsplit(url)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number))])))


def _mark(parts: Sequence[str]) -> str:
    """64 bits: one chance in a million of a false match after 6 million documents."""
    return hash_parts(parts).hex()[:16]
