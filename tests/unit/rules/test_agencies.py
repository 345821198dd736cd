"""Agencies are credited where the text says so, not where it talks about them."""

from __future__ import annotations

import pytest

from newsreel.rules.agencies import credited_agency, wire_agency
from newsreel.rules.names import is_agency

BODY = " Ministers met on Monday and said little about what comes next for the harbour." * 8


@pytest.mark.parametrize(
    ("text", "authors", "agency"),
    [
        ("WASHINGTON (Reuters) - A committee" + BODY, [], "Reuters"),
        ("PARIS, Nov 3 (AFP) — The" + BODY, [], "AFP"),
        ("Berlin (dpa/lby) - Die" + BODY, [], "dpa"),
        (BODY + "\n\n© 2026 The Associated Press", [], "AP"),
        (BODY + "\n\nQuelle: APA", [], "APA"),
        (BODY + "\n\nReuters contributed to this report.", [], "Reuters"),
        (BODY + "\n\nAssociated Press writers contributed to this report.", [], "AP"),
        (BODY, ["Ana Costa", "Press Association"], "PA"),
        (BODY, ["AP"], "AP"),
        (BODY, ["Jane Doe", "Reuters Staff"], "Reuters"),
        ("Shares of Thomson Reuters (TRI) rose" + BODY, [], None),
        ("Bloomberg, the former mayor," + BODY, ["Michael Bloomberg"], None),
        (BODY + " He told Reuters so.", [], None),
        (BODY + " (AP)" + BODY, [], None),
        ("", [], None),
    ],
)
def test_credits(text: str, authors: list[str], agency: str | None) -> None:
    assert credited_agency(text, authors) == agency


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("AP", "AP"),
        ("ap", "AP"),
        ("REUTERS", "Reuters"),
        ("Reuters Staff", "Reuters"),
        ("The Associated Press", "AP"),
        ("Associated Press Berlin", "AP"),
        ("dpa-AFX", "dpa"),
        ("AFP/Relaxnews", "AFP"),
        ("Keystone-SDA", "Keystone-SDA"),
        ("Agence France-Presse", "AFP"),
        ("Press Trust of India", "PTI"),
        ("Michael Bloomberg", None),
        ("Ani Difranco", None),
        ("Sid Vicious", None),
        ("AP Herbert", None),
        ("Pa-Sing Li", None),
        ("Reutersward", None),
        ("", None),
    ],
)
def test_a_name_is_an_agency_or_a_person(name: str, agency: str | None) -> None:
    """Bylines and credits go by one table."""
    assert wire_agency(name) == agency
    assert is_agency(name) == (agency is not None)
