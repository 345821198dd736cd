"""Write pages that were asked for, many in one transaction: captures, what became of entries, the budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsreel.adapters.compression import compress
from newsreel.domain.events import Field
from newsreel.domain.fetch import Fetched, FetchFailure
from newsreel.domain.run import Run
from newsreel.rules.page_retry import GONE, NOT_SENT, after_page_failure
from newsreel.rules.urls import host_of
from newsreel.steps.page_turns import FinishedPage
from newsreel.store.capture_rows import (
    NewCapture,
    WaitingPage,
    archived_copy,
    ask_archive,
    lock_pages,
    mark_captured,
    mark_page_failed,
    new_capture,
    store_captures,
)
from newsreel.store.database import Cursor
from newsreel.store.lease_rows import hold_hosts
from newsreel.store.search_rows import spend

_Finished = FinishedPage[WaitingPage]


@dataclass(frozen=True, slots=True)
class WrittenPages:
    """Hosts whose leases were ours, so that their pages are written; archives that have pages waiting from
    now on; what is to be told."""

    held: set[str] = field(default_factory=set)
    archives: set[str] = field(default_factory=set)
    events: list[tuple[str, Mapping[str, Field]]] = field(default_factory=list)


class CaptureWriting:
    """One writing of pages, which may be tried again; bodies are compressed before it begins.

    Args:
        most_attempts: a page that keeps failing is given up after so many.
    """

    def __init__(self, run: Run, most_attempts: int, finished: Sequence[_Finished]) -> None:
        self._run = run
        self._most_attempts = most_attempts
        self._finished = finished
        self._captures = [_capture(one.page, one.outcome) if isinstance(one.outcome, Fetched) else None
                          for one in finished]  # fmt: skip

    def write(self, cursor: Cursor) -> WrittenPages:
        """Write the pages of those hosts whose leases are ours.

        One page may have been asked for at two hosts, with www. and without: if any of them had it, it is
        captured, and what the first one said is what is read.
        """
        written = WrittenPages(hold_hosts(cursor, {one.lease: None for one in self._finished}))
        ours = [one for one in self._finished if one.lease.host in written.held]
        captures = [
            capture
            for one, capture in zip(self._finished, self._captures, strict=True)
            if capture is not None and one.lease.host in written.held
        ]
        self._spend(cursor, ours)
        lock_pages(cursor, [one.page.url_hash for one in ours])
        first: dict[bytes, int] = {}
        for (url_hash, _), number in store_captures(cursor, self._run.run_id, "page", captures).items():
            first.setdefault(url_hash, number)
            written.events.append(("page_captured", {"page": url_hash.hex(), "capture": number}))
        mark_captured(cursor, self._run.run_id, first)
        for one in ours:
            if isinstance(one.outcome, FetchFailure):
                self._note_failure(cursor, one.page, one.outcome, written)
        return written

    def _spend(self, cursor: Cursor, finished: Sequence[_Finished]) -> None:
        """Count the requests of a run for the past; in order, so that no two writers wait for each other."""
        if self._run.plan.is_live:
            return
        requests = Counter(
            (one.page.source_id, one.outcome.started_at.date())
            for one in finished
            if not isinstance(one.outcome, FetchFailure) or one.outcome.kind not in NOT_SENT
        )
        for (source_id, day), count in sorted(requests.items()):
            spend(cursor, source_id, day, page_requests=count)

    def _note_failure(
        self, cursor: Cursor, page: WaitingPage, failure: FetchFailure, written: WrittenPages
    ) -> None:
        run_id = self._run.run_id
        retry = after_page_failure(failure, page.attempts + 1, self._most_attempts)
        copy = archived_copy(cursor, page.url_hash) if failure.kind in GONE else None
        if copy is not None:
            ask_archive(cursor, run_id, page.url_hash, copy)
            written.archives.add(host_of(copy[0]))
        else:
            mark_page_failed(cursor, run_id, page.url_hash, failure, retry)
        told = {"kind": failure.kind, "http_status": failure.http_status, "given_up": retry.given_up}
        written.events.append(("page_failed", {"page": page.url_hash.hex(), **told}))


def _capture(page: WaitingPage, fetched: Fetched) -> NewCapture:
    compressed = compress(fetched.body)
    if page.archived_at is not None:
        fetched = replace(fetched, final_url=page.url)
    return new_capture(page.url_hash, fetched, compressed, page.archived_at)
