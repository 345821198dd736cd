"""What hosts have answered, on its way to the database: a kill loses a second of it at most, doubles none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from newsreel.domain.errors import OutageError, UnstorableError
from newsreel.store.lease_rows import HostLease, lease_lost

# Ours, by benchmarks.polling: outcomes that are written in one transaction, at most. More of them cost no
# less a poll; the second bounds their memory, the third what a kill loses.
BATCH = 100
BATCH_BYTES = 32 * 1024 * 1024
LONGEST_SECONDS = 1.0


class Outcome(Protocol):
    """What came of asking a host; it may be written while the lease is ours."""

    @property
    def lease(self) -> HostLease:
        """The lease that it was asked under."""

    @property
    def weight_bytes(self) -> int:
        """About how much memory it keeps."""


_Outcome = TypeVar("_Outcome", bound=Outcome)


class Outbox(Generic[_Outcome]):
    """Collects outcomes, and writes them when there are many, a second has passed, or no others come.

    Args:
        write: writes outcomes in the order given; gives the hosts whose leases were ours. It is called again
            with fewer of them when it raises.
        refused: what is written in the place of an outcome that the database refuses.
    """

    def __init__(
        self,
        write: Callable[[Sequence[_Outcome]], set[str]],
        refused: Callable[[_Outcome, UnstorableError], _Outcome],
    ) -> None:
        self._write = write
        self._refused = refused
        self._outcomes: list[_Outcome] = []
        self._hosts: set[str] = set()
        self._bytes = 0
        self._busy = 0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: dict[HostLease, asyncio.Future[None]] = {}
        self._troubles: dict[HostLease, Exception] = {}

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While a host is talked to: more outcomes may come."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    def put(self, outcome: _Outcome) -> None:
        """Take an outcome to be written."""
        self._outcomes.append(outcome)
        self._hosts.add(outcome.lease.host)
        self._bytes += outcome.weight_bytes
        if len(self._outcomes) >= BATCH or self._bytes >= BATCH_BYTES:
            self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LONGEST_SECONDS, self._flush)

    def has_trouble(self, lease: HostLease) -> bool:
        """Whether something under this lease could not be written."""
        return lease in self._troubles

    async def written(self, lease: HostLease) -> None:
        """Wait until all outcomes under a lease are written.

        Raises:
            LeaseLostError: it has passed to another worker, and what was left was not written.
            Exception: what writing raised.
        """
        if lease.host in self._hosts:
            done = self._waiting[lease] = asyncio.get_running_loop().create_future()
            if not self._busy:
                self._flush()
            await done
        if (trouble := self._troubles.pop(lease, None)) is not None:
            raise trouble

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        outcomes, self._outcomes, self._hosts, self._bytes = self._outcomes, [], set(), 0
        if not outcomes:
            return
        self._troubles |= self._written(outcomes)
        for lease in {outcome.lease for outcome in outcomes}:
            if (done := self._waiting.pop(lease, None)) is not None and not done.done():
                done.set_result(None)

    def _written(self, outcomes: Sequence[_Outcome]) -> dict[HostLease, Exception]:
        """Write outcomes; gives what went wrong, by lease. A bug costs the outcome that it met, no other."""
        leases = {outcome.lease for outcome in outcomes}
        try:
            held = self._write_or_refuse(outcomes)
        except Exception as error:  # noqa: BLE001 - handed on: whoever waits for an outcome raises it
            if len(outcomes) == 1 or isinstance(error, OutageError):
                return dict.fromkeys(leases, error)
        else:
            return {lease: lease_lost(lease) for lease in leases if lease.host not in held}
        middle = len(outcomes) // 2
        return self._written(outcomes[:middle]) | self._written(outcomes[middle:])

    def _write_or_refuse(self, outcomes: Sequence[_Outcome]) -> set[str]:
        try:
            return self._write(outcomes)
        except UnstorableError as error:
            if len(outcomes) > 1:
                raise
            return self._write([self._refused(outcomes[0], error)])
