"""From candidates and paragraphs to a normalised article, or to the reason why there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from newsreel.domain.article import (
    ArticleDraft,
    Candidate,
    DatedMoment,
    Extraction,
    FeedClaims,
    FieldValue,
    JudgedCandidate,
    PageReading,
    PageState,
)
from newsreel.rules.fields import judge
from newsreel.rules.furniture import PageHead, without_furniture
from newsreel.rules.text import hash_parts, storable, text_hash, word_count
from newsreel.rules.urls import url_key

# Raise it whenever a rule or a reader changes what comes out: captures are then read again.
EXTRACTOR_VERSION = "1"

# Below this many words there is no article; the same bound as for tiny texts in comparisons.
FEWEST_WORDS = 25
_T = TypeVar("_T")


def assemble(
    reading: PageReading,
    claims: FeedClaims,
    feed_paragraphs: Sequence[str],
    url: str,
    captured_at: datetime,
) -> Extraction:
    """Decide every field, choose the text, clean it, hash it.

    Args:
        reading: what the readers found in the page.
        claims: what the feed said; `feed_paragraphs` is its full text, empty when it gave none.
        url: canonical URL of the article: its identity.
        captured_at: when the page was captured; bounds what dates are believed.
    """
    judged = judge([*reading.candidates, *_feed_candidates(claims)], captured_at)
    title = _won(judged, "title", str)
    authors = _won(judged, "authors", tuple) or ()
    published = _won(judged, "published_at", DatedMoment)
    section = _won(judged, "section", str)
    head = PageHead(title, authors, section, published.at.date() if published else None)
    page_lines = without_furniture(reading.paragraphs, head)
    feed_lines = without_furniture(feed_paragraphs, head)
    paywalled = _won(judged, "is_paywalled", bool)
    origin, lines = _choose_text(reading.state, page_lines, feed_lines, paywalled)
    text = storable("\n\n".join(lines))
    words = word_count(text)
    if words < FEWEST_WORDS:
        return Extraction(*_why_no_article(reading, words, paywalled), draft=None)
    draft = ArticleDraft(
        canonical_url=url,
        canonical_url_hash=url_key(url),
        title=title,
        authors=authors,
        published=published,
        modified_at=_moment(_won(judged, "modified_at", DatedMoment)),
        language=_won(judged, "language", str),
        section=section,
        tags=_won(judged, "tags", tuple) or (),
        description=_won(judged, "description", str),
        image_url=_won(judged, "image_url", str),
        is_paywalled=paywalled,
        text=text,
        word_count=words,
        text_origin=origin,
        text_hash=text_hash(text, title),
        content_hash=b"",
        provenance=(
            *judged,
            JudgedCandidate(Candidate("text", origin, f"{words} words"), won=True),
        ),
    )
    return Extraction("article", None, replace(draft, content_hash=_content_hash(draft)))


def _choose_text(
    state: PageState, page: Sequence[str], feed: Sequence[str], paywalled: bool | None
) -> tuple[str, Sequence[str]]:
    """The page's text, unless the page could not be had or shows only a part of the feed's."""
    page_words, feed_words = word_count(" ".join(page)), word_count(" ".join(feed))
    page_is_partial = state != PageState.ARTICLE or bool(paywalled) or page_words < FEWEST_WORDS
    if page_is_partial and feed_words > page_words:
        return "feed", feed
    return "page", page


def _why_no_article(reading: PageReading, words: int, paywalled: bool | None) -> tuple[str, str]:
    if reading.state != PageState.ARTICLE:
        return reading.state, reading.reason or f"the page is {reading.state}"
    if paywalled:
        return PageState.PAYWALLED, f"the page shows {words} words and asks for payment"
    return PageState.TOO_SHORT, f"{words} words of text, fewer than {FEWEST_WORDS}"


def _feed_candidates(claims: FeedClaims) -> list[Candidate]:
    given: dict[str, FieldValue | None] = {
        "title": claims.title,
        "authors": claims.authors or None,
        "tags": claims.tags or None,
        "language": claims.language,
        "description": claims.summary,
        "published_at": claims.published,
        "modified_at": claims.updated,
    }
    return [Candidate(field, "feed", value) for field, value in given.items() if value is not None]


def _won(judged: Sequence[JudgedCandidate], field: str, kind: type[_T]) -> _T | None:
    for verdict in judged:
        if verdict.won and verdict.candidate.field == field:
            value = verdict.candidate.value
            return value if isinstance(value, kind) else None
    return None


def _moment(dated: DatedMoment | None) -> datetime | None:
    return dated.at if dated else None


def written_value(value: FieldValue) -> str:
    """A candidate's value as text: ISO 8601 for dates, JSON for lists and booleans."""
    if isinstance(value, DatedMoment):
        return value.at.date().isoformat() if value.precision == "day" else value.at.isoformat()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _content_hash(draft: ArticleDraft) -> bytes:
    """Hash of all fields that a reader of the warehouse sees; a difference makes a revision."""
    published = written_value(draft.published) if draft.published else None
    return hash_parts(
        [
            draft.title, json.dumps(draft.authors), published,
            draft.modified_at.isoformat() if draft.modified_at else None, draft.language,
            draft.section, json.dumps(draft.tags), draft.description, draft.image_url,
            json.dumps(draft.is_paywalled), draft.text, draft.text_origin,
        ]
    )  # fmt: skip
