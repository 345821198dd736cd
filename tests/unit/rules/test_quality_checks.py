"""Checks of quality on a made-up history: five papers, four weeks, then one day on which one thing is odd.

Every case names all rows that are not ok: so each check is seen to fire, and all others to be silent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.domain.quality import (
    DayOfSource,
    FeedDay,
    Measured,
    OpenGaps,
    QualityCheck,
    QualityLimits,
    RepeatedLines,
    SharedCount,
    Verdict,
)
from newsreel.domain.window import Window
from newsreel.rules.quality import NOBODY_KNOWN
from newsreel.rules.quality_checks import quality_checks
from newsreel.rules.quality_days import whole_days
from tests.support.runs import day_window

WEDNESDAY = date(2026, 11, 18)
SUNDAY = date(2026, 11, 22)
# Articles on a weekday, and on a day of the weekend.
PAPERS = {
    "courier.example": (60, 20),
    "gazette.example": (40, 15),
    "herald.example": (30, 12),
    "weekday.example": (25, 0),
    "village.example": (2, 1),
}
WARN, FAIL = Verdict.WARN, Verdict.FAIL
Found = dict[tuple[str, str | None], Verdict]


@dataclass
class Paper:
    """What a paper has on the day that is judged; None means what is usual."""

    articles: int | None = None
    undated: int = 0
    without_authors: int = 0
    without_body: int = 0
    copies: int = 0
    median_words: float = 400.0
    other_language: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    impossible_dates: int = 0
    repeated: int = 0
    silent_since: date | None = None
    has_gap: bool = False
    fails_since: date | None = None
    known_days: int = 28


@dataclass
class News:
    """The papers of a day; `of(source)` is one of them, to be changed."""

    day: date = WEDNESDAY
    is_live: bool = True
    papers: dict[str, Paper] = field(default_factory=lambda: {source: Paper() for source in PAPERS})

    def of(self, source: str) -> Paper:
        return self.papers.setdefault(source, Paper())

    def all(self) -> list[Paper]:
        return list(self.papers.values())


def usual(source: str, day: date) -> int:
    on_weekdays, on_weekends = PAPERS.get(source, (50, 50))
    mean = on_weekends if day.weekday() >= 5 else on_weekdays
    spread = random.Random(f"{source} {day}").randint(-2, 2)
    return max(0, mean + (spread * round(mean**0.5) // 3 if mean > 5 else 0))


def measured(news: News) -> Measured:
    """The history of all papers: what is usual before (and after, for a run for the past), and the day."""
    days, looked, languages, pages, lines, feeds, gaps = [], {}, [], [], [], [], []
    for source, paper in news.papers.items():
        before = [news.day - timedelta(days=n) for n in range(1, paper.known_days + 1)]
        around = before if news.is_live else before + [news.day + timedelta(days=n) for n in range(1, 29)]
        looked[source] = {news.day, *around}
        total = 0
        for day in around:
            count = usual(source, day)
            total += count
            if count:
                days.append(DayOfSource(source, day, count, count // 20, count // 5, 0, count // 10, 400.0))
        now = usual(source, news.day) if paper.articles is None else paper.articles
        if now:
            days.append(
                DayOfSource(source, news.day, now, paper.undated, paper.without_authors, paper.without_body,
                            paper.copies, paper.median_words)
            )  # fmt: skip
        languages += [
            SharedCount(source, "en", now - paper.other_language, total),
            SharedCount(source, "de", paper.other_language, 0),
        ]
        pages += [SharedCount(source, None, now, total), SharedCount(source, "http_error", 0, total // 50)]
        pages += [SharedCount(source, kind, count, 0) for kind, count in paper.failed.items()]
        pages.append(SharedCount(source, "impossible_dates", paper.impossible_dates, 0))
        lines.append(
            RepeatedLines(source, now, paper.repeated, "Read more here.", (0.0,) * min(paper.known_days, 28))
        )
        since = paper.silent_since or (news.day if now == 0 else None)
        for day in [*reversed(before), news.day]:
            new = 0 if since is not None and day >= since else now if day == news.day else usual(source, day)
            polls = 0 if paper.fails_since is not None and day >= paper.fails_since else 96
            feeds.append(FeedDay(source, f"https://{source}/feed", day, new if polls else 0, polls))
        gaps.append(
            OpenGaps(source, 1, int(paper.has_gap), f"https://{source}/feed" if paper.has_gap else None)
        )
    return Measured(list(news.papers), days, looked, languages, pages, lines, feeds, gaps)


def odd(news: News, limits: QualityLimits | None = None) -> Found:
    """All rows that are not ok."""
    found = quality_checks(
        measured(news), day_window(news.day), limits or QualityLimits(), is_live=news.is_live
    )
    assert all(check.sentence.endswith((".", ").")) for check in found)
    return {(check.name, check.source): check.verdict for check in found if check.verdict is not Verdict.OK}


def rows(news: News, name: str) -> dict[str | None, QualityCheck]:
    found = quality_checks(measured(news), day_window(news.day), QualityLimits(), is_live=news.is_live)
    return {check.source: check for check in found if check.name == name}


@pytest.mark.parametrize("back", range(7))
@pytest.mark.parametrize("is_live", [True, False])
def test_on_a_usual_day_nothing_is_odd(back: int, is_live: bool) -> None:
    assert odd(News(WEDNESDAY - timedelta(days=back), is_live)) == {}


def one(**changes: object) -> Callable[[News], None]:
    """Something about the gazette."""

    def change(news: News) -> None:
        news.papers["gazette.example"] = Paper(**changes)  # type: ignore[arg-type]

    return change


def everybody(**shares: float) -> Callable[[News], None]:
    """The same share of every paper's articles."""

    def change(news: News) -> None:
        for source, paper in news.papers.items():
            for name, share in shares.items():
                setattr(paper, name, round(share * usual(source, news.day)))

    return change


def every_failure(news: News) -> None:
    for source, paper in news.papers.items():
        paper.failed = {"timed_out": 9 * usual(source, news.day)}


def every_length(ratio: float) -> Callable[[News], None]:
    def change(news: News) -> None:
        for paper in news.all():
            paper.median_words = 400 * ratio

    return change


def every_feed_silent(news: News) -> None:
    for n in range(40):
        news.papers[f"paper{n}.example"] = Paper(silent_since=WEDNESDAY - timedelta(days=1))
    news.of("gazette.example").silent_since = WEDNESDAY


GAZETTE = "gazette.example"
FIRES: list[tuple[Callable[[News], None], Found]] = [
    (one(articles=3), {("volume", GAZETTE): WARN}),
    (one(articles=400), {("volume", GAZETTE): WARN, ("volume", None): WARN}),
    (everybody(articles=0.02), {("volume", None): FAIL}),
    (one(undated=30), {("without_date", GAZETTE): WARN}),
    (everybody(undated=1.0), {("without_date", None): FAIL}),
    (one(without_authors=38), {("without_author", GAZETTE): WARN}),
    (everybody(without_authors=1.0), {("without_author", None): FAIL}),
    (one(without_body=25), {("without_body", GAZETTE): WARN}),
    (everybody(without_body=0.9), {("without_body", None): FAIL}),
    (one(copies=36), {("duplicates", GAZETTE): WARN}),
    (everybody(copies=0.95), {("duplicates", None): FAIL}),
    (one(impossible_dates=30), {("impossible_dates", GAZETTE): WARN}),
    (everybody(impossible_dates=0.9), {("impossible_dates", None): FAIL}),
    (one(median_words=90.0), {("length", GAZETTE): WARN}),
    (every_length(0.2), {("length", None): FAIL}),
    (one(other_language=40), {("language", GAZETTE): WARN}),
    (everybody(other_language=1.0), {("language", None): FAIL}),
    (one(repeated=30), {("furniture", GAZETTE): WARN}),
    (one(failed={"timed_out": 60}), {("failed_pages", GAZETTE): WARN}),
    (every_failure, {("failed_pages", None): FAIL}),
    (one(silent_since=WEDNESDAY), {("silent_feeds", GAZETTE): WARN}),
    (every_feed_silent, {("silent_feeds", None): FAIL}),
    (one(has_gap=True), {("gaps", GAZETTE): WARN}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_each_check_finds_its_own_trouble_and_no_other(
    change: Callable[[News], None], expected: Found
) -> None:
    news = News()
    change(news)
    found = odd(news)
    overall = {key: verdict for key, verdict in found.items() if key[1] is None}
    if any(source is None and verdict is FAIL for (_, source), verdict in expected.items()):
        # What befalls all is told of each as well, as a warning.
        assert overall == expected
        assert {verdict for key, verdict in found.items() if key[1] is not None} <= {WARN}
        assert {name for name, _ in found} == {name for name, _ in expected}
    else:
        assert found == expected


def new_source(news: News) -> None:
    news.papers["new.example"] = Paper(
        articles=300, without_authors=300, copies=300, repeated=300, known_days=3, median_words=20.0,
        other_language=300, undated=300,
    )  # fmt: skip


def holiday(news: News) -> None:
    for source, paper in news.papers.items():
        paper.articles = usual(source, SUNDAY)


# It fails, which the report says; that it gives nothing new is no further news.
failing = one(fails_since=WEDNESDAY - timedelta(days=3))


SILENT: list[Callable[[News], None]] = [
    new_source,
    holiday,
    failing,
    one(articles=28),  # a quiet day of one paper
    one(articles=62),
    one(undated=3, without_authors=10, copies=6, repeated=3, failed={"timed_out": 3}),
    one(median_words=250.0),
    one(other_language=6),
    everybody(undated=0.1),
    lambda news: setattr(news.of("village.example"), "articles", 0),
    lambda news: setattr(news.of("village.example"), "without_authors", 2),
    lambda news: setattr(news.of("village.example"), "silent_since", WEDNESDAY - timedelta(days=1)),
    lambda news: setattr(news.of("weekday.example"), "silent_since", WEDNESDAY + timedelta(days=1)),
]


@pytest.mark.parametrize("change", SILENT)
def test_what_happens_to_happen_is_not_odd(change: Callable[[News], None]) -> None:
    news = News()
    change(news)
    assert odd(news) == {}


def test_a_weekend_is_compared_with_weekends() -> None:
    assert odd(News(SUNDAY)) == {}
    news = News(SUNDAY)
    news.of("courier.example").articles = 0
    assert odd(news)["volume", "courier.example"] is WARN


def test_a_feed_that_ended_on_purpose_is_not_there_to_be_judged() -> None:
    news = News()
    del news.papers["courier.example"]
    assert odd(news) == {}


def test_the_first_run_passes_and_says_so() -> None:
    news = News()
    for paper in news.all():
        paper.known_days, paper.articles, paper.without_authors = 0, 50, 50
    assert odd(news) == {}
    assert "nothing to compare with yet (0 of the 7 days" in rows(news, "volume")[GAZETTE].sentence
    for name in ("volume", "without_date", "duplicates", "language"):
        assert rows(news, name)[None].sentence == NOBODY_KNOWN.sentence
    assert "nothing to compare with yet" in rows(news, "without_author")[GAZETTE].sentence
    assert rows(news, "volume")[GAZETTE].expected is None


def test_a_run_for_the_past_says_nothing_of_the_feeds_of_today() -> None:
    news = News(is_live=False)
    news.of(GAZETTE).has_gap = True
    news.of(GAZETTE).silent_since = WEDNESDAY - timedelta(days=9)
    news.of("herald.example").articles = 1
    assert odd(news) == {("volume", "herald.example"): WARN}
    names = {
        check.name
        for check in quality_checks(measured(news), day_window(WEDNESDAY), QualityLimits(), is_live=False)
    }
    assert names.isdisjoint({"gaps", "silent_feeds", "without_date", "impossible_dates"})


def test_too_little_of_the_past_is_never_a_failure() -> None:
    news = News(is_live=False)
    everybody(articles=0.0)(news)
    assert odd(news)["volume", None] is WARN


def test_thresholds_can_be_turned() -> None:
    news = News()
    news.of(GAZETTE).articles = 3
    assert odd(news, replace(QualityLimits(), deviations=100.0)) == {}
    everybody(undated=0.4)(news)
    news.of(GAZETTE).articles = None
    assert odd(news)["without_date", None] is WARN
    assert odd(news, replace(QualityLimits(), share_fail=0.2))["without_date", None] is FAIL


def test_whole_days_only() -> None:
    start, hour = datetime(2026, 11, 18, tzinfo=UTC), timedelta(hours=1)
    day = timedelta(days=1)
    assert whole_days(Window(start, start + 2 * day)) == [WEDNESDAY, WEDNESDAY + day]
    assert whole_days(Window(start + hour, start + 2 * day + hour)) == [WEDNESDAY + day]
    assert whole_days(Window(start + hour, start + 3 * hour)) == []


def test_a_window_without_a_whole_day_has_no_volume() -> None:
    news = News()
    start = datetime(2026, 11, 18, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=6))
    found = quality_checks(measured(news), window, QualityLimits(), is_live=True)
    assert {check.sentence for check in found if check.name == "volume"} == {"The window has no whole day."}
