"""What went wrong with a request, told apart by type, in words for a person."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator

import aiohttp

from newsreel.adapters.body_decoding import BodyTooLargeError, BodyTruncatedError, BodyUndecodableError
from newsreel.adapters.dial_guard import REFUSED_ERRNO
from newsreel.domain.fetch import FailureKind
from newsreel.domain.settings import Settings

NO_CONTACT = (
    "no contact is set, so nobody could write to us: set NEWSREEL_CONTACT to an e-mail address or"
    " a URL (it goes into the User-Agent)"
)


class RefusedError(Exception):
    """Ends a request with a failure; carries what the row says."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.status, self.retry_after = kind, reason, status, retry_after


class LeadsAwayError(RefusedError):
    """A redirect leads to another host, where this request does not go; see `FetchFailure`."""

    def __init__(self, status: int, leads_to: str, redirects: int, moved_to: str | None) -> None:
        super().__init__(FailureKind.REDIRECTS, f"HTTP {status} leads to another host", status)
        self.leads_to, self.redirects, self.moved_to = leads_to, redirects, moved_to


def classify(error: Exception, settings: Settings) -> tuple[FailureKind, str]:
    """What went wrong, told apart by type; unknown errors are bugs and go on."""
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno == REFUSED_ERRNO:
            is_ours = cause.strerror == NO_CONTACT
            kind = FailureKind.NO_CONTACT if is_ours else FailureKind.FORBIDDEN_ADDRESS
            return kind, str(cause.strerror)
        if isinstance(cause, ssl.SSLError | aiohttp.ClientSSLError):
            return FailureKind.TLS, f"TLS failed: {cause}"
    match error:
        case TimeoutError():
            return (
                FailureKind.TIMEOUT,
                f"no complete answer in {settings.total_timeout_seconds:g} s",
            )
        case BodyTooLargeError():
            return FailureKind.TOO_LARGE, "the body is larger than the limit"
        case BodyTruncatedError() | aiohttp.ClientPayloadError():
            return FailureKind.TRUNCATED, "the body stops before its end"
        case BodyUndecodableError():
            return FailureKind.BAD_ENCODING, str(error)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError() | ValueError():
            return FailureKind.BAD_URL, f"not an address that can be asked for: {error}"
        case aiohttp.ClientConnectorDNSError():
            return FailureKind.NAME_RESOLUTION, "the host name does not resolve"
        case aiohttp.ClientConnectorError():
            # Not its own text: that is asyncio's, and says the address over again.
            code = error.os_error.errno
            why = os.strerror(code) if code else "the attempt failed"
            return FailureKind.CONNECTION, f"no connection to {error.host} port {error.port} ({why})"
        case aiohttp.ClientError() | OSError():
            return FailureKind.CONNECTION, f"{type(error).__name__}: {error}"
    raise error


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or getattr(cause, "os_error", None)
