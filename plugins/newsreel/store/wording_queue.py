"""The queue of texts that nobody has looked at, in parts, of which a session holds one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from newsreel.store.database import Cursor
from newsreel.store.sessions import end_when_silent
from newsreel.store.statements import int_array, sql
from newsreel.store.wording_rows import BYTES_AT_ONCE, RULES, Unlinked, unlinked

# Who links computes between two statements, seconds a batch; a frozen one is silent for ever, and others
# wait for its part.
HOLDER_IDLE_SECONDS = 300


def take_part(cursor: Cursor, part: int) -> bool:
    """Become the one who links a part of the queue, until `leave_part` or the end of the connection."""
    cursor.execute(sql("wordings.take_part"), {"part": part})
    row = cursor.fetchone()
    if row is None or not row[0]:
        return False
    end_when_silent(cursor, HOLDER_IDLE_SECONDS)
    return True


def wait_for_part(cursor: Cursor, part: int) -> None:
    """Wait until nobody else links this part, and become the one who does.

    The wait ends: who is at work comes to the end, and who is silent for `HOLDER_IDLE_SECONDS` (frozen, or
    cut off) loses its connection.
    """
    cursor.execute(sql("wordings.wait_for_part"), {"part": part})
    end_when_silent(cursor, HOLDER_IDLE_SECONDS)


def leave_part(cursor: Cursor, part: int) -> None:
    """Let others link this part."""
    cursor.execute(sql("wordings.leave_part"), {"part": part})


def waiting(cursor: Cursor, part: int, parts: int, after: int, limit: int) -> list[Unlinked]:
    """Revisions of a part that nobody has looked at, of articles with keys above `after`, in order.

    At most `limit` of them, and fewer where their texts are long. Articles that newer rules have looked at
    are left to these.
    """
    parameters = {
        "part": part,
        "parts": parts,
        "after": after,
        "limit": limit,
        "limit_bytes": BYTES_AT_ONCE,
        **RULES,
    }
    cursor.execute(sql("wordings.waiting"), parameters)
    return [unlinked(row) for row in cursor.fetchall()]


def mark_looked_at(cursor: Cursor, revisions: Sequence[Unlinked]) -> None:
    """These revisions have been looked at."""
    cursor.execute(
        sql("wordings.mark_looked_at"),
        {
            "article_ids": [revision.article_id for revision in revisions],
            "revision_numbers": [revision.revision_number for revision in revisions],
        },
    )


def look_again(cursor: Cursor, article_ids: Sequence[int]) -> None:
    """The newest revisions of these articles are looked at once more by the next grouping."""
    cursor.execute(sql("wordings.look_again"), {"article_ids": int_array(article_ids)})
