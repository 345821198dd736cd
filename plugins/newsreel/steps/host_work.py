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
PATIENCE_SECONDS = 120.0
_ASK_AGAIN_SECONDS = 1.0

HostWork = Callable[[HostLease], Awaitable[None]]


async def work_on_hosts(tools: Tools, hosts: Sequence[str], work: HostWork) -> None:
    """Run `work` for every host, so many at a time as the settings allow.

    A host whose lease is lost is left to the worker that has it now. Trouble with one host does
    not stop the others.

    Raises:
        OutageError: a host was held by another worker for longer than our patience, or the
            database failed.
        Exception: what `work` raised, if that was a bug; it goes before any outage.
    """
    holder = uuid.uuid4()
    places = asyncio.Semaphore(tools.settings.concurrent_hosts)

    async def one(host: str) -> None:
        async with places:
            lease = await _acquire(tools, host, holder)
            renewal = asyncio.create_task(_keep(tools, lease))
            working = asyncio.ensure_future(work(lease))
            try:
                await asyncio.wait({working, renewal}, return_when=asyncio.FIRST_COMPLETED)
                if not working.done():
                    renewal.result()  # raises what ended the renewal: lease lost, database gone
                await working
            finally:
                for task in (working, renewal):
                    task.cancel()
                await asyncio.gather(working, renewal, return_exceptions=True)
                _release(tools, lease)

    outcomes = await asyncio.gather(*(one(host) for host in hosts), return_exceptions=True)
    troubles = [
        outcome
        for outcome in outcomes
        if isinstance(outcome, BaseException) and not isinstance(outcome, LeaseLostError)
    ]
    for trouble in sorted(troubles, key=lambda trouble: isinstance(trouble, OutageError)):
        raise trouble


async def _acquire(tools: Tools, host: str, holder: uuid.UUID) -> HostLease:
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        with tools.database.transaction() as cursor:
            lease = acquire_host(cursor, host, holder, LEASE_SECONDS)
        if lease is not None:
            return lease
        if asyncio.get_running_loop().time() >= deadline:
            raise OutageError(
                f"{host} has been held by another worker for {PATIENCE_SECONDS:g} s: try again later."
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
