"""Who belongs to a duplicate group, and who represents it. Independent of the order of arrival."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsreel.rules.candidates import Pair
from newsreel.rules.near_duplicates import RULE_VERSION

# As groups carry it.
GROUPING_VERSION = f"near-{RULE_VERSION}"


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it.

    Attributes:
        dated_at: its publication, else when it was first seen.
        text_hash: equal for exact copies.
        wording_key: key of its wording, as links name it; None for a tiny text.
    """

    article_id: int
    dated_at: datetime
    canonical_url_hash: bytes
    text_hash: bytes
    wording_key: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group, stored or wanted; `kinds` says by member whether it is an exact or a near copy.

    `group_id` is None for a wanted group that is not stored yet.
    """

    group_id: int | None
    representative: int
    kinds: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class GroupChanges:
    """What has to be written: groups, and what becomes of those that are no more.

    `retired` leads from the key of each to the key of the group that took its members over, if any.
    """

    written: Sequence[Group] = ()
    retired: Mapping[int, int | None] = field(default_factory=dict)


def components(nodes: Iterable[Hashable], edges: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Connected components (union-find with path halving); nodes that only edges name count too."""
    parent: dict[Hashable, Hashable] = {node: node for node in nodes}

    def root(node: Hashable) -> Hashable:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[above]
        return node

    for one, other in edges:
        parent[root(one)] = root(other)
    found: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for node in list(parent):
        found[root(node)].add(node)
    return list(found.values())


def groups_of(members: Iterable[Member], copies: Iterable[Pair]) -> list[Group]:
    """The groups that members make up: by equal texts, equal wordings, and wordings that are copies."""
    by_id = {member.article_id: member for member in members}
    # Articles and wordings are both numbers: an article stands as ("article", number).
    edges: list[tuple[Hashable, Hashable]] = list(copies)
    for member in by_id.values():
        edges.append((("article", member.article_id), member.text_hash))
        if member.wording_key is not None:
            edges.append((("article", member.article_id), member.wording_key))
    wanted = []
    for component in components((), edges):
        together = [by_id[node[1]] for node in component if isinstance(node, tuple)]
        if len(together) > 1:
            wanted.append(_group(together))
    return sorted(wanted, key=lambda group: group.representative)


def group_changes(wanted: Sequence[Group], stored: Sequence[Group]) -> GroupChanges:
    """Give wanted groups the keys of stored ones, and say what differs.

    A stored key goes where most of its members are. Of several keys that meet, that of the group whose
    representative stays is kept, else the lowest; the others are retired.
    """
    home = {article: index for index, group in enumerate(wanted) for article in group.kinds}
    claims: defaultdict[int, list[Group]] = defaultdict(list)
    retired: dict[int, int | None] = {}
    for group in stored:
        places = Counter(home[article] for article in group.kinds if article in home)
        if places:
            claims[min(places, key=lambda index: (-places[index], index))].append(group)
        else:
            retired[_key(group)] = None
    written = []
    for index, group in enumerate(wanted):
        claimants = sorted(
            claims[index], key=lambda old: (old.representative != group.representative, _key(old))
        )
        if not claimants:
            written.append(group)
            continue
        keeper = claimants[0]
        retired |= {_key(loser): keeper.group_id for loser in claimants[1:]}
        named = Group(keeper.group_id, group.representative, group.kinds)
        if named != keeper:
            written.append(named)
    return GroupChanges(written, retired)


def _group(together: Sequence[Member]) -> Group:
    """Represented by the article published first; of two at one moment, by the smaller URL hash."""
    first = min(together, key=lambda member: (member.dated_at, member.canonical_url_hash))
    kinds = {
        member.article_id: "exact" if member.text_hash == first.text_hash else "near"
        for member in sorted(together, key=lambda member: member.article_id)
    }
    return Group(None, first.article_id, kinds)


def _key(group: Group) -> int:
    if group.group_id is None:
        raise ValueError("a stored group has a key")
    return group.group_id
