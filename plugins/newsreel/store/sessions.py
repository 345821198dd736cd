"""Sessions that hold locks others wait for: one that is frozen, or cut off, must not hold them for ever."""

from __future__ import annotations

from newsreel.store.database import Cursor
from newsreel.store.statements import sql


def end_when_silent(cursor: Cursor, idle_seconds: int) -> None:
    """Let the server end this session, and with it its locks, when it has said nothing for so long."""
    cursor.execute(sql("sessions.end_when_silent"), {"idle_seconds": idle_seconds})
