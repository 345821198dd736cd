"""How long captures are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime


def first_kept_month(now: datetime, months: int) -> date:
    """First day of the oldest month that is kept: so many whole months before the present one."""
    today = now.astimezone(UTC).date()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(max(year, 1), month + 1, 1)
