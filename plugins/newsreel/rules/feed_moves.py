"""When a permanent redirect is believed: seen on many polls over many days, never at first sight.

A captive portal and a broken deployment say 301 as well. feedbin waits for hundreds of sightings,
lion-reader for seven days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsreel.domain.feed import MoveSighting

# Ten polls are ours: the days are what counts, the polls that they were seen on more than one.
MOVE_POLLS = 10
MOVE_AFTER = timedelta(days=7)


def sighting_after(previous: MoveSighting | None, leads_to: str | None, now: datetime) -> MoveSighting | None:
    """What is known of a feed's move after a poll that answered.

    Args:
        leads_to: where permanent redirects led; None (no redirect, or a temporary one) starts over.
    """
    if leads_to is None:
        return None
    if previous is None or previous.url != leads_to:
        return MoveSighting(leads_to, now, 1)
    return MoveSighting(leads_to, previous.first_seen_at, previous.polls + 1)


def is_believed(sighting: MoveSighting | None, now: datetime) -> bool:
    """Whether the feed's address is to be changed."""
    return (
        sighting is not None and sighting.polls >= MOVE_POLLS and now - sighting.first_seen_at >= MOVE_AFTER
    )
