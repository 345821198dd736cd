"""Which pairs of wordings are worth comparing: those whose sketches share hashes, of the same weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

# One shared hash is often furniture; copies share several.
FEWEST_SHARED = 2
# A hash that more wordings of one week share is a stop hash. The work for a hash grows with the square of
# this; a wire story seldom has so many wordings (copies that are word for word the same are one wording).
CROWD = 500
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sketched:
    """A wording, as it is searched by: its key, the Monday of its week and its sketch."""

    wording_key: UUID
    week: date
    sketch: tuple[int, ...]


Postings = Mapping[tuple[date, int], Collection[UUID]]


def week_of(moment: datetime) -> date:
    """Monday (UTC) of the week of a moment."""
    day = moment.astimezone(UTC).date()
    return date.fromordinal(max(1, day.toordinal() - day.weekday()))


def places_to_look(wordings: Iterable[Sketched]) -> list[tuple[date, int]]:
    """Weeks and hashes under which copies of these may be: of the week itself and its neighbours."""
    places = {
        (date.fromordinal(ordinal), value)
        for one in wordings
        for ordinal in _weeks_around(one.week)
        for value in one.sketch
    }
    return sorted(places)


def crowded(postings: Postings) -> set[int]:
    """Hashes that more than `CROWD` wordings of one week share."""
    return {value for (_, value), keys in postings.items() if len(keys) > CROWD}


def candidate_pairs(
    wordings: Iterable[Sketched], postings: Postings, stop_hashes: Collection[int]
) -> dict[tuple[UUID, UUID], tuple[int, ...]]:
    """Pairs (lower key first) that share enough hashes which are no stop hashes; with those hashes."""
    shared: defaultdict[tuple[UUID, UUID], set[int]] = defaultdict(set)
    for one in wordings:
        for value in one.sketch:
            if value in stop_hashes:
                continue
            for ordinal in _weeks_around(one.week):
                for other in postings.get((date.fromordinal(ordinal), value), ()):
                    if other != one.wording_key:
                        pair = (
                            (one.wording_key, other) if one.wording_key < other else (other, one.wording_key)
                        )
                        shared[pair].add(value)
    return {pair: tuple(sorted(found)) for pair, found in shared.items() if len(found) >= FEWEST_SHARED}


def _weeks_around(week: date) -> list[int]:
    """Ordinals of the Mondays before, of and after a week, as far as the calendar goes."""
    here = week.toordinal()
    return [day for day in (here - _WEEK.days, here, here + _WEEK.days) if 1 <= day <= date.max.toordinal()]
