"""Finished polls on their way to the database: a kill loses at most a second of them, and doubles none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from newsreel.steps.poll_writing import FinishedPoll
from newsreel.store.lease_rows import HostLease, lease_lost

# Ours, by benchmarks.polling: polls that are written in one transaction, at most. More of them cost no less a
# poll; the second bounds their memory, the third what a kill loses.
BATCH = 100
BATCH_BYTES = 32 * 1024 * 1024
LONGEST_SECONDS = 1.0

# Writes polls; gives the hosts whose leases were ours.
Write = Callable[[Sequence[FinishedPoll]], set[str]]


class PollOutbox:
    """Collects polls, and writes them when there are many, a second has passed, or no others come."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._polls: list[FinishedPoll] = []
        self._hosts: set[str] = set()
        self._bytes = 0
        self._busy = 0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: dict[HostLease, asyncio.Future[None]] = {}
        self._troubles: dict[HostLease, Exception] = {}

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While a host is talked to: more polls may come."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    def put(self, poll: FinishedPoll) -> None:
        """Take a poll to be written."""
        self._polls.append(poll)
        self._hosts.add(poll.lease.host)
        self._bytes += poll.weight_bytes
        if len(self._polls) >= BATCH or self._bytes >= BATCH_BYTES:
            self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LONGEST_SECONDS, self._flush)

    async def written(self, lease: HostLease) -> None:
        """Wait until all polls under a lease are written.

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
        polls, self._polls, self._hosts, self._bytes = self._polls, [], set(), 0
        if not polls:
            return
        leases = {poll.lease for poll in polls}
        try:
            held = self._write(polls)
        except Exception as error:  # noqa: BLE001 - handed on: whoever waits for a poll raises it
            self._troubles |= dict.fromkeys(leases, error)
        else:
            self._troubles |= {lease: lease_lost(lease) for lease in leases if lease.host not in held}
        for lease in leases:
            if (done := self._waiting.pop(lease, None)) is not None and not done.done():
                done.set_result(None)
