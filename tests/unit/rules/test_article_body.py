"""Which lines are the article: decided on the page's own evidence, prose kept."""

from __future__ import annotations

from datetime import date

import pytest

from newsreel.domain.article import BodyLine, LineKind
from newsreel.rules.article_body import article_body, is_prose
from newsreel.rules.furniture import PageHead

HEAD = PageHead(("Pier reopens",), "Pier reopens", ("Jane Doe", "Ali Kaya"), "Harbour", date(2026, 11, 20))
TEXT = "The pier reopened on Friday after two years of repairs that nobody had wanted to pay for."
MORE = "The harbour master, who had waited since spring, cut the ribbon with a pair of borrowed scissors."
STANDFIRST = "Two years of repairs and one borrowed pair of scissors"


def heading(text: str, is_link: bool = False) -> BodyLine:
    return BodyLine(text, LineKind.HEADING, is_link)


def link(text: str) -> BodyLine:
    return BodyLine(text, is_link=True)


def plain(*texts: str) -> list[BodyLine]:
    return [BodyLine(text) for text in texts]


@pytest.mark.parametrize(
    "above",
    [
        [],
        ["Pier reopens"],
        ["Home", "Sport", "Harbour", "Pier Reopens", "By Jane Doe and Ali Kaya"],
        ["Harbour", "By Jane Doe"],
        ["20 November 2026, 07.49"],
        ["Pier reopens", "4 Min Read", "20.11.2026"],
    ],
)
def test_what_stands_above_the_text_goes(above: list[str]) -> None:
    assert article_body(plain(*above, TEXT, "Last line."), HEAD).lines == (TEXT, "Last line.")


def test_a_title_further_down_is_prose() -> None:
    assert article_body(plain(TEXT, "Pier reopens", "Last line."), HEAD).lines == (
        TEXT,
        "Pier reopens",
        "Last line.",
    )


@pytest.mark.parametrize(
    "first", ["Sales in 2026 rose by 20 percent.", "The fire began on 20 November 2026."]
)
def test_a_first_sentence_with_the_days_numbers_is_no_date_line(first: str) -> None:
    assert article_body(plain(first, TEXT), HEAD).lines == (first, TEXT)


def test_prose_above_the_headline_goes_only_when_it_is_a_heading() -> None:
    notice = "We may earn a commission when you click through from our site and buy something there."
    assert article_body([*plain(notice), heading("Pier reopens"), *plain(TEXT)], HEAD).lines == (TEXT,)
    assert article_body(plain(notice, "Pier reopens", TEXT), HEAD).lines == (notice, "Pier reopens", TEXT)


def test_a_long_heading_below_the_headline_is_the_subtitle() -> None:
    body = article_body([heading("Pier reopens"), heading(STANDFIRST), *plain(TEXT)], HEAD)
    assert (body.subtitle, body.lines) == (STANDFIRST, (TEXT,))


@pytest.mark.parametrize(
    "lines",
    [
        # A short one is the title of the first section; one without a headline above it may be too.
        [heading("Pier reopens"), heading("What happened"), BodyLine(TEXT)],
        [heading(STANDFIRST), BodyLine(TEXT)],
        [heading("Pier reopens"), heading(STANDFIRST), heading("What happened"), BodyLine(TEXT)],
    ],
)
def test_other_headings_stay_in_the_text(lines: list[BodyLine]) -> None:
    body = article_body(lines, HEAD)
    assert body.subtitle is None
    assert body.lines == tuple(line.text for line in lines if line.text != "Pier reopens")


def test_teasers_that_are_links_go_and_linked_sentences_stay() -> None:
    sentence = "This is what the council said."
    lines = [BodyLine(TEXT), link("Five piers you must see"), link(sentence), BodyLine(MORE)]
    assert article_body(lines, HEAD).lines == (TEXT, sentence, MORE)


def test_a_linked_heading_stays_above_prose_only() -> None:
    lines = [
        heading("Old pier", is_link=True),
        BodyLine(TEXT),
        heading("New pier", is_link=True),
        BodyLine("Map"),
    ]
    assert article_body([*lines, *plain("Key", "Legend")], HEAD).lines == (
        "Old pier",
        TEXT,
        "Map",
        "Key",
        "Legend",
    )


def test_headings_and_links_at_the_end_go() -> None:
    item = BodyLine("Pier closes", LineKind.ITEM, is_link=True)
    assert article_body([BodyLine(TEXT), heading("More stories"), item, heading("Comments")], HEAD).lines == (
        TEXT,
    )


def test_template_lines_of_the_source_go() -> None:
    slogan = "The Gazette is printed on paper from the estuary."
    template = frozenset({"the gazette is printed on paper from the estuary."})
    assert article_body(plain(TEXT, slogan, MORE), HEAD, template_lines=template).lines == (TEXT, MORE)


STATED = [f"{TEXT} {MORE}" for _ in range(4)]


def test_the_text_ends_where_json_ld_says_it_ends() -> None:
    lines = [*plain(*STATED), heading("Another story altogether"), *plain(TEXT.upper())]
    assert article_body(lines, HEAD, STATED).lines == tuple(STATED)


def test_json_ld_that_holds_the_beginning_only_cuts_nothing() -> None:
    rest = [f"{number} {MORE}" for number in range(9)]
    assert article_body(plain(*STATED, *rest), HEAD, STATED).lines == (*STATED, *rest)


def test_json_ld_is_taken_when_the_page_shows_something_else() -> None:
    body = article_body(plain("Night mode is explained in this box about telephones."), HEAD, STATED)
    assert (body.lines, body.is_stated) == (tuple(STATED), True)


def test_a_short_stated_text_is_a_teaser_and_says_nothing() -> None:
    assert article_body(plain(MORE), HEAD, [TEXT]).lines == (MORE,)


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        (BodyLine(TEXT), True),
        (BodyLine("东京的港口在星期五重新开放，市长说这是城市的节日。"), True),
        (BodyLine("Short."), False),
        (BodyLine(TEXT.rstrip(".")), False),
        (link(TEXT), False),
        (heading(TEXT), False),
    ],
)
def test_prose(line: BodyLine, prose: bool) -> None:
    assert is_prose(line) == prose
