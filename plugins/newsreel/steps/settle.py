"""Settle: from here on the run is through with its days, and what is found of them later re-opens them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from newsreel.domain.run import Run, RunPlan
from newsreel.domain.window import Window
from newsreel.steps.extract import read_late
from newsreel.steps.reading import READER, Reader
from newsreel.steps.run_ends import fails_with_reason
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import late_pages
from newsreel.store.run_rows import begin_run, finish_run, left_reopenings, settle_run, write_report


def settle(tools: Tools, run: Run, reader: Reader = READER) -> int:
    """Note that the run has read what it owns, and load what anybody found of days that are settled.

    Such a page re-opens its day: a run of its own, for that day, loads it, so that a run's articles are
    always of its window. It needs no network. Two runs that find pages of each other's days, at the same
    time, both note first and look then: whoever looks last sees what the other has read. Re-openings that an
    earlier attempt of this run has begun and not ended are gone on with, also where all is read.

    Gives the number of days that were re-opened.
    """
    with tools.database.transaction() as cursor:
        settle_run(cursor, run.run_id, tools.clock.now())
    with tools.database.transaction() as cursor:
        left: dict[date, list[bytes]] = {day: [] for day in left_reopenings(cursor, run.plan.run_key)}
        late = left | late_pages(cursor)
    for day, keys in late.items():
        midnight = datetime.combine(day, time(), UTC)
        plan = RunPlan(
            f"{run.plan.run_key}/late/{day}",
            run.plan.pipeline,
            run.plan.kind,
            Window(midnight, midnight + timedelta(days=1)),
            is_live=False,
        )
        with tools.database.transaction() as cursor:
            reopening = begin_run(cursor, plan, tools.clock.now())
        with fails_with_reason(tools, reopening):
            if keys:
                read_late(tools, reopening, keys, reader)
            with tools.database.transaction() as cursor:
                write_report(cursor, reopening)
                pages = f"{len(keys)} page(s)" if keys else "Pages"
                reason = f"{pages} of the day that run {run.run_id} found after the day's own run"
                finish_run(cursor, reopening.run_id, "succeeded", reason, tools.clock.now())
    return len(late)
