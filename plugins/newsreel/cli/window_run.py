"""All steps for one window in this process. Imported only when it is asked for: it is heavy."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rich.progress import Progress

from newsreel.cli.bars import CountedBar, DayBars, PageBars, finish_bar
from newsreel.domain.errors import NewsreelError, RunFailedError
from newsreel.domain.run import Run, RunKind, RunReport
from newsreel.rules.run_wishes import RunWishes
from newsreel.rules.windows import resolve_window
from newsreel.steps.begin import begin, run_plan_for
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.discover import discover
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.poll import poll
from newsreel.steps.read_warcs import read_warcs, warc_work
from newsreel.steps.revisit import revisit
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import (
    Work,
    capture_days,
    capture_work,
    discover_work,
    extract_work,
    poll_work,
    revisit_work,
)
from newsreel.store.feed_rows import list_feeds, make_due
from newsreel.store.run_rows import read_report

Step = Callable[[Tools, Run, Sequence[int], Callable[[int], None]], int]
_STEPS: tuple[tuple[str, Callable[[Tools, Run], Work], Step], ...] = (
    ("polling feeds", poll_work, poll),
    ("reading WARC files", warc_work, read_warcs),
    ("searching histories", discover_work, discover),
    ("fetching pages", capture_work, capture),
    ("revisiting articles", revisit_work, revisit),
    ("reading pages", extract_work, extract),
)


@dataclass(frozen=True, slots=True)
class WindowRun:
    """A run that is over: its report, why it is red (if it is), and when the next feed is due."""

    is_live: bool
    report: RunReport
    failure: RunFailedError | None
    next_poll_at: datetime | None


def ingest(
    tools: Tools,
    window: tuple[str, str],
    wishes: RunWishes,
    bars: Callable[[], Progress],
) -> WindowRun:
    """Poll (if the window reaches today) or search histories, fetch, read, group, check.

    Args:
        window: start and end as the user wrote them.
        wishes: only these feeds (polled at once), sources and histories; whether to ask again.
        bars: makes the progress bars, once there is something to show.

    Raises:
        UsageError: a bad window, an unknown feed, source or history, or no contact for public feeds.
    """
    now = tools.clock.now()
    resolved = resolve_window(RunKind.CLI, None, window, now)
    key = f"cli/{now:%Y-%m-%dT%H:%M:%S}-{secrets.token_hex(3)}"
    plan = run_plan_for(tools, key, "ingest_articles", RunKind.CLI, resolved, wishes)
    run = begin(tools, plan)
    begun = ["making feeds due"]
    try:
        if plan.feed_ids is not None and plan.is_live:
            with tools.database.transaction() as cursor:  # who names a feed wants it now
                make_due(cursor, plan.feed_ids, now)
        _all_steps(tools, run, bars, begun)
    except BaseException:  # a person's Ctrl-C too: the report says where it ended
        with suppress(NewsreelError):
            check(tools, run, begun[-1:])
        raise
    failure: RunFailedError | None = None
    try:
        check(tools, run)
    except RunFailedError as error:
        failure = error
    with tools.database.transaction() as cursor:
        due = [feed.next_poll_at for feed in list_feeds(cursor) if feed.enabled]
        return WindowRun(resolved.is_live, read_report(cursor, run.run_id), failure, min(due, default=None))


def _all_steps(tools: Tools, run: Run, bars: Callable[[], Progress], begun: list[str]) -> None:
    """Everything before the checks; the names of steps go into `begun` as they begin."""
    with bars() as progress:
        for name, work_of, step in _STEPS:
            begun.append(name)
            work = work_of(tools, run)
            total = sum(work.values())
            advance = CountedBar(progress, name if total else f"{name}: none", total)
            if not total:
                finish_bar(progress, advance.key)
            if step is discover:
                discover(tools, run, sorted(work), advance, DayBars(progress, run.plan.window))
            elif step is capture and not run.plan.is_live:
                capture(tools, run, sorted(work), advance, PageBars(progress, capture_days(tools, run)))
            else:
                step(tools, run, sorted(work), advance)
        settle(tools, run)
        begun.append("grouping texts")
        bar = progress.add_task("grouping texts", total=None)
        group(tools, partial(progress.advance, bar))
        finish_bar(progress, bar)
