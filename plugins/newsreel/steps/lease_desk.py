"""The desk where workers of one process get their hosts: leases are taken, renewed and given back in bulk.

Whoever has a turn on a host has its lease, and perhaps those of other hosts that it leads to (guests).
Nobody waits for a lease while holding another: a turn that needs a host which is busy ends, and the
next one of that host begins when all its leases can be had at once. So workers can't lock each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from newsreel.domain.errors import HostBusyError, LeaseLostError, OutageError
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.lease_rows import HostLease, acquire_hosts, lease_lost, release_hosts, renew_hosts

# Ours. A dead worker's hosts are free again after LEASE_SECONDS; a living one has three more chances to renew
# before that.
LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0
ASK_AGAIN_SECONDS = 1.0

# What else is read in the transaction that takes leases, say the work that waits on their hosts.
Claim = Callable[[Cursor, Sequence[HostLease]], None]


@dataclass(eq=False, slots=True)
class HostTurn:
    """A turn on a host: its lease, and access to hosts that it leads to.

    `rest_seconds` is how long the hosts are left alone after the turn, by all workers.
    """

    lease: HostLease
    guests: dict[str, HostLease]
    rest_seconds: float
    _desk: LeaseDesk

    async def visit(self, host: str) -> None:
        """Take the lease of a host that a redirect leads to, until the turn ends.

        Raises:
            HostBusyError: it can't be had now; the turn is to end and begins anew when it can.
        """
        if host != self.lease.host and host not in self.guests:
            self._desk.admit(self, host)

    @property
    def leases(self) -> list[HostLease]:
        """All leases of this turn."""
        return [self.lease, *self.guests.values()]


@dataclass(slots=True)
class _Waiting:
    """A host whose turn is to come, with the hosts that it leads to."""

    host: str
    guests: frozenset[str] = frozenset()
    not_before: float = 0.0
    deadline: float | None = None

    @property
    def all_hosts(self) -> frozenset[str]:
        return self.guests | {self.host}


@dataclass(slots=True)
class LeaseDesk:
    """Gives turns on `hosts`, each once or until its work is done.

    Args:
        patience_seconds: how long to wait for a host that another worker has.
        leave_busy: leave a host out when the patience is over, rather than report an outage.
    """

    tools: Tools
    hosts: Iterable[str]
    patience_seconds: float
    leave_busy: bool
    claim: Claim | None = None
    troubles: list[Exception] = field(default_factory=list)
    _holder: uuid.UUID = field(default_factory=uuid.uuid4)
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _turns: dict[str, HostTurn] = field(default_factory=dict)
    _workers: dict[HostTurn, asyncio.Task[object]] = field(default_factory=dict)
    _lost: set[HostTurn] = field(default_factory=set)
    _callers: list[asyncio.Future[HostTurn | None]] = field(default_factory=list)
    _to_release: dict[HostLease, float] = field(default_factory=dict)
    _bell: asyncio.TimerHandle | asyncio.Handle | None = None

    def __post_init__(self) -> None:
        self._waiting.extend(_Waiting(host) for host in self.hosts)

    async def next(self) -> HostTurn | None:
        """The next turn; None when nothing is left to do.

        Raises:
            OutageError: the database failed.
        """
        caller: asyncio.Future[HostTurn | None] = asyncio.get_running_loop().create_future()
        self._callers.append(caller)
        self._ring()
        turn = await caller
        if turn is not None and (task := asyncio.current_task()) is not None:
            self._workers[turn] = task
        return turn

    def end(self, turn: HostTurn, *, has_more: bool = False, busy: str | None = None) -> None:
        """Give a turn's leases back; its host waits for another turn if it has more work.

        Args:
            busy: the host that this one leads to and that was busy: to be had together the next time.
        """
        now = asyncio.get_running_loop().time()
        self._to_release |= dict.fromkeys(turn.leases, turn.rest_seconds)
        self._workers.pop(turn, None)
        for lease in turn.leases:
            self._turns.pop(lease.host, None)
        if busy is not None:
            self._waiting.append(_Waiting(turn.lease.host, frozenset({*turn.guests, busy})))
        elif has_more:
            # Whoever else waits for the host asks once a second: long enough to be let in.
            pause = turn.rest_seconds + 1.5 * ASK_AGAIN_SECONDS
            self._waiting.append(_Waiting(turn.lease.host, frozenset(turn.guests), now + pause))
        self._ring()

    def admit(self, turn: HostTurn, host: str) -> None:
        """See `HostTurn.visit`."""
        # One that is about to be given back is not ours to ask any more.
        if host in self._turns or any(lease.host == host for lease in self._to_release):
            raise HostBusyError(host)
        leases = self.tools.database.repeat(lambda cursor: self._acquire(cursor, {host}))
        if not leases:
            raise HostBusyError(host)
        turn.guests[host] = leases[0]
        self._turns[host] = turn

    def take_loss(self, turn: HostTurn) -> LeaseLostError | None:
        """The error of a turn that was cancelled because a lease of it passed on; else None."""
        if turn not in self._lost:
            return None
        self._lost.discard(turn)
        if (worker := self._workers.get(turn)) is not None:
            worker.uncancel()
        return lease_lost(turn.lease)

    async def keep(self) -> None:
        """Renew all leases, for ever; a worker whose lease has passed on is cancelled."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            leases = [lease for turn in self._workers for lease in turn.leases]
            kept = self.tools.database.repeat(partial(renew_hosts, leases=leases, seconds=LEASE_SECONDS))
            for turn, worker in self._workers.items():
                if turn not in self._lost and not kept.issuperset(lease.host for lease in turn.leases):
                    self._lost.add(turn)
                    worker.cancel()

    def close(self) -> None:
        """Give back whatever is left; where the database is gone, the leases expire by themselves."""
        if self._bell is not None:
            self._bell.cancel()
        for turn in set(self._turns.values()):
            self._to_release |= dict.fromkeys(turn.leases, turn.rest_seconds)
        with contextlib.suppress(OutageError):
            self._release()

    def _ring(self, seconds: float = 0.0) -> None:
        """Serve those who wait, but after everybody who is about to ask has asked."""
        loop = asyncio.get_running_loop()
        if isinstance(self._bell, asyncio.TimerHandle):
            self._bell.cancel()
            self._bell = None
        if self._bell is None:
            self._bell = loop.call_later(seconds, self._serve) if seconds else loop.call_soon(self._serve)

    def _serve(self) -> None:
        self._bell = None
        callers = [caller for caller in self._callers if not caller.done()]
        self._callers = []
        try:
            self._release()
            for turn in self._new_turns(len(callers)):
                callers.pop(0).set_result(turn)
        except Exception as error:  # noqa: BLE001 - handed on: whoever waits for a turn raises it
            for caller in callers:
                caller.set_exception(error)
            return
        if not self._waiting and not self._turns:
            for caller in callers:
                caller.set_result(None)
            return
        self._callers = callers
        if self._waiting and callers:
            earliest = min(waiting.not_before for waiting in self._waiting)
            self._ring(max(earliest - asyncio.get_running_loop().time(), 0.01))

    def _release(self) -> None:
        if self._to_release:
            self.tools.database.repeat(partial(release_hosts, rests=self._to_release))
            self._to_release = {}

    def _new_turns(self, most: int) -> list[HostTurn]:
        now = asyncio.get_running_loop().time()
        asked = self._due(now, most)
        if not asked:
            return []
        leases = self.tools.database.repeat(partial(self._take, asked))
        turns: list[HostTurn] = []
        for waiting in asked:
            if waiting.host in leases:
                guests = {host: leases[host] for host in sorted(waiting.guests)}
                rest = self.tools.settings.host_gap_seconds
                turns.append(HostTurn(leases[waiting.host], guests, rest, self))
                self._turns |= dict.fromkeys(waiting.all_hosts, turns[-1])
            else:
                self._wait_on(waiting, now)
        return turns

    def _take(self, asked: Sequence[_Waiting], cursor: Cursor) -> dict[str, HostLease]:
        """The leases of those who get all that they need; nothing changes here, for it may be repeated."""
        names = {host for waiting in asked for host in waiting.all_hosts}
        got = {lease.host: lease for lease in self._acquire(cursor, names)}
        complete = [waiting for waiting in asked if got.keys() >= waiting.all_hosts]
        used = {host for waiting in complete for host in waiting.all_hosts}
        release_hosts(cursor, {lease: 0.0 for lease in got.values() if lease.host not in used})
        if self.claim is not None and complete:
            self.claim(cursor, [got[waiting.host] for waiting in complete])
        return {host: lease for host, lease in got.items() if host in used}

    def _acquire(self, cursor: Cursor, hosts: Collection[str]) -> list[HostLease]:
        settings = self.tools.settings
        longest_rest = max(settings.host_gap_seconds, settings.crawl_delay_limit_seconds)
        return acquire_hosts(cursor, hosts, self._holder, LEASE_SECONDS, longest_rest)

    def _due(self, now: float, most: int) -> list[_Waiting]:
        """As many of the waiting as there are callers, whose hosts no turn of ours has."""
        due: list[_Waiting] = []
        taken = set(self._turns)
        for _ in range(len(self._waiting)):
            if len(due) == most:
                break
            waiting = self._waiting.popleft()
            if waiting.not_before <= now and not taken & waiting.all_hosts:
                taken |= waiting.all_hosts
                due.append(waiting)
                continue
            self._waiting.append(waiting)
            if waiting.not_before <= now:
                waiting.not_before = now + ASK_AGAIN_SECONDS
        return due

    def _wait_on(self, waiting: _Waiting, now: float) -> None:
        """Another worker has a host: ask again in a moment, until the patience is over."""
        if waiting.deadline is None:
            waiting.deadline = now + self.patience_seconds
        if now < waiting.deadline:
            waiting.not_before = now + ASK_AGAIN_SECONDS
            self._waiting.append(waiting)
        elif not self.leave_busy:
            who = ", ".join(sorted(waiting.all_hosts))
            patience = f"{self.patience_seconds:g} s"
            self.troubles.append(
                OutageError(f"{who} has been held by another worker for {patience}: try again later.")
            )
