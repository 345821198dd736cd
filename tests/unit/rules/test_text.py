"""Text: what is stored, compared, hashed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.text import comparable, hash_parts, one_line, storable, text_hash, word_count

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
