"""Who waits for a lock in the warehouse, for tests of two at once."""

from __future__ import annotations

from newsreel.store.database import Database


def waits_for_a_lock(url: str) -> bool:
    """Whether any session of this warehouse waits for another one."""
    with Database(url) as database, database.transaction() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database())"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
