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
from newsreel.rules.urls import url_key
from newsreel.store.database import Cursor
from newsreel.store.lease_rows import HostLease, lease_lost
from newsreel.store.run_rows import scope_of
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
    """A page to be fetched; `attempts` counts the requests so far."""

    url_hash: bytes
    url: str
    attempts: int


def pending_buckets(cursor: Cursor, run: Run, now: datetime) -> dict[int, int]:
    """Number of pages waiting by bucket of hosts, in the scope of the run."""
    cursor.execute(sql("captures.pending_buckets"), scope_of(run.plan) | {"now": now})
    return dict(cursor.fetchall())


def pending_hosts(cursor: Cursor, run: Run, buckets: Sequence[int], now: datetime) -> list[str]:
    """Hosts of these buckets with pages waiting, in the scope of the run."""
    cursor.execute(sql("captures.pending_hosts"), scope_of(run.plan) | {"now": now, "buckets": list(buckets)})
    return [host for (host,) in cursor.fetchall()]


def pending_pages(cursor: Cursor, run: Run, host: str, now: datetime) -> list[WaitingPage]:
    """Pages of a host that wait, newest first."""
    cursor.execute(sql("captures.pending_pages"), scope_of(run.plan) | {"now": now, "host": host})
    return [WaitingPage(bytes(key), url, attempts) for key, url, attempts in cursor.fetchall()]


def store_capture(
    cursor: Cursor, run_id: int, kind: str, url_hash: bytes, fetched: Fetched, compressed: bytes
) -> int:
    """Keep an answer; gives the capture's key. `compressed` is the body as Zstandard frame."""
    answer = _answer(run_id, kind, url_hash, fetched, compressed)
    cursor.execute(sql("captures.insert_body"), answer)
    cursor.execute(sql("captures.insert_capture"), answer)
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


def store_page(
    cursor: Cursor, run_id: int, lease: HostLease, url_hash: bytes, fetched: Fetched, compressed: bytes
) -> None:
    """Keep the answer of a page that waited, and give every entry that claims the page its capture.

    Raises:
        LeaseLostError: the host has passed to another worker; nothing is written.
    """
    parameters = _answer(run_id, "page", url_hash, fetched, compressed)
    parameters |= {"host": lease.host, "holder": lease.holder, "fence": lease.fence}
    cursor.execute(sql("captures.store_page"), parameters)
    if cursor.fetchone() is None:
        raise lease_lost(lease)


def _answer(
    run_id: int, kind: str, url_hash: bytes, fetched: Fetched, compressed: bytes
) -> dict[str, object]:
    return {
        "stored_month": month_of(fetched.fetched_at),
        "body_sha256": body_digest(fetched.body),
        "body_zstd": compressed,
        "captured_at": fetched.fetched_at,
        "run_id": run_id,
        "kind": kind,
        "request_url": fetched.request_url,
        "final_url": fetched.final_url,
        "url_hash": url_hash,
        "http_status": fetched.http_status,
        "content_type": fetched.headers.get("content-type"),
        "headers": json.dumps(_kept(fetched)),
        "body_bytes": len(fetched.body),
    }


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
