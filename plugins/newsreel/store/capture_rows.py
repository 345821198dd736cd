"""Captures, and the pages that wait for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from psycopg2.extras import execute_values

from newsreel.domain.fetch import Fetched, FetchFailure
from newsreel.domain.run import Run
from newsreel.rules.page_retry import NOT_ASKED, PageRetry
from newsreel.rules.urls import host_of, url_key
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Headers that bear on how a capture is read, or on whether it may be kept.
KEPT_HEADERS = (
    "age", "cache-control", "content-encoding", "content-language", "content-type", "date", "etag",
    "expires", "last-modified", "link", "server", "x-robots-tag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedCapture:
    """An answer of a feed; of its body only what is stored: its digest, its size, its Zstandard frame."""

    answer: Fetched
    body_sha256: bytes
    body_bytes: int
    body_zstd: bytes


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page to be fetched; `attempts` counts the requests so far.

    `ask_url` is where it is asked for: its own address, or, where `archived_at` is given, that of the
    copy that an archive made at that moment. `day` is the one that its claims point to, if any.
    """

    url_hash: bytes
    url: str
    ask_url: str
    attempts: int
    archived_at: datetime | None
    source_id: int
    source: str
    day: date | None


def pending_buckets(cursor: Cursor, run: Run, now: datetime) -> dict[int, int]:
    """Number of pages waiting by bucket of hosts, in the scope of the run."""
    cursor.execute(sql("captures.pending_buckets"), {"run_id": run.run_id, "now": now})
    return dict(cursor.fetchall())


def pending_hosts(cursor: Cursor, run: Run, buckets: Sequence[int], now: datetime) -> list[str]:
    """Hosts of these buckets with pages waiting, in the scope of the run."""
    parameters = {"run_id": run.run_id, "now": now, "buckets": list(buckets)}
    cursor.execute(sql("captures.pending_hosts"), parameters)
    return [host for (host,) in cursor.fetchall()]


def pending_days(cursor: Cursor, run: Run, now: datetime) -> dict[tuple[str, date | None], int]:
    """Number of pages waiting in the scope of the run, by source and the day that they may be of."""
    cursor.execute(sql("captures.pending_days"), {"run_id": run.run_id, "now": now})
    return {(source, day): pages for source, day, pages in cursor.fetchall()}


def pending_pages(cursor: Cursor, run: Run, host: str, now: datetime, budget: int) -> list[WaitingPage]:
    """Pages of a host that wait: newest first, or for a run for the past nearest to its window first.

    Args:
        budget: most requests to a source on a day, of runs for the past.
    """
    parameters = {"run_id": run.run_id, "now": now, "host": host, "budget": budget}
    cursor.execute(sql("captures.pending_pages"), parameters)
    return [WaitingPage(bytes(key), *rest) for key, *rest in cursor.fetchall()]


def archived_copy(cursor: Cursor, url_hash: bytes) -> tuple[str, datetime] | None:
    """Where an archive has a page that it was not asked for yet, and since when."""
    cursor.execute(sql("captures.archived_copy"), {"url_hash": url_hash})
    row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def ask_archive(cursor: Cursor, run_id: int, url_hash: bytes, copy: tuple[str, datetime]) -> None:
    """From now on the page is asked for in an archive, where this copy is."""
    archived_url, archived_at = copy
    cursor.execute(
        sql("captures.ask_archive"),
        {
            "run_id": run_id,
            "url_hash": url_hash,
            "host": host_of(archived_url),
            "archived_url": archived_url,
            "archived_at": archived_at,
        },
    )


def store_capture(
    cursor: Cursor,
    run_id: int,
    kind: str,
    url_hash: bytes,
    fetched: Fetched,
    compressed: bytes,
    archived_at: datetime | None = None,
) -> int:
    """Keep an answer; gives the capture's key. `compressed` is the body as Zstandard frame.

    Args:
        archived_at: when an archive captured what was read from it; that is the capture's time then.
    """
    digest = body_digest(fetched.body)
    cursor.execute(
        sql("captures.insert_body"),
        {
            "stored_month": month_of(archived_at or fetched.fetched_at),
            "body_sha256": digest,
            "body_zstd": compressed,
        },
    )
    cursor.execute(
        sql("captures.insert_capture"),
        {
            "captured_at": archived_at or fetched.fetched_at,
            "archived_at": archived_at,
            "run_id": run_id,
            "kind": kind,
            "request_url": fetched.request_url,
            "final_url": fetched.final_url,
            "url_hash": url_hash,
            "http_status": fetched.http_status,
            "content_type": fetched.headers.get("content-type"),
            "headers": json.dumps(_kept(fetched)),
            "body_sha256": digest,
            "body_bytes": len(fetched.body),
        },
    )
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the capture got no key")
    return int(row[0])


def store_feed_captures(cursor: Cursor, run_id: int, captures: Sequence[FeedCapture]) -> dict[str, int]:
    """Keep answers of feeds, one of each; gives the captures' keys by the feeds' addresses."""
    bodies = {
        (month_of(each.answer.fetched_at), each.body_sha256): each.body_zstd
        for each in sorted(captures, key=lambda each: each.body_sha256)
    }
    rows = [(*key, body) for key, body in bodies.items()]
    execute_values(cursor, sql("captures.insert_bodies"), rows)
    parameters = {"run_id": run_id, "captures": json.dumps([_feed_capture(each) for each in captures])}
    cursor.execute(sql("captures.insert_feed_captures"), parameters)
    return dict(cursor.fetchall())


def _feed_capture(capture: FeedCapture) -> dict[str, object]:
    answer = capture.answer
    return {
        "captured_at": answer.fetched_at.isoformat(),
        "request_url": answer.request_url,
        "final_url": answer.final_url,
        "url_hash": url_key(answer.request_url).hex(),
        "http_status": answer.http_status,
        "content_type": answer.headers.get("content-type"),
        "headers": _kept(answer),
        "body_sha256": capture.body_sha256.hex(),
        "body_bytes": capture.body_bytes,
    }


def _kept(answer: Fetched) -> dict[str, str]:
    return {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}


def mark_captured(cursor: Cursor, run_id: int, url_hash: bytes, capture_id: int) -> None:
    """Give every entry that claims the page its capture."""
    cursor.execute(
        sql("captures.mark_captured"),
        {"run_id": run_id, "url_hash": url_hash, "capture_id": capture_id},
    )


def mark_page_failed(
    cursor: Cursor, run_id: int, url_hash: bytes, failure: FetchFailure, retry: PageRetry
) -> None:
    """Note why the page could not be had, and what becomes of its entries."""
    cursor.execute(
        sql("captures.mark_page_failed"),
        {
            "run_id": run_id,
            "url_hash": url_hash,
            "given_up": retry.given_up,
            "takes_feed_text": retry.takes_feed_text,
            "was_asked": failure.kind not in NOT_ASKED,
            "next_attempt_at": retry.next_attempt_at,
            "kind": failure.kind,
            "reason": failure.reason,
        },
    )


def body_digest(body: bytes) -> bytes:
    """sha256 of a body after decompression: what its bytes are stored under."""
    return hashlib.sha256(body).digest()


def month_of(moment: datetime) -> date:
    """First day of the month (UTC) of a moment: the partition of a capture's bytes."""
    return moment.astimezone(UTC).date().replace(day=1)
