"""JSON-LD as it is found: broken, scattered over nodes, about several articles."""

from __future__ import annotations

import json

import pytest
from lxml import html

from newsreel.adapters.json_ld import LinkedData, read_json_ld

URL = "https://paper.example/2026/harbour"


def read(*blocks: object) -> LinkedData:
    """Blocks that are strings stand as they are, broken or not."""
    texts = (block if isinstance(block, str) else json.dumps(block) for block in blocks)
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return read_json_ld(html.document_fromstring(f"<html><head>{scripts}</head><body>x</body></html>"), URL)


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "Harbour reopens",}',
        '{"@type": "NewsArticle", "headline": "Harbour reopens"',
        '{"@type": "NewsArticle" "headline": "Harbour reopens"}',
        "{'@type': 'NewsArticle', 'headline': 'Harbour reopens'}",
        '{"@type": "NewsArticle", "headline": "Harbour reopens", "articleBody": "cut of',
        '// comment\n{"@type": "NewsArticle", "headline": "Harbour reopens"}',
        '[{"@type": "NewsArticle", "headline": "Harbour reopens"}, {"@type": ',
    ],
)
def test_a_broken_block_is_repaired(broken: str) -> None:
    assert read(broken).values["title"] == "Harbour reopens"


def test_a_sound_block_is_preferred_to_a_repaired_one() -> None:
    broken = '{"@type": "NewsArticle", "headline": "Repaired",}'
    assert read(broken, {"@type": "NewsArticle", "headline": "Sound"}).values["title"] == "Sound"


def test_references_lead_to_their_nodes() -> None:
    found = read(
        {
            "@graph": [
                {"@type": "Organization", "@id": "#paper", "name": "The Paper"},
                {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
                {
                    "@type": "NewsArticle",
                    "headline": "x",
                    "author": [{"@id": "#jane"}, {"@id": "#nobody"}],
                    "publisher": {"@id": "#paper"},
                },
            ]
        }
    )

    assert found.values["authors"] == ("Jane Doe",)
    assert set(found.sites) == {"The Paper"}
    assert found.kinds == {"Organization", "Person", "NewsArticle"}


@pytest.mark.parametrize(
    "naming",
    [
        {"url": f"{URL}?utm_source=feed"},
        {"@id": URL},
        {"mainEntityOfPage": URL},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": "/2026/harbour"}},
    ],
)
def test_of_several_articles_the_one_that_names_this_page(naming: dict[str, object]) -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://paper.example/2026/other"}
    ours = {"@type": "NewsArticle", "headline": "Ours"} | naming

    assert read(other, ours).values["title"] == read(ours, other).values["title"] == "Ours"
    assert read(other).values["title"] == "Other"


@pytest.mark.parametrize(
    "kind", ["NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report", "LiveBlogPosting"]
)
def test_kinds_that_are_articles(kind: str) -> None:
    assert read({"@type": kind, "headline": "x"}).values["title"] == "x"


@pytest.mark.parametrize(
    "kind", ["WebPage", "Product", "ArticleX", "Person", "newsarticle", "CollectionPage"]
)
def test_kinds_that_are_none(kind: str) -> None:
    found = read({"@type": kind, "headline": "x"})
    assert dict(found.values) == {}
    assert found.kinds == {kind}


@pytest.mark.parametrize(
    ("author", "persons", "organisations"),
    [
        ("Jane Doe", ("Jane Doe",), ()),
        ({"name": "By Jane Doe"}, ("Jane Doe",), ()),
        ([{"name": "Jane Doe"}, "Ali Kaya"], ("Jane Doe", "Ali Kaya"), ()),
        ({"@type": "Person", "name": ["Jane Doe", "Ali Kaya"]}, ("Jane Doe", "Ali Kaya"), ()),
        ({"@type": "Organization", "name": "Harbour Watch"}, (), ("Harbour Watch",)),
        ({"@type": "Person", "name": "Reuters"}, (), ("Reuters",)),
        ([{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "AFP"}],
         ("Jane Doe",), ("AFP",)),
        # The site itself, whatever it is typed as.
        ({"@type": "Person", "name": "The Gull"}, (), ("The Gull",)),
        ([], (), ()),
        ({"@type": "Person"}, (), ()),
    ],
)  # fmt: skip
def test_persons_are_told_from_organisations(
    author: object, persons: tuple[str, ...], organisations: tuple[str, ...]
) -> None:
    found = read({"@type": "Article", "headline": "x", "author": author, "publisher": {"name": "Gull"}})

    assert (found.values["authors"], found.organisations) == (persons, organisations)


def test_the_creator_is_the_author_where_none_is_named() -> None:
    found = read({"@type": "Article", "author": [], "creator": ["Jane Doe"]})
    assert found.values["authors"] == ("Jane Doe",)


def test_the_page_lends_its_dates_and_language() -> None:
    page = {"@type": "WebPage", "datePublished": "2026-11-20", "inLanguage": "de-AT"}
    found = read(page, {"@type": "Article", "headline": "x", "dateModified": "2026-11-21"})

    assert str(found.values["published_at"]).count("2026, 11, 20") == 1
    assert str(found.values["modified_at"]).count("2026, 11, 21") == 1
    assert found.values["language"] == "de"


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        ("One.\n\nTwo.\nThree.", ("One.", "Two.", "Three.")),
        ("<p>One <b>and</b> a half.</p><p>Two.</p>", ("One and a half.", "Two.")),
        ("One &amp; two.\nThree.", ("One & two.", "Three.")),
        ("Fish <3 chips.\nTwo.", ("Fish <3 chips.", "Two.")),
        ("  \n ", ()),
        ("", ()),
        (["One."], ()),
        (None, ()),
    ],
)
def test_the_text_that_is_stated(stated: object, lines: tuple[str, ...]) -> None:
    assert read({"@type": "Article", "headline": "x", "articleBody": stated}).body == lines


def test_entities_are_characters() -> None:
    assert read({"@type": "Article", "headline": "Fish &amp; chips"}).values["title"] == "Fish & chips"
