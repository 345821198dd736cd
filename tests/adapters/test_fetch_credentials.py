"""Credentials reach the host that they are for, under TLS where it began so, and nobody else."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import aiohttp.connector
import pytest

from newsreel.domain.fetch import Credentials, Fetched, FetchRequest
from newsreel.domain.settings import Settings
from tests.support.fetching import fetch
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site
from tests.support.misbehaviours import LIMIT_BYTES
from tests.support.site_visits import Visit
from tests.support.tls_servers import certificate_in, tls_and_plain_server

CANARY = "canary-93b1f0"


@pytest.fixture
def site() -> Iterator[MisbehavingSite]:
    with misbehaving_site({"elsewhere": _to_another_host}) as running:
        yield running


def test_credentials_reach_their_host_and_no_other(
    site: MisbehavingSite, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    request = FetchRequest(site.url("elsewhere"), LIMIT_BYTES, credentials=Credentials("reader", CANARY))

    (outcome,) = fetch(settings, request)

    sent = {path: headers.get("authorization") for _, path, headers in site.requests}
    assert sent == {"/elsewhere": "Basic cmVhZGVyOmNhbmFyeS05M2IxZjA=", "/honest": None}
    assert isinstance(outcome, Fetched)
    assert CANARY not in repr((request, outcome, outcome.headers)) + caplog.text


def test_credentials_may_be_written_in_any_script(site: MisbehavingSite, settings: Settings) -> None:
    fetch(
        settings, FetchRequest(site.url("honest"), LIMIT_BYTES, credentials=Credentials("Jürgen", "пароль"))
    )

    (_, _, headers) = site.requests[0]
    assert headers["authorization"] == "Basic SsO8cmdlbjrQv9Cw0YDQvtC70Yw="


def test_credentials_in_a_redirect_are_neither_sent_nor_kept(settings: Settings) -> None:
    def leads_on(visit: Visit) -> None:
        target = visit.site_url.replace("//", f"//reader:{CANARY}@") + "/honest"
        visit.answer(b"", "302 Found", f"Location: {target}")

    with misbehaving_site({"leads_on": leads_on}) as site:
        (outcome,) = fetch(settings, FetchRequest(site.url("leads_on"), LIMIT_BYTES))
        sent = [headers for _, _, headers in site.requests]

    assert isinstance(outcome, Fetched)
    assert outcome.final_url == site.url("honest")
    assert not any("authorization" in headers for headers in sent)


def test_credentials_are_not_sent_in_the_clear_after_tls(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting)
    with tls_and_plain_server(certificate) as (port, heard):
        request = FetchRequest(
            f"https://127.0.0.1:{port}/", LIMIT_BYTES, credentials=Credentials("reader", CANARY)
        )
        (outcome,) = fetch(settings, request)

    assert isinstance(outcome, Fetched), outcome
    assert outcome.final_url == f"http://127.0.0.1:{port}/plain"
    secure, plain = heard
    assert b"authorization: basic" in secure.lower()
    assert b"authorization" not in plain.lower()


def _to_another_host(visit: Visit) -> None:
    target = visit.site_url.replace("127.0.0.1", "other.localhost")
    visit.answer(b"", "302 Found", f"Location: {target}/honest")
