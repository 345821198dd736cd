"""What a publisher asks of those who poll: how long to wait at least, and when not to come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsreel.domain.feed import PublisherWishes

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_AGE = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Asked:
    """All wishes together: seconds between two polls, and hours (UTC) and days (Monday is 0) to skip."""

    minimum_seconds: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


NOTHING_ASKED = Asked()


def asked_of_us(wishes: PublisherWishes, headers: Mapping[str, str], now: datetime) -> Asked:
    """The feed's own wishes and those of an answer's headers; the longest wait counts.

    Args:
        headers: of the answer, with lower-case names.
    """
    seconds = (wishes.ttl_seconds or 0, wishes.update_period_seconds or 0, fresh_seconds(headers, now))
    return Asked(max(seconds), wishes.skip_hours, wishes.skip_days)


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> int:
    """How long an answer says that it stays fresh (RFC 9111 section 4.2.1); 0 where it does not say.

    `max-age` goes before `Expires`, and what the answer already spent in caches (`Age`) is over.
    """
    match = _MAX_AGE.search(headers.get("cache-control", ""))
    if match:
        age = _AGE.fullmatch(headers.get("age", "").strip())
        return max(int(match[1]) - (int(age[0]) if age else 0), 0)
    expires = _moment(headers.get("expires"))
    if expires is None:
        return 0
    # The server's clock counts where it tells its time: only the difference means something.
    return max(int((expires - (_moment(headers.get("date")) or now)).total_seconds()), 0)


def first_allowed(asked: Asked, at: datetime, latest: datetime) -> datetime:
    """The first moment from `at` on that is in no skipped hour or day, but not after `latest`."""
    moment = at.astimezone(UTC)
    while moment < latest and (moment.weekday() in asked.skip_days or moment.hour in asked.skip_hours):
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(moment, max(at, latest))


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, OverflowError):  # "0" and "-1" are common, and mean that it is stale
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
