"""Who belongs to a duplicate group, and who represents it. Independent of the order of arrival."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

# Raise it whenever a rule changes who is grouped.
GROUPING_VERSION = "exact-1"


@dataclass(frozen=True, slots=True)
class Member:
    """An article that carries a text; `dated_at` is its publication, else when it was first seen."""

    article_id: int
    dated_at: datetime
    canonical_url_hash: bytes


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What has to change for a group to be right; `dissolved` when fewer than two carry the text."""

    representative: int
    joining: tuple[int, ...]
    leaving: tuple[int, ...]
    dissolved: bool = False


def representative(members: Sequence[Member]) -> int:
    """The article published first; of two at the same moment, the one with the smaller URL hash."""
    return min(members, key=lambda member: (member.dated_at, member.canonical_url_hash)).article_id


def group_change(
    members: Sequence[Member], stored_members: Collection[int], stored_representative: int | None
) -> GroupChange | None:
    """Compare who carries a text with who is stored as its group; None when nothing changes."""
    current = {member.article_id for member in members}
    stored = set(stored_members)
    if len(current) < 2:
        if not stored:
            return None
        return GroupChange(0, (), tuple(sorted(stored)), dissolved=True)
    first = representative(members)
    joining, leaving = tuple(sorted(current - stored)), tuple(sorted(stored - current))
    if not joining and not leaving and first == stored_representative:
        return None
    return GroupChange(first, joining, leaving)
