"""Articles made up by their number: the same number is the same article, in every run."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache

from newsreel.domain.article import (
    ArticleDraft,
    Candidate,
    DatedMoment,
    DatePrecision,
    FieldValue,
    JudgedCandidate,
)
from newsreel.rules.text import text_hash, word_count
from newsreel.rules.urls import url_key
from newsreel.store.article_rows import StoredDocument
from newsreel.store.load_rows import ReadPage
from newsreel.store.revision_rows import Reading

FIRST_DAY = datetime(2025, 11, 1, tzinfo=UTC)
DAYS = 365
SOURCES = 500
_LETTERS = "bcdfghklmnprstvz", "aeiou"


@cache
def vocabulary(words: int = 60_000) -> tuple[str, ...]:
    """Words that can be spoken, all different."""
    source = random.Random(1)  # noqa: S311 - not for secrets
    found: dict[str, None] = {}
    while len(found) < words:
        syllables = source.randrange(2, 5)
        found["".join(source.choice(_LETTERS[0]) + source.choice(_LETTERS[1]) for _ in range(syllables))] = (
            None
        )
    return tuple(found)


def some_words(source: random.Random, count: int) -> list[str]:
    """Words as frequent as in a language: the n-th about 1/n as often as the first (Zipf)."""
    known = vocabulary()
    size = len(known)
    return [known[int(size ** source.random()) - 1] for _ in range(count)]


def sentences(source: random.Random, words: int) -> str:
    """Paragraphs of five sentences."""
    parts: list[str] = []
    while words > 0:
        length = min(words, source.randrange(8, 20))
        parts.append(" ".join(some_words(source, length)).capitalize() + ".")
        words -= length
    return "\n\n".join(" ".join(parts[at : at + 5]) for at in range(0, len(parts), 5))


def page(number: int, reading: Reading, words: int = 480) -> ReadPage:
    """A page as the extractor gives it, with a text of so many words (480 are 3 KB)."""
    source = random.Random(number)  # noqa: S311 - not for secrets
    url = f"https://www.paper{source.randrange(SOURCES)}.example/{number}/{'-'.join(some_words(source, 5))}"
    title = " ".join(some_words(source, 8)).capitalize()
    text = sentences(source, words)
    at = FIRST_DAY + timedelta(seconds=source.randrange(DAYS * 86400))
    author = " ".join(some_words(source, 2)).title()
    known = DatedMoment(at, DatePrecision.SECOND, 0)
    candidates: list[tuple[str, str, FieldValue, bool]] = [
        ("title", "json-ld", title, True),
        ("title", "opengraph", title, False),
        ("title", "html", title, False),
        ("authors", "json-ld", (author,), True),
        ("published_at", "json-ld", known, True),
        ("published_at", "feed", known, False),
        ("text", "trafilatura", f"{words} words", True),
        ("language", "html", "en", True),
    ]
    draft = ArticleDraft(
        canonical_url=url,
        canonical_url_hash=url_key(url),
        title=title,
        subtitle=None,
        authors=(author,),
        agencies=(),
        published=known,
        published_on=at.date(),
        modified=None,
        language="en",
        section=some_words(source, 1)[0],
        tags=tuple(some_words(source, 4)),
        description=sentences(source, 25),
        image_url=f"{url}.jpg",
        is_paywalled=False,
        text=text,
        word_count=word_count(text),
        text_origin="page",
        text_hash=text_hash(text, title),
        content_hash=url_key(url),
        provenance=tuple(
            JudgedCandidate(Candidate(field, origin, value), won) for field, origin, value, won in candidates
        ),
    )
    document = StoredDocument(
        url_hash=url_key(url),
        canonical_url=url,
        source_id=0,
        capture_id=number + 1,
        title=None,
        authors=(),
        tags=(),
        language=None,
        summary=None,
        content_html=None,
        published_raw=None,
        published_at=None,
        updated_raw=None,
        updated_at=None,
        last_seen_at=at,
        first_seen_at=at,
        captured_at=at,
        archived_at=None,
        final_url=url,
        content_type=None,
        body_zstd=None,
        attempts=0,
        template_version=0,
        template_lines=(),
    )
    return ReadPage(reading, document, draft, {url.replace("www.", "") + "?utm_source=rss": "entry link"})
