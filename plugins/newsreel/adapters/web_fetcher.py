"""The one Fetcher: every feed, page and robots.txt goes through it.

Never raises for what a server or the network does. Proxies of the environment are not trusted;
cookies are not kept; redirects are followed here, one by one, so that each is checked.
"""

from __future__ import annotations

import asyncio
import re
import socket
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from newsreel.adapters.body_decoding import ACCEPT_ENCODING, BodyDecoder, BodyTooLargeError
from newsreel.adapters.dial_guard import DialGuard
from newsreel.adapters.fetch_failures import NO_CONTACT, LeadsAwayError, RefusedError, classify
from newsreel.adapters.retry_after import retry_after_seconds
from newsreel.domain.fetch import (
    FailureKind,
    Fetched,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
)
from newsreel.domain.settings import Settings
from newsreel.ports import Clock
from newsreel.rules.text import one_line
from newsreel.rules.urls import host_of, may_know_credentials, split_credentials

# Of browsers RFC 1945 section 9.3 said five; RFC 9110 section 15.4 leaves the number to the client.
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_KINDS_BY_STATUS = {
    206: FailureKind.TRUNCATED,
    401: FailureKind.BLOCKED, 402: FailureKind.BLOCKED, 403: FailureKind.BLOCKED,
    404: FailureKind.NOT_FOUND, 410: FailureKind.GONE, 429: FailureKind.RATE_LIMITED,
    451: FailureKind.BLOCKED,
}  # fmt: skip
_NO_TEXT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class WebFetcher:
    """Implements `ports.Fetcher` with aiohttp. Make one with `web_fetcher`."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, clock: Clock) -> None:
        self._session = session
        self._settings = settings
        self._clock = clock

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """One GET with its redirects, within the total time; outcome as a value."""
        started_at = self._clock.now()
        seconds = self._settings.total_timeout_seconds
        try:
            async with asyncio.timeout(min(seconds, request.seconds_left or seconds)):
                return await self._follow(request, started_at)
        except RefusedError as refusal:
            failure = FetchFailure(
                request.url, refusal.kind, refusal.reason[:500], started_at, self._clock.now(),
                refusal.status, refusal.retry_after, host=host_of(request.url),
            )  # fmt: skip
            if isinstance(refusal, LeadsAwayError):
                return replace(
                    failure,
                    leads_to=refusal.leads_to,
                    redirects=refusal.redirects,
                    moved_to=refusal.moved_to,
                )
            return failure
        except Exception as error:  # noqa: BLE001 - told apart by type; the unknown are raised again
            kind, reason = classify(error, self._settings)
            return FetchFailure(request.url, kind, reason[:500], started_at, self._clock.now())

    async def _follow(self, request: FetchRequest, started_at: datetime) -> Fetched:
        url = request.url
        moved_to: str | None = None
        is_permanent = True
        most = MOST_REDIRECTS if request.redirects_left is None else request.redirects_left
        for redirects in range(most + 1):
            async with self._session.get(
                url,
                headers=self._headers(request, url),
                allow_redirects=False,
            ) as response:
                if response.status in _REDIRECTS:
                    url = _next_url(url, response)
                    is_permanent = is_permanent and response.status in _PERMANENT
                    moved_to = url if is_permanent else moved_to
                    if request.stays_on_host and host_of(url) != host_of(request.url) and redirects < most:
                        raise LeadsAwayError(response.status, url, redirects + 1, moved_to)
                    continue
                body = await self._body(request, response)
                headers = _readable_headers(response)
                finished_at = self._clock.now()
                return Fetched(
                    request.url, url, response.status, headers, body, started_at, finished_at, moved_to
                )
        raise RefusedError(FailureKind.REDIRECTS, f"more than {MOST_REDIRECTS} redirects")

    def _headers(self, request: FetchRequest, url: str) -> Mapping[str, str]:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": request.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        if (given := request.credentials) and may_know_credentials(url, request.url):
            pair = f"{given.username}:{given.password}".encode()  # RFC 7617 section 2.1
            headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
        if url == (request.validators_url or request.url):
            if request.etag:
                headers["If-None-Match"] = request.etag
            if request.last_modified:
                headers["If-Modified-Since"] = request.last_modified
        return headers

    async def _body(self, request: FetchRequest, response: aiohttp.ClientResponse) -> bytes:
        # Believed of the address that was asked with validators only.
        if response.status == 304 and "If-None-Match" in response.request_info.headers:
            return b""
        if response.status == 304 and "If-Modified-Since" in response.request_info.headers:
            return b""
        if not 200 <= response.status < 300 or response.status == 206:
            # A 304 to an unconditional request ends here too: nothing is known that it could confirm;
            # and a 206, because no part was asked for.
            raise RefusedError(
                _KINDS_BY_STATUS.get(response.status, FailureKind.HTTP_ERROR),
                one_line(f"HTTP {response.status} {response.reason or ''}") or "",
                response.status,
                retry_after_seconds(response.headers.get("Retry-After"), self._clock.now()),
            )
        decoder = BodyDecoder(response.headers.get("Content-Encoding"), request.limit_bytes)
        try:
            async for chunk in response.content.iter_chunked(65536):
                decoder.feed(chunk)
            body = decoder.close()
        except BodyTooLargeError:
            if not request.cut_at_limit:
                raise
            body = decoder.beginning()
        if not body:
            raise RefusedError(FailureKind.EMPTY, "the answer has no body", response.status)
        return body


def _readable_headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case; a value with bytes that are no text is left out: nobody could store it,
    and an ETag of that kind could not be sent back."""
    return {name.lower(): value for name, value in response.headers.items() if not _NO_TEXT.search(value)}


def _next_url(url: str, response: aiohttp.ClientResponse) -> str:
    # Bytes that are no UTF-8 are meant as bytes of the path; they arrive as lone surrogates.
    location = _NO_TEXT.sub(
        lambda match: quote(match[0].encode("utf-8", "surrogateescape")), response.headers.get("Location", "")
    )
    target, _ = split_credentials(urljoin(url, location)) if location else ("", None)
    if urlsplit(target).scheme not in ("http", "https"):
        raise RefusedError(
            FailureKind.REDIRECTS,
            f"HTTP {response.status} leads to no http(s) address",
            response.status,
        )
    return target


class _LoopbackNames(AbstractResolver):
    """The system's resolver, but `localhost` and names below it are loopback (RFC 6761 6.3).

    Public names need a contact: without one they don't resolve, so nothing is sent.
    """

    def __init__(self, inner: AbstractResolver, has_contact: bool) -> None:
        self._inner = inner
        self._has_contact = has_contact

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host == "localhost" or host.endswith(".localhost"):
            found = ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
            )
            return [found]
        if not self._has_contact:
            raise RefusedError(FailureKind.NO_CONTACT, NO_CONTACT)
        return await self._inner.resolve(host, port, family)

    async def close(self) -> None:
        await self._inner.close()


@asynccontextmanager
async def web_fetcher(settings: Settings, clock: Clock) -> AsyncIterator[WebFetcher]:
    """A Fetcher with its own connections, closed at the end."""
    guard = DialGuard(settings.allowed_private_networks, None if settings.contact else NO_CONTACT)
    connector = aiohttp.TCPConnector(
        socket_factory=guard.socket_factory(),
        resolver=_LoopbackNames(aiohttp.ThreadedResolver(), settings.contact is not None),
        limit=settings.concurrent_hosts * 2,
        ttl_dns_cache=60,
    )
    # The total time is ours to keep: it spans redirects.
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout_seconds)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        auto_decompress=False,
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        requote_redirect_url=False,
    ) as session:
        yield WebFetcher(session, settings, clock)
