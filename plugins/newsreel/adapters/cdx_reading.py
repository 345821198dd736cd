"""Answers of a CDX server: lists of captures, as JSON.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from newsreel.adapters.feed_entries import FeedBody
from newsreel.domain.feed import ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.text import one_line
from newsreel.rules.urls import canonical_url

FIELDS = ("timestamp", "original", "mimetype")
_LONGEST_URL = 8000


@dataclass(frozen=True, slots=True)
class CdxCapture:
    """A capture: when, its timestamp as the archive's addresses have it, the page, its media type."""

    captured_at: datetime
    timestamp: str
    original: str
    media_type: str


@dataclass(frozen=True, slots=True)
class CdxPage:
    """A part of a list, and the key by which the next part is asked for; None at the end."""

    captures: tuple[CdxCapture, ...]
    resume_key: str | None = None


def read_cdx(page: FeedBody) -> CdxPage | ParseFailure:
    """Read a list; rows that are no captures are passed over. An empty body is an empty list."""
    if not page.body.strip():
        return CdxPage(())
    try:
        rows = json.loads(page.body)
    except (ValueError, RecursionError) as error:
        return ParseFailure(FailureKind.UNREADABLE, f"no list of captures ({one_line(str(error))})"[:200])
    if not isinstance(rows, list):
        return ParseFailure(FailureKind.UNREADABLE, "JSON, but no list of captures")
    resume_key = None
    # After the end of a part stand an empty row and a row with the key.
    if len(rows) >= 2 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        resume_key = str(rows[-1][0]).encode("utf-8", "ignore").decode()
        rows = rows[:-2]
    return CdxPage(tuple(_captures(rows)), resume_key)


def _captures(rows: list[object]) -> Iterator[CdxCapture]:
    for row in rows:
        if not isinstance(row, list) or len(row) != len(FIELDS) or not all(isinstance(x, str) for x in row):
            continue
        timestamp, original, media_type = row
        at = _moment(timestamp)
        url = canonical_url(original) if len(original) <= _LONGEST_URL else None
        if at is not None and url is not None:
            yield CdxCapture(at, timestamp, url, media_type)


def _moment(timestamp: str) -> datetime | None:
    if len(timestamp) != 14 or not timestamp.isascii() or not timestamp.isdigit():
        return None
    try:
        return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
