"""Meta tags by any of their names."""

from __future__ import annotations

import pytest
from lxml import html

from newsreel.adapters.meta_tags import MetaTags, read_meta_tags
from newsreel.rules.article_assembly import written_value


def read(*tags: tuple[str, str]) -> MetaTags:
    head = "".join(f'<meta name="{name}" content="{content}">' for name, content in tags)
    return read_meta_tags(html.document_fromstring(f"<html><head>{head}</head><body>x</body></html>"))


@pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
def test_the_name_may_be_in_any_attribute_and_case(attribute: str) -> None:
    tree = html.document_fromstring(f'<meta {attribute}="OG:Title " content=" A   title "><p>x')
    assert read_meta_tags(tree).opengraph["title"] == "A title"


def test_the_first_tag_of_a_name_wins_and_an_empty_one_is_none() -> None:
    assert read(("og:title", " "), ("og:title", "A"), ("og:title", "B")).opengraph["title"] == "A"


def test_persons_agencies_and_sites() -> None:
    found = read(
        ("author", "By Jane Doe and Reuters"), ("author", "Ali Kaya"), ("dc.creator", "Other Person"),
        ("og:site_name", "The Paper"), ("application-name", "Paper App"), ("og:type", "article"),
    )  # fmt: skip

    assert found.meta["authors"] == ("Jane Doe", "Ali Kaya")
    assert found.agencies == ("Reuters",)
    assert found.sites == ("The Paper", "Paper App")
    assert found.kind == "article"


def test_the_address_of_a_profile_is_no_author() -> None:
    found = read(("article:author", "https://social.example/jane"), ("article:author", "Jane Doe"))
    assert found.opengraph["authors"] == ("Jane Doe",)


@pytest.mark.parametrize(
    ("tags", "published"),
    [
        ([("dc.date", "2026-11-20")], "2026-11-20"),
        ([("parsely-pub-date", "2026-11-20T10:00:00Z")], "2026-11-20T10:00:00+00:00"),
        # One that can't be read gives way to one that can.
        ([("date", "20.11.2026"), ("pubdate", "2026-11-20")], "2026-11-20"),
        ([("date", "yesterday")], None),
        ([("lastmod", "2026-11-20")], None),
    ],
)
def test_dates(tags: list[tuple[str, str]], published: str | None) -> None:
    found = read(*tags).meta["published_at"]
    assert (written_value(found) if found else None) == published


@pytest.mark.parametrize(
    ("tier", "paywalled"), [("free", False), ("LOCKED", True), ("metered", True), ("gold", None)]
)
def test_tiers(tier: str, paywalled: bool | None) -> None:
    assert read(("article:content_tier", tier)).meta["is_paywalled"] is paywalled


def test_keywords_are_a_list() -> None:
    assert read(("keywords", "port, ships;port,, ")).meta["tags"] == ("port", "ships")


def test_a_page_without_tags_says_nothing() -> None:
    found = read()
    assert not any((*found.opengraph.values(), *found.meta.values()))
    assert (found.agencies, found.sites, found.kind) == ((), (), None)
