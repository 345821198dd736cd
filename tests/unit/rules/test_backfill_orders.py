"""Whatever order windows are run in, the same articles are loaded: the rule alone, over many orders.

The rule is that of `newsreel.owns`, `newsreel.pages_to_ask` and `steps.settle`, which
`tests/store/test_ownership.py` compares with `FindSpan.meets`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreel.domain.window import Window
from newsreel.rules.find_span import FindSpan
from newsreel.rules.search_plan import open_parts

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Page:
    """A page that a history claims: its span, and the date that only reading it tells."""

    number: int
    span: FindSpan
    published_at: datetime | None


@dataclass
class Ledger:
    """What runs leave behind."""

    claimed: set[Page] = field(default_factory=set)
    read: set[Page] = field(default_factory=set)
    loaded: set[Page] = field(default_factory=set)
    settled: list[Window] = field(default_factory=list)

    def run(self, pages: list[Page], window: Window, *, killed: bool) -> None:
        """A run for the past; one that is killed dies after reading a part."""
        self.claimed |= set(pages)
        mine = [
            page
            for page in sorted(self.claimed - self.read, key=lambda page: page.number)
            if page.span.meets(window) or any(page.span.meets(other) for other in self.settled)
        ]
        if killed:
            self.read |= set(mine[: len(mine) // 2])
            return
        self.read |= set(mine)
        self.settled.append(window)
        self.loaded |= {
            page
            for page in self.read
            if page.published_at is not None and any(page.published_at in each for each in self.settled)
        }


@st.composite
def pages(draw: st.DrawFn) -> list[Page]:
    found = []
    for number in range(draw(st.integers(1, 12))):
        end = FIRST + draw(st.integers(0, 30 * 24)) * HOUR
        length = draw(st.none() | st.integers(0, 200))
        start = None if length is None else end - length * HOUR
        # What a history says may be wrong, so the date has nothing to do with the span.
        published = draw(st.none() | st.integers(-48, 31 * 24).map(lambda hours: FIRST + hours * HOUR))
        found.append(Page(number, FindSpan(start, end, None), published))
    return found


def windows() -> st.SearchStrategy[Window]:
    pairs = st.tuples(st.integers(0, 29 * 24), st.integers(1, 24 * 12))
    return pairs.map(lambda pair: Window(FIRST + pair[0] * HOUR, FIRST + (pair[0] + pair[1]) * HOUR))


@settings(max_examples=150)
@given(pages(), st.lists(windows(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_windows_in_any_order_overlapping_twice_and_killed_end_equal(
    known: list[Page], asked: list[Window], random: Random
) -> None:
    straight = Ledger()
    for window in asked:
        straight.run(known, window, killed=False)
    shuffled = [*asked, *asked[:2]]
    random.shuffle(shuffled)
    other = Ledger()
    for window in shuffled:
        other.run(known, window, killed=True)
        other.run(known, window, killed=False)
    assert other.loaded == straight.loaded
    assert other.read == straight.read
    expected = {
        page
        for page in known
        if any(page.span.meets(window) for window in asked)
        and page.published_at is not None
        and any(page.published_at in window for window in asked)
    }
    assert straight.loaded == expected


DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))


def window_of(first: date, length: int) -> Window:
    start = datetime.combine(first, time(), UTC)
    return Window(start, start + timedelta(days=length))


@given(DAYS, st.integers(1, 366))
def test_a_window_is_its_days_whatever_the_month(first: date, length: int) -> None:
    days = list(window_of(first, length).days())
    assert len(days) == length
    assert days == [first + timedelta(days=number) for number in range(length)]
    pieces = [window_of(day, 1) for day in days]
    assert open_parts(window_of(first, length), pieces, datetime(2030, 1, 1, tzinfo=UTC)) == ()


@given(st.integers(2023, 2028), st.integers(1, 12), st.randoms(use_true_random=False))
def test_months_of_28_to_31_days_make_the_year(year: int, month: int, random: Random) -> None:
    ends = [datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC) for number in range(13)]
    months = [Window(start, end) for start, end in pairwise(ends)]
    assert {len(list(each.days())) for each in months} <= {28, 29, 30, 31}
    whole = Window(ends[0], ends[-1])
    assert sum(len(list(each.days())) for each in months) == len(list(whole.days()))
    random.shuffle(months)
    left_out = next(each for each in months if each.start.month == month)
    others = [each for each in months if each is not left_out]
    assert open_parts(whole, others, datetime(2030, 1, 1, tzinfo=UTC)) == (left_out,)


@given(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]), DAYS)
def test_a_day_by_a_local_clock_is_covered_whatever_its_hours(zone: str, day: date) -> None:
    """23, 24 or 25 hours where the clock is changed."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    window = Window(start, end)
    hours = (window.end - window.start) / HOUR
    assert hours in (23, 24, 25)
    touched = list(window.days())
    covered = [window_of(each, 1) for each in touched]
    assert open_parts(window, covered, datetime(2030, 1, 1, tzinfo=UTC)) == ()
    assert all(
        open_parts(
            window, [piece for piece in covered if piece is not left_out], datetime(2030, 1, 1, tzinfo=UTC)
        )
        for left_out in covered
    )


@given(st.sampled_from([date(year, month, 31) for year in (2024, 2026) for month in (1, 3, 5, 7, 8, 10, 12)]))
def test_a_window_that_starts_on_the_31st(first: date) -> None:
    days = list(window_of(first, 31).days())
    assert days[0] == first
    assert (days[1].day, len(set(days))) == (1, 31)
