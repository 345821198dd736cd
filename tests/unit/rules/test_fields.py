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
