"""From candidates and paragraphs to a normalised article, or to the reason why there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from newsreel.domain.article import (
    ArticleDraft,
    BodyLine,
    Candidate,
    DatedMoment,
    Extraction,
    FeedClaims,
    FieldValue,
    JudgedCandidate,
    PageReading,
    PageState,
)
from newsreel.rules.article_body import article_body
from newsreel.rules.dates import day_of
from newsreel.rules.fields import judge
from newsreel.rules.furniture import PageHead
from newsreel.rules.page_state import FEWEST_WORDS
from newsreel.rules.text import hash_parts, storable, text_hash, word_count
from newsreel.rules.urls import url_key

# Raise it whenever a rule or a reader changes what comes out: captures are then read again.
EXTRACTOR_VERSION = "3"

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
    candidates = [*reading.candidates, *_feed_candidates(claims)]
    judged = judge(candidates, captured_at, reading.sites)
    head = _head(judged)
    body = article_body(reading.lines, head, reading.stated_body)
    feed_lines = article_body([BodyLine(line) for line in feed_paragraphs], head).lines
    if body.subtitle:
        candidates.append(Candidate("subtitle", "html", body.subtitle))
        judged = judge(candidates, captured_at, reading.sites)
    paywalled = _won(judged, "is_paywalled", bool)
    text_origin, lines = _choose_text(reading.state, body.lines, feed_lines, paywalled)
    text = storable("\n\n".join(lines))
    words = word_count(text)
    if words < FEWEST_WORDS:
        return Extraction(*_why_no_article(reading, words, paywalled), draft=None)
    origin = text_origin if text_origin == "feed" else "json-ld" if body.is_stated else "page"
    title = _won(judged, "title", str)
    draft = ArticleDraft(
        canonical_url=url,
        canonical_url_hash=url_key(url),
        title=title,
        subtitle=_won(judged, "subtitle", str),
        authors=_won(judged, "authors", tuple) or (),
        agencies=_won(judged, "agencies", tuple) or (),
        published=_won(judged, "published_at", DatedMoment),
        published_on=_published_on(judged),
        modified=_won(judged, "modified_at", DatedMoment),
        language=_won(judged, "language", str),
        section=_won(judged, "section", str),
        tags=_won(judged, "tags", tuple) or (),
        description=_won(judged, "description", str),
        image_url=_won(judged, "image_url", str),
        is_paywalled=paywalled,
        text=text,
        word_count=words,
        text_origin=text_origin,
        text_hash=text_hash(text, title),
        content_hash=b"",
        provenance=(*judged, JudgedCandidate(Candidate("text", origin, f"{words} words"), won=True)),
    )
    return Extraction("article", None, replace(draft, content_hash=_content_hash(draft)))


def _head(judged: Sequence[JudgedCandidate]) -> PageHead:
    titles = {v.candidate.origin: str(v.candidate.value) for v in judged if v.candidate.field == "title"}
    return PageHead(
        tuple(titles.values()),
        titles.get("html"),
        (*(_won(judged, "authors", tuple) or ()), *(_won(judged, "agencies", tuple) or ())),
        _won(judged, "section", str),
        _published_on(judged),
    )


def _published_on(judged: Sequence[JudgedCandidate]) -> date | None:
    published = _won(judged, "published_at", DatedMoment)
    if published is None:
        return None
    stated = (verdict.candidate.value for verdict in judged if verdict.candidate.field == "published_at")
    return day_of(published, [value for value in stated if isinstance(value, DatedMoment)])


def _choose_text(
    state: PageState, page: Sequence[str], feed: Sequence[str], paywalled: bool | None
) -> tuple[str, Sequence[str]]:
    """The page's text, unless the page is no article or shows only a part of the feed's."""
    if state != PageState.ARTICLE:
        return ("feed", feed) if feed else ("page", ())
    page_words, feed_words = word_count(" ".join(page)), word_count(" ".join(feed))
    if (paywalled or page_words < FEWEST_WORDS) and feed_words > page_words:
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


def written_value(value: FieldValue) -> str:
    """A candidate's value as text: ISO 8601 for dates, JSON for lists and booleans."""
    if isinstance(value, DatedMoment):
        return value.at.date().isoformat() if value.precision == "day" else value.at.isoformat()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _content_hash(draft: ArticleDraft) -> bytes:
    """Hash of all fields that a reader of the warehouse sees; a difference makes a revision."""
    published, modified = (written_value(at) if at else None for at in (draft.published, draft.modified))
    return hash_parts(
        [
            draft.title, draft.subtitle, json.dumps(draft.authors), json.dumps(draft.agencies), published,
            draft.published_on.isoformat() if draft.published_on else None, modified, draft.language,
            draft.section, json.dumps(draft.tags), draft.description, draft.image_url,
            json.dumps(draft.is_paywalled), draft.text, draft.text_origin,
        ]
    )  # fmt: skip
