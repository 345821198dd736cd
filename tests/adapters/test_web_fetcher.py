"""Whatever a server does, a fetch ends in time, with a value that says what happened."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from newsreel.adapters.web_fetcher import WebFetcher
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure, FetchOutcome, FetchRequest
from newsreel.domain.settings import Settings, settings_from_environment
from tests.support.fetching import fetch, with_fetcher
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import FEED, LIMIT_BYTES, MISBEHAVIOURS, bomb
from tests.support.site_visits import Visit
from tests.support.tls_servers import plain_text_server

TOTAL_SECONDS = 1.5


@pytest.fixture(scope="module")
def site() -> Iterator[MisbehavingSite]:
    for encoding in ("gzip", "deflate", "br", "zstd"):
        bomb(encoding)  # made before any clock runs
    with misbehaving_site({"cookie": _sets_cookie}) as running:
        yield running


@pytest.fixture
def settings() -> Settings:
    loopback = settings_from_environment({"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8"})
    return replace(loopback, total_timeout_seconds=TOTAL_SECONDS)


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_comes_to_what_is_promised(name: str, site: MisbehavingSite, settings: Settings) -> None:
    case = MISBEHAVIOURS[name]
    request = FetchRequest(site.url(name), LIMIT_BYTES, etag=case.etag)

    begun = time.monotonic()
    (outcome,) = fetch(settings, request)
    took = time.monotonic() - begun

    assert took < TOTAL_SECONDS + 1
    assert case.takes_all_the_time == (took >= TOTAL_SECONDS)
    assert outcome.request_url == request.url
    assert outcome.http_status == case.http_status
    if case.kind is None:
        assert isinstance(outcome, Fetched)
        assert outcome.body == case.body
        assert outcome.fetched_at >= outcome.started_at
        # Every value can be stored, and every validator sent back.
        "".join(outcome.headers.values()).encode()
        assert not any(ord(char) < 32 for value in outcome.headers.values() for char in value)
    else:
        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == case.kind
        assert case.reason in outcome.reason
        assert outcome.retry_after_seconds == case.retry_after
        assert 0 < len(outcome.reason.encode()) <= 2000
        assert outcome.failed_at >= outcome.started_at


def test_one_fetcher_outlives_them_all_at_once(site: MisbehavingSite, settings: Settings) -> None:
    async def all_at_once(fetcher: WebFetcher) -> Sequence[FetchOutcome]:
        names = [*MISBEHAVIOURS, "honest"]
        requests = [FetchRequest(site.url(name), LIMIT_BYTES, etag=None) for name in names]
        await asyncio.gather(*(fetcher.fetch(request) for request in requests))
        return [await fetcher.fetch(FetchRequest(site.url("honest"), LIMIT_BYTES))]

    # Time enough for the bombs of all to be unpacked on one processor.
    (last,) = with_fetcher(replace(settings, total_timeout_seconds=3.0), all_at_once)

    assert isinstance(last, Fetched)
    assert last.body == FEED


def test_a_server_that_speaks_no_tls_is_a_tls_failure(settings: Settings) -> None:
    with plain_text_server() as port:
        (outcome,) = fetch(settings, FetchRequest(f"https://127.0.0.1:{port}/", LIMIT_BYTES))

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.TLS


def test_a_port_where_nobody_listens_is_a_connection_failure(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    (outcome,) = fetch(settings, FetchRequest(f"http://127.0.0.1:{port}/", LIMIT_BYTES))

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.CONNECTION
    assert outcome.reason == f"no connection to 127.0.0.1 port {port} (Connection refused)"


@pytest.mark.parametrize(
    "url",
    ["http://[bad/", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "", "http://127.0.0.1:99999/"],
)
def test_what_is_no_address_is_said_to_be_none(url: str, settings: Settings) -> None:
    (outcome,) = fetch(settings, FetchRequest(url, LIMIT_BYTES))

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.BAD_URL


def test_validators_are_sent_to_the_letter_and_a_304_is_believed(
    site: MisbehavingSite, settings: Settings
) -> None:
    etag, modified = "W/\"odd ÿ 'one'\"", "Friday, 20-Nov-26 12:00:00 GMT"
    request = FetchRequest(
        site.url("304_without_etag/letter"), LIMIT_BYTES, etag=etag, last_modified=modified
    )

    (outcome,) = fetch(settings, request)

    sent = next(headers for _, path, headers in site.requests if path == "/304_without_etag/letter")
    assert sent["if-none-match"].encode("latin-1").decode() == etag
    assert sent["if-modified-since"] == modified
    assert isinstance(outcome, Fetched)
    assert outcome.not_modified


def test_asks_as_the_settings_say_and_keeps_no_cookies(site: MisbehavingSite, settings: Settings) -> None:
    named = replace(settings, contact="press@example.org")
    url = site.url("cookie")

    fetch(named, FetchRequest(url, LIMIT_BYTES, accept="text/x"), FetchRequest(url, LIMIT_BYTES))

    first, second = [headers for _, path, headers in site.requests if path == "/cookie"][-2:]
    assert first["user-agent"] == "Newsreel/0.1 (news ingestion; +press@example.org)"
    assert first["accept"] == "text/x"
    assert first["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in second


def test_trusts_no_proxy_of_the_environment(
    site: MisbehavingSite, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    (outcome,) = fetch(settings, FetchRequest(site.url("honest"), LIMIT_BYTES))

    assert isinstance(outcome, Fetched)


def test_no_misbehaviour_costs_more_than_64_mb(site: MisbehavingSite) -> None:
    """One after the other in a process of its own; those that take all the time, at the same time."""
    quick = [site.url(name) for name, case in MISBEHAVIOURS.items() if not case.takes_all_the_time]
    slow = [site.url(name) for name, case in MISBEHAVIOURS.items() if case.takes_all_the_time]

    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, json.dumps([site.url("honest"), quick, slow])],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    grown = json.loads(done.stdout)

    # The limit is 10 MiB of body; 128 MiB want to come out of each bomb. The peak never falls, so that it is
    # what all of them before cost, too.
    assert len(grown) == len(quick) + 1
    assert {url: mib for url, mib in grown.items() if mib >= 64} == {}


_MEASURE = """
import asyncio, json, resource, sys
sys.path.insert(0, "plugins")
from dataclasses import replace
from newsreel.adapters.system_clock import SystemClock
from newsreel.adapters.web_fetcher import web_fetcher
from newsreel.domain.fetch import FetchRequest
from newsreel.domain.settings import settings_from_environment

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def main(first, quick, slow):
    loopback = settings_from_environment({"NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8"})
    settings = replace(loopback, total_timeout_seconds=3.0)
    grown = {}
    async with web_fetcher(settings, SystemClock()) as fetcher:
        async def fetch(url):
            await fetcher.fetch(FetchRequest(url, 10 * 1024 * 1024))

        await fetch(first)
        before = used()
        for url in quick:
            await fetch(url)
            grown[url] = used() - before
        await asyncio.gather(*map(fetch, slow))
        grown["all slow ones together"] = used() - before
    print(json.dumps(grown))

asyncio.run(main(*json.loads(sys.argv[1])))
"""


def _sets_cookie(visit: Visit) -> None:
    visit.answer(b"x", "200 OK", "Set-Cookie: follow=you; Path=/")
