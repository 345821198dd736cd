"""Group: articles that carry the same text. Serial by an advisory lock; independent of order."""

from __future__ import annotations

from newsreel.rules.grouping import GROUPING_VERSION, group_change
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.group_rows import (
    groups_by_text,
    lock_grouping,
    mark_grouped,
    members_by_text,
    remove_groups,
    remove_members,
    ungrouped,
    write_group,
)


def group(tools: Tools) -> int:
    """Bring the groups of all texts that are new or gone up to date; gives how many changed."""
    return tools.database.repeat(lambda cursor: _group(cursor, tools))


def _group(cursor: Cursor, tools: Tools) -> int:
    lock_grouping(cursor)
    revisions = ungrouped(cursor)
    hashes = sorted(
        {revision.text_hash for revision in revisions}
        | {revision.old_match_hash for revision in revisions if revision.old_match_hash is not None}
    )
    members = members_by_text(cursor, hashes)
    groups = groups_by_text(cursor, hashes)
    changes = {}
    for text_hash in hashes:
        stored = groups.get(text_hash)
        change = group_change(
            members.get(text_hash, []),
            stored.article_ids if stored else (),
            stored.representative if stored else None,
        )
        if change is not None:
            changes[text_hash] = change
    # Members leave first, so that an article whose text changed can join its new group.
    remove_members(cursor, [leaver for change in changes.values() for leaver in change.leaving])
    remove_groups(
        cursor,
        [groups[text_hash].group_id for text_hash, change in changes.items() if change.dissolved],
    )
    for text_hash, change in changes.items():
        if not change.dissolved:
            stored = groups.get(text_hash)
            group_id = stored.group_id if stored else None
            write_group(cursor, text_hash, change, group_id, GROUPING_VERSION, tools.clock.now())
    mark_grouped(cursor, revisions)
    return len(changes)
