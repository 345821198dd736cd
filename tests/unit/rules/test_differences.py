"""What changed, and whether it is worth a revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsreel.domain.revision import ArticleContent, Outcome
from newsreel.rules.differences import changed_fields, worth_a_revision
from tests.unit.rules.test_trivial_changes import BASE

A, B, C, D = (replace(BASE, title=title) for title in ("A", "B", "C", "D"))
TRIVIALLY = replace(BASE, tags=("Ferries", "pier"))


def outcome(*states: ArticleContent, same_extractor: bool = True) -> Outcome:
    """What becomes of the last state, after the ones before it."""
    *earlier, new = states
    return worth_a_revision(earlier[-1], new, same_extractor=same_extractor, earlier=lambda: earlier)


def test_fields_are_named_by_their_columns() -> None:
    assert changed_fields(BASE, BASE) == ()
    assert changed_fields(BASE, replace(BASE, text="x", title="y", tags=())) == ("title", "tags", "text")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([A, A], Outcome.SAME),
        ([A, B], Outcome.REVISED),
        ([BASE, TRIVIALLY], Outcome.TRIVIAL),
        # taken back, and put back again: both are told; then it swings
        ([A, B, A], Outcome.REVISED),
        ([A, B, A, B], Outcome.REVISED),
        ([A, B, A, B, A], Outcome.FLIP_FLOP),
        ([A, B, C, A], Outcome.REVISED),
        ([A, B, C, A, B, C], Outcome.FLIP_FLOP),
        # what is new is always told
        ([A, B, A, B, D], Outcome.REVISED),
    ],
)
def test_what_becomes_of_a_state(states: list[ArticleContent], expected: Outcome) -> None:
    assert outcome(*states) == expected


def test_what_a_better_extractor_reads_is_kept_however_small() -> None:
    assert outcome(BASE, TRIVIALLY, same_extractor=False) == Outcome.REVISED
    assert outcome(A, B, A, B, A, same_extractor=False) == Outcome.REVISED
    assert outcome(A, A, same_extractor=False) == Outcome.SAME


def test_a_state_that_was_read_again_is_no_return() -> None:
    again = replace(A, tags=("Ferries", "pier"))
    assert outcome(A, again, B, A, B) == Outcome.REVISED


def test_history_is_asked_for_only_when_it_matters() -> None:
    def never() -> list[ArticleContent]:
        raise AssertionError

    assert worth_a_revision(BASE, TRIVIALLY, same_extractor=True, earlier=never) == Outcome.TRIVIAL
