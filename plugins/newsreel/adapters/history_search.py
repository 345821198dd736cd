"""What all histories share: what a search is given, how it asks and reads, how it accounts for itself.

A history is an async generator function `(access, source, window, position) -> Batch, Batch, ...`. It
yields finds as they come; each batch says how the search stands, so that a caller can stop after any
of them and go on later from `outcome.position`. It builds no client and keeps nothing.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble
from newsreel.adapters.feed_entries import FeedBody
from newsreel.adapters.index_pages import IndexForm, IndexPage, IndexReading
from newsreel.domain.feed import ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.history import (
    Applicability,
    Batch,
    Find,
    HistoricSource,
    HistoryKind,
    SearchOutcome,
    Verdict,
)
from newsreel.domain.settings import Settings
from newsreel.domain.window import Window
from newsreel.ports import Clock
from newsreel.rules.find_dates import Standing, standing
from newsreel.rules.page_retry import NOT_ASKED
from newsreel.rules.urls import canonical_url, host_of, source_domain

# Finds that a batch has at most: what a caller writes in one transaction.
BATCH_FINDS = 500
_REFUSALS = frozenset({FailureKind.ROBOTS, FailureKind.BLOCKED, FailureKind.FORBIDDEN_ADDRESS})


@dataclass(frozen=True, slots=True)
class Access:
    """What a search may use.

    `fetch` sends one GET, politely: robots.txt, the gaps between requests and the host's lease are
    its business. It answers `FailureKind.BUDGET_SPENT` when the source may not be asked any more, and
    may answer from what was asked before. `pool` reads index pages in processes that can be killed
    (`worker_pool(read_index_page, settings)`).
    """

    fetch: Callable[[FetchRequest], Awaitable[FetchOutcome]]
    pool: DocumentPool[IndexPage, IndexReading]
    settings: Settings
    clock: Clock


class Search:
    """One search in progress: its position, its counts, its batches."""

    def __init__(
        self,
        kind: HistoryKind,
        access: Access,
        source: HistoricSource,
        window: Window,
        position: str | None,
    ) -> None:
        self.kind = kind
        self.access = access
        self.source = source
        self.window = window
        self.known = source.known.get(kind)
        self.position: dict[str, Any] = _state(position)
        self.learned: Applicability | None = None
        self._requests = 0
        self._finds = 0
        self._out_of_range = 0

    async def ask(self, url: str, accept: str, limit_bytes: int | None = None) -> FetchOutcome:
        """One GET; `limit_bytes` is that of feeds unless given."""
        limit = limit_bytes or self.access.settings.feed_limit_bytes
        outcome = await self.access.fetch(FetchRequest(url, limit, accept))
        if not isinstance(outcome, FetchFailure) or outcome.kind not in (NOT_ASKED | {FailureKind.ROBOTS}):
            self._requests += 1
        return outcome

    async def read(
        self, form: IndexForm, fetched: Fetched, limit_bytes: int | None = None, url: str | None = None
    ) -> IndexReading:
        """What an index page says; a page that a worker was stopped on is a `ParseFailure` too.

        The latter is of the kind `TIMEOUT`: it says nothing of what the page is.

        `url` is the page's address where it was read from an archive.
        """
        body = FeedBody(url or fetched.final_url, fetched.body, fetched.headers, fetched.fetched_at)
        limit = limit_bytes or self.access.settings.feed_limit_bytes
        reading = await self.access.pool.read(IndexPage(form, body, limit))
        if isinstance(reading, DocumentTrouble):
            return ParseFailure(FailureKind.TIMEOUT, reading.reason)
        return reading

    def may_lead_to(self, url: str, index_url: str) -> bool:
        """Whether an index page may send us there: to its own publisher, or the source's, and nobody else's.

        Else a page could have us ask thousands of addresses of somebody who has nothing to do with it.
        """
        own = {self.source.domain, source_domain(host_of(canonical_url(index_url) or ""))}
        return source_domain(host_of(url)) in own

    def learn(self, applies: bool, reason: str, entry_points: Sequence[str] = (), detail: str = "") -> None:
        """Note what is to be remembered of this history of the source."""
        at = self.access.clock.now()
        self.learned = Applicability(applies, reason, at, tuple(entry_points), detail)

    def give(self, finds: Sequence[Find], position: Mapping[str, Any]) -> Iterator[Batch]:
        """The finds of an index page in batches; only after the last is the position behind the page.

        A page without finds has a batch too, so that nobody has to ask for it again.
        """
        for start in range(0, max(len(finds), 1), BATCH_FINDS):
            part = tuple(finds[start : start + BATCH_FINDS])
            self._finds += len(part)
            self._out_of_range += sum(standing(find, self.window) is Standing.OUTSIDE for find in part)
            if start + BATCH_FINDS >= len(finds):
                self.position = dict(position)
            yield Batch(part, self._outcome(Verdict.CUT_SHORT, "stopped by the caller", ()))

    def count_outside(self) -> None:
        """Count a find that can't be of the window, and says nothing of its own day to keep it for."""
        self._out_of_range += 1

    def end(
        self, verdict: Verdict, reason: str, looked: Sequence[Window] = (), *, leads_on: bool = True
    ) -> Batch:
        """The last batch, with the final outcome; `leads_on`: a search cut short can go on from here."""
        outcome = self._outcome(verdict, reason, tuple(looked))
        return Batch((), outcome if leads_on else replace(outcome, position=None), is_last=True)

    def fail(self, failure: FetchFailure | ParseFailure, what: str) -> Batch:
        """The last batch of a search that an answer, or none, put an end to."""
        return self.end(verdict_of(failure), f"{what}: {failure.reason}")

    def _outcome(self, verdict: Verdict, reason: str, looked: tuple[Window, ...]) -> SearchOutcome:
        can_go_on = verdict not in (Verdict.APPLIES, Verdict.DOES_NOT_APPLY)
        return SearchOutcome(
            self.kind,
            verdict,
            reason[:500],
            self._requests,
            self._finds,
            self._out_of_range,
            looked,
            json.dumps(self.position, sort_keys=True) if can_go_on else None,
            self.learned,
        )


def verdict_of(failure: FetchFailure | ParseFailure) -> Verdict:
    """What a failure means for the search that it ends."""
    if failure.kind is FailureKind.BUDGET_SPENT:
        return Verdict.BUDGET_SPENT
    return Verdict.BLOCKED if failure.kind in _REFUSALS else Verdict.FAILED


def _state(position: str | None) -> dict[str, Any]:
    """The position as the search left it; one that can't be read means from the beginning."""
    try:
        state = json.loads(position) if position else {}
    except ValueError:
        state = {}
    return state if isinstance(state, dict) else {}
