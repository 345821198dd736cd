"""How often a feed asks to be polled: RSS `ttl`, `skipHours`, `skipDays`, and the syndication module.

https://www.rssboard.org/rss-specification and http://purl.org/rss/1.0/modules/syndication/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsreel.domain.feed import PublisherWishes

_PERIOD_SECONDS = {
    "hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000,
}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# feedparser keeps the last hour and day only, so they are read from the bytes. They stand in the
# channel, before the items or after them.
_SKIP_HOURS = re.compile(
    rb"<skipHours>((?:\s*<hour>\s*\d{1,2}\s*</hour>){1,24})\s*</skipHours>", re.IGNORECASE
)
_SKIP_DAYS = re.compile(rb"<skipDays>((?:\s*<day>\s*[a-z]{6,9}\s*</day>){1,7})\s*</skipDays>", re.IGNORECASE)


def publisher_wishes(feed: Mapping[str, Any], body: bytes) -> PublisherWishes:
    """The wishes of an RSS or Atom feed; anything that is no such wish is none.

    Args:
        feed: the feed's own fields, as feedparser gives them.
        body: the document.
    """
    ttl_minutes = _count(feed.get("ttl"))
    period = _PERIOD_SECONDS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    # Without a frequency it is once in the period.
    frequency = _count(feed.get("sy_updatefrequency")) or 1
    return PublisherWishes(
        ttl_seconds=ttl_minutes * 60 if ttl_minutes else None,
        update_period_seconds=max(period // frequency, 1) if period else None,
        skip_hours=_skip_hours(body),
        skip_days=_skip_days(body),
    )


def _count(text: object) -> int | None:
    digits = str(text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def _skip_hours(body: bytes) -> frozenset[int]:
    found = _SKIP_HOURS.search(body)
    # RSS 0.91 counted 1 to 24: 24 is midnight.
    hours = {int(hour) % 24 for hour in re.findall(rb"\d+", found[1]) if int(hour) <= 24} if found else set()
    return frozenset(hours) if len(hours) < 24 else frozenset()


def _skip_days(body: bytes) -> frozenset[int]:
    found = _SKIP_DAYS.search(body)
    words = re.findall(rb"<day>\s*([a-z]+)", found[1].lower()) if found else []
    days = {_DAYS.index(word.decode()) for word in words if word.decode() in _DAYS}
    return frozenset(days) if len(days) < 7 else frozenset()
