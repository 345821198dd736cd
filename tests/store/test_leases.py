"""Leases: one holder a host, dead holders expire, late holders can't write."""

from __future__ import annotations

import uuid

import pytest

from newsreel.domain.errors import LeaseLostError
from newsreel.store.database import Database
from newsreel.store.lease_rows import HostLease, acquire_host, hold_host, release_host, renew_host

ME, OTHER = uuid.uuid4(), uuid.uuid4()
HOST = "example.org"


def acquire(database: Database, holder: uuid.UUID, seconds: float = 60) -> HostLease | None:
    with database.transaction() as cursor:
        return acquire_host(cursor, HOST, holder, seconds)


def mine(database: Database, seconds: float = 60) -> HostLease:
    lease = acquire(database, ME, seconds)
    assert lease is not None
    return lease


def test_a_host_has_one_holder(database: Database) -> None:
    mine(database)
    assert acquire(database, OTHER) is None
    assert acquire(database, ME) is not None


def test_a_released_host_is_free_at_once(database: Database) -> None:
    lease = mine(database)
    with database.transaction() as cursor:
        release_host(cursor, lease)
    assert acquire(database, OTHER) is not None


def test_a_dead_holders_lease_expires_and_its_writes_are_refused(database: Database) -> None:
    dead = mine(database, seconds=-1)
    taken = acquire(database, OTHER)
    assert taken is not None
    assert taken.fence > dead.fence
    for late in (hold_host, lambda cursor, lease: renew_host(cursor, lease, 60)):
        with pytest.raises(LeaseLostError), database.transaction() as cursor:
            late(cursor, dead)
    with database.transaction() as cursor:
        release_host(cursor, dead)
        hold_host(cursor, taken)


def test_a_holder_that_was_late_but_not_replaced_goes_on(database: Database) -> None:
    lease = mine(database, seconds=-1)
    with database.transaction() as cursor:
        renew_host(cursor, lease, 60)
        hold_host(cursor, lease)
    assert acquire(database, OTHER) is None


def test_a_lease_from_before_the_clock_was_put_back_is_free(database: Database) -> None:
    mine(database, seconds=3600)
    assert acquire(database, OTHER, seconds=20) is not None


def test_a_lease_that_was_given_just_now_is_not(database: Database) -> None:
    mine(database, seconds=20)
    assert acquire(database, OTHER, seconds=20) is None
