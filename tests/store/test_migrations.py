"""Migrations: once, in order, never changed, never from the future."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsreel.domain.errors import DatabaseUnreachableError, SchemaVersionError, UsageError
from newsreel.store.database import Database
from newsreel.store.migrations import (
    Migration,
    migrate,
    migration_states,
    read_migrations,
    require_current,
)
from tests.support.generated_files import schema_dump
from tests.support.warehouses import Warehouses


@pytest.fixture
def empty(warehouses: Warehouses) -> Iterator[tuple[str, Database]]:
    name = warehouses.empty()
    with Database(warehouses.owner_url(name)) as database:
        yield name, database


def test_the_second_time_does_nothing(empty: tuple[str, Database]) -> None:
    _, database = empty
    ours = read_migrations()
    assert migrate(database, ours) == ours
    assert migrate(database, ours) == []
    assert all(state.applied_at for state in migration_states(database, ours))


def test_two_at_once_are_harmless(warehouses: Warehouses) -> None:
    name = warehouses.empty()

    def one(_: int) -> int:
        with Database(warehouses.owner_url(name)) as database:
            return len(migrate(database, read_migrations()))

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(one, range(4))) == len(read_migrations())


def test_one_by_one_ends_like_all_together(warehouses: Warehouses) -> None:
    name = warehouses.empty()
    with Database(warehouses.owner_url(name)) as database:
        for count in range(1, len(read_migrations()) + 1):
            migrate(database, read_migrations()[:count])
    assert schema_dump(warehouses, name) == schema_dump(warehouses, warehouses.fresh())


def test_a_changed_old_file_is_refused(empty: tuple[str, Database]) -> None:
    _, database = empty
    ours = read_migrations()
    migrate(database, ours)
    changed = [replace(ours[0], checksum="0" * 64), *ours[1:]]
    for refuse in (migrate, migration_states, require_current):
        with pytest.raises(SchemaVersionError, match="was changed after it was applied: restore the file"):
            refuse(database, changed)


def test_a_database_of_a_newer_version_is_refused(empty: tuple[str, Database]) -> None:
    _, database = empty
    ours = read_migrations()
    newer = Migration(len(ours) + 1, "tomorrow", "SELECT 1", "1" * 64)
    migrate(database, [*ours, newer])
    for refuse in (migrate, require_current):
        with pytest.raises(SchemaVersionError, match="upgrade Newsreel"):
            refuse(database, ours)


def test_a_failing_migration_leaves_nothing_behind(empty: tuple[str, Database]) -> None:
    _, database = empty
    bad = Migration(1, "bad", "CREATE TABLE newsreel.half (x int); SELECT 1/0", "2" * 64)
    with pytest.raises(Exception, match="division by zero"):
        migrate(database, [bad])
    with database.transaction() as cursor:
        cursor.execute("SELECT to_regclass('newsreel.half')")
        assert cursor.fetchone() == (None,)


def test_an_empty_database_is_sent_to_the_command(empty: tuple[str, Database]) -> None:
    _, database = empty
    with pytest.raises(SchemaVersionError, match="run `newsreel db migrate`"):
        require_current(database, read_migrations())


def test_files_are_numbered_without_gaps(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(UsageError, match=r"0001_name\.sql"):
        read_migrations(tmp_path)


def test_an_unreachable_database_is_one_sentence_without_the_password() -> None:
    database = Database("postgresql://someone:canary@127.0.0.1:1/nowhere")
    with pytest.raises(DatabaseUnreachableError, match=r"127\.0\.0\.1:1/nowhere can't be reached") as caught:
        migrate(database, read_migrations())
    assert "canary" not in str(caught.value)
