"""Which pairs of wordings are worth comparing: those whose sketches share hashes, of neighbouring weeks.

The index has a shelf for every week and version of the rules, so that sketches of two versions never meet
and those of an old one can be thrown away together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from newsreel.rules.near_duplicates import RULE_VERSION

# Measured, with their recall, in docs/decisions/0005-duplicates.md.
# One shared hash is often furniture; copies share several.
FEWEST_SHARED = 2
# A hash that more wordings of one week share is a stop hash. The work for a hash grows with the square of
# this; a wire story seldom has so many wordings (copies that are word for word the same are one wording).
CROWD = 500
_SHELVES_A_VERSION = 1_000_000
_DAYS_A_WEEK = 7

# The wordings under a shelf and a hash.
Postings = Mapping[tuple[int, int], Collection[int]]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sketched:
    """A wording, as it is searched by: its key, the shelf of its week and its sketch."""

    wording_key: int
    shelf: int
    sketch: tuple[int, ...]


def shelf_of(moment: datetime) -> int:
    """The version of the rules times a million, plus the week (UTC) counted from 1 January of year 1."""
    # That day was a Monday, and its ordinal is 1.
    return RULE_VERSION * _SHELVES_A_VERSION + (moment.astimezone(UTC).toordinal() - 1) // _DAYS_A_WEEK


def places_to_look(wordings: Iterable[Sketched], stop_hashes: Collection[int] = ()) -> dict[int, list[int]]:
    """Hashes by shelf under which copies of these may be: of the week itself and its neighbours."""
    places: defaultdict[int, set[int]] = defaultdict(set)
    for one in wordings:
        for shelf in _shelves_around(one.shelf):
            places[shelf].update(one.sketch)
    return {shelf: sorted(hashes.difference(stop_hashes)) for shelf, hashes in sorted(places.items())}


def crowded(postings: Postings) -> set[int]:
    """Hashes that more than `CROWD` wordings of one week share."""
    return {value for (_, value), keys in postings.items() if len(keys) > CROWD}


def candidate_pairs(
    wordings: Iterable[Sketched], postings: Postings, stop_hashes: Collection[int]
) -> set[Pair]:
    """Pairs (lower key first) that share enough hashes which are no stop hashes."""
    shared: defaultdict[Pair, set[int]] = defaultdict(set)
    for one in wordings:
        for value in one.sketch:
            if value in stop_hashes:
                continue
            for shelf in _shelves_around(one.shelf):
                for other in postings.get((shelf, value), ()):
                    if other != one.wording_key:
                        shared[ordered(one.wording_key, other)].add(value)
    return {pair for pair, found in shared.items() if len(found) >= FEWEST_SHARED}


def ordered(one: int, other: int) -> Pair:
    """A pair as it is written: the lower key first."""
    return (one, other) if one < other else (other, one)


def _shelves_around(shelf: int) -> tuple[int, int, int]:
    return shelf - 1, shelf, shelf + 1
