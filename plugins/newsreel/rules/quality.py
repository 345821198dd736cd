"""Whether what a run loaded is what is usual: numbers in, a verdict and its sentence out.

Each rule compares with the days around the window, says so in its sentence, and is silent where it knows too
little: a source that is new, a handful of articles, a day that is quiet for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from newsreel.domain.quality import Judgement, QualityLimits, Verdict
from newsreel.rules.robust_statistics import count_at, root_scale, surely_above
from newsreel.rules.usual_days import Usual, at_least

NOBODY_KNOWN = Judgement(Verdict.OK, "No source is known for long enough: nothing to compare with yet.")
# A median of fewer texts, and a share of fewer articles of earlier days, tell nothing.
FEWEST_TEXTS = 8
FEWEST_BEFORE = 20
# More than usual is odd only when it is a multiple.
MANY_TIMES = 3.0
# Address, first silent day and expected entries of a feed that is silent for too long.
SilentFeed = tuple[str, date, float]


def judge_volume(
    window: Mapping[date, int],
    usual: Usual,
    quiet: float | None,
    limits: QualityLimits,
    *,
    is_overall: bool = False,
) -> Judgement:
    """Articles of the window against the same weekdays before.

    Args:
        window: articles on each whole day of the window.
        usual: articles on the days before; only days that somebody looked at.
        quiet: see `usual_days.quietness`; None where there are too few other sources.
        is_overall: all sources together, whose day is never expected to be busier than their quietest
            weekday, and for which next to nothing is a failure.
    """
    measured = sum(window.values())
    if not window:
        return Judgement(Verdict.OK, "The window has no whole day.")
    if len(usual.counts) < limits.fewest_days:
        return _without_baseline(f"{measured:,} articles", len(usual.counts), limits, measured)
    days = sorted(window)
    expected = sum(usual.on(day) for day in days)
    least = at_least(days, usual, None if is_overall else quiet)
    unusual = limits.deviations * usual.spread()
    low = count_at(root_scale(least) - unusual)
    high = max(MANY_TIMES * expected, count_at(root_scale(expected) + unusual))
    told = f"{measured:,} articles, {expected:,.0f} are usual"
    if measured < low:
        verdict = Verdict.WARN
        if is_overall and measured < limits.volume_fail * least:
            verdict = Verdict.FAIL
        return Judgement(verdict, f"{told}; fewer than {low:,.0f} are too few.", measured, expected, low)
    if measured > high:
        return Judgement(
            Verdict.WARN, f"{told}; more than {high:,.0f} are too many.", measured, expected, high
        )
    return Judgement(Verdict.OK, f"{told}.", measured, expected, low)


def judge_share(
    what: str,
    window: tuple[int, int],
    usual: tuple[float, int],
    days_before: int,
    limits: QualityLimits,
    *,
    may_fail: bool = False,
) -> Judgement:
    """A share of the window against the same share before; only what is surely higher is unusual.

    Args:
        what: the share in words, for example "have no author".
        window: how many of how many in the window.
        usual: the share that is usual, and of how many it is.
        days_before: how many days these are.
    """
    hits, number = window
    if not number:
        return Judgement(Verdict.OK, "Nothing to look at.")
    measured = hits / number
    told = f"{hits:,} of {number:,} {what}"
    if days_before < limits.fewest_days or usual[1] < FEWEST_BEFORE:
        return _without_baseline(told, days_before, limits, measured)
    expected = usual[0]
    told += f" ({measured:.0%}), {expected:.0%} are usual"
    surely = surely_above(hits, number)
    if may_fail and surely > expected + limits.share_fail:
        limit, verdict = expected + limits.share_fail, Verdict.FAIL
    elif surely > expected + limits.share_warn:
        limit, verdict = expected + limits.share_warn, Verdict.WARN
    else:
        return Judgement(Verdict.OK, f"{told}.", measured, expected, expected + limits.share_warn)
    return Judgement(verdict, f"{told}; surely more than {limit:.0%}.", measured, expected, limit)


def judge_length(texts: int, words: float, words_before: Sequence[float], limits: QualityLimits) -> Judgement:
    """The median length of a source's texts against the median of the days before.

    Args:
        texts: articles in the window.
        words: the median of their words.
        words_before: the median of each day before.
    """
    told = f"{words:,.0f} words in the median"
    if texts < FEWEST_TEXTS:
        return Judgement(Verdict.OK, f"{texts} texts are too few to tell.", words)
    if len(words_before) < limits.fewest_days:
        return _without_baseline(told, len(words_before), limits, words)
    expected = median(words_before)
    limit = limits.length_warn * expected
    if words < limit:
        sentence = f"{told}, {expected:,.0f} are usual; fewer than {limit:,.0f} are too few."
        return Judgement(Verdict.WARN, sentence, words, expected, limit)
    return Judgement(Verdict.OK, f"{told}, {expected:,.0f} are usual.", words, expected, limit)


def judge_lengths(ratios: Sequence[float], limits: QualityLimits) -> Judgement:
    """All sources together: the median of their lengths, each as part of what is usual for it."""
    if not ratios:
        return Judgement(Verdict.OK, "No source has a length to compare.")
    ratio = median(ratios)
    told = f"Texts have {ratio:.0%} of their usual length in the median of {len(ratios)} source(s)"
    if ratio < limits.length_fail:
        verdict, limit = Verdict.FAIL, limits.length_fail
    elif ratio < limits.length_warn:
        verdict, limit = Verdict.WARN, limits.length_warn
    else:
        return Judgement(Verdict.OK, f"{told}.", ratio, 1.0, limits.length_warn)
    return Judgement(verdict, f"{told}; less than {limit:.0%} is too short.", ratio, 1.0, limit)


def judge_furniture(
    window: tuple[int, int], earlier_shares: Sequence[float], example: str | None, limits: QualityLimits
) -> Judgement:
    """Texts with a line that other stories of the source repeat, against what earlier runs found.

    Args:
        window: how many of how many texts of the window.
        earlier_shares: the share in the windows of earlier runs.
        example: one such line.
    """
    hits, number = window
    if not number:
        return Judgement(Verdict.OK, "Nothing to look at.")
    measured = hits / number
    told = f"{hits:,} of {number:,} texts carry a line that others carry too"
    if len(earlier_shares) < limits.fewest_days:
        return _without_baseline(told, len(earlier_shares), limits, measured)
    expected = median(earlier_shares)
    limit = expected + limits.share_warn
    if surely_above(hits, number) > limit:
        sentence = (
            f"{told} ({measured:.0%}), {expected:.0%} are usual, for example {_short(example)}:"
            " `newsreel furniture learn` leaves such lines out."
        )
        return Judgement(Verdict.WARN, sentence, measured, expected, limit)
    return Judgement(Verdict.OK, f"{told} ({measured:.0%}).", measured, expected, limit)


def expected_since_last(
    days: Mapping[date, tuple[int, int]], until: date, quiet_days: Mapping[date, float], limits: QualityLimits
) -> tuple[date | None, float]:
    """Since when a feed gives nothing new, and how many entries were to be expected since.

    Only days on which the feed was read tell anything; a day that is quiet for everybody tells less.

    Args:
        days: new entries and successful polls of each day.
        until: the last day that counts.
        quiet_days: which part of the usual was there on a day, for all sources together.
    """
    silent: list[date] = []
    for day in sorted((day for day in days if day <= until), reverse=True):
        if days[day][0]:
            break
        if days[day][1]:
            silent.append(day)
    before = Usual(
        {day: new for day, (new, polls) in days.items() if polls and day < min(silent, default=until)}
    )
    if not silent or len(before.counts) < limits.fewest_days:
        return None, 0.0
    return min(silent), sum(at_least([day], before, quiet_days.get(day, 1.0)) for day in silent)


def judge_silence(
    silent: Sequence[SilentFeed], feeds: int, limits: QualityLimits, *, is_overall: bool = False
) -> Judgement:
    """Feeds of a source (or of all) that are read and give nothing new.

    Args:
        silent: those that are silent for too long.
        feeds: how many feeds were looked at.
        is_overall: one feed among many is its source's matter; many at once are ours.
    """
    share = len(silent) / feeds if feeds else 0.0
    told = f"{len(silent):,} of {feeds:,} feeds are silent"
    if not silent or (is_overall and surely_above(len(silent), feeds) <= limits.share_warn):
        return Judgement(Verdict.OK, f"{told}.", share, 0.0)
    url, since, expected = max(silent, key=lambda one: (one[2], one[0]))
    fails = is_overall and surely_above(len(silent), feeds) > limits.share_fail
    verdict = Verdict.FAIL if fails else Verdict.WARN
    sentence = (
        f"{told}, for example {url}: nothing new since {since},"
        f" about {expected:,.0f} entries were to be expected."
    )
    return Judgement(verdict, sentence, share, 0.0, limits.share_warn if is_overall else 0.0)


def judge_gaps(
    with_gap: int, feeds: int, example: str | None, limits: QualityLimits, *, is_overall: bool = False
) -> Judgement:
    """Feeds in which entries came and went between two polls."""
    share = with_gap / feeds if feeds else 0.0
    told = f"{with_gap:,} of {feeds:,} feeds have a gap"
    if not with_gap or (is_overall and surely_above(with_gap, feeds) <= limits.share_warn):
        return Judgement(Verdict.OK, f"{told}.", share, 0.0)
    sentence = f"{told}, for example {example}: a backfill of these days finds what was missed."
    return Judgement(Verdict.WARN, sentence, share, 0.0, limits.share_warn if is_overall else 0.0)


def why_unpublishable(failures: Sequence[tuple[str, str]]) -> str | None:
    """The sentence that says why a run must not be published; None without failed checks.

    Args:
        failures: name and sentence of each check that failed.
    """
    if not failures:
        return None
    told = "; ".join(f"{name.replace('_', ' ')}: {sentence.rstrip('.')}" for name, sentence in failures[:3])
    return f"{len(failures)} quality check(s) failed: {told}."


def _without_baseline(told: str, days: int, limits: QualityLimits, measured: float) -> Judgement:
    known = f"{days} of the {limits.fewest_days} days that are needed are known"
    return Judgement(Verdict.OK, f"{told}; nothing to compare with yet ({known}).", measured)


def _short(line: str | None) -> str:
    text = " ".join((line or "").split())
    return f"“{text[:77]}…”" if len(text) > 80 else f"“{text}”"
