"""What is compared of a text: tokens, shingles, sketch, names and numbers."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.wording import smallest_of_runs, wording
from tests.support.growth import growth
from tests.support.made_up_news import story

LONG = " ".join(story(1, 40))


def tokens(text: str) -> list[str]:
    return [token.decode() for token in wording(text).tokens]


def salient(text: str) -> set[str]:
    return {token.decode() for token in wording(text).salient}


def test_tokens_are_runs_of_letters_and_digits_casefolded() -> None:
    assert tokens("“Don’t!” said the F.B.I. – at 10:30 in Straße_5…") == (
        ["don", "t", "said", "the", "f", "b", "i", "at", "10", "30", "in", "strasse", "5"]
    )


def test_a_chinese_or_japanese_character_is_a_token() -> None:
    assert tokens("東京で2026年、Tokyo") == ["東", "京", "で", "2026", "年", "tokyo"]


def test_invisible_characters_part_no_word_and_compatible_forms_are_one() -> None:
    assert tokens("co\u00adoperation \ufeffﬁnal ２０２６") == ["cooperation", "final", "2026"]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_the_fast_way_cuts_as_the_plain_one(text: str) -> None:
    level = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", unicodedata.normalize("NFKC", text))
    spaced = "".join(
        f" {sign} " if re.match("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]", sign)
        else sign if sign.isalnum() else " "
        for sign in level
    )  # fmt: skip
    assert tokens(text) == [word.casefold() for word in spaced.split()]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    read = wording(text)
    assert len(read.sequence) == max(0, len(read.tokens) - 4)
    assert bool(read.sketch) == (len(read.tokens) >= 25)


def test_salient_are_numbers_and_words_that_are_always_capital() -> None:
    text = "The minister Ana Costa said on Monday that 12 ships left. However, the minister saw however many."
    assert salient(text) == {"ana", "costa", "monday", "12"}


def test_case_and_signs_make_no_shingle_but_capitals_make_another_wording() -> None:
    quiet, loud = wording(LONG), wording(LONG.upper())
    assert quiet.shingles == loud.shingles
    assert quiet.key != loud.key
    assert quiet.key == wording(LONG.replace(". ", " -- ")).key


@given(st.lists(st.integers(0, 50), min_size=1, max_size=80), st.integers(1, 12))
def test_the_smallest_of_every_run_is_chosen_and_nothing_else(values: list[int], run: int) -> None:
    runs = [values[start : start + run] for start in range(max(1, len(values) - run + 1))]
    assert smallest_of_runs(values, run) == {min(part) for part in runs}


@given(st.lists(st.integers(0, 2**64), min_size=1, max_size=80), st.integers(1, 12), st.integers(0, 12))
def test_what_long_runs_choose_short_ones_choose_too(values: list[int], run: int, more: int) -> None:
    """So texts of different lengths meet."""
    assert smallest_of_runs(values, run + more) <= smallest_of_runs(values, run)


@pytest.mark.parametrize(
    ("sentences", "fewest", "most"),
    [(3, 9, 32), (8, 9, 24), (20, 9, 24), (34, 18, 32), (60, 24, 45), (100, 26, 52), (500, 150, 230)],
)
def test_sketches_of_any_text_have_enough_hashes_and_not_too_many(
    sentences: int, fewest: int, most: int
) -> None:
    """About 15 of a short text, 24 of 400 words, 32 up to 1,000, 1 in 32 of longer ones."""
    for seed in range(20):
        sketch = wording(" ".join(story(seed, sentences))).sketch
        assert fewest <= len(sketch) <= most
        assert all(-(2**31) <= value < 2**31 for value in sketch)
        assert list(sketch) == sorted(set(sketch))


def test_a_sketch_of_any_text_is_bounded() -> None:
    assert 200 < len(wording(" ".join(story(5, 3000))).sketch) <= 256


@pytest.mark.parametrize("words", [36, 50, 67])
def test_36_words_in_common_always_share_a_hash_and_68_two(words: int) -> None:
    """Of texts of up to 512 words, whatever stands around the passage."""
    for seed in range(60):
        passage, before, after = (" ".join(story(seed + base, 18)).split() for base in (0, 1000, 2000))
        one = wording(" ".join([*before, *passage[:words], *after]))
        other = wording(" ".join([*after[:100], *passage[:words], *before[:seed]]))
        assert set(one.sketch) & set(other.sketch)
        one = wording(" ".join([*before, *passage[: words + 32], *after]))
        other = wording(" ".join([*after[:100], *passage[: words + 32], *before[:seed]]))
        assert len(set(one.sketch) & set(other.sketch)) >= 2


def test_a_sketch_finds_a_story_in_a_digest() -> None:
    """A digest of some thousand words has runs of 64."""
    for seed in range(30):
        whole = story(seed, 12)
        digest = [*story(seed + 1000, 150), *whole, *story(seed + 2000, 150)]
        assert len(set(wording(" ".join(whole)).sketch) & set(wording(" ".join(digest)).sketch)) >= 2


def test_hashes_are_the_same_in_every_process() -> None:
    """They are stored: a change of the hash is a change of the rules' version."""
    read = wording("one two three four five six")
    assert read.sequence == [16866263719435778456, 2747260123037926368]


def test_the_order_of_reading_does_not_matter() -> None:
    texts = [" ".join(story(seed)) for seed in range(20)]
    first = [wording(text) for text in texts]
    random.Random(1).shuffle(texts)
    assert sorted(wording(text).key for text in texts) == sorted(read.key for read in first)


HOSTILE: dict[str, Callable[[int], str]] = {
    "one word again and again": lambda size: "na " * (size * 2),
    "signs that nobody has seen": lambda size: "".join(chr(0xE000 + at % 6000) + "a" for at in range(size)),
    "marks of two kinds on a letter": lambda size: "a" + "\u0300\u0327" * size,
    "marks only in their compatible form": lambda size: "a" + "\uff9e\u0300" * size,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_written_to_that_end_costs_no_more_than_its_length(name: str) -> None:
    assert growth(HOSTILE[name], wording, 20_000) < 9


def test_many_signs_are_replaced_as_few_are() -> None:
    text = "".join(f"{chr(0x2200 + at)}word{at}" for at in range(200)) + "\u200bs"
    assert tokens(text) == [*(f"word{at}" for at in range(199)), "word199s"]
