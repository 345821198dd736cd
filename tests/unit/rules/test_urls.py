"""URLs: one form for one page, two forms for two pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.errors import UsageError
from newsreel.rules.urls import (
    DROPPED_PARAMETERS,
    HOST_BUCKETS,
    canonical_url,
    feed_url,
    host_bucket,
    host_of,
    source_domain,
    split_credentials,
    url_key,
)

CANONICAL = [
    ("HTTPS://Example.ORG/a", "https://example.org/a"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("https://example.org/a#part", "https://example.org/a"),
    ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
    ("https://example.org/a?id=7&fbclid=x", "https://example.org/a?id=7"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
    ("https://user:secret@example.org/a", "https://example.org/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
    ("https://example-org.cdn.ampproject.org/c/s/example.org/a?b=1", "https://example.org/a?b=1"),
    ("https://example-org.cdn.ampproject.org/v/example.org/a", "http://example.org/a"),
    ("https://www.google.co.uk/amp/s/example.org/a", "https://example.org/a"),
    ("https://www.google.com/amp/", "https://www.google.com/amp/"),
    ("https://example.org/a?amp", "https://example.org/a"),
]
# A name of every row of the table, and one that only looks like it.
DROPPED = {
    "Google Analytics": ("utm_source", "utm"),
    "Google Ads": ("gclid", "gclid2"),
    "Matomo": ("mtm_campaign", "mtm"),
    "Piano Analytics, the former AT Internet": ("at_medium", "at"),
    "Meta": ("fbclid", "fb"),
    "X": ("twclid", "tw"),
    "Microsoft": ("msclkid", "ms"),
    "Yandex": ("yclid", "cid"),
    "Mailchimp": ("mc_cid", "mc_id"),
    "HubSpot": ("_hsenc", "hs"),
    "Omeda": ("oly_enc_id", "oly"),
    "Vero": ("vero_id", "id"),
    "Drip": ("__s", "s"),
    "Trackonomics and Adobe, as papers use them": ("ftag", "tag"),
    "AMP": ("amp", "ampere"),
}


@pytest.mark.parametrize(("given_url", "expected"), CANONICAL)
def test_canonical_form(given_url: str, expected: str) -> None:
    assert canonical_url(given_url) == expected


@pytest.mark.parametrize(("whose", "pattern"), DROPPED_PARAMETERS)
def test_every_row_of_the_table_drops_its_own_and_nothing_like_it(whose: str, pattern: str) -> None:
    gone, stays = DROPPED[whose]
    assert re.fullmatch(pattern, gone)
    assert canonical_url(f"https://example.org/a?x=1&{gone}=2&y=3") == "https://example.org/a?x=1&y=3"
    assert canonical_url(f"https://example.org/a?{gone.upper()}=2") == "https://example.org/a"
    assert canonical_url(f"https://example.org/a?{stays}=2") == f"https://example.org/a?{stays}=2"


@pytest.mark.parametrize(
    "text",
    ["", "mailto:a@example.org", "ftp://example.org/a", "javascript:alert(1)", "/relative", "http://",
     "http://[::1", "https://example.org:99999/", "data:text/html,x", "http://..../"],
)  # fmt: skip
def test_what_is_no_web_address_has_no_canonical_form(text: str) -> None:
    assert canonical_url(text) is None


def test_relative_links_need_a_base() -> None:
    assert canonical_url("../b?x=1", "https://example.org/a/c") == "https://example.org/b?x=1"


SAME_PAGE = [
    ("http://example.org/a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org/a?utm_campaign=x", "https://example.org/a#top"),
]
# Pairs that a keen canonicaliser merges, and that are two articles.
HARD_PAIRS = [
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/story", "https://example.org/Story"),
    ("https://example.org/story?page=2", "https://example.org/story"),
    ("https://example.org/a", "https://m.example.org/a"),
    ("https://example.org/a", "https://example.org:8443/a"),
    ("https://example.org/a?ref=1", "https://example.org/a?ref=2"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/2026/11/20/x", "https://example.org/2026/11/21/x"),
    ("https://example.org/music/amp", "https://example.org/music"),
    ("https://example.org/a?source=x", "https://example.org/a"),
    ("https://example.org/a?a=1&b=2", "https://example.org/a?b=2&a=1"),
    ("https://example.org/a?a=1&a=2", "https://example.org/a?a=2&a=1"),
    ("https://example.org/a?q=", "https://example.org/a"),
    ("https://example.org/a;v=1", "https://example.org/a;v=2"),
    ("https://example.org/a.html", "https://example.org/a"),
    ("https://example.org/a//b", "https://example.org/a/b"),
    ("https://example.org/a+b", "https://example.org/a%20b"),
    ("https://example.org/index.html", "https://example.org/"),
    ("https://news.example.org/a", "https://example.org/a"),
    ("https://example.org/a?amp;id=1", "https://example.org/a?amp;id=2"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PAGE)
def test_variants_of_one_address_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), HARD_PAIRS)
def test_two_articles_never_share_a_key(one: str, other: str) -> None:
    assert key(one) != key(other)


def key(url: str) -> bytes:
    canonical = canonical_url(url)
    assert canonical is not None
    return url_key(canonical)


@given(st.text(max_size=80), st.sampled_from(["http", "https"]))
def test_canonical_form_is_stable_and_never_raises(path: str, scheme: str) -> None:
    once = canonical_url(f"{scheme}://example.org/{path}")
    if once is not None:
        assert canonical_url(once) == once


PIECES = st.sampled_from(
    [
        "a",
        "/",
        "//",
        "%2F",
        "%",
        "ä",
        "?",
        "&",
        "=",
        ";",
        "#",
        "+",
        " ",
        "utm_source=x",
        "amp",
        "id=1",
        ".",
        "..",
        "%00",
    ]
)


@given(
    st.lists(PIECES, max_size=12).map("".join),
    st.sampled_from(["example.org", "a-b.cdn.ampproject.org/c/s/x.org"]),
)
def test_canonical_form_of_odd_paths_and_queries_is_stable(tail: str, host: str) -> None:
    once = canonical_url(f"https://{host}/{tail}")
    assert once is not None
    assert canonical_url(once) == once


@given(st.lists(st.tuples(st.sampled_from("abcAB"), st.sampled_from("01")), max_size=5))
def test_parameters_that_are_not_in_the_table_are_never_merged(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    marked = canonical_url(
        f"https://example.org/a?{query}&utm_source=x" if query else "https://example.org/a?utm_id=1"
    )
    assert marked == canonical_url(f"https://example.org/a?{query}")
    assert marked == ("https://example.org/a" + (f"?{query}" if query else ""))


@given(st.text(max_size=60))
def test_any_text_is_either_a_web_address_or_none(text: str) -> None:
    found = canonical_url(text)
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.co.uk", "example.co.uk"),
        ("www.example.org", "example.org"),
        ("harbour-gazette.localhost:8765", "harbour-gazette.localhost"),
        ("a.b.paper.localhost", "paper.localhost"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("alice.github.io", "alice.github.io"),
        ("localhost", "localhost"),
    ],
)
def test_publisher_of_a_host(host: str, domain: str) -> None:
    assert source_domain(host) == domain


@given(st.text(min_size=1, max_size=30))
def test_buckets_are_stable_and_in_range(host: str) -> None:
    assert 0 <= host_bucket(host) < HOST_BUCKETS
    assert host_bucket(host) == host_bucket(host)


def test_bucket_of_a_host_never_changes_between_versions() -> None:
    assert host_bucket("example.org") == 884


def test_credentials_are_taken_out_of_a_url() -> None:
    bare, pair = split_credentials("https://al%40ice:s%3Acret@example.org/feed?x=1")
    assert bare == "https://example.org/feed?x=1"
    assert pair == ("al@ice", "s:cret")
    assert split_credentials("https://example.org/@me") == ("https://example.org/@me", None)


def test_feed_urls_keep_their_query() -> None:
    assert feed_url("https://Example.org/feed?utm_source=x#y") == "https://example.org/feed?utm_source=x"


def test_a_feed_url_that_is_none_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"'gopher://x' is not an http\(s\) URL"):
        feed_url("gopher://x")


def test_host_of_keeps_an_unusual_port() -> None:
    assert host_of("http://example.org:8080/a") == "example.org:8080"
