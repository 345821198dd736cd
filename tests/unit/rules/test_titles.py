"""Headlines without the name of the site, and how alike two of them are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.titles import (
    LONGEST_TITLE,
    bare_name,
    is_site,
    site_label,
    title_likeness,
    without_site,
)

PAPER = ["The Paper"]


@pytest.mark.parametrize(
    ("title", "sites", "bare"),
    [
        ("Harbour reopens", PAPER, "Harbour reopens"),
        ("Harbour reopens | The Paper", PAPER, "Harbour reopens"),
        ("Harbour reopens - Paper", PAPER, "Harbour reopens"),
        ("Harbour reopens — paper.com", PAPER, "Harbour reopens"),
        ("Harbour reopens :: THE PAPER", PAPER, "Harbour reopens"),
        ("The Paper - Harbour reopens", PAPER, "Harbour reopens"),
        ("The Paper | Harbour reopens | The Paper", PAPER, "Harbour reopens"),
        ("Harbour reopens » The Paper", PAPER, "Harbour reopens"),
        # A bar sets off a name that nobody told us; a dash may be prose.
        ("Harbour reopens | Gazette", PAPER, "Harbour reopens"),
        ("Harbour reopens - at last", PAPER, "Harbour reopens - at last"),
        ("Harbour reopens - at last", [], "Harbour reopens - at last"),
        ("A well-known harbour: The Paper trail", PAPER, "A well-known harbour: The Paper trail"),
        ("The Paper", PAPER, "The Paper"),
        ("", PAPER, ""),
        ("| |", PAPER, "| |"),
    ],
)
def test_the_sites_name_is_taken_off(title: str, sites: list[str], bare: str) -> None:
    assert without_site(title, sites) == bare


def test_a_text_that_is_no_title_stays_as_it_is() -> None:
    parts = LONGEST_TITLE // len("Paper | ")

    assert without_site(" | ".join(["Paper"] * parts), PAPER) == "Paper"
    assert without_site(too_long := " | ".join(["Paper"] * (parts + 2)), PAPER) == too_long


@given(st.text(max_size=80).filter(lambda title: "|" not in title), st.lists(st.text(max_size=8), max_size=3))
def test_taking_off_twice_is_taking_off_once(title: str, sites: list[str]) -> None:
    once = without_site(title, sites)

    assert once in title
    assert without_site(once, sites) == once


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.example.org/a", "example"),
        ("https://news.example.co.uk/a", "example"),
    ],
)
def test_a_site_has_a_name_by_its_address(url: str, label: str) -> None:
    assert site_label(url) == label
    assert is_site("The Example", [label])


def test_bare_names() -> None:
    assert bare_name("The Daily-Review.com") == bare_name("daily review") == "dailyreview"
    assert bare_name("Theatre") == "theatre"


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [("a b c", "a b c", 1.0), ("A  b", "a B", 1.0), ("a b", "c d", 0.0), ("a b", "a c", 0.5), ("", "", 0.0)],
)
def test_likeness(one: str, other: str, likeness: float) -> None:
    assert title_likeness(one, other) == title_likeness(other, one) == likeness
