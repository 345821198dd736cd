"""Revisit: look at the pages of loaded articles again, and keep those that have changed.

Writes no article: what has changed is read by `extract`. A page that has gone, moved or failed is
noted with its visit and harms neither the article nor its entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from newsreel.adapters.compression import compress
from newsreel.domain.fetch import Fetched, FetchFailure, FetchRequest
from newsreel.domain.run import Run
from newsreel.rules.revisit import VisitStatus, after_failed_visit, next_visit
from newsreel.rules.urls import canonical_url, url_key
from newsreel.steps.page_turns import ACCEPT_PAGE, FinishedPage, ask_for_pages
from newsreel.steps.tools import Tools
from newsreel.store.capture_rows import new_capture, store_captures
from newsreel.store.database import Cursor
from newsreel.store.lease_rows import hold_hosts
from newsreel.store.visit_rows import (
    DueVisit,
    VisitRecord,
    article_at,
    due_visit_hosts,
    due_visits,
    record_visit,
)

# A host that another worker keeps for longer is visited another time. Longer than a turn of `capture`.
PATIENCE_SECONDS = 90.0


def revisit(
    tools: Tools, run: Run, buckets: Sequence[int], advance: Callable[[int], None] = lambda _: None
) -> int:
    """Visit the pages of these buckets that are due; gives the number of pages asked for.

    Args:
        advance: told about pages asked for and written, for progress bars.
    """
    if not run.plan.is_live or not tools.settings.revisits_per_host:
        return 0
    with tools.database.transaction() as cursor:
        hosts = due_visit_hosts(cursor, run, buckets, tools.clock.now())
    if not hosts:
        return 0
    return ask_for_pages(tools, hosts, _Visits(tools, run), advance, leave_busy_after=PATIENCE_SECONDS)


class _Visits:
    """The visits of one run's shard."""

    def __init__(self, tools: Tools, run: Run) -> None:
        self._tools = tools
        self._run = run

    def pages_of(self, host: str, now: datetime) -> Sequence[DueVisit]:
        with self._tools.database.transaction() as cursor:
            return due_visits(cursor, self._run, host, now, self._tools.settings.revisits_per_host)

    def request(self, page: DueVisit) -> FetchRequest:
        limit = self._tools.settings.page_limit_bytes
        return FetchRequest(page.url, limit, ACCEPT_PAGE, page.etag, page.last_modified)

    def left(self, page: DueVisit) -> None:
        """It is due again in the next run."""

    def write(self, finished: Sequence[FinishedPage[DueVisit]]) -> set[str]:
        return self._tools.database.repeat(partial(_write, run_id=self._run.run_id, finished=finished))


def _write(cursor: Cursor, run_id: int, finished: Sequence[FinishedPage[DueVisit]]) -> set[str]:
    held = hold_hosts(cursor, {one.lease: None for one in finished})
    # In one order, so that no two writers wait for each other.
    for one in sorted(finished, key=lambda one: one.page.article_id):
        if one.lease.host not in held:
            continue
        visit, outcome = one.page, one.outcome
        if isinstance(outcome, FetchFailure):
            record = VisitRecord(
                VisitStatus.FAILED,
                outcome.failed_at,
                after_failed_visit(visit.dated_at, outcome),
                outcome.http_status,
                outcome.reason,
            )
        else:
            record = _found(cursor, run_id, visit, outcome)
        record_visit(cursor, run_id, visit, record)
    return held


def _found(cursor: Cursor, run_id: int, visit: DueVisit, fetched: Fetched) -> VisitRecord:
    at, status, reason, capture_id = fetched.fetched_at, VisitStatus.CHANGED, None, None
    if fetched.not_modified:
        status = VisitStatus.NOT_MODIFIED
    elif hashlib.sha256(fetched.body).digest() == visit.body_sha256:
        status = VisitStatus.SAME_BODY
    elif not _leads_home(cursor, visit, fetched.final_url):
        # Often the front page, where an article was withdrawn: nothing that this article says.
        status, reason = VisitStatus.MOVED, f"the page leads to {fetched.final_url} now"
    else:
        capture = new_capture(visit.url_hash, fetched, compress(fetched.body))
        (capture_id,) = store_captures(cursor, run_id, "page", [capture]).values()
    due = next_visit(visit.dated_at, at)
    return VisitRecord(status, at, due, fetched.http_status, reason, capture_id)


def _leads_home(cursor: Cursor, visit: DueVisit, final_url: str) -> bool:
    """Whether the address that answered is one that is known to lead to the article."""
    canonical = canonical_url(final_url)
    if canonical is None:
        return False
    key = url_key(canonical)
    return key == visit.url_hash or article_at(cursor, key) == visit.article_id
