"""Repair: the backfills that the ledger asks for, oldest day first, within a budget of requests a day."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.coverage import DayCoverage
from newsreel.domain.errors import RunFailedError
from newsreel.domain.run import Run, RunKind, RunPlan
from newsreel.domain.window import Window
from newsreel.rules.coverage_text import days_between, days_to_repair, whole_calendar
from newsreel.steps.begin import begin, capture_work, extract_work
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.discover import discover, discover_work
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.store.coverage_rows import calendar, lately_searched, ledger_sources
from newsreel.store.search_rows import source_ids, spent_by_all

# A day that was searched in vain is left alone for so long.
AGAIN_AFTER = timedelta(days=7)


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
    """Search the days that nobody looked at and those with gaps; gives the number of days searched.

    Stops when runs for the past have sent so many requests today, whoever asked for them.

    Args:
        tell: is told a line about each day.
    """
    shown = read_calendar(tools, *span, domains)
    since = tools.clock.now() - AGAIN_AFTER
    with tools.database.transaction() as cursor:
        tried = lately_searched(cursor, since)
        keys = source_ids(cursor, list(shown))
    done = 0
    for day, sources in days_to_repair(shown, tried):
        with tools.database.transaction() as cursor:
            left = requests_per_day - spent_by_all(cursor, tools.clock.now().date())
        if left <= 0:
            tell(f"{requests_per_day} requests are spent for today; {day} and later days wait for tomorrow")
            break
        frugal = replace(
            tools,
            settings=replace(
                tools.settings,
                history_requests_per_source=min(left, tools.settings.history_requests_per_source),
            ),
        )
        key = f"repair/{tools.clock.now():%Y-%m-%dT%H:%M:%S}-{secrets.token_hex(3)}"
        window = Window(_midnight(day), _midnight(day) + timedelta(days=1))
        ids = tuple(sorted(keys[source] for source in sources))
        plan = RunPlan(key, "ingest_articles", kind, window, is_live=False, source_ids=ids)
        tell(f"{day}: {', '.join(sources)}: {_search(frugal, begin(frugal, plan))}")
        done += 1
    return done


def _search(tools: Tools, run: Run) -> str:
    """All steps of a run for the past; what came of it, in words."""
    discover(tools, run, sorted(discover_work(tools, run)))
    capture(tools, run, sorted(capture_work(tools, run)))
    extract(tools, run, sorted(extract_work(tools, run)))
    settle(tools, run)
    group(tools)
    try:
        report = check(tools, run)
    except RunFailedError as error:
        return str(error)
    return f"{sum(source.articles_new for source in report.sources)} new article(s)"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
