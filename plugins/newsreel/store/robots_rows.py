"""robots.txt files, remembered so that hosts are asked for them once a day."""

from __future__ import annotations

from newsreel.domain.robots import RobotsFile
from newsreel.store.database import Cursor
from newsreel.store.statements import sql


def robots_of(cursor: Cursor, origin: str) -> RobotsFile | None:
    """What is known of an origin's robots.txt."""
    cursor.execute(sql("robots.robots_of"), {"origin": origin})
    row = cursor.fetchone()
    if row is None:
        return None
    checked_at, body, *rest = row
    return RobotsFile(origin, checked_at, bytes(body) if body is not None else None, *rest)


def remember_robots(cursor: Cursor, known: RobotsFile) -> None:
    """Keep what is known now."""
    cursor.execute(
        sql("robots.remember_robots"),
        {
            "origin": known.origin,
            "checked_at": known.checked_at,
            "body": known.body,
            "answered_at": known.answered_at,
            "unreachable_since": known.unreachable_since,
            "reason": known.reason,
            "http_status": known.http_status,
            "retry_after_seconds": known.retry_after_seconds,
        },
    )
