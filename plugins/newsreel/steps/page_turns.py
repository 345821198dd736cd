"""Ask hosts for pages, turn by turn: what fetching new pages and visiting loaded ones have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.errors import UnstorableError
from newsreel.domain.fetch import (
    FailureKind,
    Fetched,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
    is_resting,
)
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn
from newsreel.steps.outbox import BATCH, Outbox
from newsreel.steps.robots_memory import robots_memory
from newsreel.steps.tools import Tools
from newsreel.store.lease_rows import HostLease

# How long one run asks a host before it lets another one have its turn.
TURN_SECONDS = 60.0
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

Page = TypeVar("Page")


@dataclass(frozen=True, slots=True)
class FinishedPage(Generic[Page]):
    """A page that was asked for, and what came of it, not written yet."""

    lease: HostLease
    page: Page
    outcome: FetchOutcome

    @property
    def weight_bytes(self) -> int:
        """About how much memory it needs: as it is, compressed, and written out in a statement."""
        return 5 * len(self.outcome.body) if isinstance(self.outcome, Fetched) else 0


def _refused(finished: FinishedPage[Page], error: UnstorableError) -> FinishedPage[Page]:
    """A page whose answer the database refuses: as one that can't be read."""
    outcome = finished.outcome
    if isinstance(outcome, FetchFailure):
        return replace(finished, outcome=replace(outcome, reason=str(error)))
    failure = FetchFailure(
        outcome.request_url,
        FailureKind.UNREADABLE,
        str(error),
        outcome.started_at,
        outcome.fetched_at,
        outcome.http_status,
    )
    return replace(finished, outcome=failure)


class PageWork(Protocol[Page]):
    """Which pages of hosts are asked for, and what becomes of the outcomes."""

    def pages_of(self, host: str, now: datetime) -> Iterable[Page]:
        """The pages of a host that wait at a moment; asked again at every turn. Each is taken just before it
        is fetched."""

    def request(self, page: Page) -> FetchRequest:
        """How a page is asked for."""

    def write(self, finished: Sequence[FinishedPage[Page]]) -> set[str]:
        """Write outcomes under their leases; gives the hosts whose leases were ours. See `Outbox`."""

    def left(self, page: Page) -> None:
        """Is told of a page of `pages_of` that was not asked for after all."""


def ask_for_pages(
    tools: Tools,
    hosts: Sequence[str],
    work: PageWork[Page],
    advance: Callable[[int], None],
    *,
    leave_busy_after: float | None = None,
) -> int:
    """Fetch what waits on these hosts, politely, and write what came of it; gives the number asked for.

    Args:
        advance: told about pages asked for and written.
        leave_busy_after: seconds after which a host that another worker has is left out; None for
            work that must be done, which fails then, to be tried again.

    Raises:
        OutageError: as `work_on_hosts`.
    """
    asked = 0

    def write(finished: Sequence[FinishedPage[Page]]) -> set[str]:
        held = work.write(finished)
        advance(sum(one.lease.host in held for one in finished))
        return held

    async def all_hosts() -> None:
        nonlocal asked
        outbox = Outbox(write, _refused)
        async with web_fetcher(tools.settings, tools.clock) as fetcher:
            memory = robots_memory(tools)
            polite_hosts = {host: PoliteHost(fetcher, tools.settings, tools.clock, memory) for host in hosts}

            async def one_host(turn: HostTurn) -> bool:
                """Some of the host's pages; says whether there are more."""
                nonlocal asked
                began = tools.clock.now()
                polite = polite_hosts[turn.lease.host]
                with outbox.busy():
                    for page in work.pages_of(turn.lease.host, began):
                        is_asked = False
                        try:
                            if (tools.clock.now() - began).total_seconds() > TURN_SECONDS:
                                return True
                            outcome = await polite.fetch_page(work.request(page), turn.visit)
                            turn.rest_seconds = polite.gap_seconds
                            is_asked = not is_resting(outcome)
                        finally:
                            if not is_asked:
                                work.left(page)  # it waits for another turn, or a later run
                        if is_asked:
                            outbox.put(FinishedPage(turn.lease, page, outcome))
                            asked += 1
                        if outbox.has_trouble(turn.lease):
                            break
                return False

            async def written(turn: HostTurn) -> None:
                await outbox.written(turn.lease)

            await work_on_hosts(
                tools,
                hosts,
                one_host,
                *([] if leave_busy_after is None else [leave_busy_after]),
                leave_busy=leave_busy_after is not None,
                at_once=tools.settings.concurrent_hosts + BATCH,
                written=written,
            )

    asyncio.run(all_hosts())
    return asked
