"""From candidates and paragraphs to an article."""

from __future__ import annotations

from datetime import UTC, datetime

from newsreel.domain.article import (
    BodyLine,
    Candidate,
    DatedMoment,
    DatePrecision,
    FeedClaims,
    PageReading,
    PageState,
)
from newsreel.rules.article_assembly import assemble

URL = "https://example.org/pier"
CAPTURED = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST = "The pier reopened on Friday after two years of repairs that nobody had wanted to pay for at all."
SECOND = "The harbour master, who had waited since spring, cut the ribbon with a pair of borrowed scissors."
PAGE = PageReading(
    PageState.ARTICLE,
    (Candidate("title", "json-ld", "Pier reopens"), Candidate("authors", "json-ld", ("Jane Doe",))),
    tuple(BodyLine(text) for text in ("Pier reopens", "By Jane Doe", "4 Min Read", FIRST, SECOND)),
)


def test_an_article_with_its_provenance() -> None:
    found = assemble(PAGE, FeedClaims(title="Pier re-opens"), (), URL, CAPTURED)
    draft = found.draft
    assert draft is not None
    assert (found.state, draft.title, draft.authors) == ("article", "Pier reopens", ("Jane Doe",))
    assert draft.text == f"{FIRST}\n\n{SECOND}"
    assert draft.published is None
    verdicts = {(v.candidate.field, v.candidate.origin): v.won for v in draft.provenance}
    assert verdicts == {
        ("authors", "json-ld"): True,
        ("text", "page"): True,
        ("title", "feed"): False,
        ("title", "json-ld"): True,
    }


def test_every_non_null_field_has_exactly_one_winner() -> None:
    claims = FeedClaims(published=DatedMoment(CAPTURED, DatePrecision.SECOND), tags=("a",), summary="s")
    draft = assemble(PAGE, claims, (), URL, CAPTURED).draft
    assert draft is not None
    won = [verdict.candidate.field for verdict in draft.provenance if verdict.won]
    assert sorted(won) == ["authors", "description", "published_at", "tags", "text", "title"]


def test_the_same_input_gives_the_same_hash_and_another_field_another() -> None:
    one = assemble(PAGE, FeedClaims(), (), URL, CAPTURED).draft
    again = assemble(PAGE, FeedClaims(), (), URL, CAPTURED).draft
    tagged = assemble(PAGE, FeedClaims(tags=("harbour",)), (), URL, CAPTURED).draft
    assert one is not None
    assert again is not None
    assert tagged is not None
    assert one.content_hash == again.content_hash != tagged.content_hash
    assert one.text_hash == tagged.text_hash


def test_a_paywalled_page_gives_way_to_the_feeds_full_text() -> None:
    teaser = PageReading(PageState.ARTICLE, (Candidate("is_paywalled", "json-ld", True),), (BodyLine(FIRST),))
    draft = assemble(teaser, FeedClaims(), (FIRST, SECOND), URL, CAPTURED).draft
    assert draft is not None
    assert (draft.text_origin, draft.text, draft.is_paywalled) == ("feed", f"{FIRST}\n\n{SECOND}", True)


def test_a_page_that_shows_all_is_preferred_to_the_feed() -> None:
    draft = assemble(PAGE, FeedClaims(), (FIRST, SECOND, SECOND), URL, CAPTURED).draft
    assert draft is not None
    assert draft.text_origin == "page"


def test_without_text_there_is_a_reason() -> None:
    short = PageReading(
        PageState.TOO_SHORT, (), (BodyLine("Closed."),), reason="the page has 1 words of text"
    )
    found = assemble(short, FeedClaims(), (), URL, CAPTURED)
    assert (found.draft, found.state, found.reason) == (
        None,
        "too_short",
        "the page has 1 words of text",
    )


def test_a_paywall_without_feed_text_says_so() -> None:
    wall = PageReading(
        PageState.ARTICLE, (Candidate("is_paywalled", "meta", True),), (BodyLine("Subscribe now"),)
    )
    assert assemble(wall, FeedClaims(), (), URL, CAPTURED).state == "paywalled"
