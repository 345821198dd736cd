"""The checks of a run's quality: what was measured goes in, a row for each check and source comes out.

One source's trouble is a warning. Only all sources together can fail a run (`all_sources`). A live run is
compared with the days before it; a run for the past with the days on both sides of its window, and nothing is
said of the feeds of today.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
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
from newsreel.rules.all_sources import (
    Share,
    judge_all_lengths,
    judge_all_shares,
    judge_all_silence,
    judge_all_volumes,
)
from newsreel.rules.quality_days import DaysOfSources
from newsreel.rules.usual_days import Usual, quietness

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
    days = DaysOfSources(measured, window, is_live=is_live)
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


def _volume(days: DaysOfSources, limits: QualityLimits) -> Iterator[QualityCheck]:
    known = days.established(limits)
    for source in days.sources:
        quiet = quietness(days.whole, days.seen, known, source)
        judged = rules.judge_volume(days.seen[source], days.usual[source], quiet, limits)
        yield _row("volume", source, judged, sum(days.seen[source].values()))
    judged = judge_all_volumes(
        days.seen, known, limits, may_fail=days.is_live, is_only_source=days.is_only_source
    )
    yield _row("volume", None, judged, sum(sum(days.seen[source].values()) for source in known))


def _shares(days: DaysOfSources, limits: QualityLimits) -> Iterator[QualityCheck]:
    for name, attribute, words in (_UNDATED, *_SHARES) if days.is_live else _SHARES:
        counts = {
            source: Share(
                _hits(days.inside[source], attribute),
                _hits(days.around[source], attribute),
                days.days_around(source),
            )
            for source in days.sources
        }
        yield from _judged_shares(name, words, counts, days, limits)


def _hits(rows: Iterable[DayOfSource], attribute: str) -> tuple[int, int]:
    found = list(rows)
    return sum(getattr(row, attribute) for row in found), sum(row.articles for row in found)


def _judged_shares(
    name: str,
    words: str,
    shares: Mapping[str, Share],
    days: DaysOfSources,
    limits: QualityLimits,
    reason: str | None = None,
) -> Iterator[QualityCheck]:
    """A row for each source, and one for all that are known for long enough."""
    known = 0
    for source, share in shares.items():
        number = share.inside[1]
        if number:
            hits, before = share.around
            usual = (hits / before if before else 0.0, before)
            judged = rules.judge_share(words, share.inside, usual, share.days_around, limits)
            yield _row(name, source, judged, number, reason)
        if share.days_around >= limits.fewest_days:
            known += number
    judged = judge_all_shares(words, shares, limits, is_only_source=days.is_only_source)
    yield _row(name, None, judged, known, reason)


def _lengths(days: DaysOfSources, limits: QualityLimits) -> Iterator[QualityCheck]:
    ratios: dict[str, float] = {}
    for source in days.sources:
        inside, around = days.inside[source], days.around[source]
        texts = sum(row.articles for row in inside)
        if not texts:
            continue
        words = median(row.median_words for row in inside)
        judged = rules.judge_length(texts, words, [row.median_words for row in around], limits)
        yield _row("length", source, judged, texts)
        if judged.expected:
            ratios[source] = words / judged.expected
    judged = judge_all_lengths(ratios, limits, is_only_source=days.is_only_source)
    yield _row("length", None, judged, len(ratios))


def _languages(
    rows: Sequence[SharedCount], days: DaysOfSources, limits: QualityLimits
) -> Iterator[QualityCheck]:
    by_source: defaultdict[str, list[SharedCount]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    counts: dict[str, Share] = {}
    for source, languages in by_source.items():
        inside, around = (sum(row.in_window for row in languages), sum(row.in_baseline for row in languages))
        main = max(languages, key=lambda row: (row.in_baseline, str(row.kind)))
        # Many languages, or nothing before: there is none that could be changed.
        if main.in_baseline <= _MAIN_LANGUAGE * around or main.kind is None:
            continue
        counts[source] = Share(
            (inside - main.in_window, inside),
            (around - main.in_baseline, around),
            days.days_around(source),
        )
    yield from _judged_shares("language", "are not in the source's language", counts, days, limits)


def _pages(rows: Sequence[SharedCount], days: DaysOfSources, limits: QualityLimits) -> Iterator[QualityCheck]:
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
        yield from _judged_shares(
            "failed_pages", words[kind], _of(kinds[kind], done, days), days, limits, kind
        )
    if days.is_live:
        yield from _judged_shares(
            IMPOSSIBLE_DATES,
            "are dated in the future or before news sites were",
            _of({source: impossible.get(source, (0, 0)) for source in done}, done, days),
            days,
            limits,
        )


def _of(
    hits: Mapping[str, tuple[int, int]], done: Mapping[str, Sequence[int]], days: DaysOfSources
) -> dict[str, Share]:
    return {
        source: Share(
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


def _silence(measured: Measured, days: DaysOfSources, limits: QualityLimits) -> Iterator[QualityCheck]:
    feeds: defaultdict[tuple[str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in measured.feed_days:
        feeds[row.source, row.url][row.day] = (row.entries_new, row.good_polls)
    quiet_days = _quiet_days(feeds.values())
    by_source: defaultdict[str, list[rules.SilentFeed | None]] = defaultdict(list)
    for (source, url), polled in feeds.items():
        since, expected = rules.expected_since_last(polled, days.last, quiet_days, limits)
        is_silent = since is not None and expected >= limits.silent_entries
        by_source[source].append((url, since, expected) if is_silent and since is not None else None)
    for source, found in sorted(by_source.items()):
        silent = [one for one in found if one is not None]
        yield _row("silent_feeds", source, rules.judge_silence(silent, len(found), limits), len(found))
    yield _row("silent_feeds", None, judge_all_silence(by_source, limits), len(feeds))


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
