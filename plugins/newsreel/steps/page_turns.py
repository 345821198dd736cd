"""Ask hosts for pages, turn by turn: what fetching new pages and visiting loaded ones have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from newsreel.adapters.polite_host import PoliteHost
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FetchOutcome, FetchRequest, is_resting
from newsreel.steps.host_work import work_on_hosts
from newsreel.steps.lease_desk import HostTurn
from newsreel.steps.robots_memory import robots_memory
from newsreel.steps.tools import Tools
from newsreel.store.lease_rows import HostLease

# How long one run asks a host before it lets another one have its turn.
TURN_SECONDS = 60.0
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

_Page = TypeVar("_Page")


def ask_for_pages(
    tools: Tools,
    hosts: Sequence[str],
    pages_of: Callable[[str, datetime], Iterable[_Page]],
    request: Callable[[_Page], FetchRequest],
    write: Callable[[HostLease, _Page, FetchOutcome], None],
    advance: Callable[[int], None],
    *,
    leave_busy_after: float | None = None,
) -> int:
    """Fetch what `pages_of` a host gives, politely, and `write` each outcome; gives the number asked.

    Args:
        pages_of: the pages of a host that wait at a moment; asked again at every turn. Each is taken
            just before it is fetched.
        write: writes one outcome, under the lease.
        advance: told about every page asked for.
        leave_busy_after: seconds after which a host that another worker has is left out; None for
            work that must be done, which fails then, to be tried again.

    Raises:
        OutageError: as `work_on_hosts`.
    """
    asked = 0

    async def all_hosts() -> None:
        nonlocal asked
        async with web_fetcher(tools.settings, tools.clock) as fetcher:
            memory = robots_memory(tools)
            polite_hosts = {host: PoliteHost(fetcher, tools.settings, tools.clock, memory) for host in hosts}

            async def one_host(turn: HostTurn) -> bool:
                """Some of the host's pages; says whether there are more."""
                nonlocal asked
                lease, began = turn.lease, tools.clock.now()
                polite = polite_hosts[lease.host]
                for page in pages_of(lease.host, began):
                    if (tools.clock.now() - began).total_seconds() > TURN_SECONDS:
                        return True
                    outcome = await polite.fetch_page(request(page), turn.visit)
                    turn.rest_seconds = polite.gap_seconds
                    if is_resting(outcome):
                        continue  # it waits for a later run
                    write(lease, page, outcome)
                    asked += 1
                    advance(1)
                return False

            if leave_busy_after is None:
                await work_on_hosts(tools, hosts, one_host)
            else:
                await work_on_hosts(tools, hosts, one_host, leave_busy_after, leave_busy=True)

    asyncio.run(all_hosts())
    return asked
