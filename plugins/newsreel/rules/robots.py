"""How long a robots.txt is believed, and what holds while it can't be had (RFC 9309)."""

from __future__ import annotations

from codecs import BOM_UTF8
from datetime import datetime, timedelta

from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome
from newsreel.domain.robots import RobotsFile

# Section 2.4: a cached version should not be used for more than 24 hours, unless the file can't be had.
FRESH = timedelta(hours=24)
# Section 2.3.1.4: "for example, 30 days", after which it may count as not there, or the last one be used.
UNREACHABLE_LIMIT = timedelta(days=30)
# How soon a robots.txt that failed is asked for again: as soon as pages that wait for it are.
ASK_AGAIN = timedelta(hours=1)
# Section 2.5 asks crawlers to read at least 500 KiB; what is beyond is not read.
LIMIT_BYTES = 512 * 1024
# What never reached the server says nothing about it.
_OURS = frozenset(
    {
        FailureKind.NO_CONTACT,
        FailureKind.FORBIDDEN_ADDRESS,
        FailureKind.BUDGET_SPENT,
        FailureKind.RESTING,
    }
)


def is_servers(outcome: FetchOutcome) -> bool:
    """Whether an outcome is the server's, or the way's to it, rather than a decision of ours."""
    return isinstance(outcome, Fetched) or outcome.kind not in _OURS


def is_fresh(known: RobotsFile, now: datetime) -> bool:
    """Whether what is known holds without asking again."""
    age = now - known.checked_at
    longest = FRESH
    if known.unreachable_since is not None:
        longest = max(ASK_AGAIN, timedelta(seconds=known.retry_after_seconds or 0))
    return timedelta(0) <= age < longest


def after_answer(known: RobotsFile | None, origin: str, outcome: FetchOutcome) -> RobotsFile:
    """What is known after asking: section 2.3.1.

    4xx and endless redirects mean that there are no rules, an empty file has none; 5xx, 429 and no
    answer at all mean that nobody knows.
    """
    if isinstance(outcome, Fetched):
        at = outcome.fetched_at
        body = outcome.body
        if len(body) >= LIMIT_BYTES:  # a rule that was cut would be another rule
            body = body[: body.rfind(b"\n") + 1]
        return RobotsFile(origin, at, body, at, http_status=outcome.http_status)
    at, status = outcome.failed_at, outcome.http_status
    is_refusal = status is not None and 400 <= status < 500 and outcome.kind != FailureKind.RATE_LIMITED
    if is_refusal or outcome.kind in (FailureKind.EMPTY, FailureKind.REDIRECTS):
        return RobotsFile(origin, at, None, at, http_status=status)
    return RobotsFile(
        origin,
        at,
        known.body if known else None,
        known.answered_at if known else None,
        (known.unreachable_since if known else None) or at,
        outcome.reason,
        status,
        outcome.retry_after_seconds,
    )


def names_other_sitemaps(before: RobotsFile | None, known: RobotsFile) -> bool:
    """Whether the lines `Sitemap:` are others than they were, where it is known what they were.

    What those name is read by whoever searches sitemaps; this tells only that there is something new to read.
    """
    if before is None or before.answered_at is None or known.answered_at is None:
        return False
    return _sitemap_lines(before.body) != _sitemap_lines(known.body)


def _sitemap_lines(body: bytes | None) -> frozenset[bytes]:
    pairs = (line.partition(b":") for line in (body or b"").removeprefix(BOM_UTF8).splitlines())
    return frozenset(value.strip() for key, _, value in pairs if key.strip().lower() == b"sitemap")


def holds_back(known: RobotsFile, now: datetime) -> bool:
    """Whether nothing is to be asked for, because nobody knows the rules.

    After 30 days the last rules that were had hold again, and none where there never were any.
    """
    since = known.unreachable_since
    return since is not None and now - since < UNREACHABLE_LIMIT


def as_outcome(known: RobotsFile, url: str) -> Fetched | FetchFailure:
    """What asking for the file gave, for those who read it themselves."""
    if known.unreachable_since is None and known.body is not None:
        status = known.http_status or 200
        return Fetched(url, url, status, {}, known.body, known.checked_at, known.checked_at)
    kind = FailureKind.NOT_FOUND if known.unreachable_since is None else FailureKind.ROBOTS_UNAVAILABLE
    reason = known.reason or "there is no robots.txt"
    at = known.checked_at
    return FetchFailure(url, kind, reason, at, at, known.http_status, known.retry_after_seconds)
