"""Dates of feeds: standard forms, a table of other forms, and nothing that could be two dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import DateQuality
from newsreel.rules.feed_dates import read_feed_date
from newsreel.rules.month_names import month_number

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = [
    # The standard forms.
    ("2026-11-20T10:30:00+01:00", None, "2026-11-20T09:30:00", DateQuality.EXACT),
    ("Fri, 20 Nov 2026 10:30:00 +0100", None, "2026-11-20T09:30:00", DateQuality.EXACT),
    ("Fri, 20 Nov 2026 10:30:00 +0100 (CET)", None, "2026-11-20T09:30:00", DateQuality.EXACT),
    # Zones and suffixes that neither standard has.
    ("Fri, 20 Nov 2026 10:30:00 GMT+2", None, "2026-11-20T08:30:00", DateQuality.NONSTANDARD),
    ("Fri, 20 Nov 2026 10:30:00 UTC-0300", None, "2026-11-20T13:30:00", DateQuality.NONSTANDARD),
    ("2026-11-20 10:30:00 EST", None, "2026-11-20T15:30:00", DateQuality.NONSTANDARD),
    ("2026-11-20T10:30:00.5+01:00[Europe/Berlin]", None, "2026-11-20T09:30:00", DateQuality.NONSTANDARD),
    # Seconds and milliseconds since 1970.
    ("1518478934", None, "2018-02-12T23:42:14", DateQuality.NONSTANDARD),
    ("1518478934.25", None, "2018-02-12T23:42:14", DateQuality.NONSTANDARD),
    ("1518478934123", None, "2018-02-12T23:42:14", DateQuality.NONSTANDARD),
    ("20261120T103000Z", None, "2026-11-20T10:30:00", DateQuality.NONSTANDARD),
    ("Fri, 2026/11/20 10:30:00 EDT", None, "2026-11-20T14:30:00", DateQuality.NONSTANDARD),
    ("20/11/2026 10:30 +01:00", None, "2026-11-20T09:30:00", DateQuality.NONSTANDARD),
    ("2026年11月20日 10:30 JST", None, "2026-11-20T01:30:00", DateQuality.NONSTANDARD),
    ("Fri Nov 20 10:30:00 PST 2026", None, "2026-11-20T18:30:00", DateQuality.NONSTANDARD),
    ("November 20, 2026 3:45 p.m. EST", None, "2026-11-20T20:45:00", DateQuality.NONSTANDARD),
    ("Nov 20, 2026 12:05 AM GMT", None, "2026-11-20T00:05:00", DateQuality.NONSTANDARD),
    ("ven., 20 nov. 2026 10:30:00 +0100", "fr", "2026-11-20T09:30:00", DateQuality.NONSTANDARD),
    ("Пт, 20 ноя 2026 10:30:00 +0300", "ru", "2026-11-20T07:30:00", DateQuality.NONSTANDARD),
    ("Παρ, 20 Νοέ 2026 10:30:00 EET", "el-GR", "2026-11-20T08:30:00", DateQuality.NONSTANDARD),
    # A declared language that is not the text's: English is always understood.
    ("Sex, 20 Nov 2026 10:30:00 -0300", "de", "2026-11-20T13:30:00", DateQuality.NONSTANDARD),
]
DAYS = [
    ("2026-11-20", None, DateQuality.DAY),
    ("2026-11-20 10:30:00", None, DateQuality.NO_ZONE),
    ("Fri, 20 Nov 2026 10:30:00 IST", None, DateQuality.NO_ZONE),
    ("2026/11/20 14:33:00", None, DateQuality.NONSTANDARD),
    ("2026-11-20 10:30:00 CST", None, DateQuality.NONSTANDARD),
    ("20261120", None, DateQuality.NONSTANDARD),
    ("20.11.2026", None, DateQuality.NONSTANDARD),
    ("20. 11. 2026 10:30", None, DateQuality.NONSTANDARD),
    ("20/11/2026", None, DateQuality.NONSTANDARD),
    ("11/20/2026 10:00 PM", None, DateQuality.NONSTANDARD),
    ("2026年11月20日", None, DateQuality.NONSTANDARD),
    ("２０２６年１１月２０日（金） １４時３３分", "ja", DateQuality.NONSTANDARD),
    ("2026년 11월 20일 오후 11:31:23", "ko", DateQuality.NONSTANDARD),
    ("Fri Nov 20 10:30:00 2026", None, DateQuality.NONSTANDARD),
    ("20. November 2026, 10:30 Uhr", "de", DateQuality.NONSTANDARD),
    ("20 de noviembre de 2026", "es-MX", DateQuality.NONSTANDARD),
    ("20 ноября 2026 г. 10:30", "ru", DateQuality.NONSTANDARD),
    ("2026. november 20.", "hu", DateQuality.NONSTANDARD),
    ("20 marraskuuta 2026", "fi", DateQuality.NONSTANDARD),
    # One word, two months: the feed's language says which.
    ("20 listopada 2026", "pl", DateQuality.NONSTANDARD),
]
UNREADABLE = [
    "yesterday", "10/11/2026", "10-11-2026", "2026-02-30", "30.2.2026", "2026/13/01", "2003", "2003-12",
    "2003-335", "03-12-31", "1/1/03", "November 2026", "20 listopada 2026", "20 marraskuuta 2026",
    "20 foo 2026", "vor 20 Nov 2026", "20 Nov 2026 and more", "25:00 20 Nov 2026",
    "November 20, 2026 13:00 PM EST", "2026-11-20 10:30:00 +99:00", "9" * 5000, "20 nov 2026 " * 20,
    "123456789", "99999999999999",
]  # fmt: skip
UNBELIEVABLE = [
    "Thu, 01 Jan 1970 00:00:00 GMT", "1994-12-31", "2026-11-25T00:00:00Z", "9999999999", "31/12/2999",
]  # fmt: skip


@pytest.mark.parametrize(("raw", "language", "at", "quality"), MOMENTS)
def test_exact_moments(raw: str, language: str | None, at: str, quality: DateQuality) -> None:
    reading = read_feed_date(raw, NOW, language)

    assert reading is not None
    assert reading.moment is not None
    assert reading.moment.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert reading.moment.precision is DatePrecision.SECOND
    assert reading.quality is quality


@pytest.mark.parametrize(("raw", "language", "quality"), DAYS)
def test_days(raw: str, language: str | None, quality: DateQuality) -> None:
    reading = read_feed_date(raw, NOW, language)

    assert reading is not None
    assert reading.moment is not None
    assert reading.moment.at == datetime(2026, 11, 20, tzinfo=UTC)
    assert reading.moment.precision is DatePrecision.DAY
    assert reading.quality is quality


@pytest.mark.parametrize("raw", UNREADABLE)
def test_missing_rather_than_wrong(raw: str) -> None:
    reading = read_feed_date(raw, NOW)

    assert reading is not None
    assert (reading.moment, reading.quality) == (None, DateQuality.UNREADABLE)


@pytest.mark.parametrize("raw", UNBELIEVABLE)
def test_what_can_not_be_is_not_believed(raw: str) -> None:
    reading = read_feed_date(raw, NOW)

    assert reading is not None
    assert (reading.moment, reading.quality) == (None, DateQuality.UNBELIEVABLE)


@pytest.mark.parametrize("raw", [None, "", "  \n"])
def test_no_text_is_no_date(raw: str | None) -> None:
    assert read_feed_date(raw, NOW) is None


@pytest.mark.parametrize(
    ("raw", "inferred", "taken"),
    [
        ("2026-11-20 오후 11:31:23", (2026, 11, 20), True),
        ("the 20th of Nov in 2026", (2026, 11, 20), True),
        ("2003-335", (2003, 12, 1), False),
        ("2003-12", (2003, 12, 1), False),
        ("edition 2026-11", (2026, 11, 11), False),
        ("week 47 of 2026", (2026, 11, 20), False),
        # A form that applies and finds no such day is not asked twice.
        ("2026/02/30", (2026, 3, 2), False),
    ],
)
def test_feedparser_is_believed_only_where_the_text_agrees(
    raw: str, inferred: tuple[int, int, int], taken: bool
) -> None:
    reading = read_feed_date(raw, NOW, None, inferred)

    assert reading is not None
    if taken:
        assert reading.quality is DateQuality.INFERRED
        assert reading.moment is not None
        assert reading.moment.at == datetime(*inferred, tzinfo=UTC)
        assert reading.moment.precision is DatePrecision.DAY
    else:
        assert reading.moment is None


# Languages of newspapers whose own long form ("20 novembre 2026") is day, month's name, year.
LANGUAGES = ["cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "id", "it", "nb", "nl", "pl", "pt", "ro",
             "ru", "sk", "sl", "sv", "tr", "uk"]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", ["d MMMM y", "d. MMMM y", "EEEE, d MMMM y", "MMMM d, y", "d MMM y"])
def test_every_month_by_its_name_in_the_language_of_the_feed(language: str, pattern: str) -> None:
    for month in range(1, 13):
        day = date(2025, month, 13)
        reading = read_feed_date(format_date(day, pattern, locale=language), NOW, language)

        assert reading is not None
        assert reading.moment is not None, format_date(day, pattern, locale=language)
        assert reading.moment.at.date() == day


def test_an_english_name_never_means_another_month_in_a_feed_without_language() -> None:
    """The feed's own language goes first, so a clash in any language can't reach the others."""
    for language in locale_identifiers():
        for name, number in (("march", 3), ("may", 5), ("october", 10), ("december", 12)):
            assert month_number(name, None) == number
            assert month_number(name, language) in range(1, 13)


@given(st.text(max_size=60), st.sampled_from([None, "de", "ja", "no such language", "", "x" * 300]))
def test_no_text_makes_it_raise(raw: str, language: str | None) -> None:
    reading = read_feed_date(raw, NOW, language)
    assert reading is None or reading.moment is None or reading.moment.at.tzinfo is UTC


@given(
    st.from_regex(
        r"\d{1,4}[-/. ]{1,2}(\d{1,2}|Mar|nov)[-/. ]\d{1,4}( \d{1,2}:\d{2}(:\d{2})? ?(PM|GMT|[+-]\d{4})?)?"
    )
)
def test_what_is_read_is_spelled_in_the_text(raw: str) -> None:
    reading = read_feed_date(raw, NOW)
    if reading is not None and reading.moment is not None and reading.moment.precision is DatePrecision.DAY:
        assert str(reading.moment.at.year)[2:] in raw
        assert str(reading.moment.at.day) in raw
