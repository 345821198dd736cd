"""Work on hosts side by side, each under its lease: no host is fetched from two places at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from newsreel.domain.errors import HostBusyError, LeaseLostError, OutageError
from newsreel.steps.lease_desk import Claim, HostTurn, LeaseDesk
from newsreel.steps.tools import Tools

# How long to wait for a host that another worker has, before leaving it to a retry.
# Several times the turn that a worker takes (see `page_turns`).
PATIENCE_SECONDS = 300.0
# Of the troubles that come after the first, so many are named.
MOST_NOTES = 20

# Does some of a host's work; says whether there is more for another turn.
HostWork = Callable[[HostTurn], Awaitable[bool]]


async def work_on_hosts(
    tools: Tools,
    hosts: Sequence[str],
    work: HostWork,
    patience_seconds: float = PATIENCE_SECONDS,
    *,
    leave_busy: bool = False,
    at_once: int | None = None,
    claim: Claim | None = None,
    written: Callable[[HostTurn], Awaitable[None]] | None = None,
) -> None:
    """Run `work` for every host until it is all done; trouble with one host does not stop the others.

    Args:
        patience_seconds: how long to wait for a host that another worker has. More than a lease,
            so that the hosts of a worker that was killed are waited for.
        leave_busy: leave a host out when the patience is over, rather than fail.
        at_once: how many hosts have their turn at a time; None for as many as the settings allow.
        written: awaited after the work of each turn, before its leases are given back: until what came of it
            is written. Meanwhile other hosts are worked on, never more than the settings allow at a time.
        claim: called in the transaction that takes leases, with those that begin their turns.

    Raises:
        OutageError: a host was held by another worker for longer than our patience, its lease was
            lost in the middle, or the database failed.
        Exception: what `work` raised, if that was a bug; it goes before any outage. The troubles of other
            hosts are notes of the one that is raised.
    """
    desk = LeaseDesk(tools, hosts, patience_seconds, leave_busy, claim)

    # A worker that is cancelled while it writes sees what writing raises, not that it was cancelled.
    is_over = asyncio.Event()

    async def work_and_write(turn: HostTurn) -> bool:
        try:
            has_more = await work(turn)
        except BaseException:
            working.release()
            if written is not None:
                await _note_trouble(written(turn), desk)
            raise
        working.release()
        if written is not None:
            await written(turn)
        return has_more

    async def worker() -> None:
        while not is_over.is_set() and (turn := await _next(desk, working)) is not None:
            try:
                desk.end(turn, has_more=await work_and_write(turn))
            except HostBusyError as busy:
                desk.end(turn, busy=busy.host)
            except asyncio.CancelledError:
                loss = desk.take_loss(turn)
                if loss is None:
                    raise
                desk.troubles.append(loss)
                desk.end(turn)
            except Exception as error:  # noqa: BLE001 - raised below, when the other hosts are done
                desk.troubles.append(desk.take_loss(turn) or error)
                desk.end(turn)

    places = min(len(hosts), at_once or tools.settings.concurrent_hosts)
    working = asyncio.Semaphore(places if written is None else tools.settings.concurrent_hosts)
    workers = [asyncio.create_task(worker()) for _ in range(places)]
    renewal = asyncio.create_task(desk.keep())
    # Whichever raises ends the rest: the database is gone.
    all_work = asyncio.gather(*workers)
    try:
        both: list[asyncio.Future[Any]] = [all_work, renewal]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        (renewal if renewal.done() else all_work).result()
    finally:
        is_over.set()
        for task in (renewal, *workers):
            task.cancel()
        await asyncio.gather(renewal, all_work, *workers, return_exceptions=True)
        desk.close()
    _raise(desk.troubles)


async def _note_trouble(writing: Awaitable[None], desk: LeaseDesk) -> None:
    """What goes wrong with the writing after something else has: one more trouble, that hides nothing.

    A lease that was lost is known already, or is the smaller of the two.
    """
    try:
        await writing
    except LeaseLostError:
        return
    except Exception as error:  # noqa: BLE001 - raised at the end, with the others
        desk.troubles.append(error)


async def _next(desk: LeaseDesk, working: asyncio.Semaphore) -> HostTurn | None:
    """The next turn, with a place for its work; None when there is none."""
    await working.acquire()
    turn = None
    try:
        turn = await desk.next()
    finally:
        if turn is None:
            working.release()
    return turn


def _raise(troubles: Sequence[Exception]) -> None:
    """Raise the first trouble, bugs before outages; it carries notes of the others."""
    ordered = sorted(troubles, key=lambda each: isinstance(each, OutageError | LeaseLostError))
    if not ordered:
        return
    first, *others = ordered
    error = OutageError(f"Work was left undone: {first}.") if isinstance(first, LeaseLostError) else first
    for other in others[:MOST_NOTES]:
        error.add_note(f"Trouble with another host: {type(other).__name__}: {other}")
    if len(others) > MOST_NOTES:
        error.add_note(f"Trouble with {len(others) - MOST_NOTES} hosts more.")
    if error is first:
        raise error
    raise error from first
