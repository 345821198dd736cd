"""WARC records as crawlers write them, rightly and wrongly, for tests."""

from __future__ import annotations

import gzip

PAGE = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>A page.</p></body></html>"


def http_answer(body: bytes = PAGE, status: str = "200 OK", *lines: str) -> bytes:
    """An HTTP response as it went over the wire; `lines` replace the usual Content-Type."""
    head = ["HTTP/1.1 " + status, *(lines or ("Content-Type: text/html; charset=utf-8",))]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def warc_record(
    url: str,
    block: bytes,
    date: str = "2026-11-02T10:00:00Z",
    kind: str = "response",
    *more: str,
    length: int | None = None,
) -> bytes:
    """One record, not compressed; `length` is a wrong Content-Length."""
    content_type = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def member(record: bytes) -> bytes:
    """The record as a gzip member of its own, as .warc.gz files have them."""
    return gzip.compress(record, mtime=0)
