"""The requests that the search of a source's histories sends: within its budget, and none twice in a turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest, not_asked
from newsreel.rules.page_retry import NOT_SENT
from newsreel.steps.tools import Tools
from newsreel.store.search_rows import spend, spent

# Index pages of a source that are kept for its other histories; several ask for the front page.
KEPT_PAGES = 20
KEPT_BYTES = 512 * 1024


class IndexRequests:
    """Asks for index pages of one source.

    Args:
        fetch: sends one GET, politely.
    """

    def __init__(
        self, tools: Tools, source_id: int, fetch: Callable[[FetchRequest], Awaitable[FetchOutcome]]
    ) -> None:
        self._tools = tools
        self._source_id = source_id
        self._fetch = fetch
        self._kept: dict[tuple[str, str], Fetched] = {}

    async def ask(self, request: FetchRequest) -> FetchOutcome:
        """One request within the budget; what this source was asked in this turn is not asked twice."""
        key = (request.url, request.accept)
        if key in self._kept:
            return self._kept[key]
        now = self._tools.clock.now()
        with self._tools.database.transaction() as cursor:
            used = spent(cursor, self._source_id, now.date())
        if used >= self._tools.settings.history_requests_per_source:
            reason = f"the source's share of requests is spent for now ({used} sent today)"
            return not_asked(request.url, FailureKind.BUDGET_SPENT, reason, now)
        outcome = await self._fetch(request)
        # A robots.txt may be remembered from before.
        is_new = outcome.started_at >= now
        if is_new and (not isinstance(outcome, FetchFailure) or outcome.kind not in NOT_SENT):
            with self._tools.database.transaction() as cursor:
                spend(cursor, self._source_id, now.date(), index_requests=1)
        if isinstance(outcome, Fetched) and len(outcome.body) <= KEPT_BYTES and len(self._kept) < KEPT_PAGES:
            self._kept[key] = outcome
        return outcome
