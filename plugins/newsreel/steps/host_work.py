"""Work on hosts side by side, each under its lease: no host is fetched from two places at once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence

from newsreel.domain.errors import LeaseLostError, OutageError
from newsreel.steps.tools import Tools
from newsreel.store.lease_rows import HostLease, acquire_host, release_host, renew_host

# A dead worker's hosts are free again after LEASE_SECONDS; a living one renews well before.
LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0
# How long to wait for a host that another worker has, before leaving it to a retry.
# Several times the turn that a worker takes (see `capture`).
PATIENCE_SECONDS = 300.0
_ASK_AGAIN_SECONDS = 1.0

# Does some of a host's work; says whether there is more for another turn.
HostWork = Callable[[HostLease], Awaitable[bool]]


async def work_on_hosts(
    tools: Tools,
    hosts: Sequence[str],
    work: HostWork,
    patience_seconds: float = PATIENCE_SECONDS,
    *,
    leave_busy: bool = False,
) -> None:
    """Run `work` for every host, so many at a time as the settings allow, until it is all done.

    Trouble with one host does not stop the others.

    Args:
        patience_seconds: how long to wait for a host that another worker has. More than a lease,
            so that the hosts of a worker that was killed are waited for.
        leave_busy: leave a host out when the patience is over, rather than fail.

    Raises:
        OutageError: a host was held by another worker for longer than our patience, its lease was
            lost in the middle, or the database failed.
        Exception: what `work` raised, if that was a bug; it goes before any outage.
    """
    holder = uuid.uuid4()
    places = asyncio.Semaphore(tools.settings.concurrent_hosts)

    async def one(host: str) -> None:
        async with places:
            while True:
                lease = await _acquire(tools, host, holder, patience_seconds, leave_busy)
                if lease is None or not await _one_turn(tools, lease, work):
                    return
                # Whoever waits for the host asks once a second: long enough to be let in.
                await asyncio.sleep(1.5 * _ASK_AGAIN_SECONDS)

    outcomes = await asyncio.gather(*(one(host) for host in hosts), return_exceptions=True)
    troubles = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    for trouble in sorted(troubles, key=lambda trouble: isinstance(trouble, OutageError | LeaseLostError)):
        if isinstance(trouble, LeaseLostError):
            raise OutageError(f"Work was left undone: {trouble}.") from trouble
        raise trouble


async def _one_turn(tools: Tools, lease: HostLease, work: HostWork) -> bool:
    renewal = asyncio.create_task(_keep(tools, lease))
    working = asyncio.ensure_future(work(lease))
    try:
        await asyncio.wait({working, renewal}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            renewal.result()  # raises what ended the renewal: lease lost, database gone
        return await working
    finally:
        for task in (working, renewal):
            task.cancel()
        await asyncio.gather(working, renewal, return_exceptions=True)
        _release(tools, lease)


async def _acquire(
    tools: Tools, host: str, holder: uuid.UUID, patience_seconds: float, leave_busy: bool
) -> HostLease | None:
    deadline = asyncio.get_running_loop().time() + patience_seconds
    while True:
        with tools.database.transaction() as cursor:
            lease = acquire_host(cursor, host, holder, LEASE_SECONDS)
        if lease is not None:
            return lease
        if asyncio.get_running_loop().time() >= deadline:
            if leave_busy:
                return None
            raise OutageError(
                f"{host} has been held by another worker for {patience_seconds:g} s: try again later."
            )
        await asyncio.sleep(_ASK_AGAIN_SECONDS)


async def _keep(tools: Tools, lease: HostLease) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        with tools.database.transaction() as cursor:
            renew_host(cursor, lease, LEASE_SECONDS)


def _release(tools: Tools, lease: HostLease) -> None:
    with tools.database.transaction() as cursor:
        release_host(cursor, lease)
