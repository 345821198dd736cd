"""Text: what is stored, compared, hashed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.text import comparable, hash_parts, one_line, storable, stream_safe, text_hash, word_count
from tests.support.growth import growth

LONG = "The council met on Tuesday to decide what becomes of the old pier, and nobody was surprised " * 3


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_what_is_storable_can_be_sent_to_postgres(text: str) -> None:
    stored = storable(text)
    assert "\x00" not in stored
    stored.encode("utf-8")
    assert storable(stored) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Quoted” – it’s…", '"quoted" - it\'s...'),
        ("a\u00a0b", "a b"),
        ("zero\u200bwidth", "zerowidth"),
        ("ﬁne", "fine"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_the_hash_is_of_the_words_in_their_order() -> None:
    assert text_hash(LONG, "A") == text_hash(LONG.upper().replace(",", ""), "B")
    assert text_hash(LONG, None) != text_hash(LONG + "x", None)


def test_tiny_texts_need_the_same_title() -> None:
    assert text_hash("Closed today.", "Pier") == text_hash("closed today", "PIER")
    assert text_hash("Closed today.", "Pier") != text_hash("Closed today.", "Pool")


def test_parts_are_told_apart() -> None:
    different: list[list[str | None]] = [
        ["a", "b"],
        ["ab"],
        ["ab", None],
        ["ab", ""],
        [None, "ab"],
        ["a", "", "b"],
    ]
    assert len({hash_parts(parts) for parts in different}) == len(different)


def test_small_things() -> None:
    assert one_line("  a\n\tb ") == "a b"
    assert one_line(" \n") is None
    assert word_count("It’s two-fold, 3 times") == 6


@pytest.mark.parametrize("marks", ["\u0300\u0327", "\uff9e\u0300"])
def test_letters_buried_in_marks_cost_no_more_than_their_length(marks: str) -> None:
    assert growth(lambda size: "a" + marks * size, comparable, 20_000) < 9
    assert growth(lambda size: "a" + marks * size, storable, 20_000) < 9


@given(st.text(st.sampled_from("ab\u0300\u0327\u0344\uff9e\u034f"), max_size=200))
def test_what_is_safe_to_normalise_stays_as_it_is(text: str) -> None:
    assert stream_safe(stream_safe(text)) == stream_safe(text)
    assert storable(storable(text)) == storable(text)


def test_the_marks_of_languages_are_left_alone() -> None:
    for text in ("Tiếng Việt", "שָׁלוֹם", "السَّلامُ", "हिन्दी", "ภาษาไทยน้ำ", "Zalgo" + "\u0300" * 30):
        assert stream_safe(text) == text
    assert stream_safe("a" + "\u0300" * 31) == "a" + "\u0300" * 30 + "\u034f\u0300"
