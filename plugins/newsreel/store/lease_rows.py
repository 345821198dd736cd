"""Leases on hosts: who may send requests to a host, and write what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from newsreel.domain.errors import LeaseLostError
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


@dataclass(frozen=True, slots=True)
class HostLease:
    """A lease that was taken; `fence` grows whenever the lease passes on."""

    host: str
    holder: uuid.UUID
    fence: int


def acquire_host(cursor: Cursor, host: str, holder: uuid.UUID, seconds: float) -> HostLease | None:
    """Take the lease of a host for so many seconds; None while another worker has it."""
    cursor.execute(sql("leases.acquire_host"), {"host": host, "holder": holder, "seconds": seconds})
    row = cursor.fetchone()
    return HostLease(host, holder, int(row[0])) if row else None


def hold_host(cursor: Cursor, lease: HostLease) -> None:
    """Make sure, until the end of this transaction, that the lease is ours.

    Raises:
        LeaseLostError: it has passed to another worker.
    """
    cursor.execute(sql("leases.hold_host"), _parameters(lease))
    if cursor.fetchone() is None:
        raise lease_lost(lease)


def renew_host(cursor: Cursor, lease: HostLease, seconds: float) -> None:
    """Make the lease last for so many seconds from now.

    Raises:
        LeaseLostError: it has passed to another worker.
    """
    cursor.execute(sql("leases.renew_host"), _parameters(lease) | {"seconds": seconds})
    if cursor.fetchone() is None:
        raise lease_lost(lease)


def lease_lost(lease: HostLease) -> LeaseLostError:
    """The error for a worker whose lease is not its own any more."""
    return LeaseLostError(f"the lease on {lease.host} has passed to another worker")


def release_host(cursor: Cursor, lease: HostLease) -> None:
    """Give the lease back; harmless when it is not ours any more."""
    cursor.execute(sql("leases.release_host"), _parameters(lease))


def _parameters(lease: HostLease) -> dict[str, object]:
    return {"host": lease.host, "holder": lease.holder, "fence": lease.fence}
