"""The checks of a run's quality: what was measured goes in, a row for each check and source comes out.

One source's trouble is a warning. Only all sources together can fail a run: one publisher's new theme must
not keep the news of all others from being published. A live run is compared with the days before it; a run
for the past with the days on both sides of its window, and nothing is said of the feeds of today.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from newsreel.domain.quality import (
    DayOfSource,
    Judgement,
    Measured,
    QualityCheck,
    QualityLimits,
    SharedCount,
)
from newsreel.domain.window import Window
from newsreel.rules import quality as rules
from newsreel.rules.usual_days import Usual, quietness, total

# Shares of articles: name of the check, attribute of DayOfSource, words.
_SHARES = (
    ("without_author", "without_authors", "have no author"),
    ("without_body", "without_body", "have no text to speak of"),
    ("duplicates", "copies", "are copies"),
)
_UNDATED = ("without_date", "undated", "have no date")
# A language that so much of a source is in is its language.
_MAIN_LANGUAGE = 0.5
IMPOSSIBLE_DATES = "impossible_dates"


def quality_checks(
    measured: Measured, window: Window, limits: QualityLimits, *, is_live: bool
) -> list[QualityCheck]:
    """All checks that can be made of a run of this kind.

    Args:
        window: what the run was responsible for; only whole days (UTC) of it are counted.
        is_live: whether the run polled; a run for the past has no undated articles and no feeds.
    """
    days = _Days(measured, window, is_live=is_live)
    checks = [
        *_volume(days, limits),
        *_shares(days, limits),
        *_lengths(days, limits),
        *_languages(measured.languages, days, limits),
        *_pages(measured.pages, days, limits),
        *_furniture(measured, limits),
    ]
    if is_live:
        checks += [*_silence(measured, days, limits), *_gaps(measured, limits)]
    return checks


def whole_days(window: Window) -> list[date]:
    """Days (UTC) that lie in the window from midnight to midnight."""
    day_long = timedelta(days=1)
    starts = {day: datetime.combine(day, time(), UTC) for day in window.days()}
    return [day for day, start in starts.items() if window.start <= start and start + day_long <= window.end]


class _Days:
    """Days of sources, cut into the window and the days around it."""

    def __init__(self, measured: Measured, window: Window, *, is_live: bool) -> None:
        self.sources = measured.sources
        self.is_live = is_live
        self.last = (window.end - timedelta(microseconds=1)).date()
        self.whole = whole_days(window)
        touched = set(window.days())
        self.inside: defaultdict[str, list[DayOfSource]] = defaultdict(list)
        self.around: defaultdict[str, list[DayOfSource]] = defaultdict(list)
        counts: defaultdict[str, dict[date, int]] = defaultdict(dict)
        for row in measured.days:
            (self.inside if row.day in touched else self.around)[row.source].append(row)
            counts[row.source][row.day] = row.articles
        # Days that were looked at have a count even if nothing was there; others tell nothing.
        self.usual = {
            source: Usual({day: counts[source].get(day, 0) for day in looked - touched})
            for source, looked in ((source, measured.looked.get(source, set())) for source in self.sources)
        }
        self.seen = {
            source: {day: counts[source].get(day, 0) for day in self.whole} for source in self.sources
        }

    def established(self, limits: QualityLimits) -> dict[str, Usual]:
        """Sources that are known for long enough to say what is usual."""
        return {
            source: usual for source, usual in self.usual.items() if len(usual.counts) >= limits.fewest_days
        }

    def days_around(self, source: str) -> int:
        """Days around the window on which the source has articles."""
        return len(self.around[source])


def _row(
    name: str, source: str | None, judged: Judgement, sample: int, reason: str | None = None
) -> QualityCheck:
    return QualityCheck(
        name,
        source,
        reason,
        judged.verdict,
        judged.sentence,
        judged.measured,
        judged.expected,
        judged.limit,
        sample,
    )


def _volume(days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    known = days.established(limits)
    together: Counter[date] = Counter(dict.fromkeys(days.whole, 0))
    for source in days.sources:
        quiet = quietness(days.whole, days.seen, known, source)
        judged = rules.judge_volume(days.seen[source], days.usual[source], quiet, limits)
        yield _row("volume", source, judged, sum(days.seen[source].values()))
        if source in known:
            together.update(days.seen[source])
    judged = rules.NOBODY_KNOWN
    if known:
        judged = rules.judge_volume(together, total(known.values()), None, limits, is_overall=days.is_live)
    yield _row("volume", None, judged, sum(together.values()))


def _shares(days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    for name, attribute, words in (_UNDATED, *_SHARES) if days.is_live else _SHARES:
        counts = {
            source: (
                _hits(days.inside[source], attribute),
                _hits(days.around[source], attribute),
                days.days_around(source),
            )
            for source in days.sources
        }
        yield from _judged_shares(name, words, counts, limits)


def _hits(rows: Iterable[DayOfSource], attribute: str) -> tuple[int, int]:
    found = list(rows)
    return sum(getattr(row, attribute) for row in found), sum(row.articles for row in found)


_Counts = tuple[tuple[int, int], tuple[int, int], int]


def _judged_shares(
    name: str, words: str, counts: Mapping[str, _Counts], limits: QualityLimits, reason: str | None = None
) -> Iterator[QualityCheck]:
    """A row for each source, and one for all that are known for long enough."""
    window, before, most_days = (0, 0), (0, 0), 0
    for source, (inside, around, days) in counts.items():
        if inside[1]:
            judged = rules.judge_share(words, inside, around, days, limits)
            yield _row(name, source, judged, inside[1], reason)
        if days >= limits.fewest_days:
            window = (window[0] + inside[0], window[1] + inside[1])
            before = (before[0] + around[0], before[1] + around[1])
            most_days = max(most_days, days)
    judged = rules.NOBODY_KNOWN
    if most_days:
        judged = rules.judge_share(words, window, before, most_days, limits, may_fail=True)
    yield _row(name, None, judged, window[1], reason)


def _lengths(days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    ratios: list[float] = []
    for source in days.sources:
        inside, around = days.inside[source], days.around[source]
        texts = sum(row.articles for row in inside)
        if not texts:
            continue
        words = median(row.median_words for row in inside)
        judged = rules.judge_length(texts, words, [row.median_words for row in around], limits)
        yield _row("length", source, judged, texts)
        if judged.expected:
            ratios.append(words / judged.expected)
    yield _row("length", None, rules.judge_lengths(ratios, limits), len(ratios))


def _languages(rows: Sequence[SharedCount], days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    by_source: defaultdict[str, list[SharedCount]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    counts: dict[str, _Counts] = {}
    for source, languages in by_source.items():
        inside, around = (sum(row.in_window for row in languages), sum(row.in_baseline for row in languages))
        main = max(languages, key=lambda row: (row.in_baseline, str(row.kind)))
        # Many languages, or nothing before: there is none that could be changed.
        if main.in_baseline <= _MAIN_LANGUAGE * around or main.kind is None:
            continue
        counts[source] = (
            (inside - main.in_window, inside),
            (around - main.in_baseline, around),
            days.days_around(source),
        )
    yield from _judged_shares("language", "are not in the source's language", counts, limits)


def _pages(rows: Sequence[SharedCount], days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    done: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    kinds: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        if row.kind != IMPOSSIBLE_DATES:
            done[row.source][0] += row.in_window
            done[row.source][1] += row.in_baseline
        if row.kind is not None:
            kinds[row.kind][row.source] = (row.in_window, row.in_baseline)
    impossible = kinds.pop(IMPOSSIBLE_DATES, {})
    words = {kind: f"failed: {kind.replace('_', ' ')}" for kind in kinds}
    for kind in sorted(kinds):
        yield from _judged_shares("failed_pages", words[kind], _of(kinds[kind], done, days), limits, kind)
    if days.is_live:
        yield from _judged_shares(
            IMPOSSIBLE_DATES,
            "are dated in the future or before news sites were",
            _of({source: impossible.get(source, (0, 0)) for source in done}, done, days),
            limits,
        )


def _of(
    hits: Mapping[str, tuple[int, int]], done: Mapping[str, Sequence[int]], days: _Days
) -> dict[str, _Counts]:
    return {
        source: (
            (hits.get(source, (0, 0))[0], max(done[source][0], hits.get(source, (0, 0))[0])),
            (hits.get(source, (0, 0))[1], max(done[source][1], hits.get(source, (0, 0))[1])),
            days.days_around(source),
        )
        for source in done
        if source in hits or days.days_around(source)
    }


def _furniture(measured: Measured, limits: QualityLimits) -> Iterator[QualityCheck]:
    for row in measured.repeated_lines:
        counts = (row.with_repeated_line, row.articles)
        judged = rules.judge_furniture(counts, row.earlier_shares, row.example, limits)
        yield _row("furniture", row.source, judged, row.articles)


def _silence(measured: Measured, days: _Days, limits: QualityLimits) -> Iterator[QualityCheck]:
    feeds: defaultdict[tuple[str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in measured.feed_days:
        feeds[row.source, row.url][row.day] = (row.entries_new, row.good_polls)
    quiet_days = _quiet_days(feeds.values())
    by_source: defaultdict[str, list[tuple[str, date, float] | None]] = defaultdict(list)
    for (source, url), polled in feeds.items():
        since, expected = rules.expected_since_last(polled, days.last, quiet_days, limits)
        is_silent = since is not None and expected >= limits.silent_entries
        by_source[source].append((url, since, expected) if is_silent and since is not None else None)
    for source, found in sorted(by_source.items()):
        silent = [one for one in found if one is not None]
        yield _row("silent_feeds", source, rules.judge_silence(silent, len(found), limits), len(found))
    silent = [one for found in by_source.values() for one in found if one is not None]
    judged = rules.judge_silence(silent, len(feeds), limits, is_overall=True)
    yield _row("silent_feeds", None, judged, len(feeds))


def _quiet_days(feeds: Iterable[Mapping[date, tuple[int, int]]]) -> dict[date, float]:
    """Which part of what is usual came on each day, from all feeds together.

    At least that of the quietest weekday: on a day with less it is not the papers that are quiet.
    """
    together: Counter[date] = Counter()
    for polled in feeds:
        together.update({day: new for day, (new, _) in polled.items()})
    usual = Usual(together)
    quietest = usual.quietest(above_zero=True)
    return {
        day: min(1.0, max(count, quietest) / usual.on(day)) if usual.on(day) else 1.0
        for day, count in together.items()
    }


def _gaps(measured: Measured, limits: QualityLimits) -> Iterator[QualityCheck]:
    rows = measured.gaps
    for row in rows:
        judged = rules.judge_gaps(row.feeds_with_gap, row.feeds, row.example, limits)
        yield _row("gaps", row.source, judged, row.feeds)
    feeds, with_gap = sum(row.feeds for row in rows), sum(row.feeds_with_gap for row in rows)
    example = min((row.example for row in rows if row.example), default=None)
    yield _row("gaps", None, rules.judge_gaps(with_gap, feeds, example, limits, is_overall=True), feeds)
