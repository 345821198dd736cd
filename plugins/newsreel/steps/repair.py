"""Repair: the backfills that the ledger asks for, oldest day first, within a budget of requests a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from newsreel.adapters.histories import HISTORIES
from newsreel.domain.coverage import DayCoverage
from newsreel.domain.errors import RunFailedError
from newsreel.domain.history import HistoryKind
from newsreel.domain.run import Run, RunKind, RunPlan
from newsreel.domain.window import Window
from newsreel.rules.coverage_text import days_between, days_to_repair, whole_calendar
from newsreel.rules.repair_budget import next_round, still_open
from newsreel.rules.urls import host_of, is_local_name
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.discover import discover
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.read_warcs import read_warcs
from newsreel.steps.run_ends import fails_with_reason
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import capture_work, discover_work, extract_work
from newsreel.store.coverage_rows import (
    calendar,
    close_gaps,
    lately_searched,
    ledger_sources,
    unfinished_days,
)
from newsreel.store.run_rows import end_left_runs, next_key
from newsreel.store.search_rows import go_on_today, source_ids, spent_by_sources, without_histories

# A day that was searched in vain is left alone for so long.
AGAIN_AFTER = timedelta(days=7)
# A round takes hours at most: one that was begun so long ago and has not ended was killed.
LOST_AFTER = timedelta(days=1)
LOST = "It was stopped, and no later repair took it up."
# Sources that a line about a run names.
NAMED_SOURCES = 3


def read_calendar(
    tools: Tools, first: date | None, end: date | None, domains: Sequence[str] | None
) -> dict[str, list[DayCoverage]]:
    """What the ledger says of every source and day of a span.

    Args:
        first: first day; None for the first that any of the sources was looked at.
        end: day after the last; None for today, which is not over.
    """
    today = tools.clock.now().date()
    with tools.database.transaction() as cursor:
        sources = ledger_sources(cursor, domains)
        if first is None:
            first = min((day for day in sources.values() if day is not None), default=today)
        until = min(end or today, today)
        if until <= first:
            return {source: [] for source in sorted(sources)}
        window = Window(_midnight(first), _midnight(until))
        return whole_calendar(calendar(cursor, window, domains), sources, days_between(first, until))


def repair(
    tools: Tools,
    kind: RunKind,
    requests_per_day: int,
    span: tuple[date | None, date | None] = (None, None),
    domains: Sequence[str] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> int:
    """Search the days that nobody looked at, those with gaps, and those whose search has stopped.

    Gives the number of days searched. Oldest first; ends when runs for the past have sent so many
    requests today, whoever asked for them.

    Args:
        tell: is told a line about each run.

    Raises:
        RunFailedError: all is done, but runs among it are red.
    """
    today = tools.clock.now().date()
    with tools.database.transaction() as cursor:
        end_left_runs(cursor, "repair", tools.clock.now() - LOST_AFTER, LOST, tools.clock.now())
    open_days = _open_days(tools, span, domains)
    with tools.database.transaction() as cursor:
        keys = source_ids(cursor, sorted({source for sources in open_days.values() for source in sources}))
    most = tools.settings.history_requests_per_source
    searched, red = set[date](), list[str]()
    while open_days:
        spent, left = _spent_and_left(tools, today, requests_per_day)
        following = next_round(open_days, spent, left, most)
        is_over = tools.clock.now().date() != today
        if following is None or is_over:
            tell(_why_it_ends(open_days, left, requests_per_day, today, is_over=is_over))
            break
        frugal = replace(tools, settings=replace(tools.settings, history_requests_per_source=following.limit))
        window = Window(_midnight(following.day), _midnight(following.day) + timedelta(days=1))
        ids = tuple(sorted(keys[source] for source in following.sources))
        with tools.database.transaction() as cursor:
            key = next_key(cursor, _stem(following.day, ids))
        run = begin(frugal, RunPlan(key, "ingest_articles", kind, window, is_live=False, source_ids=ids))
        with fails_with_reason(tools, run):
            outcome = _search(frugal, run)
            if following.limit < most:
                with tools.database.transaction() as cursor:
                    go_on_today(cursor, run.run_id, tools.clock.now())
        if outcome.failure:
            red.append(f"{following.day}: {outcome.failure}")
        tell(f"{following.day}: {_names(following.sources)}: {outcome}")
        searched.add(following.day)
        open_days = still_open(open_days, following, _spent_and_left(tools, today, requests_per_day)[0])
    if red:
        raise RunFailedError(f"{len(red)} run(s) of the repair are red, the first for {red[0]}")
    return len(searched)


def _open_days(
    tools: Tools, span: tuple[date | None, date | None], domains: Sequence[str] | None
) -> Mapping[date, tuple[str, ...]]:
    now = tools.clock.now()
    with tools.database.transaction() as cursor:
        close_gaps(cursor, now)
    shown = read_calendar(tools, *span, domains)
    days = [row.day for rows in shown.values() for row in rows]
    if not days:
        return {}
    with tools.database.transaction() as cursor:
        tried = lately_searched(cursor, now - AGAIN_AFTER)
        unfinished = unfinished_days(cursor, min(days), max(days) + timedelta(days=1), now)
        own = [kind for kind in HISTORIES if kind is not HistoryKind.WAYBACK]
        without_own = without_histories(cursor, own, now)
    # Nobody learns that an archive on the internet has nothing of a source: it may have it tomorrow.
    has_local_archive = is_local_name(host_of(tools.settings.wayback_url))
    hopeless = {source for source in without_own if is_local_name(source) and not has_local_archive}
    if not tools.settings.warc_paths:
        shown = {source: rows for source, rows in shown.items() if source not in hopeless}
    return days_to_repair(shown, tried, unfinished)


def _spent_and_left(tools: Tools, day: date, budget: int) -> tuple[dict[str, int], int]:
    with tools.database.transaction() as cursor:
        spent = spent_by_sources(cursor, day)
    return spent, budget - sum(spent.values())


def _stem(day: date, source_ids: Sequence[int]) -> str:
    """What the keys of all runs for a day and some sources begin with; so a killed one is found again."""
    sources = hashlib.sha256(" ".join(map(str, source_ids)).encode()).hexdigest()[:12]
    return f"repair/{day}/{sources}"


def _why_it_ends(
    open_days: Mapping[date, tuple[str, ...]], left: int, budget: int, today: date, *, is_over: bool
) -> str:
    first = min(open_days)
    if is_over:
        return f"{today} is over; {first} and later days wait for the next repair"
    if left <= 0:
        return f"{budget} requests are spent for today; {first} and later days wait for tomorrow"
    sources = _names(sorted({source for sources in open_days.values() for source in sources}))
    return f"{sources} may not be asked more on {today}; {first} and later days wait for tomorrow"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a run: new articles, or why it is red."""

    articles: int
    failure: str | None

    def __str__(self) -> str:
        return self.failure or f"{self.articles} new article(s)"


def _search(tools: Tools, run: Run) -> _Outcome:
    """All steps of a run for the past."""
    read_warcs(tools, run)
    discover(tools, run, sorted(discover_work(tools, run)))
    capture(tools, run, sorted(capture_work(tools, run)))
    extract(tools, run, sorted(extract_work(tools, run)))
    settle(tools, run)
    group(tools)
    try:
        report = check(tools, run)
    except RunFailedError as error:
        return _Outcome(0, str(error))
    return _Outcome(sum(source.articles_new for source in report.sources), None)


def _names(sources: Sequence[str]) -> str:
    more = len(sources) - NAMED_SOURCES
    return ", ".join(sources[:NAMED_SOURCES]) + (f" and {more} more" if more > 0 else "")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
