"""Retry-After in both forms of RFC 9110, and in the forms that servers invent."""

from __future__ import annotations

from datetime import datetime

import pytest

from newsreel.adapters.retry_after import retry_after_seconds

DAY = 24 * 3600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("86401", DAY),
        ("9" * 400, DAY),
        ("Fri, 20 Nov 2026 12:02:00 GMT", 120),
        ("Fri, 20 Nov 2026 13:02:00 +0100", 120),
        ("Fri, 20 Nov 2026 12:02:00", 120),
        ("Friday, 20-Nov-26 12:02:00 GMT", 120),
        ("Fri, 20 Nov 2020 12:00:00 GMT", 0),
        ("Fri, 20 Nov 2099 12:00:00 GMT", DAY),
    ],
)
def test_reads_seconds_and_dates_within_a_day(value: str, seconds: int, now: datetime) -> None:
    assert retry_after_seconds(value, now) == seconds


@pytest.mark.parametrize(
    "value",
    [
        None, "", " ", "soon", "-5", "1.5", "1e3", "12 seconds", "١٢٠", "2026-11-20T12:02:00Z",
        "Fri, 99 Nov 2026 12:02:00 GMT", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Fri, 20 Nov 2026 99:99:99 GMT", "Fri, 20 Nov 2026 12:00:00 +99999999999", "\udce9\udcff",
    ],
)  # fmt: skip
def test_what_it_can_not_read_is_no_wish(value: str | None, now: datetime) -> None:
    assert retry_after_seconds(value, now) is None
