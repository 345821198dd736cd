"""Dates as publishers write them, read strictly: a date is missing rather than wrong.

Strict ISO 8601 / RFC 3339 and RFC 822 / RFC 2822 with a fixed table of zone names. Whatever is
neither is left unread; the raw string is stored beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from newsreel.domain.article import DatedMoment, DatePrecision

# Zone names of RFC 822 section 5, and those that news sites use without ambiguity. CST, IST, BST
# and their like mean different offsets in different countries and are therefore not in the table.
_ZONE_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9,
    "AEST": 10, "AEDT": 11,
}  # fmt: skip
_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
]  # fmt: skip
_RFC822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?P<day>\d{1,2})\s+(?P<month>[a-z]{3,9})\.?"
    r"\s+(?P<year>\d{4}|\d{2})(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s*(?P<zone>[+-]\d{2}:?\d{2}|[a-z]{1,4})?)?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](\d{2})[/-](\d{2})(?=[/-]|$)")
# Ours: hardly a newspaper was on the web before; a day covers every zone and clocks that are a little fast
# (miniflux believes up to 90 days ahead, which its users report as a fault).
EARLIEST_YEAR = 1995
FUTURE_TOLERANCE = timedelta(hours=24)


def read_date(raw: str | None) -> DatedMoment | None:
    """Read one date string; None when it can't be read without guessing.

    A date without a time has precision DAY and stands at midnight UTC; a time without a zone is
    not a moment, so such a value is believed to the day only.
    """
    if not raw:
        return None
    text = raw.strip()
    match = _ISO.fullmatch(text)
    if match:
        return _moment(match, int(match["month"]))
    match = _RFC822.fullmatch(text)
    return _moment(match, month) if match and (month := _month(match["month"])) else None


def date_in_url(url: str) -> DatedMoment | None:
    """The day that an address states as /2026/11/20/ or /2026-11-20; None without one."""
    match = _IN_PATH.search(urlsplit(url).path)
    return read_date("-".join(match.groups())) if match else None


def may_be_on(day: DatedMoment, at: datetime) -> bool:
    """Whether a moment can be on a day that is told without a zone.

    That is a local day: clocks are up to 14 hours ahead of UTC or behind it.
    """
    return timedelta(hours=-14) <= at - day.at < timedelta(hours=38)


def day_of(moment: DatedMoment, others: Iterable[DatedMoment] = ()) -> date:
    """The calendar day of a publication on the publisher's clock.

    As the moment's own offset says; where that is UTC, which many publishers write whatever their
    clocks show, as another statement about the same publication says: one with an offset, or a mere
    day that is the moment's own or its neighbour. UTC's day where nothing else is known.
    """
    if moment.precision == DatePrecision.DAY or moment.offset_minutes:
        return moment.local_day
    stated = list(others)
    for other in stated:
        if other.at == moment.at and other.offset_minutes:
            return other.local_day
    for other in stated:
        if other.precision == DatePrecision.DAY and may_be_on(other, moment.at):
            return other.local_day
    return moment.local_day


def believable(moment: DatedMoment | None, now: datetime) -> DatedMoment | None:
    """The moment unless it is before 1995 or more than 24 h after `now`."""
    if moment is None or moment.at.year < EARLIEST_YEAR or moment.at > now + FUTURE_TOLERANCE:
        return None
    return moment


def utc_moment(
    year: int, month: int, day: int, time: tuple[int, int, int] | None, zone: str | None
) -> DatedMoment:
    """A moment of calendar parts; without a time, or a zone whose offset is certain, it is the day.

    Args:
        time: hour, minute and second; a leap second counts as the one before it.
        zone: an offset (`+01:00`, `+0100`, `+01`) or a name (`GMT`); an unknown name is no zone.

    Raises:
        ValueError, OverflowError: there is no such day, time or offset.
    """
    at = datetime(year, month, day, tzinfo=UTC)
    if time is None:
        return DatedMoment(at, DatePrecision.DAY)
    hour, minute, second = time
    at = at.replace(hour=hour, minute=minute, second=min(second, 59))
    offset = _zone(zone) if zone else None
    if offset is None:
        return DatedMoment(at.replace(hour=0, minute=0, second=0), DatePrecision.DAY)
    minutes = offset.utcoffset(None) // timedelta(minutes=1)
    return DatedMoment(at.replace(tzinfo=offset).astimezone(UTC), DatePrecision.SECOND, minutes)


def _month(name: str) -> int | None:
    """The beginning of an English name counts, another word does not: marraskuu is November."""
    wanted = name.lower()
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(wanted)), None)


def _moment(match: re.Match[str], month: int) -> DatedMoment | None:
    year = int(match["year"])
    if len(match["year"]) == 2:  # RFC 2822 section 4.3
        year += 2000 if year < 50 else 1900
    time = (int(match["hour"]), int(match["minute"]), int(match["second"] or 0)) if match["hour"] else None
    try:
        return utc_moment(year, month, int(match["day"]), time, match["zone"])
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone | None:
    if text[0] in "+-":
        hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
        if minutes > 59 or hours * 60 + minutes > 14 * 60:
            raise ValueError(text)
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if text[0] == "-" else offset)
    named = _ZONE_HOURS.get(text.upper())
    return None if named is None else timezone(timedelta(hours=named))
