"""No fetch reaches this machine or a private network: by no spelling, name or redirect."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import aiohttp
import pytest

from newsreel.adapters import dial_guard
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.settings import Settings
from tests.support.addresses import LOOPBACK_SPELLINGS, NOT_PUBLIC
from tests.support.dialling import (
    NameServer,
    dead_network,
    fetch_all,
    leads_to,
    leave_to,
    one_fetch,
    second_loopback,
)
from tests.support.misbehaving_site import MisbehavingSite, misbehaving_site


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[MisbehavingSite]:
    """A server on loopback whose port counts as a web port: only the address can save it."""
    with misbehaving_site() as site:
        monkeypatch.setattr(dial_guard, "_WEB_PORTS", frozenset({80, 443, site.port}))
        yield site


@pytest.fixture
def with_contact() -> Settings:
    return Settings(contact="press@example.org", total_timeout_seconds=3.0)


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
@pytest.mark.usefixtures("only_local_lookups")
def test_no_spelling_reaches_this_machine(
    host: str, listening: MisbehavingSite, with_contact: Settings
) -> None:
    outcome = one_fetch(with_contact, f"http://{host}:{listening.port}/honest")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind in (FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL)
    assert listening.requests == []


@pytest.mark.usefixtures("only_local_lookups")
def test_the_same_spelling_gets_through_where_the_network_is_open(
    listening: MisbehavingSite, with_contact: Settings
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.0/8"),))

    assert isinstance(one_fetch(opened, f"http://any.localhost:{listening.port}/honest"), Fetched)
    assert isinstance(one_fetch(opened, f"http://127.0.0.1:{listening.port}/honest"), Fetched)


@pytest.mark.usefixtures("only_local_lookups")
def test_a_redirect_to_any_spelling_reaches_nothing(
    listening: MisbehavingSite, with_contact: Settings
) -> None:
    # 127.0.0.2 is open and sends us on to the machine that listens on 127.0.0.1, which is not.
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    targets = [f"http://{host}:{listening.port}/honest" for host in LOOPBACK_SPELLINGS]
    with leads_to(targets) as first:
        outcomes = fetch_all(opened, [f"{first}/{number}" for number in range(len(targets))])

    kinds = {
        target: getattr(outcome, "kind", None) for target, outcome in zip(targets, outcomes, strict=True)
    }
    assert set(kinds.values()) <= {FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL}, kinds
    assert listening.requests == []


def test_a_redirect_to_an_address_that_is_not_public_dials_nothing(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    hosts = [address for address in NOT_PUBLIC if "%" not in address]
    targets = [f"http://[{host}]/" if ":" in host else f"http://{host}/" for host in hosts]
    with leads_to([*targets, "http://93.184.216.34/"]) as first:
        dialled = dead_network(monkeypatch, but="127.0.0.2")
        *outcomes, public = fetch_all(opened, [f"{first}/{number}" for number in range(len(targets) + 1)])

    kinds = {
        target: getattr(outcome, "kind", None) for target, outcome in zip(targets, outcomes, strict=True)
    }
    assert set(kinds.values()) == {FailureKind.FORBIDDEN_ADDRESS}, kinds
    # The same redirect to a public address would have been followed.
    assert isinstance(public, FetchFailure)
    assert public.kind == FailureKind.CONNECTION
    assert dialled == {"93.184.216.34"}


def test_a_redirect_to_a_name_that_turns_to_loopback_reaches_nothing(
    listening: MisbehavingSite, with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.2/32"),))
    resolver = NameServer([["93.184.216.34"], ["127.0.0.1"], ["169.254.169.254"]])
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: resolver)
    with leads_to([f"http://turning.example:{listening.port}/honest"]) as first:
        dialled = dead_network(monkeypatch, but="127.0.0.2")
        outcomes = [one_fetch(opened, f"{first}/0") for _ in range(3)]

    assert [getattr(outcome, "kind", None) for outcome in outcomes] == [
        FailureKind.CONNECTION,
        FailureKind.FORBIDDEN_ADDRESS,
        FailureKind.FORBIDDEN_ADDRESS,
    ]
    assert dialled == {"93.184.216.34"}
    assert listening.requests == []


def test_a_redirect_does_not_reach_what_a_link_may_not(with_contact: Settings) -> None:
    # 127.0.0.1 is open and sends us to 127.0.0.2, which listens too and is not.
    opened = replace(with_contact, allowed_private_networks=(ip_network("127.0.0.1/32"),))
    with second_loopback() as (port, heard), misbehaving_site({"leave": leave_to(port)}) as site:
        outcome = one_fetch(opened, site.url("leave"))

        assert isinstance(outcome, FetchFailure)
        assert outcome.kind == FailureKind.FORBIDDEN_ADDRESS
        assert heard() == 0


@pytest.mark.parametrize(
    "answers",
    [
        [["93.184.216.34"], ["127.0.0.1"]],  # the second look-up gives another address
        [["93.184.216.34", "127.0.0.1"]],  # both at once: the client goes from one to the next
        [["2606:2800:220:1:248:1893:25c8:1946", "::1", "127.0.0.1"]],
    ],
)
def test_a_name_that_turns_to_loopback_reaches_nothing(
    answers: list[list[str]],
    listening: MisbehavingSite,
    with_contact: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled = dead_network(monkeypatch)
    resolver = NameServer(answers)
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: resolver)

    for _ in answers:
        outcome = one_fetch(with_contact, f"http://turning.example:{listening.port}/honest")
        assert isinstance(outcome, FetchFailure)

    assert dialled == {answers[0][0]}
    assert listening.requests == []


def test_a_name_with_several_private_addresses_is_forbidden_and_says_so(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: NameServer([["127.0.0.1", "::1", "10.0.0.1"]]))

    outcome = one_fetch(with_contact, "http://inside.example/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.FORBIDDEN_ADDRESS
    assert "10.0.0.1 port 80 is not a public web address" in outcome.reason


def test_a_name_that_does_not_resolve_is_told_apart(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: NameServer([]))

    outcome = one_fetch(with_contact, "http://nowhere.example/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.NAME_RESOLUTION


@pytest.mark.parametrize(
    "host",
    ["news.example", "93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "1572395042", "0x5db8d822"],
)
def test_without_a_contact_nothing_public_is_looked_up_or_dialled(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled = dead_network(monkeypatch)
    monkeypatch.setattr(aiohttp, "ThreadedResolver", lambda: NameServer(None))

    outcome = one_fetch(Settings(total_timeout_seconds=3.0), f"http://{host}/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind in (FailureKind.NO_CONTACT, FailureKind.BAD_URL)
    assert "NEWSREEL_CONTACT" in outcome.reason or outcome.kind == FailureKind.BAD_URL
    assert dialled == set()


def test_with_a_contact_the_same_address_is_dialled(
    with_contact: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above would pass if nothing was ever dialled."""
    dialled = dead_network(monkeypatch)

    outcome = one_fetch(with_contact, "http://93.184.216.34/")

    assert isinstance(outcome, FetchFailure)
    assert outcome.kind == FailureKind.CONNECTION
    assert dialled == {"93.184.216.34"}


@pytest.fixture
def only_local_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spellings of addresses go to the system's resolver; a real name would leave the machine."""
    real = socket.getaddrinfo

    def local(
        host: str, port: int, family: int = 0, kind: int = 0, protocol: int = 0, flags: int = 0
    ) -> list[Any]:
        name = host.rstrip(".")
        numeric = 0 if name == "localhost" else socket.AI_NUMERICHOST
        return real(name, port, family, kind, protocol, flags | numeric)

    monkeypatch.setattr(socket, "getaddrinfo", local)
