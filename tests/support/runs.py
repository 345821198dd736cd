"""Runs of the whole pipeline in one process, as the command line does them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from newsreel.adapters.feed_lists import feed_spec
from newsreel.domain.run import RunKind, RunPlan, RunReport
from newsreel.domain.window import Window
from newsreel.steps.begin import begin
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.discover import discover
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.poll import poll
from newsreel.steps.read_warcs import read_warcs
from newsreel.steps.reading import READER, Reader
from newsreel.steps.revisit import revisit
from newsreel.steps.settle import settle
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import capture_work, discover_work, extract_work, poll_work, revisit_work
from newsreel.store.feed_rows import add_feed

_numbers = itertools.count(1)


def day_window(first: date, last: date | None = None) -> Window:
    """The window of the days from `first` to `last`, both included."""
    start = datetime.combine(first, time(), UTC)
    return Window(start, datetime.combine(last or first, time(), UTC) + timedelta(days=1))


def plan(
    window: Window, *, live: bool, feed_ids: Sequence[int] | None = None, key: str | None = None
) -> RunPlan:
    """A plan with a name of its own."""
    only = None if feed_ids is None else tuple(feed_ids)
    kind = RunKind.SCHEDULED if live else RunKind.BACKFILL
    return RunPlan(key or f"test-{next(_numbers)}", "ingest_articles", kind, window, live, only)


def add_feeds(tools: Tools, urls: Iterable[str]) -> None:
    """Put feeds into the warehouse."""
    with tools.database.transaction() as cursor:
        for url in urls:
            add_feed(cursor, feed_spec(url), tools.clock.now())


def run_all(tools: Tools, what: RunPlan, reader: Reader = READER) -> RunReport:
    """All steps, one after the other."""
    run = begin(tools, what)
    poll(tools, run, sorted(poll_work(tools, run)))
    read_warcs(tools, run)
    discover(tools, run, sorted(discover_work(tools, run)))
    capture(tools, run, sorted(capture_work(tools, run)))
    revisit(tools, run, sorted(revisit_work(tools, run)))
    extract(tools, run, sorted(extract_work(tools, run)), reader=reader)
    settle(tools, run, reader)
    group(tools)
    return check(tools, run)
