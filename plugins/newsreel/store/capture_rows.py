"""Captures, and the pages that wait for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from psycopg2.extras import execute_values

from newsreel.domain.fetch import Fetched, FetchFailure
from newsreel.domain.run import Run
from newsreel.rules.page_retry import NOT_ASKED, PageRetry
from newsreel.rules.urls import host_of
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Headers that bear on how a capture is read, or on whether it may be kept.
KEPT_HEADERS = (
    "age", "cache-control", "content-encoding", "content-language", "content-type", "date", "etag",
    "expires", "last-modified", "link", "server", "x-robots-tag",
)  # fmt: skip


# Key of the address, and the address as it was asked for: feeds may differ by http or https only.
CaptureKey = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class NewCapture:
    """An answer to be kept under the key of its address. Of its body counts what is stored of it: digest,
    size, Zstandard frame.

    `archived_at` is when an archive captured what was read from it; that is the capture's time then.
    """

    url_hash: bytes
    answer: Fetched
    body_sha256: bytes
    body_bytes: int
    body_zstd: bytes
    archived_at: datetime | None = None

    @property
    def captured_at(self) -> datetime:
        """When the page was so."""
        return self.archived_at or self.answer.fetched_at

    @property
    def key(self) -> CaptureKey:
        """What it is told by among those that are stored together."""
        return self.url_hash, self.answer.request_url


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


def new_capture(
    url_hash: bytes, answer: Fetched, compressed: bytes, archived_at: datetime | None = None
) -> NewCapture:
    """The capture of an answer that has its body; `compressed` is that as Zstandard frame."""
    digest = body_digest(answer.body)
    return NewCapture(url_hash, answer, digest, len(answer.body), compressed, archived_at)


def store_captures(
    cursor: Cursor, run_id: int, kind: str, captures: Sequence[NewCapture]
) -> dict[CaptureKey, int]:
    """Keep answers, one of each address; gives their numbers."""
    if not captures:
        return {}
    bodies = {
        (month_of(each.captured_at), each.body_sha256): each.body_zstd
        for each in sorted(captures, key=lambda each: each.body_sha256)
    }
    rows = [(*key, body) for key, body in bodies.items()]
    execute_values(cursor, sql("captures.insert_bodies"), rows)
    told = json.dumps([_told(each) for each in captures])
    cursor.execute(sql("captures.insert_captures"), {"run_id": run_id, "kind": kind, "captures": told})
    return {(bytes(url_hash), url): capture_id for url_hash, url, capture_id in cursor.fetchall()}


def _told(capture: NewCapture) -> dict[str, object]:
    answer = capture.answer
    return {
        "captured_at": capture.captured_at.isoformat(),
        "archived_at": capture.archived_at.isoformat() if capture.archived_at else None,
        "request_url": answer.request_url,
        "final_url": answer.final_url,
        "url_hash": capture.url_hash.hex(),
        "http_status": answer.http_status,
        "content_type": answer.headers.get("content-type"),
        "headers": _kept(answer),
        "body_sha256": capture.body_sha256.hex(),
        "body_bytes": capture.body_bytes,
    }


def _kept(answer: Fetched) -> dict[str, str]:
    return {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}


def lock_pages(cursor: Cursor, url_hashes: Sequence[bytes]) -> None:
    """Lock the entries of pages that are about to change, in the order that all writers of many keep."""
    cursor.execute(sql("entries.lock_pages"), {"url_hashes": list(url_hashes)})


def mark_captured(cursor: Cursor, run_id: int, captures: Mapping[bytes, int]) -> None:
    """Give every entry that claims one of these pages its capture."""
    if captures:
        parameters = {
            "run_id": run_id,
            "url_hashes": list(captures),
            "capture_ids": list(captures.values()),
        }
        cursor.execute(sql("captures.mark_captured"), parameters)


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
