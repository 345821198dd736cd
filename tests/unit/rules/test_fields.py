"""Which candidate wins: written precedence, and dates that are missing rather than wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreel.domain.article import Candidate, DatedMoment, DatePrecision
from newsreel.rules.fields import PRECEDENCE, judge

CAPTURED = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = DatedMoment(datetime(2026, 11, 19, tzinfo=UTC), DatePrecision.DAY)
MOMENT = DatedMoment(datetime(2026, 11, 19, 7, 30, tzinfo=UTC), DatePrecision.SECOND)


def winner(*candidates: Candidate) -> str | None:
    won = [verdict.candidate.origin for verdict in judge(candidates, CAPTURED) if verdict.won]
    assert len(won) <= 1
    return won[0] if won else None


def dated(origin: str, value: DatedMoment) -> Candidate:
    return Candidate("published_at", origin, value)


def titled(origin: str, value: str) -> Candidate:
    return Candidate("title", origin, value)


def test_precedence_decides() -> None:
    assert winner(Candidate("section", "meta", "a"), Candidate("section", "json-ld", "b")) == "json-ld"


def test_a_guess_from_the_text_never_wins() -> None:
    assert winner(dated("trafilatura", MOMENT)) is None


def test_a_day_gives_way_to_a_moment_of_that_day() -> None:
    assert winner(dated("json-ld", DAY), dated("feed", MOMENT)) == "feed"


def test_but_not_to_a_moment_of_another_day() -> None:
    far = DatedMoment(MOMENT.at - timedelta(days=4), DatePrecision.SECOND)
    assert winner(dated("json-ld", DAY), dated("feed", far)) == "json-ld"


def test_a_date_in_the_future_is_not_believed() -> None:
    future = DatedMoment(CAPTURED + timedelta(days=2), DatePrecision.SECOND)
    assert winner(dated("json-ld", future), dated("feed", MOMENT)) == "feed"


def test_titles_are_voted_on() -> None:
    candidates = (
        titled("json-ld", "Short"),
        titled("html", "The pier’s back"),
        titled("feed", "The pier's back"),
    )
    assert winner(*candidates) == "html"


def test_a_tie_between_titles_goes_by_precedence() -> None:
    assert winner(titled("opengraph", "B"), titled("html", "A")) == "html"


def test_the_headline_that_the_page_shows_wins() -> None:
    shown, other = titled("html", "Pier reopens after two years"), titled("json-ld", "Shut no more: the pier")
    assert winner(shown, other, titled("opengraph", "Shut no more: the pier")) == "html"


def test_but_a_heading_of_a_word_may_be_a_section() -> None:
    others = titled("json-ld", "Pier reopens after two years"), titled("feed", "Pier reopens after two years")
    assert winner(titled("html", "Local"), *others) == "json-ld"
    assert winner(titled("html", "Pier reopens"), titled("feed", "Pier reopens")) == "html"


def test_the_name_of_the_site_is_nobodys_headline_and_nobody() -> None:
    candidates = [
        titled("json-ld", "The Paper"),
        titled("title-tag", "Pier reopens | The Paper"),
        Candidate("authors", "json-ld", ("The Paper",)),
        Candidate("authors", "meta", ("Jane Doe", "The Paper")),
    ]
    judged = judge(candidates, CAPTURED, ["The Paper", "paper"])
    assert {verdict.candidate.value for verdict in judged if verdict.won} == {
        "Pier reopens",
        ("Jane Doe", "The Paper"),
    }
    assert [v.why for v in judged if v.candidate.origin == "json-ld"] == ["only the name of the site"] * 2


def test_an_agency_that_is_the_site_is_better_than_none() -> None:
    judged = judge([Candidate("agencies", "meta", ("Reuters",))], CAPTURED, ["Reuters"])
    assert [verdict.won for verdict in judged] == [True]


def test_every_verdict_says_why() -> None:
    future = DatedMoment(CAPTURED + timedelta(days=2), DatePrecision.SECOND)
    candidates = [
        dated("json-ld", future),
        dated("opengraph", DAY),
        dated("feed", MOMENT),
        dated("htmldate", DAY),
        Candidate("canonical_url", "html", "https://example.org/a"),
        Candidate("section", "meta", "Local"),
    ]
    assert {(v.candidate.field, v.candidate.origin): (v.won, v.why) for v in judge(candidates, CAPTURED)} == {
        ("published_at", "json-ld"): (False, "not believed: before 1995 or in the future"),
        ("published_at", "opengraph"): (False, "feed is preferred"),
        ("published_at", "feed"): (True, "knows the time of the day that opengraph gives"),
        ("published_at", "htmldate"): (False, "a guess: kept, never believed"),
        ("canonical_url", "html"): (False, "decided together with the addresses of the entry"),
        ("section", "meta"): (True, "first in precedence"),
    }


def test_when_nothing_is_believed_nothing_wins() -> None:
    ancient = DatedMoment(datetime(1970, 1, 1, tzinfo=UTC), DatePrecision.SECOND)
    judged = judge([dated("json-ld", ancient), dated("htmldate", DAY)], CAPTURED)
    assert not any(verdict.won for verdict in judged)
    assert all(verdict.why for verdict in judged)


def told(origin: str, language: str) -> Candidate:
    return Candidate("language", origin, language)


def test_the_language_is_the_texts() -> None:
    assert winner(told("text", "de"), told("html", "en")) == "text"
    assert winner(told("text", "en"), told("html", "en")) == "text"
    assert winner(told("html", "en")) == "html"


def test_but_between_relatives_the_markup_knows_better() -> None:
    assert winner(told("text", "da"), told("html", "no")) == "html"
    assert winner(told("text", "ms"), told("html", "ms"), told("json-ld", "id")) == "json-ld"


fields = st.sampled_from(sorted(PRECEDENCE))
origins = st.sampled_from(
    ["json-ld", "opengraph", "meta", "html", "feed", "text", "trafilatura", "title-tag"]
)
values = st.text(min_size=1, max_size=5) | st.sampled_from([DAY, MOMENT]) | st.tuples(st.text(max_size=3))


@given(st.lists(st.builds(Candidate, fields, origins, values), max_size=30))
def test_at_most_one_winner_a_field_and_nothing_is_dropped(candidates: list[Candidate]) -> None:
    judged = judge(candidates, CAPTURED)
    given_pairs = {(candidate.field, candidate.origin) for candidate in candidates}
    assert {(v.candidate.field, v.candidate.origin) for v in judged} == given_pairs
    for field in PRECEDENCE:
        assert sum(verdict.won for verdict in judged if verdict.candidate.field == field) <= 1
