"""What is still to be searched, as a matter of intervals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.history import HistoryKind, SearchOutcome, Verdict
from newsreel.domain.window import Window
from newsreel.rules.search_plan import cut_at, open_parts
from newsreel.rules.search_retry import next_try

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: int) -> datetime:
    return EPOCH + hours * HOUR


def windows(most: int = 200) -> st.SearchStrategy[Window]:
    pairs = st.tuples(st.integers(0, most), st.integers(1, 60))
    return pairs.map(lambda pair: Window(at(pair[0]), at(pair[0] + pair[1])))


@given(windows(), st.lists(windows(), max_size=6), st.integers(0, 300))
def test_what_is_open_is_exactly_what_nobody_vouches_for(
    window: Window, vouched: list[Window], now_hours: int
) -> None:
    now = at(now_hours)
    parts = open_parts(window, vouched, now)
    for hour in range(300):
        moment = at(hour)
        expected = moment in window and moment < now and not any(moment in span for span in vouched)
        assert sum(moment in part for part in parts) == int(expected)
    assert list(parts) == sorted(parts, key=lambda part: part.start)


@given(windows(), st.lists(windows(), max_size=6), st.randoms())
def test_the_order_of_what_is_vouched_for_does_not_matter(
    window: Window, vouched: list[Window], random: Random
) -> None:
    shuffled = list(vouched)
    random.shuffle(shuffled)
    covered = {
        hour for part in open_parts(window, vouched, at(400)) for hour in range(300) if at(hour) in part
    }
    again = {
        hour for part in open_parts(window, shuffled, at(400)) for hour in range(300) if at(hour) in part
    }
    assert covered == again


def test_a_span_is_cut_where_the_search_began() -> None:
    assert cut_at(Window(at(0), at(10)), at(4)) == Window(at(0), at(4))
    assert cut_at(Window(at(5), at(10)), at(4)) is None


def test_when_a_search_goes_on() -> None:
    now = datetime(2026, 11, 20, 22, tzinfo=UTC)

    def of(verdict: Verdict) -> datetime | None:
        return next_try(SearchOutcome(HistoryKind.SITEMAP, verdict, "why"), now)

    assert of(Verdict.APPLIES) is None
    assert of(Verdict.DOES_NOT_APPLY) is None
    assert of(Verdict.BUDGET_SPENT) == datetime(2026, 11, 21, tzinfo=UTC)
    assert of(Verdict.BLOCKED) == now + timedelta(days=1)
    assert of(Verdict.FAILED) == now + timedelta(hours=1)
