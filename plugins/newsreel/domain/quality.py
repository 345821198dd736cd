"""What the checks of a run's quality are given, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What a check says: a warning is for people, a failure keeps the run from being published."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Thresholds of the checks; where they come from is said in docs/quality.md.

    Shares and ratios are between 0 and 1.
    """

    # Days before the window that it is compared with, and how many of them must be known.
    baseline_days: int = 28
    fewest_days: int = 7
    # Deviations (of a Poisson count, or more where a source's days differ more) that are unusual.
    deviations: float = 3.5
    # A share is too high when it is certainly so much above the usual one.
    share_warn: float = 0.2
    share_fail: float = 0.5
    # Texts are too short when their median is below this part of the usual one.
    length_warn: float = 0.5
    length_fail: float = 0.25
    # All sources together have too few articles below this part of the quietest weekday.
    volume_fail: float = 0.1
    # A feed is silent when so many entries should have come since its last one (e^-7 is 1 in 1,000).
    silent_entries: float = 7.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of numbers: a verdict with its sentence, and the numbers that it compared."""

    verdict: Verdict
    sentence: str
    measured: float | None = None
    expected: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """A row of `news.quality`: one check of one source, or of all sources together (`source` None).

    `reason` tells rows of a check apart that looks at several things, for example kinds of failures.
    `sample` is the number of articles, pages or feeds that were looked at.
    """

    name: str
    source: str | None
    reason: str | None
    verdict: Verdict
    sentence: str
    measured: float | None
    expected: float | None
    limit: float | None
    sample: int


@dataclass(frozen=True, slots=True)
class DayOfSource:
    """Articles of a source on a day (UTC) of publication; undated ones on the day they were first seen."""

    source: str
    day: date
    articles: int
    undated: int
    without_authors: int
    without_body: int
    copies: int
    median_words: float


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What the polls of a feed found on a day (UTC)."""

    source: str
    url: str
    day: date
    entries_new: int
    good_polls: int


@dataclass(frozen=True, slots=True)
class SharedCount:
    """So many of a kind (a language, a state of pages) in the window and in the days it is compared with."""

    source: str
    kind: str | None
    in_window: int
    in_baseline: int


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """Articles of the window with a line at their edges that other stories of the source carry too."""

    source: str
    articles: int
    with_repeated_line: int
    example: str | None
    earlier_shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OpenGaps:
    """Feeds of a source that a run found a gap in."""

    source: str
    feeds: int
    feeds_with_gap: int
    example: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of a run's window and the days around it.

    `sources` are those that are judged. `looked` are the days of each source that tell what is usual:
    somebody looked for its articles then.
    """

    sources: Sequence[str]
    days: Sequence[DayOfSource] = ()
    looked: Mapping[str, set[date]] = field(default_factory=dict)
    languages: Sequence[SharedCount] = ()
    pages: Sequence[SharedCount] = ()
    repeated_lines: Sequence[RepeatedLines] = ()
    feed_days: Sequence[FeedDay] = ()
    gaps: Sequence[OpenGaps] = ()
