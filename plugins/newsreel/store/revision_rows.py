"""Revisions and their provenance: the states of an article, none of them ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2.extras import execute_values

from newsreel.domain.article import ArticleDraft, DatedMoment
from newsreel.domain.revision import ArticleContent, Outcome
from newsreel.rules.article_assembly import written_value
from newsreel.rules.differences import STATES_REMEMBERED, changed_fields, content_of, worth_a_revision
from newsreel.store.copied_rows import copy_rows
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Rows of one statement: more make it no faster, and its text stays a few megabytes.
ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads and when: the run, the version of the extractor, the moment that rows carry.

    `is_again`: on purpose, what another version has read before.
    """

    run_id: int
    extractor_version: str
    at: datetime
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a state of a page was seen, and when: in a capture (None: in a feed), perhaps an archive's."""

    capture_id: int | None
    seen_at: datetime
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What came of storing a page.

    `revision_number` is the revision that says what was read; None when none does. `published_at`
    is that of the current state.
    """

    article_id: int
    outcome: Outcome
    revision_number: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A state of an article as it is stored."""

    article_id: int
    revision_number: int
    known_from_at: datetime
    extractor_version: str
    content: ArticleContent


@dataclass(frozen=True, slots=True)
class _Current:
    """The newest state without its content."""

    revision_number: int
    content_hash: bytes
    known_from_at: datetime
    recorded_at: datetime
    published_at: datetime | None
    extractor_version: str
    capture_id: int | None


def current_contents(cursor: Cursor, article_ids: Sequence[int]) -> Mapping[int, StoredContent]:
    """What some articles say now."""
    cursor.execute(sql("articles.current_contents"), {"article_ids": list(article_ids)})
    return {row[0]: _content(row) for row in cursor.fetchall()}


def newest_contents(cursor: Cursor, article_id: int, limit: int = STATES_REMEMBERED) -> list[ArticleContent]:
    """What the newest states of an article say, oldest first."""
    cursor.execute(sql("articles.newest_contents"), {"article_id": article_id, "limit": limit})
    return [_content(row).content for row in reversed(cursor.fetchall())]


def first_revision(
    cursor: Cursor,
    reading: Reading,
    article_id: int,
    sighting: Sighting,
    draft: ArticleDraft,
) -> StoredArticle:
    """The first state of an article that has none."""
    published_at = draft.published.at if draft.published else None
    state = NewRevision(reading, article_id, 1, sighting, reading.at, (), draft)
    insert_revisions(cursor, [state])
    return StoredArticle(article_id, Outcome.FIRST, 1, published_at)


def revise(
    cursor: Cursor,
    reading: Reading,
    article_id: int,
    sighting: Sighting,
    draft: ArticleDraft,
) -> StoredArticle:
    """Add a revision to an article that is locked, if what was read is worth one.

    Args:
        sighting: one that is older than the current state changes nothing.
    """
    published_at = draft.published.at if draft.published else None
    current = _current(cursor, article_id)
    if current is None:
        return first_revision(cursor, reading, article_id, sighting, draft)
    number = current.revision_number
    if current.content_hash == draft.content_hash:
        # Or the publisher's next trivial change would look like ours.
        cursor.execute(
            sql("articles.confirm_revision"),
            {
                "article_id": article_id,
                "revision_number": number,
                "extractor_version": reading.extractor_version,
            },
        )
        return StoredArticle(article_id, Outcome.SAME, number, current.published_at)
    if sighting.seen_at < current.known_from_at or _was_read_meanwhile(current, reading, sighting):
        return StoredArticle(article_id, Outcome.OLDER, None, current.published_at)
    before, after = newest_contents(cursor, article_id, 1)[-1], content_of(draft)
    outcome = worth_a_revision(
        before,
        after,
        same_extractor=current.extractor_version == reading.extractor_version,
        earlier=lambda: newest_contents(cursor, article_id),
    )
    if outcome != Outcome.REVISED:
        told = number if outcome != Outcome.FLIP_FLOP else None
        return StoredArticle(article_id, outcome, told, current.published_at)
    cursor.execute(sql("articles.retire_revision"), {"article_id": article_id})
    # Clocks of two machines differ: what we showed at a moment must still be one state.
    recorded_at = max(reading.at, current.recorded_at)
    differing = changed_fields(before, after)
    insert_revisions(
        cursor,
        [NewRevision(reading, article_id, number + 1, sighting, recorded_at, differing, draft)],
    )
    return StoredArticle(article_id, outcome, number + 1, published_at)


def _was_read_meanwhile(current: _Current, reading: Reading, sighting: Sighting) -> bool:
    """By a worker whose extractor has another version: no change of the publisher's.

    Who wrote first is believed; to read it once more is for a re-extraction.
    """
    return (
        not reading.is_again
        and current.extractor_version != reading.extractor_version
        and (current.capture_id, current.known_from_at) == (sighting.capture_id, sighting.seen_at)
    )


def _current(cursor: Cursor, article_id: int) -> _Current | None:
    cursor.execute(sql("articles.current_revision"), {"article_id": article_id})
    row = cursor.fetchone()
    return _Current(row[0], bytes(row[1]), *row[2:]) if row else None


def _content(row: Sequence[Any]) -> StoredContent:
    article_id, number, known_from_at, version = row[:4]
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row[4:]]
    content = ArticleContent(*values)
    return StoredContent(article_id, number, known_from_at, version, content)


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A state to be written: which one of which article, from where, and what it says."""

    reading: Reading
    article_id: int
    number: int
    sighting: Sighting
    recorded_at: datetime
    changed_fields: tuple[str, ...]
    draft: ArticleDraft


def insert_revisions(cursor: Cursor, revisions: Sequence[NewRevision]) -> None:
    """Write states with their provenance, for grouping to look at; their articles are locked, or new."""
    if not revisions:
        return
    waiting = sorted((revision.article_id, revision.number) for revision in revisions)
    execute_values(cursor, sql("articles.await_grouping"), waiting, page_size=ROWS_AT_ONCE)
    rows = [revision_row(revision) for revision in revisions]
    execute_values(cursor, sql("articles.insert_revisions"), rows, page_size=ROWS_AT_ONCE)
    candidates = [
        (revision.article_id, revision.number, verdict.candidate.field, verdict.candidate.origin,
         written_value(verdict.candidate.value), verdict.won)
        for revision in revisions
        for verdict in revision.draft.provenance
    ]  # fmt: skip
    copy_rows(cursor, sql("articles.copy_candidates"), candidates)


def revision_row(revision: NewRevision) -> tuple[object, ...]:
    """In the order of the statement's columns."""
    draft, reading, sighting = revision.draft, revision.reading, revision.sighting
    return (
        revision.article_id, revision.number, True, sighting.seen_at, revision.recorded_at,
        list(revision.changed_fields), reading.run_id, sighting.capture_id, reading.extractor_version,
        draft.content_hash, draft.text_hash, draft.text_origin, draft.title, draft.subtitle,
        list(draft.authors), list(draft.agencies), *_published(draft), *_moment(draft.modified),
        draft.language, draft.section, list(draft.tags), draft.description, draft.image_url,
        draft.is_paywalled, draft.text, draft.word_count, sighting.archived_at,
    )  # fmt: skip


def _published(draft: ArticleDraft) -> tuple[object, ...]:
    at, precision, offset_minutes = _moment(draft.published)
    return at, draft.published_on, precision, offset_minutes


def _moment(moment: DatedMoment | None) -> tuple[object, object, object]:
    return (moment.at, moment.precision, moment.offset_minutes) if moment else (None, None, None)
