"""HTTP answers with validators: a strong ETag from the body, and 304 for who already has it."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

Answer = tuple[int, dict[str, str], bytes]


def page_answer(body: bytes, content_type: str, changed_at: datetime | None) -> Answer:
    """A 200 with ETag, and with Last-Modified when there is a time to name."""
    headers = {
        "Content-Type": content_type,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Cache-Control": "max-age=60",
    }
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    return 200, headers, body


def not_modified(answer: Answer, request_headers: Mapping[str, str]) -> Answer | None:
    """The 304 that replaces `answer`, if the request's validators (lower-case names) match.

    If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2).
    """
    _, headers, _ = answer
    validators = {k: v for k, v in headers.items() if k in ("ETag", "Last-Modified")}
    tags = request_headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return (304, validators, b"") if known & {headers["ETag"], "*"} else None
    since = request_headers.get("if-modified-since")
    if since is None or "Last-Modified" not in headers:
        return None
    try:
        limit = parsedate_to_datetime(since)
    except ValueError:
        return None
    if limit.tzinfo is None:
        limit = limit.replace(tzinfo=UTC)
    changed_at = parsedate_to_datetime(headers["Last-Modified"])
    return (304, validators, b"") if changed_at <= limit else None
