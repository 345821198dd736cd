"""When a feed is polled next, and why, in words."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from newsreel.domain.feed import NextPoll, PollPace
from newsreel.domain.fetch import FailureKind
from newsreel.rules.publisher_wishes import NOTHING_ASKED, Asked, first_allowed

# The bounds are Media Cloud's rss-fetcher's (10 to 1440 minutes), but less than a day, so that a
# nightly run alone finds every feed due. The pace is miniflux's, time by number of new entries.
MINIMUM_SECONDS = 10 * 60
MAXIMUM_SECONDS = 23 * 3600
# Ours: nothing is known yet; short enough that the second poll overlaps with the first.
FIRST_SECONDS = 3600
# Ours: how far one poll moves the interval. One odd day must not make a feed daily, or a quiet one hectic;
# rss-fetcher steps by 10 min up and 60 min down, whatever the interval is.
LENGTHEN = 1.5
SHORTEN = 0.5
SHORTEN_AFTER_GAP = 0.25
# Ours: how many polls the pace is taken of, a working day of a feed that is polled every hour.
PACE_POLLS = 6
# lion-reader's: a tenth of the interval, at most half an hour.
JITTER_SHARE = 0.1
MOST_JITTER_SECONDS = 30 * 60
FAILURE_BASE_SECONDS = 30 * 60  # lion-reader's, who doubles it too, but up to seven days
# RFC 9110 section 10.2.3 sets no limit; feedbin stops at 8 h. Ours is the longest that a nightly run notices.
RETRY_AFTER_LIMIT_SECONDS = 24 * 3600
# rss-fetcher's: how much a failure says about the next try. What the network or a tired server does
# passes; what the server says about the address, or the address answers with, tends to stay.
HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
_WEIGHTS = {
    FailureKind.TIMEOUT: TEMPORARY, FailureKind.CONNECTION: TEMPORARY, FailureKind.RATE_LIMITED: TEMPORARY,
    FailureKind.NAME_RESOLUTION: SOFT, FailureKind.HTTP_ERROR: SOFT, FailureKind.TRUNCATED: SOFT,
    FailureKind.EMPTY: SOFT, FailureKind.BAD_ENCODING: SOFT, FailureKind.UNREADABLE: SOFT,
    FailureKind.TLS: SOFT,
}  # fmt: skip


def after_success(
    feed_id: int, interval_seconds: int, pace: PollPace, asked: Asked, now: datetime, *, missed: int = 0
) -> NextPoll:
    """After a poll that answered: as often as entries appear, one poll to a new entry.

    The interval moves towards that by half at most, and stays within its bounds.

    Args:
        interval_seconds: the interval that led to this poll.
        pace: new entries in the last polls, this one included.
        asked: the publisher's wishes, a lower bound within our maximum.
        missed: how many entries the feed lists where none was known before, which means that some
            came and went unseen; 0 where it overlaps.
    """
    if missed:
        interval = interval_seconds * SHORTEN_AFTER_GAP
        why = f"none of the {missed} entries was known before, so some were missed"
    elif pace.new == 0:
        interval = interval_seconds * LENGTHEN
        why = f"nothing was new in the last {_polls(pace)}"
    else:
        interval = pace.seconds / pace.new
        interval = min(max(interval, interval_seconds * SHORTEN), interval_seconds * LENGTHEN)
        entries = "1 entry was" if pace.new == 1 else f"{pace.new} entries were"
        why = f"{entries} new in the last {_polls(pace)} ({_words(pace.seconds)})"
    return _scheduled(feed_id, interval, why, asked, now)


def after_first(feed_id: int, asked: Asked, now: datetime) -> NextPoll:
    """After the first poll of a feed: everything is new, which says nothing about its pace."""
    return _scheduled(feed_id, FIRST_SECONDS, "this was the first poll", asked, now)


def failure_weight(kind: FailureKind) -> float:
    """How heavily a failure counts towards the next wait: hard 1, soft 0.5, temporary 0.25."""
    return _WEIGHTS.get(kind, HARD)


def after_failure(
    feed_id: int,
    interval_seconds: int,
    failures: int,
    weight: float,
    retry_after_seconds: int | None,
    reason: str,
    now: datetime,
    asked: Asked = NOTHING_ASKED,
) -> NextPoll:
    """After a failed poll: 30 min * 2^(weight-1), at most a day; a feed is never dropped for failing.

    Args:
        interval_seconds: kept for the time after the recovery.
        failures: in a row, this one included.
        weight: sum of the weights of these failures.
        asked: whose hours and days to skip hold now, too; how long a body is good for says nothing of one
            that was not had.
    """
    # 2^6 half hours are more than a day: larger powers would overflow a float in the end.
    wait = min(FAILURE_BASE_SECONDS * 2 ** min(max(weight - 1.0, 0.0), 6.0), MAXIMUM_SECONDS)
    wait = min(wait + _jitter_seconds(feed_id, wait, now), MAXIMUM_SECONDS)
    words = f"failure {failures} in a row ({reason}): next try in {_words(wait)}"
    if retry_after_seconds is not None and retry_after_seconds > wait:
        wait = min(retry_after_seconds, RETRY_AFTER_LIMIT_SECONDS)
        words = f"failure {failures} in a row ({reason}): the server asked to wait {_words(wait)}"
    at = now + timedelta(seconds=int(wait))
    allowed = first_allowed(asked, at, max(at, now + timedelta(seconds=MAXIMUM_SECONDS)))
    if allowed > at:
        words += _put_off(allowed)
    return NextPoll(allowed, interval_seconds, words)


def _scheduled(feed_id: int, interval: float, why: str, asked: Asked, now: datetime) -> NextPoll:
    seconds = int(min(max(interval, MINIMUM_SECONDS), MAXIMUM_SECONDS))
    words = f"every {_words(seconds)}, because {why}"
    minimum = min(asked.minimum_seconds, MAXIMUM_SECONDS)
    if minimum > seconds:
        seconds = minimum
        words = f"every {_words(seconds)}, as the publisher asks"
    elif minimum:
        words += f"; the publisher asks for at least {_words(minimum)}"
    latest = now + timedelta(seconds=MAXIMUM_SECONDS)
    at = min(now + timedelta(seconds=seconds + _jitter_seconds(feed_id, seconds, now)), latest)
    allowed = first_allowed(asked, at, latest)
    if allowed > at:
        words += _put_off(allowed)
    return NextPoll(allowed, seconds, words)


def _put_off(allowed: datetime) -> str:
    return f"; put off to {allowed:%H:%M} UTC, because the publisher asks to be left alone before"


def _jitter_seconds(feed_id: int, seconds: float, now: datetime) -> int:
    """0 to a tenth of the wait, so that feeds added together drift apart; the same for feed and time."""
    digest = hashlib.sha256(f"{feed_id} {int(now.timestamp())}".encode()).digest()
    share = int.from_bytes(digest[:4]) / 2**32
    return int(min(seconds * JITTER_SHARE, MOST_JITTER_SECONDS) * share)


def _polls(pace: PollPace) -> str:
    return "poll" if pace.polls == 1 else f"{pace.polls} polls"


def _words(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"
