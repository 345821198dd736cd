"""The difference report: every capture counted once, examples short and few."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsreel.domain.article import ArticleDraft, DatedMoment, DatePrecision, Extraction
from newsreel.domain.revision import ArticleContent, DifferenceReport, Outcome
from newsreel.domain.window import Window
from newsreel.rules.difference_report import ReadAgain, difference_lines, note_difference, summary
from newsreel.rules.differences import content_of
from newsreel.rules.text import word_count
from tests.unit.rules.test_trivial_changes import BASE

LONG = replace(BASE, text=" ".join(f"word{number}" for number in range(100)))
PUBLISHED = datetime(2026, 11, 20, 8, tzinfo=UTC)
WINDOW = Window(PUBLISHED - timedelta(hours=1), PUBLISHED + timedelta(hours=1))


def article(content: ArticleContent) -> Extraction:
    """What a reader gives for an article with this content."""
    published = content.published_at
    draft = ArticleDraft(
        canonical_url="u", canonical_url_hash=b"", title=content.title,
        subtitle=content.subtitle, authors=content.authors, agencies=content.agencies,
        published_on=content.published_on,
        published=DatedMoment(published, DatePrecision.SECOND) if published else None,
        modified=DatedMoment(content.modified_at, DatePrecision.SECOND) if content.modified_at else None,
        language=content.language, section=content.section,
        tags=content.tags, description=content.description, image_url=content.image_url,
        is_paywalled=content.is_paywalled, text=content.text, word_count=word_count(content.text),
        text_origin=content.text_origin, text_hash=b"", content_hash=b"", provenance=(),
    )  # fmt: skip
    assert content_of(draft) == content
    return Extraction("article", None, draft)


def revised(after: ArticleContent) -> ReadAgain:
    return ReadAgain("u", "article", LONG, Outcome.REVISED, article(after))


def no_article(state: str, before: ArticleContent | None, was: str) -> ReadAgain:
    return ReadAgain("u", was, before, None, Extraction(state, "why", draft=None))


def report_of(*pages: ReadAgain) -> DifferenceReport:
    report = DifferenceReport()
    for page in pages:
        note_difference(report, page, WINDOW)
    assert report.pages == len(pages)
    return report


def test_bodies_that_change_by_more_than_a_fifth_are_counted() -> None:
    words = LONG.text.split()
    sizes = [60, 79, 80, 120, 121, 200]
    pages = [revised(replace(LONG, text=" ".join((words * 2)[:size]))) for size in sizes]
    report = report_of(*pages)
    assert (report.revised, report.fields, report.shrank, report.grew) == (6, {"text": 6}, 2, 2)
    assert len(report.examples) == 3


def test_a_date_that_leaves_the_window_is_counted() -> None:
    inside, outside = PUBLISHED + timedelta(minutes=5), PUBLISHED + timedelta(days=1)
    moments = (inside, outside, None)
    report = report_of(*(revised(replace(LONG, published_at=at, published_precision="second" if at else None))
                         for at in moments))  # fmt: skip
    assert (report.moved, report.fields["published_at"]) == (1, 3)
    opened = report_of(ReadAgain("u", "too_short", None, None, article(replace(LONG, published_at=outside))))
    assert (opened.opened, opened.moved, opened.states) == (1, 1, {"too_short -> article": 1})


def test_what_changes_nothing_is_told_apart() -> None:
    same, older, trivial = (
        ReadAgain("u", "article", LONG, outcome, article(replace(LONG, title="other")))
        for outcome in (Outcome.SAME, Outcome.OLDER, Outcome.TRIVIAL)
    )
    report = report_of(
        same, older, trivial,
        no_article("too_short", None, "too_short"),
        no_article("too_short", None, "timed_out"),
        no_article("too_short", LONG, "article"),
        no_article("too_short", LONG, "too_short"),
    )  # fmt: skip
    assert (report.same, report.older, report.kept, report.revised) == (4, 1, 1, 0)
    assert report.states == {"timed_out -> too_short": 1}
    assert report.fields == {}


def test_examples_show_the_place_that_differs() -> None:
    words = LONG.text.split()
    [example] = report_of(
        revised(replace(LONG, text=" ".join([*words[:50], "changed", *words[51:]])))
    ).examples
    assert "word50" in example.old
    assert "changed" in example.new
    assert max(len(example.old), len(example.new)) <= 72


def test_the_report_in_words() -> None:
    report = report_of(revised(replace(LONG, title="Other")), no_article("too_short", LONG, "article"))
    lines = list(difference_lines(report))
    assert lines[0] == "2 pages read again: 1 would be revised, 0 opened, 0 the same"
    assert any("would not be taken for articles" in line for line in lines)
    assert "  title: 1" in lines
    assert summary(report) == "2 pages read again, 1 revised, 0 opened"
