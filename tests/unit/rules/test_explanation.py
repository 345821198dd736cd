"""The explanation of a pair says what grouping would do with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.rules.explanation import Compared, explain
from tests.support.made_up_news import cut, story, template

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)
WIRE = " ".join(story(1))
CUT = " ".join(cut(story(1)))
DIGEST = " ".join([*story(2, 130), *story(1, 8), *story(3, 130)])


@pytest.mark.parametrize(
    ("second", "days", "verdict", "words"),
    [
        (WIRE, 400, "exact", "whatever the dates"),
        (CUT, 7, "near", "copies of one text"),
        (CUT, 7.1, "different", "published 7.1 days apart, more than 7"),
        (" ".join(story(2)), 0, "different", "less than 50% of the shorter text"),
        ("Ships left.", 0, "different", "tiny"),
    ],
)
def test_verdicts(second: str, days: float, verdict: str, words: str) -> None:
    found = explain(Compared("a", "T", WIRE, NOON), Compared("b", "T", second, NOON + timedelta(days=days)))
    assert found.verdict == verdict
    assert words in found.reason
    assert found.apart_days == pytest.approx(days)


def test_a_story_in_a_digest_is_contained() -> None:
    found = explain(Compared("a", None, " ".join(story(1, 8))), Compared("b", None, DIGEST))
    assert (found.verdict, found.containment, found.apart_days) == ("contained", 1.0, None)


def test_tiny_texts_are_exact_with_the_same_title_only() -> None:
    tiny = "Ships left on Monday."
    assert explain(Compared("a", "T", tiny), Compared("b", "T", tiny)).verdict == "exact"
    assert explain(Compared("a", "T", tiny), Compared("b", "U", tiny)).verdict == "different"


def test_what_was_exchanged_is_of_each_side() -> None:
    found = explain(Compared("a", None, template(1)), Compared("b", None, template(2)))
    turned = explain(Compared("b", None, template(2)), Compared("a", None, template(1)))
    assert found.verdict == turned.verdict == "different"
    assert set(found.replaced) <= set(found.only_first)
    assert (found.only_first, found.only_second) == (turned.only_second, turned.only_first)
