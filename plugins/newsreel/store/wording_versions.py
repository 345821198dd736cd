"""Versions of the rules for duplicates: how far the change to each has come.

Workers of an older installation may be at work at any time, also after newer rules are through with
everything. What they note is told as of their version and re-opens the newer ones (`wording_rows.note`), so
that nothing stays with older rules; what newer rules looked at they leave alone (`wording_queue.waiting`).
"""

from __future__ import annotations

from datetime import datetime

from newsreel.store.database import Cursor
from newsreel.store.statements import sql
from newsreel.store.wording_rows import RULES


def version_completed(cursor: Cursor, now: datetime) -> bool:
    """Whether everything has been looked at with these rules; notes them when they are new."""
    cursor.execute(sql("wordings.version_completed"), RULES)
    row = cursor.fetchone()
    if row is None:
        cursor.execute(sql("wordings.begin_version"), {"now": now, **RULES})
        return False
    return bool(row[0])


def share_versions(cursor: Cursor) -> None:
    """No version of the rules is completed until the end of this transaction."""
    cursor.execute(sql("wordings.share_versions"))


def lock_versions(cursor: Cursor) -> None:
    """Nobody notes what they looked at until the end of this transaction; waits for those who do."""
    cursor.execute(sql("wordings.lock_versions"))


def of_older_version(cursor: Cursor, limit: int) -> list[int]:
    """Articles that older rules looked at, the newest first."""
    cursor.execute(sql("wordings.older_version"), {"limit": limit, **RULES})
    return [article_id for (article_id,) in cursor.fetchall()]


def complete_version(cursor: Cursor, now: datetime) -> None:
    """Remove what older rules left, and note that everything has been looked at with these.

    After `lock_versions` only: a worker with older rules may be at work.
    """
    for name in (
        "wordings.remove_old_sketches",
        "wordings.remove_old_links",
        "wordings.remove_old_stop_hashes",
    ):
        cursor.execute(sql(name), RULES)
    cursor.execute(sql("wordings.complete_version"), {"now": now, **RULES})
