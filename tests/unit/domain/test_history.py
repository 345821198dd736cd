"""The outcome of a search: which days it can vouch for, and whether anything is left to ask."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from newsreel.domain.history import HistoryKind, SearchOutcome, Verdict
from newsreel.domain.window import Window


def _span(start: str, end: str) -> Window:
    return Window(datetime.fromisoformat(start), datetime.fromisoformat(end))


def _looked(*spans: Window) -> SearchOutcome:
    return SearchOutcome(HistoryKind.SITEMAP, Verdict.CUT_SHORT, "a test", looked=spans)


TENTH, ELEVENTH, TWELFTH = (date(2026, 10, day) for day in (10, 11, 12))
THREE_DAYS = _span("2026-10-10T00:00Z", "2026-10-13T00:00Z")


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([], ()),
        ([THREE_DAYS], (TENTH, ELEVENTH, TWELFTH)),
        ([_span("2026-01-01T00:00Z", "2027-01-01T00:00Z")], (TENTH, ELEVENTH, TWELFTH)),
        ([_span("2026-10-10T00:00Z", "2026-10-11T12:00Z")], (TENTH,)),
        ([_span("2026-10-10T00:01Z", "2026-10-12T00:00Z")], (ELEVENTH,)),
        (
            [
                _span("2026-10-09T00:00Z", "2026-10-11T00:00Z"),
                _span("2026-10-12T00:00Z", "2026-10-14T00:00Z"),
            ],
            (TENTH, TWELFTH),
        ),
        ([_span("2026-11-10T00:00Z", "2026-11-11T00:00Z")], ()),
    ],
)
def test_a_day_counts_when_all_of_it_was_looked_at(spans: list[Window], days: tuple[date, ...]) -> None:
    assert _looked(*spans).looked_days(THREE_DAYS) == days


def test_of_a_day_at_the_edge_only_the_windows_part_counts() -> None:
    window = _span("2026-10-10T18:00Z", "2026-10-11T06:00Z")
    assert _looked(window).looked_days(window) == (TENTH, ELEVENTH)


def test_only_two_verdicts_leave_nothing_to_ask() -> None:
    complete = {
        verdict for verdict in Verdict if SearchOutcome(HistoryKind.WAYBACK, verdict, "a test").is_complete
    }
    assert complete == {Verdict.APPLIES, Verdict.DOES_NOT_APPLY}


def test_the_order_of_trial() -> None:
    assert [kind.value for kind in HistoryKind] == [
        "warehouse", "wordpress", "feed_archive", "sitemap", "wayback", "warc",
    ]  # fmt: skip
