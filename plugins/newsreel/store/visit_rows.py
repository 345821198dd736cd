"""Visits to the pages of loaded articles: which are due, what they found, what waits to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extras import execute_values

from newsreel.domain.run import Run
from newsreel.rules.revisit import next_visit
from newsreel.rules.urls import host_bucket, host_of
from newsreel.store.article_rows import StoredDocument, stored_document
from newsreel.store.database import Cursor
from newsreel.store.extraction_rows import LoadedPage
from newsreel.store.revision_rows import ROWS_AT_ONCE
from newsreel.store.run_rows import scope_of
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A page to be visited, the newest capture of it, and when its article was published or first seen."""

    article_id: int
    url: str
    url_hash: bytes
    capture_id: int
    body_sha256: bytes | None
    etag: str | None
    last_modified: str | None
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What a visit found; `new_capture_id` where the page has changed."""

    status: str
    visited_at: datetime
    next_visit_at: datetime | None
    http_status: int | None = None
    reason: str | None = None
    new_capture_id: int | None = None


def note_pages(cursor: Cursor, pages: Sequence[LoadedPage]) -> None:
    """Articles were loaded from these pages: from now on the newest of each article is visited. Pages
    without a capture are not."""
    newest: dict[int, tuple[int, LoadedPage]] = {}
    for page in pages:
        article_id, capture_id = page.stored.article_id, page.document.capture_id
        if capture_id is not None and (article_id not in newest or capture_id > newest[article_id][0]):
            newest[article_id] = (capture_id, page)
    rows = [
        (article_id, page.document.canonical_url, page.document.url_hash, host, host_bucket(host), capture_id,
         next_visit(page.stored.published_at or page.document.first_seen_at, page.reading.at))
        for article_id, (capture_id, page) in sorted(newest.items())
        for host in (host_of(page.document.canonical_url),)
    ]  # fmt: skip
    if rows:
        execute_values(cursor, sql("visits.note_pages"), rows, page_size=ROWS_AT_ONCE)


def due_visit_buckets(cursor: Cursor, run: Run, now: datetime, most_a_host: int) -> dict[int, int]:
    """Number of pages to be visited by bucket of hosts, in the scope of a live run and its budget."""
    cursor.execute(sql("visits.due_buckets"), _scope(run, now) | {"most_a_host": most_a_host})
    return dict(cursor.fetchall())


def due_visit_hosts(cursor: Cursor, run: Run, buckets: Sequence[int], now: datetime) -> list[str]:
    """Hosts of these buckets with pages to be visited."""
    cursor.execute(sql("visits.due_hosts"), _scope(run, now) | {"buckets": list(buckets)})
    return [host for (host,) in cursor.fetchall()]


def due_visits(cursor: Cursor, run: Run, host: str, now: datetime, most_a_host: int) -> list[DueVisit]:
    """Pages of a host to be visited, youngest article first, within what the run's budget leaves."""
    parameters = _scope(run, now) | {"host": host, "most_a_host": most_a_host}
    cursor.execute(sql("visits.due_visits"), parameters)
    return [
        DueVisit(article_id, url, bytes(key), capture_id, bytes(sha) if sha is not None else None, *rest)
        for article_id, url, key, capture_id, sha, *rest in cursor.fetchall()
    ]


def article_at(cursor: Cursor, url_hash: bytes) -> int | None:
    """The article that an address leads to."""
    cursor.execute(sql("visits.leads_to"), {"url_hash": url_hash})
    row = cursor.fetchone()
    return int(row[0]) if row else None


def record_visit(cursor: Cursor, run_id: int, visit: DueVisit, record: VisitRecord) -> None:
    """Write what a visit found."""
    cursor.execute(
        sql("visits.record_visit"),
        {
            "run_id": run_id,
            "article_id": visit.article_id,
            "capture_id": visit.capture_id,
            "visited_at": record.visited_at,
            "status": record.status,
            "http_status": record.http_status,
            "reason": record.reason,
            "next_visit_at": record.next_visit_at,
            "new_capture_id": record.new_capture_id,
        },
    )


def unread_buckets(cursor: Cursor) -> dict[int, int]:
    """Number of changed pages that wait to be read by bucket of hosts."""
    cursor.execute(sql("visits.unread_buckets"))
    return dict(cursor.fetchall())


def unread_articles(cursor: Cursor, buckets: Sequence[int]) -> list[int]:
    """Keys of the articles of these buckets whose page has changed and waits to be read."""
    cursor.execute(sql("visits.unread_articles"), {"buckets": list(buckets)})
    return [article_id for (article_id,) in cursor.fetchall()]


def visited_documents(cursor: Cursor, article_ids: Sequence[int]) -> list[StoredDocument]:
    """What is needed to read the changed pages of these articles."""
    cursor.execute(sql("visits.documents"), {"article_ids": list(article_ids)})
    return [stored_document(row) for row in cursor.fetchall()]


def mark_visit_read(cursor: Cursor, document: StoredDocument, status: str, reason: str | None) -> None:
    """Note what the reading of a changed page came to."""
    cursor.execute(
        sql("visits.mark_read"),
        {
            "article_id": document.article_id,
            "capture_id": document.capture_id,
            "status": status,
            "reason": reason,
        },
    )


def adopt_capture(cursor: Cursor, document: StoredDocument, extractor_version: str) -> None:
    """The loaded entries of a page take over the capture that its article was read from."""
    cursor.execute(
        sql("visits.adopt_capture"),
        {
            "url_hash": document.url_hash,
            "article_id": document.article_id,
            "capture_id": document.capture_id,
            "extractor_version": extractor_version,
        },
    )


def _scope(run: Run, now: datetime) -> dict[str, object]:
    return scope_of(run.plan) | {"run_id": run.run_id, "now": now}
