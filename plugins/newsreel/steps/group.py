"""Group: find articles that carry one text, word for word or as copies, and keep their groups right.

Two parts. *Linking* reads the new texts and writes facts about wordings; many may link at once, and a kill
costs at most a batch. *Regrouping* is serial: it follows the links from what is new and writes groups.
"""

from __future__ import annotations

from collections.abc import Callable

from newsreel.rules.candidates import Pair
from newsreel.rules.grouping import Group, Member, group_changes, groups_of
from newsreel.steps.tools import Tools
from newsreel.steps.wording_links import link
from newsreel.store.database import Cursor
from newsreel.store.group_rows import (
    carriers,
    copies,
    dequeue,
    lock_grouping,
    members,
    queued,
    remove_links_by_stop_hashes,
    stored_groups,
    write_changes,
)
from newsreel.store.wording_queue import look_again
from newsreel.store.wording_versions import (
    complete_version,
    lock_versions,
    of_older_version,
    version_completed,
)

# Ours: articles whose groups are written in one transaction, some seconds for which others wait.
REGROUPED_AT_ONCE = 5000
# Articles of an older version of the rules that one run looks at again, the newest first: some two minutes.
RENEWED_AT_ONCE = 100_000


def group(tools: Tools, advance: Callable[[int], None] = lambda _: None) -> int:
    """Bring the groups of all texts that are new, changed or gone up to date; gives how many changed.

    Args:
        advance: told about every text that was read, for progress bars.
    """
    tools.database.repeat(lambda cursor: _renew(cursor, tools))
    link(tools, advance)
    changed = 0
    while True:
        count, waiting = tools.database.repeat(lambda cursor: _regroup(cursor, tools))
        changed += count
        if not waiting:
            return changed


def _renew(cursor: Cursor, tools: Tools) -> None:
    """After a change of the rules: a part of the older articles at a time, then clear up.

    Workers with the older rules may go on meanwhile: what they look at is looked at again.
    """
    if version_completed(cursor, tools.clock.now()):
        return
    older = of_older_version(cursor, RENEWED_AT_ONCE)
    if not older:
        lock_versions(cursor)
        older = of_older_version(cursor, RENEWED_AT_ONCE)
    if older:
        look_again(cursor, older)
    else:
        complete_version(cursor, tools.clock.now())


def _regroup(cursor: Cursor, tools: Tools) -> tuple[int, bool]:
    """Groups that changed, and whether more articles may wait."""
    lock_grouping(cursor)
    loosened = remove_links_by_stop_hashes(cursor)
    queue = queued(cursor, REGROUPED_AT_ONCE)
    touched = loosened | set(queue.values())
    if not touched:
        return 0, False
    wanted, stored = groups_around(cursor, touched)
    changes = group_changes(wanted, stored)
    write_changes(cursor, changes, stored, tools.clock.now())
    dequeue(cursor, queue)
    return len(changes.written) + len(changes.retired), len(queue) == REGROUPED_AT_ONCE


def groups_around(cursor: Cursor, article_ids: set[int]) -> tuple[list[Group], list[Group]]:
    """The groups that these articles belong to and those they are in; with whoever is in either."""
    seen: dict[int, Member] = {}
    looked: set[int] = set()
    pairs: set[Pair] = set()
    stored: dict[int | None, Group] = {}
    texts: set[bytes] = set()
    keys: set[int] = set()
    frontier = set(article_ids)
    while frontier:
        looked |= frontier
        found = members(cursor, frontier)
        groups = stored_groups(cursor, frontier)
        seen |= {member.article_id: member for member in found}
        stored |= {group.group_id: group for group in groups}
        new_texts = {member.text_hash for member in found} - texts
        new_keys = {member.wording_key for member in found if member.wording_key is not None} - keys
        new_pairs = copies(cursor, new_keys)
        pairs |= new_pairs
        reached = carriers(cursor, new_texts, new_keys.union(*new_pairs))
        reached.update(article for group in groups for article in group.kinds)
        texts |= new_texts
        keys |= new_keys
        frontier = reached - looked
    return groups_of(seen.values(), pairs), list(stored.values())
