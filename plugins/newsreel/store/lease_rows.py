"""Leases on hosts: who may send requests to a host, and write what came of it.

Every statement takes many leases of one holder at a time, and locks them in the order of their hosts.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
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


def acquire_hosts(
    cursor: Cursor, hosts: Collection[str], holder: uuid.UUID, seconds: float, longest_rest: float = 0.0
) -> list[HostLease]:
    """Take leases for so many seconds; those that another worker has, or that still rest, are left out.

    Args:
        longest_rest: how many seconds a host rests at most after a lease was given back.
    """
    parameters = {
        "hosts": sorted(set(hosts)),
        "holder": holder,
        "seconds": seconds,
        "longest_seconds": max(seconds, longest_rest, 0.0),
    }
    cursor.execute(sql("leases.acquire_hosts"), parameters)
    return [HostLease(host, holder, int(fence)) for host, fence in cursor.fetchall()]


def hold_hosts(cursor: Cursor, leases: Collection[HostLease]) -> set[str]:
    """Make sure, until the end of this transaction, that leases are ours; gives the hosts that are."""
    if not leases:
        return set()
    cursor.execute(sql("leases.hold_hosts"), _parameters(leases))
    return {host for (host,) in cursor.fetchall()}


def renew_hosts(cursor: Cursor, leases: Collection[HostLease], seconds: float) -> set[str]:
    """Make leases last for so many seconds from now; gives the hosts of those that are still ours."""
    if not leases:
        return set()
    cursor.execute(sql("leases.renew_hosts"), _parameters(leases) | {"seconds": seconds})
    return {host for (host,) in cursor.fetchall()}


def release_hosts(cursor: Cursor, rests: Mapping[HostLease, float]) -> None:
    """Give leases back, to be free after so many seconds each; harmless where they are not ours any more."""
    if rests:
        cursor.execute(sql("leases.release_hosts"), _parameters(rests) | {"rests": list(rests.values())})


def lease_lost(lease: HostLease) -> LeaseLostError:
    """What to say about a lease that is not ours any more."""
    return LeaseLostError(f"the lease on {lease.host} has passed to another worker")


def _parameters(leases: Collection[HostLease]) -> dict[str, object]:
    (holder,) = {lease.holder for lease in leases}
    return {
        "holder": holder,
        "hosts": [lease.host for lease in leases],
        "fences": [lease.fence for lease in leases],
    }
