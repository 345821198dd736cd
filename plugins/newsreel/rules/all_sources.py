"""What is said of all sources together, and when it may fail a run.

A run fails only for what it would fail for without any one of its sources, too: one publisher's new theme,
however many of all articles are its own, must not keep the news of all others from being published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsreel.domain.quality import Judgement, QualityLimits, Verdict
from newsreel.rules import quality as rules
from newsreel.rules.usual_days import Together, Usual


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many of a source in the window and on the days around it."""

    inside: tuple[int, int]
    around: tuple[int, int]
    days_around: int

    def expected_hits(self) -> float:
        """How many there would be in the window with the share of the days around it."""
        hits, number = self.around
        return self.inside[1] * hits / number if number else 0.0


def judge_all_volumes(
    seen: Mapping[str, Mapping[date, int]],
    usual: Mapping[str, Usual],
    limits: QualityLimits,
    *,
    may_fail: bool,
    is_only_source: bool,
) -> Judgement:
    """Articles of all sources that are known for long enough, against what is usual for them together.

    Args:
        seen: counts of each source on the days of the window.
        usual: counts of each of these sources on the days around it.
        may_fail: whether next to nothing is a failure.
        is_only_source: there is no other whose news a failure could keep back.
    """
    if not usual:
        return rules.NOBODY_KNOWN
    together = Together(usual)
    days = list(seen[next(iter(usual))])
    window = {day: sum(seen[source][day] for source in usual) for day in days}

    def without(source: str) -> Judgement:
        others = {day: window[day] - seen[source][day] for day in days}
        return rules.judge_volume(others, together.without(source), None, limits, is_overall=may_fail)

    judged = rules.judge_volume(window, together.usual, None, limits, is_overall=may_fail)
    if is_only_source or not any(count for counts in seen.values() for count in counts.values()):
        # Nothing at all: there are no others' news that a failure could keep back.
        return judged
    # Who lacks most is asked first: it is the likeliest to be the one.
    lack = {one: sum(usual[one].on(day) - seen[one][day] for day in days) for one in usual}
    by_lack = sorted(usual, key=lambda source: (-lack[source], source))
    return _unless_one_makes_it(judged, ((source, without(source)) for source in by_lack))


def judge_all_shares(
    what: str, shares: Mapping[str, Share], limits: QualityLimits, *, is_only_source: bool
) -> Judgement:
    """A share of the articles of all sources that are known for long enough.

    Compared with what each of them usually has, in the mix of the window: that a source without authors
    publishes on a holiday and others do not is no trouble.
    """
    known = {source: share for source, share in shares.items() if share.days_around >= limits.fewest_days}
    if not known:
        return rules.NOBODY_KNOWN
    hits, number, expected, before = (
        sum(share.inside[0] for share in known.values()),
        sum(share.inside[1] for share in known.values()),
        sum(share.expected_hits() for share in known.values()),
        sum(share.around[1] for share in known.values()),
    )
    days = max(share.days_around for share in known.values())

    def judge(hits: int, number: int, expected: float, before: int) -> Judgement:
        usual = expected / number if number else 0.0
        return rules.judge_share(what, (hits, number), (usual, before), days, limits, may_fail=True)

    judged = judge(hits, number, expected, before)
    if is_only_source:
        return judged
    without = (
        (
            source,
            judge(
                hits - one.inside[0],
                number - one.inside[1],
                expected - one.expected_hits(),
                before - one.around[1],
            ),
        )
        for source, one in sorted(known.items(), key=lambda item: (-item[1].inside[0], item[0]))
    )
    return _unless_one_makes_it(judged, without)


def judge_all_lengths(
    ratios: Mapping[str, float], limits: QualityLimits, *, is_only_source: bool
) -> Judgement:
    """The median length of a text in the median source, each as part of what is usual for it."""
    judged = rules.judge_lengths(list(ratios.values()), limits)
    if is_only_source or not ratios:
        return judged
    # Without the shortest the median is highest: no other has to be left out.
    shortest = min(ratios, key=lambda source: (ratios[source], source))
    others = [ratio for source, ratio in ratios.items() if source != shortest]
    return _unless_one_makes_it(judged, [(shortest, rules.judge_lengths(others, limits))])


def judge_all_silence(
    feeds: Mapping[str, Sequence[rules.SilentFeed | None]], limits: QualityLimits
) -> Judgement:
    """Feeds of all sources; None for each that is not silent."""
    everywhere = [feed for found in feeds.values() for feed in found]

    def judge(found: Sequence[rules.SilentFeed | None]) -> Judgement:
        silent = [feed for feed in found if feed is not None]
        return rules.judge_silence(silent, len(found), limits, is_overall=True)

    judged = judge(everywhere)
    if len(feeds) == 1:
        return judged
    # Of sources with as many feeds, of which as many are silent, one stands for all: most have a single feed.
    alike = {(sum(feed is not None for feed in feeds[one]), len(feeds[one])): one for one in sorted(feeds)}
    without = (
        (source, judge([feed for other, found in feeds.items() if other != source for feed in found]))
        for _, source in sorted(alike.items(), reverse=True)
    )
    return _unless_one_makes_it(judged, without)


def _unless_one_makes_it(judged: Judgement, without: Iterable[tuple[str, Judgement]]) -> Judgement:
    """A failure, unless there is none without one of the sources: then a warning that names it.

    Args:
        without: what is said without each source; only asked for when there is a failure.
    """
    if judged.verdict is not Verdict.FAIL:
        return judged
    for source, others in without:
        if others.verdict is not Verdict.FAIL:
            sentence = f"{judged.sentence} {source} alone makes it so: the run does not fail for one source."
            return replace(judged, verdict=Verdict.WARN, sentence=sentence)
    return judged
