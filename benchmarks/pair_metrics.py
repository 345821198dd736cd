"""How found pairs are compared with labelled clusters."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence

from benchmarks.text_metrics import Score
from newsreel.rules.grouping import components

Pair = tuple[int, int]


def pairs_of(clusters: Sequence[Hashable]) -> set[Pair]:
    """All pairs of documents (by index, the lower first) of one cluster."""
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, cluster in enumerate(clusters):
        members[cluster].append(index)
    return {pair for found in members.values() for pair in itertools.combinations(found, 2)}


def pair_score(found: Collection[Pair], true: Collection[Pair]) -> Score:
    """Precision and recall of pairs."""
    right = len(set(found) & set(true))
    return Score(right / len(found) if found else 0.0, right / len(true) if true else 0.0)


def closed(found: Iterable[Pair]) -> set[Pair]:
    """All pairs within the connected components that the pairs make up."""
    indexes = ([node for node in component if isinstance(node, int)] for component in components((), found))
    return {pair for members in indexes for pair in itertools.combinations(sorted(members), 2)}
