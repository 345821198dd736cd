"""Leases for tests: one host, one transaction."""

from __future__ import annotations

import uuid

from newsreel.store.database import Database
from newsreel.store.lease_rows import HostLease, acquire_hosts, release_hosts


def acquire(
    database: Database, host: str, holder: uuid.UUID | None = None, seconds: float = 60
) -> HostLease | None:
    """The lease of a host, if it can be had; of a worker that nobody knows unless told otherwise."""
    with database.transaction() as cursor:
        leases = acquire_hosts(cursor, [host], holder or uuid.uuid4(), seconds, longest_rest=60)
    return leases[0] if leases else None


def hold(database: Database, host: str, seconds: float = 60) -> HostLease:
    """The lease of a host, which must be free."""
    lease = acquire(database, host, seconds=seconds)
    assert lease is not None
    return lease


def release(database: Database, lease: HostLease, rest_seconds: float = 0.0) -> None:
    """Give a lease back."""
    with database.transaction() as cursor:
        release_hosts(cursor, {lease: rest_seconds})
