"""Captures on their way out of the warehouse and into it: WARC files, and retention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture without its bytes. `kind` is page or feed; `headers` has lower-case names."""

    capture_id: int
    captured_at: datetime
    kind: str
    request_url: str
    final_url: str
    http_status: int
    headers: Mapping[str, str]
    body_sha256: bytes


class Skip(StrEnum):
    """Why a response record of a WARC file is not imported."""

    OTHER_HOST = "other_host"
    NO_SUCCESS = "no_success"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; counts of response records.

    `no_success` are answers with a status other than 2xx; `too_large` are over the limit for
    pages, or were cut off by the crawler that wrote the file.
    """

    files: int = 0
    records: int = 0
    imported: int = 0
    known: int = 0
    other_hosts: int = 0
    no_success: int = 0
    not_html: int = 0
    too_large: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A WARC file that was written: its records (warcinfo not counted) and its size."""

    path: str
    captures: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CaptureMonth:
    """A month that is older than retention: dropped, or kept because an entry still needs it."""

    month: date
    is_dropped: bool
    freed_bytes: int


@dataclass(frozen=True, slots=True)
class MaintenanceReport:
    """What maintenance did: months (of captures, and of articles) made ahead, and months past retention."""

    months_made: int
    months: tuple[CaptureMonth, ...]
