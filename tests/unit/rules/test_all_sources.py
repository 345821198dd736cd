"""All sources together, whatever days each is known on: never silent, never red for a single one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreel.domain.quality import DayOfSource, FeedDay, Measured, QualityCheck, QualityLimits, Verdict
from newsreel.domain.quality import SharedCount as Count
from newsreel.rules.quality_checks import quality_checks
from newsreel.rules.usual_days import Together, Usual
from tests.support.runs import day_window

DAY = date(2026, 11, 18)
BEFORE = [DAY - timedelta(days=n) for n in range(1, 29)]
FEWEST = QualityLimits().fewest_days

# Days that a source was looked at: so many of four weeks, whichever.
known_days = st.sets(st.sampled_from(BEFORE), min_size=FEWEST)
papers = st.dictionaries(
    st.integers(1, 9).map("paper{}.example".format),
    st.tuples(known_days, st.integers(10, 5000)),
    min_size=2,
    max_size=6,
)
shares = st.tuples(*(st.floats(0, 1) for _ in range(5)))


def day_of(source: str, day: date, number: int, odd: float, words: float = 400.0) -> DayOfSource:
    """A day on which the given share of articles is odd in every way there is."""
    hits = round(odd * number)
    return DayOfSource(source, day, number, hits, hits, hits, hits, words)


def judged(
    known: Mapping[str, tuple[set[date], int]],
    today: Mapping[str, tuple[int, float, float]],
    usual_share: Callable[[str], float] = lambda _: 0.0,
) -> dict[tuple[str, str | None, str | None], QualityCheck]:
    """Checks of papers that always have the same, and today what is given: articles, odd share, words."""
    days, languages, pages, feeds = [], [], [], []
    for source, (looked, number) in known.items():
        usual = [day_of(source, day, number, usual_share(source)) for day in looked]
        now, odd, words = today[source]
        days += usual + ([day_of(source, DAY, now, odd, words)] if now else [])
        hits, before = round(odd * now), sum(day.undated for day in usual)
        total = number * len(looked)
        languages += [Count(source, "en", now - hits, total - before), Count(source, "de", hits, before)]
        pages += [Count(source, None, now - hits, total - before), Count(source, "timed_out", hits, before)]
        pages.append(Count(source, "impossible_dates", hits, before))
        polls = [*((day, number) for day in BEFORE), (DAY, now)]
        feeds += [
            FeedDay(source, f"https://{source}/{n}", day, new, 9)
            for n in range(min(number // 10, 40))
            for day, new in polls
        ]
    measured = Measured(
        sources=list(known),
        days=days,
        looked={source: looked | {DAY} for source, (looked, _) in known.items()},
        languages=languages,
        pages=pages,
        feed_days=feeds,
    )
    found = quality_checks(measured, day_window(DAY), QualityLimits(), is_live=True)
    return {(check.name, check.source, check.reason): check for check in found}


@settings(max_examples=30)
@given(papers)
def test_volume_of_all_is_judged_whatever_days_each_is_known_on(
    known: Mapping[str, tuple[set[date], int]],
) -> None:
    usual = judged(known, {source: (number, 0.0, 400.0) for source, (_, number) in known.items()})
    assert {check.verdict for check in usual.values()} == {Verdict.OK}
    assert usual["volume", None, None].expected == sum(number for _, number in known.values())
    gone = judged(known, dict.fromkeys(known, (0, 0.0, 400.0)))
    assert gone["volume", None, None].verdict is Verdict.FAIL


def test_a_young_paper_takes_no_day_from_the_others() -> None:
    """Three papers were looked at on three weeks that have no day in common."""
    known = {f"paper{n}.example": (set(BEFORE[7 * n : 7 * n + 7]), 50) for n in range(3)}
    assert not set.intersection(*(days for days, _ in known.values()))
    gone = judged(known, dict.fromkeys(known, (1, 0.0, 400.0)))
    assert "3 articles, 150 are usual" in gone["volume", None, None].sentence
    assert gone["volume", None, None].verdict is Verdict.FAIL


@settings(max_examples=30)
@given(papers, st.data(), st.integers(0, 50_000), st.floats(0, 1), st.floats(0, 5000))
def test_one_source_never_fails_a_run(
    known: Mapping[str, tuple[set[date], int]], data: st.DataObject, now: int, odd: float, words: float
) -> None:
    """However large a part of everything it is, and whatever becomes of it."""
    source = data.draw(st.sampled_from(sorted(known)))
    today = {one: (number, 0.0, 400.0) for one, (_, number) in known.items()}
    found = judged(known, {**today, source: (now, odd, words)})
    assert [check.sentence for check in found.values() if check.verdict is Verdict.FAIL] == []
    assert {one for _, one, _ in (key for key, c in found.items() if c.verdict is not Verdict.OK)} <= {
        source, None
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "odd", "words", "names"),
    [
        (0, 0.0, 400.0, {"volume", "silent_feeds"}),
        (5000, 1.0, 400.0, {"without_date", "without_author", "without_body", "duplicates", "language",
                            "failed_pages", "impossible_dates"}),
        (5000, 0.0, 40.0, set()),
    ],
)  # fmt: skip
def test_a_giant_that_would_fail_is_named(now: int, odd: float, words: float, names: set[str]) -> None:
    known = {"giant.example": (set(BEFORE), 5000), "small.example": (set(BEFORE), 100)}
    found = judged(known, {"giant.example": (now, odd, words), "small.example": (100, 0.0, 400.0)})
    told = {name: check for (name, one, _), check in found.items() if one is None and check.verdict != "ok"}
    assert set(told) == names
    for check in told.values():
        assert check.verdict is Verdict.WARN
        assert "giant.example alone makes it so" in check.sentence
    # With both it is not one source's trouble any more.
    both = judged(known, dict.fromkeys(known, (now, odd, words)))
    failed = {name for (name, one, _), check in both.items() if check.verdict is Verdict.FAIL}
    assert failed == (names or {"length"})


def test_the_only_source_there_is_can_fail() -> None:
    known = {"only.example": (set(BEFORE), 100)}
    for today, name in (
        ((0, 0.0, 400.0), "volume"),
        ((100, 1.0, 400.0), "without_author"),
        ((100, 0.0, 40.0), "length"),
    ):
        assert judged(known, {"only.example": today})[name, None, None].verdict is Verdict.FAIL


def test_a_giant_beside_papers_that_are_new_can_not_fail_their_news() -> None:
    known = {"giant.example": (set(BEFORE), 5000), "new.example": (set(BEFORE[:2]), 100)}
    for today in ((0, 0.0, 400.0), (5000, 1.0, 400.0), (5000, 0.0, 40.0)):
        found = judged(known, {"giant.example": today, "new.example": (100, 0.0, 400.0)})
        assert {check.verdict for check in found.values()} == {Verdict.OK, Verdict.WARN}


@settings(max_examples=30)
@given(papers, st.lists(st.integers(0, 5000), min_size=6, max_size=6), st.lists(st.floats(0, 1), min_size=6))
def test_who_publishes_how_much_changes_no_share(
    known: Mapping[str, tuple[set[date], int]], numbers: list[int], usual_shares: list[float]
) -> None:
    """On a holiday the agency without authors goes on and others pause: each has its own usual share."""
    usual = dict(zip(known, usual_shares, strict=False))
    today = {source: (number, usual[source], 400.0) for source, number in zip(known, numbers, strict=False)}
    found = judged(known, today, lambda source: usual[source])
    odd = {name for (name, _, _), check in found.items() if check.verdict is not Verdict.OK}
    assert odd <= {"volume", "silent_feeds"}


@settings(max_examples=30)
@given(papers, st.integers(0, 50_000), st.floats(0, 1), st.floats(0, 5000), st.integers(0, FEWEST - 1))
def test_a_new_source_raises_no_alarm_and_changes_nothing(
    known: Mapping[str, tuple[set[date], int]], now: int, odd: float, words: float, days: int
) -> None:
    today = {source: (number, 0.0, 400.0) for source, (_, number) in known.items()}
    new = {**known, "new.example": (set(BEFORE[:days]), 50)}
    found = judged(new, {**today, "new.example": (now, odd, words)})
    assert {check.verdict for (name, _, _), check in found.items() if name != "silent_feeds"} == {Verdict.OK}
    if days:
        for name in ("volume", "without_author", "length"):
            assert found[name, None, None] == judged(known, today)[name, None, None]


@settings(max_examples=30)
@given(papers)
def test_all_but_one_is_all_of_the_others(known: Mapping[str, tuple[set[date], int]]) -> None:
    usual = {
        source: Usual({day: number + 7 * day.weekday() + day.day % 3 for day in days})
        for source, (days, number) in known.items()
    }
    every_day = set(chain.from_iterable(one.counts for one in usual.values()))
    for source in usual:
        others = Together({one: part for one, part in usual.items() if one != source}).usual
        without = Together(usual).without(source)
        assert without.least_spread >= 1.0
        assert set(without.counts) == every_day
        assert {day: without.counts[day] for day in others.counts} == pytest.approx(dict(others.counts))
    assert Together({"only.example": Usual({DAY: 3})}).without("only.example").counts == {}


def test_a_young_giant_brings_its_own_unrest() -> None:
    """Its few days are odd by a fifth, which the many days of a small calm paper don't hide."""
    giant = Usual({day: 1000 + (200 if n % 2 else -200) for n, day in enumerate(BEFORE[:8])})
    small = Usual(dict.fromkeys(BEFORE, 5))
    assert Together({"g": giant, "s": small}).usual.spread() == pytest.approx(giant.spread(), rel=0.05)


def test_nothing_at_all_fails_also_where_one_paper_has_nearly_everything() -> None:
    known = {"giant.example": (set(BEFORE), 200), "small.example": (set(BEFORE), 4)}
    alone = judged(known, {"giant.example": (0, 0, 400), "small.example": (4, 0, 400)})
    assert alone["volume", None, None].verdict is Verdict.WARN
    nothing = judged(known, {"giant.example": (0, 0, 400), "small.example": (0, 0, 400)})
    assert nothing["volume", None, None].verdict is Verdict.FAIL
