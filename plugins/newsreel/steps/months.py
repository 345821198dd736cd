"""Months made ahead, so that nothing that loads articles or keeps pages has to make them while it works."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsreel.domain.errors import DeadlockError
from newsreel.steps.tools import Tools
from newsreel.store.run_rows import ensure_article_months, ensure_partitions

BEHIND = timedelta(days=1)
# Far enough that the next month is there on any day of this one.
AHEAD = timedelta(days=31)


def make_months(tools: Tools, now: datetime) -> int:
    """Make the partitions of captures and articles from yesterday to next month; gives how many.

    Readers, also a dump and an export that takes hours, are not in the way. If somebody who changes the
    tables is, the months of articles are left for later, which is told: a load makes those that it needs.
    """
    with tools.database.transaction() as cursor:
        made = ensure_partitions(cursor, now - BEHIND, now + AHEAD)
    try:
        with tools.database.transaction() as cursor:
            made += ensure_article_months(cursor, now - BEHIND, now + AHEAD)
    except DeadlockError:
        tools.tell("article_months_left_for_later", {"months_made": made})
    return made
