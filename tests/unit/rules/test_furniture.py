"""Furniture goes, prose stays."""

from __future__ import annotations

import pytest

from newsreel.rules.furniture import is_furniture

FURNITURE = [
    "4 Min Read",
    "5 minute read",
    "Lesezeit: 3 Minuten",
    "TAGGED: harbour, council",
    "Share This Article",
    "Share on Facebook",
    "Leave a comment",
    "3 Comments",
    "Advertisement",
    "Story continues below advertisement",
    "Your email address will not be published. Required fields are marked *",
    "You Might Also Like",
    "Read more: What the tide gauge says about the next ten years on the estuary, and what it does not say",
    "Sign up for our newsletter",
    "Lesen Sie auch: Der neue Kai",
    "© 2026 Harbour Gazette",
    "· Updated",
    "",
    "Bitte melden Sie sich an, um zu kommentieren.",
    "Subscribe to continue reading",
]
PROSE = [
    "He asked readers to share this article with their neighbours, and many did.",
    "Read more books, the mayor told the children.",
    "The advertisement ran for 4 weeks.",
    "Correction: an earlier version gave the wrong year.",
    "“Leave a comment,” she said, “or leave.”",
    "Tagged birds came back to the estuary in May.",
    "It is a 10 minute read of the meter, twice a day.",
    "Subscribers paid £4.",
    "More than 3 comments were made.",
    "Copyright law must change, the minister said.",
    "Share on the Frankfurt exchange fell by 3 percent.",
    "Follow us on Mondays, said the coach.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_of_the_theme_are_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", PROSE)
def test_sentences_are_not(line: str) -> None:
    assert not is_furniture(line)
