"""Dates of feeds: the standard forms, then a table of other forms that can mean one thing only.

Feeds are read more generously than pages: an entry's date is checked against the page later, and
what a feed writes in an odd form is nearly always its one date. It is never guessed: a value that
could be two dates is left unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from newsreel.domain.article import DatedMoment, DatePrecision
from newsreel.domain.feed import DateQuality
from newsreel.rules.dates import believable, read_date, utc_moment
from newsreel.rules.month_names import is_weekday, month_number

# Ours: the longest honest form, with names of day, month and zone, has some 60 characters.
LONGEST_DATE = 100
_ZONE = r"(?:(?:GMT|UTC)\s?(?=[+-]))?(?P<zone>[+-]\d{2}:?\d{2}|[+-]\d{1,2}|[A-Za-z]{1,4})"
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    rf"(?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?(?:\s*{_ZONE})?"
)
_TIME = rf"(?:(?:\s*,?\s+|T)(?:(?:at|um|à|a las|alle|kl\.?|-|–|\|)\s+)?{_CLOCK}(?:\s+Uhr)?)?"
_WORD = r"[^\W\d_]+"
_WEEKDAY = rf"(?:(?P<weekday>{_WORD}(?:-{_WORD})?)\.?(?P<comma>,)?\s+)?"
# What stands around the month in Romance, English, Russian and Ukrainian dates.
_OF = r"(?:(?:de|del|of)\s+|d['’])?"
_MONTH = rf"{_OF}(?P<month>{_WORD})\.?"
_DAY = r"(?P<day>\d{1,2})(?:\.|er|º|st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?:\s*(?:г|р)\b\.?)?"


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a feed's date was read as. `moment` is None where the quality says that nothing was."""

    moment: DatedMoment | None
    quality: DateQuality


@dataclass(frozen=True, slots=True)
class _Form:
    """A row of the table: what the form is called, how it looks, how it is read."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str | None], DatedMoment | None]


def read_feed_date(
    raw: str | None,
    now: datetime,
    language: str | None = None,
    inferred: tuple[int, int, int] | None = None,
) -> DateReading | None:
    """Read a feed's date and say how far it can be trusted; None when there is no text.

    Args:
        now: what is more than 24 h later, or before 1995, is not believed.
        language: of the feed or the entry (BCP 47): whose names of months are understood besides
            the English ones.
        inferred: year, month and day as feedparser reads the text. Taken only when no form applies
            and the text itself spells this year, month and day.
    """
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if not text:
        return None
    if len(text) > LONGEST_DATE:
        return DateReading(None, DateQuality.UNREADABLE)
    moment, quality = _read(text, language, inferred)
    if moment is None:
        return DateReading(None, DateQuality.UNREADABLE)
    if believable(moment, now) is None:
        return DateReading(None, DateQuality.UNBELIEVABLE)
    return DateReading(moment, quality)


def _read(
    text: str, language: str | None, inferred: tuple[int, int, int] | None
) -> tuple[DatedMoment | None, DateQuality]:
    # RFC 2822 section 3.2.3 allows comments, and mailers put the zone's name into one.
    standard = read_date(re.sub(r"(?<=\d{4})\s*\([^()]*\)$", "", text))
    if standard is not None:
        return standard, _standard_quality(standard, text)
    for form in _FORMS:
        match = form.pattern.fullmatch(text)
        if match:
            try:
                return form.read(match, language), DateQuality.NONSTANDARD
            except (ValueError, OverflowError, OSError):
                return None, DateQuality.UNREADABLE
    if inferred and _spells(text, inferred, language):
        return utc_moment(*inferred, None, None), DateQuality.INFERRED
    return None, DateQuality.UNREADABLE


def _standard_quality(moment: DatedMoment, text: str) -> DateQuality:
    if moment.precision is DatePrecision.SECOND:
        return DateQuality.EXACT
    return DateQuality.NO_ZONE if ":" in text else DateQuality.DAY


def _spells(text: str, date: tuple[int, int, int], language: str | None) -> bool:
    """Whether a text names this year (in four digits), this month and this day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year, month, day = date
    if year not in numbers or day not in numbers:
        return False
    named = any(month_number(word, language) == month for word in re.findall(_WORD, text))
    # Two equal numbers have to be there twice: one can't be the day and the month.
    return named or numbers.count(month) > (month == day)


def _time(match: re.Match[str]) -> tuple[int, int, int] | None:
    parts = match.groupdict()
    if not parts.get("hour"):
        return None
    hour, minute, second = int(parts["hour"]), int(parts["minute"] or 0), int(parts["second"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return hour, minute, second


def _zone(match: re.Match[str]) -> str | None:
    zone = match.groupdict().get("zone")
    if zone and zone[0] in "+-" and len(zone) == 2:  # GMT+2
        return f"{zone[0]}0{zone[1]}"
    return zone


def _calendar(match: re.Match[str], month: int) -> DatedMoment:
    return utc_moment(int(match["year"]), month, int(match["day"]), _time(match), _zone(match))


def _numbered(match: re.Match[str], _language: str | None) -> DatedMoment:
    return _calendar(match, int(match["month"]))


def _named(match: re.Match[str], language: str | None) -> DatedMoment | None:
    weekday = match["weekday"]
    if weekday and not match["comma"] and not is_weekday(weekday, language):
        return None
    month = month_number(match["month"], language)
    return None if month is None else _calendar(match, month)


def _epoch(match: re.Match[str], _language: str | None) -> DatedMoment:
    seconds = int(match["seconds"]) if match["seconds"] else int(match["milliseconds"]) // 1000
    return DatedMoment(datetime.fromtimestamp(seconds, UTC), DatePrecision.SECOND)


def _day_or_month_first(match: re.Match[str], _language: str | None) -> DatedMoment | None:
    """Only where it can't be both: 13/1 and 1/13 are the same day everywhere, 3/4 is two."""
    first, second = int(match["first"]), int(match["day"])
    if first > 12 >= second:
        first, second = second, first
    elif first <= 12 and second <= 12 and first != second:
        return None
    return utc_moment(int(match["year"]), first, second, _time(match), _zone(match))


def _japanese_half(match: re.Match[str], _language: str | None) -> DatedMoment:
    hour = int(match["hour"]) if match["hour"] else None
    if hour is not None and match["noon"] in ("午後", "下午", "오후") and hour < 12:
        hour += 12
    time = None if hour is None else (hour, int(match["minute"] or 0), int(match["second"] or 0))
    return utc_moment(int(match["year"]), int(match["month"]), int(match["day"]), time, _zone(match))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


# The first form that fits the whole text decides.
_FORMS = (
    _Form("epoch", _pattern(r"(?P<seconds>\d{10})(?:\.\d+)?|(?P<milliseconds>\d{13})"), _epoch),
    _Form(
        "compact",
        _pattern(
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
            rf"(?:T?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?\s*(?:{_ZONE})?)?"
        ),
        _numbered,
    ),
    _Form(
        "year first",
        _pattern(
            rf"(?:{_WORD},?\s+)?(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})"
            rf"{_TIME}(?:\[[\w/]+\])?"
        ),
        _numbered,
    ),
    _Form(
        "day first with dots",
        _pattern(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_TIME}"),
        _numbered,
    ),
    _Form(
        "day and month with slashes",
        _pattern(rf"(?P<first>\d{{1,2}})(?P<mark>[-/])(?P<day>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}"),
        _day_or_month_first,
    ),
    _Form(
        "Chinese, Japanese, Korean",
        _pattern(
            r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号일]"
            r"(?:\s?\(\w\))?(?:\s*(?P<noon>午前|午後|上午|下午|오전|오후)?\s*(?P<hour>\d{1,2})\s?[時时點点시:]\s?"
            rf"(?:(?P<minute>\d{{1,2}})\s?[分분]?)?(?:\s?:?(?P<second>\d{{1,2}})\s?[秒초]?)?\s*(?:{_ZONE})?)?"
        ),
        _japanese_half,
    ),
    _Form(
        "day, month's name, year",
        _pattern(rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH},?[\s-]+{_OF}{_YEAR}{_TIME}"),
        _named,
    ),
    _Form("month's name, day, year", _pattern(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}"), _named),
    _Form(
        "year, month's name, day", _pattern(rf"{_WEEKDAY}{_YEAR}\.?[\s-]+{_MONTH}[\s-]+{_DAY}{_TIME}"), _named
    ),
    # C's asctime, and what the command `date` prints with the zone before the year.
    _Form(
        "asctime",
        _pattern(rf"{_WEEKDAY}(?P<month>{_WORD})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?P<year>\d{{4}})"),
        _named,
    ),
)
