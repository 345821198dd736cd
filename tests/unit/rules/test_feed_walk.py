"""Walking back through feeds: a walk can be stored, and knows when to stop."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality, ParsedEntry
from newsreel.rules.feed_walk import Document, Walk, WalkEnd, Way, after_document, paged, walk_of

FEED = "https://paper.example/feed"
START = datetime(2026, 10, 10, tzinfo=UTC)


def _entry(name: str, at: datetime | None) -> ParsedEntry:
    date = ClaimedDate("x", at, DatePrecision.SECOND, DateQuality.EXACT, "published") if at else None
    return ParsedEntry(None, f"https://paper.example/{name}", None, published=date)


def _document(*days: int, following: str | None = None, way: Way = Way.NEXT) -> Document:
    entries = [_entry(f"of-{day}", START + timedelta(days=day)) for day in days]
    return Document(entries, {way: following} if following else {})


def test_a_walk_can_be_stored() -> None:
    walk = after_document(Walk(FEED), _document(5, 4, following=f"{FEED}?p=2"), START)
    assert walk_of(json.loads(json.dumps(walk.to_state()))) == walk
    assert (walk.way, walk.documents, walk.url) == (Way.NEXT, 1, f"{FEED}?p=2")
    assert walk.reached == START + timedelta(days=5)


@pytest.mark.parametrize(
    ("document", "end"),
    [
        (_document(2, 1, following="x"), None),
        (_document(1, -300, following="x"), None),
        (_document(-1, -2, following="x"), WalkEnd.PASSED),
        (_document(2, 1), WalkEnd.LAST),
        (_document(2, 1, following=FEED), WalkEnd.LOOP),
        (_document(5, 4, following="x"), WalkEnd.REPEATED),
        (_document(following="x"), None),
    ],
)
def test_when_it_ends(document: Document, end: WalkEnd | None) -> None:
    walk = after_document(Walk(FEED), _document(5, 4, following=f"{FEED}?p=2"), START)
    assert after_document(walk, document, START).end is end


def test_the_newest_archive_may_be_what_the_feed_lists_but_once() -> None:
    walk = Walk(FEED)
    for number in range(3):
        walk = after_document(walk, _document(5, 4, following=f"{FEED}/{number}", way=Way.ARCHIVE), START)
        assert walk.end is (WalkEnd.REPEATED if number == 2 else None)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (FEED, f"{FEED}?paged=3"),
        (f"{FEED}?paged=2", f"{FEED}?paged=3"),
        (f"{FEED}/?cat=7&paged=2", f"{FEED}/?cat=7&paged=3"),
    ],
)
def test_pages_of_wordpress(url: str, page: str) -> None:
    assert paged(url, 3) == page
