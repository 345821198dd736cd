"""Leases: one holder a host, dead holders expire, late holders can't write."""

from __future__ import annotations

import threading
import uuid

from newsreel.store.database import Database
from newsreel.store.lease_rows import (
    HostLease,
    acquire_hosts,
    hold_hosts,
    release_hosts,
    renew_hosts,
)
from tests.support.leases import acquire, hold, release
from tests.support.warehouses import Warehouses

ME, OTHER = uuid.uuid4(), uuid.uuid4()
HOST = "example.org"


def mine(database: Database, seconds: float = 60) -> HostLease:
    lease = acquire(database, HOST, ME, seconds)
    assert lease is not None
    return lease


def test_a_host_has_one_holder(database: Database) -> None:
    mine(database)
    assert acquire(database, HOST, OTHER) is None
    assert acquire(database, HOST, ME) is not None


def test_of_many_hosts_those_that_are_free_are_given(database: Database) -> None:
    hold(database, "b.example")
    with database.transaction() as cursor:
        leases = acquire_hosts(cursor, ["c.example", "b.example", "a.example"], ME, 60)
    assert [(lease.host, lease.holder) for lease in leases] == [("a.example", ME), ("c.example", ME)]


def test_a_released_host_is_free_at_once_and_nobodys(database: Database) -> None:
    lease = mine(database)
    release(database, lease)
    with database.transaction() as cursor:
        assert hold_hosts(cursor, [lease]) == set()
    assert acquire(database, HOST, OTHER) is not None


def test_a_host_that_rests_is_given_to_nobody_not_even_to_who_had_it(database: Database) -> None:
    release(database, mine(database), rest_seconds=60)
    assert acquire(database, HOST, ME) is None
    assert acquire(database, HOST, OTHER) is None


def test_a_dead_holders_lease_expires_and_its_writes_are_refused(database: Database) -> None:
    dead = mine(database, seconds=-1)
    taken = acquire(database, HOST, OTHER)
    assert taken is not None
    assert taken.fence > dead.fence
    with database.transaction() as cursor:
        assert hold_hosts(cursor, [dead]) == set()
        assert renew_hosts(cursor, [dead], 60) == set()
        release_hosts(cursor, {dead: 0.0})
        assert hold_hosts(cursor, [taken]) == {HOST}


def test_of_many_leases_only_the_lost_one_is_refused(database: Database) -> None:
    with database.transaction() as cursor:
        leases = acquire_hosts(cursor, ["a.example", "b.example"], ME, -1)
    hold(database, "b.example")
    with database.transaction() as cursor:
        assert hold_hosts(cursor, leases) == {"a.example"}
        assert renew_hosts(cursor, leases, 60) == {"a.example"}


def test_a_holder_that_was_late_but_not_replaced_goes_on(database: Database) -> None:
    lease = mine(database, seconds=-1)
    with database.transaction() as cursor:
        assert renew_hosts(cursor, [lease], 60) == {HOST}
        assert hold_hosts(cursor, [lease]) == {HOST}
    assert acquire(database, HOST, OTHER) is None


def test_workers_that_want_the_same_hosts_get_each_once_and_never_wait_in_a_circle(
    warehouses: Warehouses, warehouse: str
) -> None:
    hosts = [f"h{number}.example" for number in range(200)]
    got: list[str] = []
    errors: list[Exception] = []

    def worker(number: int) -> None:
        try:
            with Database(warehouses.writer_url(warehouse)) as mine:
                for start in range(0, len(hosts), 50):
                    asked = hosts[start : start + 50][:: 1 if number % 2 else -1]
                    with mine.transaction() as cursor:
                        leases = acquire_hosts(cursor, asked, uuid.uuid4(), 60)
                        got.extend(lease.host for lease in leases)
                        hold_hosts(cursor, leases)
                        renew_hosts(cursor, leases, 60)
        except Exception as error:  # noqa: BLE001 - looked at below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=worker, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(got) == sorted(hosts)


def test_a_lease_from_before_the_clock_was_put_back_is_free(database: Database) -> None:
    mine(database, seconds=3600)
    assert acquire(database, HOST, OTHER, 20) is not None


def test_a_lease_that_was_given_just_now_is_not(database: Database) -> None:
    mine(database, seconds=20)
    assert acquire(database, HOST, OTHER, 20) is None
