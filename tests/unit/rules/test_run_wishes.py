"""What a user may wish of a run, and the sentence for what can't be."""

from __future__ import annotations

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.history import HistoryKind
from newsreel.rules.run_wishes import named_histories, named_source


def test_histories_are_asked_in_their_order_however_they_are_named() -> None:
    assert named_histories(["warc", "WordPress", "feed-archive"]) == (
        HistoryKind.WORDPRESS,
        HistoryKind.FEED_ARCHIVE,
        HistoryKind.WARC,
    )
    assert named_histories([]) is None


def test_the_warehouse_asks_nobody() -> None:
    assert named_histories(["warehouse"]) == ()


def test_a_wrong_name_gets_the_right_ones() -> None:
    with pytest.raises(UsageError, match=r"'wordpres' is no history: choose from warehouse, wordpress, "):
        named_histories(["wordpres"])


@pytest.mark.parametrize(
    ("given", "domain"),
    [
        ("example.org", "example.org"),
        (" www.Example.org ", "example.org"),
        ("https://news.example.co.uk/feed", "example.co.uk"),
        ("paper.localhost:8000", "paper.localhost"),
    ],
)
def test_a_source_is_named_by_its_domain_or_an_address(given: str, domain: str) -> None:
    assert named_source(given) == domain


@pytest.mark.parametrize("given", ["", "ftp://example.org/", "https://"])
def test_what_names_no_source(given: str) -> None:
    with pytest.raises(UsageError, match="is no source: give its domain"):
        named_source(given)
