"""Days, months and years in the names of sitemaps: what a list can hold, before it is asked for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from newsreel.rules.dates import EARLIEST_YEAR

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>\d\d)"
_BEFORE, _AFTER = r"(?<!\d)", r"(?!\d)"
# The longest form that fits decides. `-` and its like stand for any separator but a missing one.
_FORMS = (
    re.compile(rf"{_BEFORE}{_YEAR}[-_/.]{_MONTH}[-_/.]{_DAY}{_AFTER}"),
    re.compile(rf"{_BEFORE}{_YEAR}{_MONTH}{_DAY}{_AFTER}"),
    re.compile(rf"{_BEFORE}{_YEAR}[-_/.]{_MONTH}{_AFTER}"),
    re.compile(rf"{_BEFORE}{_YEAR}{_MONTH}{_AFTER}"),
)
_YEAR_ALONE = re.compile(rf"{_BEFORE}{_YEAR}{_AFTER}")
# A month and the number of a part: 2026-10-3 is no day, because days are written with two digits.
_PART = re.compile(rf"{_BEFORE}{_YEAR}[-_/.]{_MONTH}[-_/.](?P<part>\d|3[2-9]|[4-9]\d|\d{{3,}}){_AFTER}")
_NUMBER = re.compile(r"\d+")
_PARAMETERS = (("year", {"yyyy", "year", "y"}), ("month", {"mm", "month", "m"}), ("day", {"dd", "day", "d"}))


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def spans_of_names(urls: Iterable[str]) -> Mapping[str, DaySpan]:
    """The days that the names of an index's lists speak of, where they can be believed.

    A date that all names share, or a single name has, may be the day when the list was made: only
    where at least two names speak of different times do they tell what is in them.
    """
    listed = list(urls)
    # Where some names number the parts of a month, 2026-10-12 is the twelfth part.
    has_parts = any(_PART.search(_name(url)) for url in listed)
    counted = {_NUMBER.sub("#", _name(url)) for url in listed if _counts_on(url)}
    spans = {}
    for url in listed:
        span = _span(url, has_parts=has_parts)
        if span is None and _NUMBER.sub("#", _name(url)) not in counted:
            span = _year(url)
        if span is not None:
            spans[url] = span
    return spans if len(set(spans.values())) > 1 else {}


def _span(url: str, *, has_parts: bool) -> DaySpan | None:
    given = {
        part: value
        for name, value in parse_qsl(urlsplit(url).query)
        for part, names in _PARAMETERS
        if name.lower() in names and value.isascii() and value.isdigit()
    }
    if "year" in given:
        return _days(given)
    forms = _FORMS[2:] if has_parts else _FORMS
    for form in forms:
        matches = list(form.finditer(_name(url)))
        # The last one is nearest to the file.
        if matches and (span := _days(matches[-1].groupdict())) is not None:
            return span
    return None


def _year(url: str) -> DaySpan | None:
    matches = list(_YEAR_ALONE.finditer(urlsplit(url).path))
    return _days(matches[-1].groupdict()) if matches else None


def _counts_on(url: str) -> bool:
    """Whether a name has numbers that are no years: 2026 among lists up to 3000 is one of a count."""
    return any(not _YEAR_ALONE.fullmatch(number) for number in _NUMBER.findall(_name(url)))


def _name(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _days(parts: Mapping[str, str | None]) -> DaySpan | None:
    written = [parts.get(name) or "0" for name in ("year", "month", "day")]
    if max(map(len, written)) > 4:  # no year, and int() refuses what is very long
        return None
    year, month, day = map(int, written)
    if not EARLIEST_YEAR <= year <= 2100 or month > 12:
        return None
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return DaySpan(first, date(year, last_month, day or calendar.monthrange(year, last_month)[1]))
    except ValueError:
        return None
