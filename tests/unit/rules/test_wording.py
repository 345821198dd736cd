"""What is compared of a text: tokens, shingles, sketch, names and numbers."""

from __future__ import annotations

import random
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.wording import wording
from tests.support.made_up_news import cut, story

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


def test_sketches_have_16_to_32_hashes_and_more_only_of_long_texts() -> None:
    for sentences in range(3, 90, 4):
        read = wording(" ".join(story(sentences, sentences)))
        assert 16 <= len(read.sketch) <= (32 if len(read.shingles) < 800 else 60)
        smallest = sorted(read.shingles)[: len(read.sketch)]
        assert {value % 2**32 for value in read.sketch} == {value % 2**32 for value in smallest}
        assert all(-(2**31) <= value < 2**31 for value in read.sketch)
    assert 150 < len(wording(" ".join(story(5, 500))).sketch) <= 256


def test_a_sketch_finds_the_half_of_a_text_and_a_story_in_a_digest() -> None:
    for seed in range(30):
        whole = story(seed, 40)
        half = wording(" ".join(cut(whole, 0.5)))
        assert len(set(half.sketch) & set(wording(" ".join(whole)).sketch)) >= 2
        digest = [*story(seed + 1000, 150), *whole[:12], *story(seed + 2000, 150)]
        found = set(wording(" ".join(whole[:12])).sketch) & set(wording(" ".join(digest)).sketch)
        assert len(found) >= 1


def test_hashes_are_the_same_in_every_process() -> None:
    """They are stored: a change of the hash is a change of the rules' version."""
    read = wording("one two three four five six")
    assert read.sequence == (16866263719435778456, 2747260123037926368)


def test_the_order_of_reading_does_not_matter() -> None:
    texts = [" ".join(story(seed)) for seed in range(20)]
    first = [wording(text) for text in texts]
    random.Random(1).shuffle(texts)
    assert sorted(wording(text).key for text in texts) == sorted(read.key for read in first)
