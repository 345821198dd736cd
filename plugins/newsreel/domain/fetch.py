"""One request and what came of it. A failure is a value: it becomes a row with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FailureKind(StrEnum):
    """Why a request, or the reading of its body, came to nothing."""

    HTTP_ERROR = "http_error"
    GONE = "gone"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    NAME_RESOLUTION = "name_resolution"
    TLS = "tls"
    FORBIDDEN_ADDRESS = "forbidden_address"
    NO_CONTACT = "no_contact"
    BUDGET_SPENT = "budget_spent"
    RESTING = "resting"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"
    BAD_URL = "bad_url"


@dataclass(frozen=True, slots=True)
class Credentials:
    """HTTP basic credentials of a feed; `repr` hides them so that no log can show them."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A GET to send. `etag` and `last_modified` are resent verbatim; sizes are decompressed bytes.

    `validators_url` is the address that gave the two, where a redirect leads on to it; else `url` did.
    `stays_on_host` ends the request where a redirect leads to another host. `cut_at_limit` takes the
    beginning of a body that is too large, which is right for robots.txt only. `seconds_left` and
    `redirects_left` are for a request that goes on where another one ended; None for the full measure.
    """

    url: str
    limit_bytes: int
    accept: str = "*/*"
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    credentials: Credentials | None = None
    stays_on_host: bool = False
    cut_at_limit: bool = False
    seconds_left: float | None = None
    redirects_left: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete answer with status 200 to 299, or 304 with an empty body.

    `headers` has lower-case names; `body` is decompressed; `fetched_at` is when it was complete.
    `moved_to` is where the permanent redirects (301, 308) at the beginning of the way lead.
    """

    request_url: str
    final_url: str
    http_status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    started_at: datetime
    fetched_at: datetime
    moved_to: str | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server says that nothing changed since the validators were given."""
        return self.http_status == 304


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """No usable answer. `reason` is for a person; `retry_after_seconds` is the server's own wish.

    `leads_to` is the address on another host that a request which stays on its host was sent to, after
    so many `redirects`; `moved_to` as of `Fetched`. `host` is the one that was asked last, where
    redirects led away from the request's own.
    """

    request_url: str
    kind: FailureKind
    reason: str
    started_at: datetime
    failed_at: datetime
    http_status: int | None = None
    retry_after_seconds: int | None = None
    leads_to: str | None = None
    redirects: int = 0
    moved_to: str | None = None
    host: str | None = None

    @property
    def asks_for_rest(self) -> bool:
        """Whether the server asks to be left alone for a while (429, 503), whatever the address."""
        return self.kind is FailureKind.RATE_LIMITED or self.http_status == 503


FetchOutcome = Fetched | FetchFailure


def not_asked(
    url: str,
    kind: FailureKind,
    reason: str,
    at: datetime,
    *,
    http_status: int | None = None,
    retry_after_seconds: int | None = None,
) -> FetchFailure:
    """The failure of a request that was never sent.

    Status and wish are those of an earlier answer, where it is the reason.
    """
    return FetchFailure(url, kind, reason, at, at, http_status, retry_after_seconds)


def is_resting(outcome: FetchOutcome) -> bool:
    """Whether nobody was asked because the host wants to be left alone for longer than a run waits."""
    return isinstance(outcome, FetchFailure) and outcome.kind is FailureKind.RESTING
