"""When a feed is polled next, and why, in words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from newsreel.domain.feed import NextPoll

# The bounds and steps are those of Media Cloud's rss-fetcher (10 to 1440 minutes; a share of known
# entries of two thirds and more lengthens, of one third and less shortens), with a factor in place
# of fixed minutes so that long intervals recover as fast as short ones.
MINIMUM_SECONDS = 10 * 60
# Less than a day, so that a nightly run alone finds every feed due.
MAXIMUM_SECONDS = 23 * 3600
FIRST_SECONDS = 3600
LENGTHEN = 1.5
SHORTEN = 0.5
FAILURE_BASE_SECONDS = 30 * 60
FAILURE_DOUBLINGS = 6
RETRY_AFTER_LIMIT_SECONDS = 24 * 3600


def after_success(
    interval_seconds: int, seen: int, new: int, asked_seconds: int | None, now: datetime
) -> NextPoll:
    """After a poll that answered: shorter when most entries were new, longer when few were.

    Args:
        interval_seconds: the interval that led to this poll.
        seen: entries that the feed lists (0 when it said "unchanged").
        new: of these, entries not known before.
        asked_seconds: the publisher's own wish (ttl, max-age), a lower bound within our maximum.
    """
    if seen == 0 or new == 0:
        interval, why = interval_seconds * LENGTHEN, "nothing was new"
    elif new / seen >= 2 / 3:
        interval, why = interval_seconds * SHORTEN, f"{new} of {seen} entries were new"
    elif new / seen <= 1 / 3:
        interval, why = interval_seconds * LENGTHEN, f"only {new} of {seen} entries were new"
    else:
        interval, why = float(interval_seconds), f"{new} of {seen} entries were new"
    return _scheduled(interval, why, asked_seconds, now)


def after_first(asked_seconds: int | None, now: datetime) -> NextPoll:
    """After the first poll of a feed: everything is new, which says nothing about its pace."""
    return _scheduled(FIRST_SECONDS, "this was the first poll", asked_seconds, now)


def after_failure(
    interval_seconds: int,
    failures: int,
    retry_after_seconds: int | None,
    reason: str,
    now: datetime,
) -> NextPoll:
    """After a failed poll: 30 min * 2^(n-1), at most a day (lion-reader's base); never dropped.

    `interval_seconds` is kept for the time after the recovery.
    """
    doublings = min(max(failures, 1) - 1, FAILURE_DOUBLINGS)
    wait = min(FAILURE_BASE_SECONDS * 2**doublings, MAXIMUM_SECONDS)
    words = f"failure {failures} in a row ({reason}): next try in {_minutes(wait)}"
    if retry_after_seconds is not None and retry_after_seconds > wait:
        wait = min(retry_after_seconds, RETRY_AFTER_LIMIT_SECONDS)
        words = f"failure {failures} in a row ({reason}): the server asked to wait {_minutes(wait)}"
    return NextPoll(now + timedelta(seconds=wait), interval_seconds, words)


def asked_seconds(ttl_seconds: int | None, cache_control: str | None) -> int | None:
    """The publisher's wish: the larger of the feed's ttl and the answer's max-age, in seconds."""
    match = re.search(r"max-age\s*=\s*\"?(\d{1,9})", cache_control or "", re.IGNORECASE)
    wishes = [ttl_seconds or 0, int(match[1]) if match else 0]
    return max(wishes) or None


def _scheduled(interval: float, why: str, asked_seconds: int | None, now: datetime) -> NextPoll:
    seconds = int(min(max(interval, MINIMUM_SECONDS), MAXIMUM_SECONDS))
    words = f"every {_minutes(seconds)}, because {why}"
    asked = min(asked_seconds or 0, MAXIMUM_SECONDS)
    if asked > seconds:
        seconds = asked
        words = f"every {_minutes(seconds)}, as the publisher asks"
    return NextPoll(now + timedelta(seconds=seconds), seconds, words)


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"
