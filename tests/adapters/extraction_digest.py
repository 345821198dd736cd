"""The digest of a whole extraction, and captures to take it of; workers of `test_determinism` run it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import FeedClaims, Page
from newsreel.sample import SampleNewspaper
from tests.adapters.hostile_pages import hostile_pages
from tests.adapters.hostile_tricks import UTF8, article

CAPTURED = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
EDITIONS = tuple(date(2026, month, 15) for month in (5, 6, 7, 8, 9, 10))
# A hostile page of fewer bytes is read in milliseconds, whatever it tries.
MOST_HOSTILE_BYTES = 20_000
URL = "https://paper.example/2026/harbour"


def digest_of(document: Document) -> str:
    """Hash of everything that one extraction says: fields, provenance, hashes, aliases, offsets."""
    # repr shows every field, also those that comparison leaves out.
    return hashlib.sha256(repr(extract_document(document)).encode()).hexdigest()


def captures(number: int) -> list[Document]:
    """So many different documents: newspaper pages, pages that guess or lack something, hostile ones."""
    found = [*_made(), *_hostile(), *_newspaper()]
    assert len(found) >= number, f"only {len(found)} captures"
    return found[:number]


def _newspaper() -> Iterator[Document]:
    for edition in EDITIONS:
        paper = SampleNewspaper(edition)
        for piece in paper.pieces:
            shown = piece.article
            _, headers, body = paper.response(shown.host, piece.path, {})
            yield Document(
                Page(shown.url, body, headers.get("Content-Type")), FeedClaims(), shown.url, CAPTURED
            )


def _made() -> Iterator[Document]:
    """Pages that need every reader: guessed dates and names, feeds that know better, languages."""
    plain = Document(Page(URL, b""), FeedClaims(), URL, CAPTURED)
    for number in range(60):
        day = CAPTURED - timedelta(days=number)
        heads = (
            "",
            f'<meta name="author" content="By Writer {chr(65 + number % 26)} Doe and Reuters">',
            f'<meta property="article:published_time" content="{day.isoformat()}">',
        )
        ends = (
            f"<p>It was last repaired in {day:%B} {2000 + number % 26}.</p>",
            f"<footer>Posted on {day:%d/%m/%Y} by somebody</footer>",
            f'<div class="author-box">About Jo Bloggs the {number}th</div>',
            "<p>Die Fischer im Hafen von Nordersiel warten noch immer auf besseres Wetter.</p>" * 6,
        )
        body = article(heads[number % 3], after=ends[number % 4], title=f"Story {number} | The Paper")
        page = Page(f"{URL}-{number}", body.encode(), UTF8)
        claims = FeedClaims(title=f"Feed {number}", tags=("b", "a")) if number % 2 else FeedClaims()
        yield replace(plain, page=page, claims=claims, entry_url=page.url)


def _hostile() -> Iterator[Document]:
    for number, page in enumerate(hostile_pages()):
        if len(page.body) < MOST_HOSTILE_BYTES:
            url = f"{URL}/hostile/{number}"
            yield Document(Page(url, page.body, page.content_type), FeedClaims(), url, CAPTURED)
