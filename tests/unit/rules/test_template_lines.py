"""What a source repeats is learned, what its reports have in common is not."""

from __future__ import annotations

import random

from newsreel.rules.template_lines import TemplateLine, learn_template_lines

SLOGAN = "The Gazette is printed on paper from the estuary."


def story(number: int, *last: str) -> str:
    paragraphs = [f"Sentence {part} of story {number}, which nobody else has told." for part in range(12)]
    return "\n\n".join([*paragraphs, *last])


def test_a_line_that_ends_many_stories_is_learned() -> None:
    texts = [story(number, SLOGAN) for number in range(5)] + [story(9)]
    assert learn_template_lines(texts) == [TemplateLine(SLOGAN, 5)]


def test_typography_and_case_make_no_difference() -> None:
    texts = [story(number, "It’s all in the Gazette") for number in range(4)]
    assert len(learn_template_lines([*texts, story(5, "It's all in the gazette")])) == 1


def test_four_stories_are_too_few() -> None:
    assert learn_template_lines([story(number, SLOGAN) for number in range(4)]) == []


def test_the_middle_of_a_report_is_its_text() -> None:
    reports = []
    for number in range(9):
        lines = story(number).split("\n\n")
        reports.append("\n\n".join([*lines[:5], "Winds will be light and variable.", *lines[5:]]))
    assert learn_template_lines(reports) == []


def test_short_lines_are_headings_that_recur_by_chance() -> None:
    assert learn_template_lines([story(number, "What is next", "More") for number in range(9)]) == []


def test_versions_of_one_story_count_once() -> None:
    versions = [story(1, f"Update {number}: the bell was found.", SLOGAN) for number in range(9)]
    assert learn_template_lines(versions) == []


def test_the_order_makes_no_difference() -> None:
    texts = [story(number, SLOGAN, f"By the desk of {number % 2}, Port Alder") for number in range(12)]
    shuffled = random.Random(7).sample(texts, len(texts))
    assert learn_template_lines(texts) == learn_template_lines(shuffled) != []
