"""What waits for a run, by bucket of hosts. Does none of it.

Tasks that only plan or load import this, so it imports no client, no parser and no history.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from newsreel.domain.run import Run
from newsreel.rules.urls import host_bucket
from newsreel.steps.tools import Tools
from newsreel.store.article_rows import captured_buckets
from newsreel.store.capture_rows import pending_buckets, pending_days
from newsreel.store.feed_rows import due_buckets
from newsreel.store.run_rows import get_run
from newsreel.store.search_rows import SearchedSource, searched_sources
from newsreel.store.visit_rows import due_visit_buckets, unread_buckets

# Number of feeds, sources or pages by bucket of hosts.
Work = dict[int, int]


def load_run(tools: Tools, run_id: int) -> Run:
    """The run that an earlier task began."""
    with tools.database.transaction() as cursor:
        return get_run(cursor, run_id)


def poll_work(tools: Tools, run: Run) -> Work:
    """The feeds that are due; none for a run for the past."""
    if not run.plan.is_live:
        return {}
    with tools.database.transaction() as cursor:
        return due_buckets(cursor, tools.clock.now(), run.plan.feed_ids)


def capture_work(tools: Tools, run: Run) -> Work:
    """The pages that wait to be fetched."""
    with tools.database.transaction() as cursor:
        return pending_buckets(cursor, run, tools.clock.now())


def capture_days(tools: Tools, run: Run) -> dict[tuple[str, date | None], int]:
    """The pages that wait to be fetched, by source and the day that they may be of."""
    with tools.database.transaction() as cursor:
        return pending_days(cursor, run, tools.clock.now())


def extract_work(tools: Tools, run: Run) -> Work:
    """The captures that wait to be read; for a live run also those of visits."""
    with tools.database.transaction() as cursor:
        work = Counter(captured_buckets(cursor, run))
        if run.plan.is_live:
            work.update(unread_buckets(cursor))
    return dict(work)


def sources_to_search(tools: Tools, run: Run) -> list[SearchedSource]:
    """The sources whose histories are searched; none for a live run."""
    if run.plan.is_live:
        return []
    with tools.database.transaction() as cursor:
        return searched_sources(cursor, run.plan)


def discover_work(tools: Tools, run: Run) -> Work:
    """Number of sources to be searched, by bucket as for hosts."""
    return dict(Counter(host_bucket(source.domain) for source in sources_to_search(tools, run)))


def revisit_work(tools: Tools, run: Run) -> Work:
    """The pages to be visited again; none for a run for the past, or when switched off."""
    most = tools.settings.revisits_per_host
    if not run.plan.is_live or not most:
        return {}
    with tools.database.transaction() as cursor:
        return due_visit_buckets(cursor, run, tools.clock.now(), most)
