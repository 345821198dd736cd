"""Which texts are copies: cut, localised, updated ones are; fillings of a template are not."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.near_duplicates import Comparison, Verdict, compare, exchanged
from newsreel.rules.wording import Wording, wording
from tests.support.growth import growth
from tests.support.made_up_news import cut, localised, story, template, updated

WIRE = story(1, 30)


def judge(one: str | list[str], other: str | list[str]) -> Comparison:
    return compare(wording(text(one)), wording(text(other)))


def text(sentences: str | list[str]) -> str:
    return sentences if isinstance(sentences, str) else " ".join(sentences)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        cut(WIRE, 0.3),
        localised(WIRE, 1),
        updated(WIRE, 1),
        cut(localised(updated(WIRE, 1), 2), 0.5),
        WIRE[10:] + WIRE[:10],
        " ".join(WIRE).upper(),
    ],
    ids=["same", "cut", "localised", "updated", "all of it", "paragraphs moved", "capitals"],
)
def test_copies(copy: str | list[str]) -> None:
    assert judge(WIRE, copy).verdict is Verdict.DUPLICATE


def test_fillings_of_a_template_differ_and_the_reason_says_so() -> None:
    found = judge(template(1), template(2))
    assert (found.verdict, found.containment > 0.5) == (Verdict.DIFFERENT, True)
    assert "template" in found.reason


def test_a_template_differs_however_much_of_it_stays_the_same() -> None:
    """Four fifths of the words are the site's; only what was exchanged tells the two apart."""
    always = " ".join(story(8, 12)).lower()
    found = judge(f"{template(1)} {always}", f"{template(2)} {always}")
    assert (found.verdict, found.containment > 0.7) == (Verdict.DIFFERENT, True)
    assert "template" in found.reason


def test_furniture_added_within_says_nothing_about_names() -> None:
    line = "Read more on Sunday: Ten Things Anna Mayer Saw in Paris in 2025."
    with_furniture = [part for sentence in WIRE for part in (sentence, line)]
    found = judge(WIRE, with_furniture)
    assert (found.verdict, found.agreement) == (Verdict.DUPLICATE, 1.0)


def test_other_stories_with_the_furniture_of_one_site_differ() -> None:
    furniture = [sentence.lower() for sentence in story(9, 6)]
    found = judge([*story(1, 5), *furniture], [*story(2, 5), *furniture])
    assert (found.verdict, found.containment > 0.5) == (Verdict.DIFFERENT, True)
    assert "not most of the text" in found.reason


def test_a_digest_contains() -> None:
    digest = [*story(2, 60), *WIRE[:8], *story(3, 60)]
    assert judge(WIRE[:8], digest).verdict is Verdict.CONTAINED
    assert judge(WIRE[:8], [*story(2, 60), *story(3, 60)]).verdict is Verdict.DIFFERENT


def test_tiny_texts_are_never_near() -> None:
    assert judge("Ships left on Monday.", "Ships left on Monday.").verdict is Verdict.DIFFERENT


def test_short_texts_need_more_in_common() -> None:
    first, second, third, fourth = story(1, 4)
    assert judge([first, second, third], [first, second, fourth]).verdict is Verdict.DIFFERENT
    assert judge([first, second, third], [first, second, third, fourth]).verdict is Verdict.DUPLICATE


def test_the_exchanged_names_are_named() -> None:
    before = (
        "the ship that left for Lisbon at night with 12 people on board had a calm day at sea with them all"
    )
    after = before.replace("Lisbon", "Porto").replace("12", "15")
    common, gone, come = exchanged(wording(before), wording(after))
    assert (common, gone, come) == (set(), {b"lisbon", b"12"}, {b"porto", b"15"})


def test_a_lost_line_break_exchanges_no_names() -> None:
    """Paragraphs that were glued together: "in ParisThe" is "in Paris The"."""
    glued = re.sub(r"[.] (?=[A-Z])", "", text(WIRE))
    assert wording(glued).salient - wording(text(WIRE)).salient
    found = judge(WIRE, glued)
    assert exchanged(wording(text(WIRE)), wording(glued))[1:] == (set(), set())
    assert found.agreement == 1.0


@given(st.data())
def test_the_verdict_is_symmetric(data: st.DataObject) -> None:
    draw = data.draw
    sentences = [*story(draw(st.integers(0, 3)), 12), *story(4, 12)]
    one, other = (draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=24)) for _ in range(2))
    assert judge(one, other) == judge(other, one)


def test_two_long_texts_in_another_order_cost_no_more_than_their_length() -> None:
    def made(size: int) -> tuple[Wording, Wording]:
        rng = random.Random(size)
        parts = [" ".join(f"w{rng.randrange(10**7)}" for _ in range(8)) for _ in range(size)]
        one = wording(" ".join(parts))
        rng.shuffle(parts)
        return one, wording(" ".join(parts))

    assert growth(made, lambda pair: exchanged(*pair), 5_000) < 9
