"""The Retry-After header in both its forms (RFC 9110 section 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_SECONDS = 24 * 3600  # as `poll_schedule.RETRY_AFTER_LIMIT_SECONDS`, whose reason it has


def retry_after_seconds(value: str | None, now: datetime) -> int | None:
    """Seconds to wait, clamped to 0 to 24 h; None without a readable header."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), MOST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year of twenty digits overflows
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(min(max((moment - now).total_seconds(), 0), MOST_SECONDS))
