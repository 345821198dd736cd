"""Captures by the archive: read in order for export, written from records, dropped by the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from newsreel.domain.capture import Capture, CaptureMonth
from newsreel.domain.fetch import Fetched
from newsreel.rules.text import hash_parts
from newsreel.rules.urls import canonical_url, host_bucket, host_of, url_key
from newsreel.store.capture_rows import body_digest, month_of, new_capture, store_captures
from newsreel.store.database import Cursor, Database
from newsreel.store.feed_rows import ensure_source
from newsreel.store.statements import sql

# Captures whose rows are held at a time; their bytes are fetched one by one.
_PAGE = 500


def count_captures(cursor: Cursor, start: datetime, end: datetime) -> int:
    """Number of captures in `[start, end)`."""
    cursor.execute(sql("archive.count_captures"), {"start": start, "end": end})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def captures_between(database: Database, start: datetime, end: datetime) -> Iterator[Capture]:
    """Captures of `[start, end)` by time, without their bytes; a transaction for some hundred."""
    after: tuple[datetime, int] = (start, 0)
    while True:
        with database.transaction() as cursor:
            cursor.execute(
                sql("archive.next_captures"),
                {"start": start, "end": end, "after_at": after[0], "after_id": after[1], "limit": _PAGE},
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield Capture(*(*row[:-1], bytes(row[-1])))
        after = (rows[-1][1], rows[-1][0])


def compressed_body(cursor: Cursor, captured_at: datetime, body_sha256: bytes) -> bytes | None:
    """The bytes of a capture as Zstandard frame; None when retention has dropped them meanwhile."""
    parameters = {"stored_month": month_of(captured_at), "body_sha256": body_sha256}
    cursor.execute(sql("archive.body"), parameters)
    row = cursor.fetchone()
    return bytes(row[0]) if row else None


def known_domains(cursor: Cursor) -> frozenset[str]:
    """Registrable domains of the sources."""
    cursor.execute(sql("archive.known_domains"))
    return frozenset(domain for (domain,) in cursor.fetchall())


def lock_import(cursor: Cursor) -> None:
    """Keep other imports from writing until the end of this transaction."""
    cursor.execute(sql("archive.lock_import"))


def lock_file(cursor: Cursor, name: str, patience_seconds: int) -> None:
    """Keep other runs from reading a file, until `unlock_file` or the end of this connection.

    Raises:
        DeadlockError: somebody has been reading it for longer than our patience.
    """
    cursor.execute(sql("archive.limit_wait"), {"seconds": patience_seconds})
    cursor.execute(sql("archive.lock_file"), {"name": name})


def unlock_file(cursor: Cursor, name: str) -> None:
    """Let others read the file."""
    cursor.execute(sql("archive.unlock_file"), {"name": name})


def page_key(page: Fetched) -> bytes:
    """Key of the page behind an answer, as in `entries.url_hash`."""
    return url_key(_canonical(page))


def store_archived_page(cursor: Cursor, run_id: int, page: Fetched, compressed: bytes) -> bool:
    """Keep a page of an archive as capture, with the entry that claims it; False when it is known.

    Call `prefer_newest` when all pages are stored.
    """
    cursor.execute(
        sql("archive.known_capture"),
        {
            "captured_at": page.fetched_at,
            "final_url": page.final_url,
            "body_sha256": body_digest(page.body),
        },
    )
    if cursor.fetchone() is not None:
        return False
    url, key = _canonical(page), page_key(page)
    host = host_of(url)
    (capture_id,) = store_captures(cursor, run_id, "page", [new_capture(key, page, compressed)]).values()
    cursor.execute(
        sql("archive.claim_page"),
        {
            "source_id": ensure_source(cursor, url),
            # As for a feed's entry without a GUID, see `rules.entry_changes`.
            "entry_key": hash_parts(["url", key.hex()]),
            "claims_hash": hash_parts([url]),
            "url": page.final_url,
            "canonical_url": url,
            "url_hash": key,
            "host": host,
            "host_bucket": host_bucket(host),
            "captured_at": page.fetched_at,
            "run_id": run_id,
            "capture_id": capture_id,
        },
    )
    return True


def prefer_newest(cursor: Cursor, pages: Sequence[Fetched]) -> None:
    """Of several captures of a page that wait to be read, let the newest be read."""
    keys = sorted({page_key(page) for page in pages})
    cursor.execute(sql("archive.prefer_newest"), {"url_hashes": keys})


def drop_capture_months(cursor: Cursor, before: date) -> tuple[CaptureMonth, ...]:
    """Drop the months of captures before a day, but none that a waiting entry needs.

    Raises:
        DeadlockError: somebody is at work on them; again will succeed.
    """
    cursor.execute(sql("archive.drop_months"), {"before": before})
    return tuple(CaptureMonth(*row) for row in cursor.fetchall())


def _canonical(page: Fetched) -> str:
    url = canonical_url(page.final_url)
    if url is None:
        raise ValueError(f"{page.final_url} is not an http(s) URL")
    return url
