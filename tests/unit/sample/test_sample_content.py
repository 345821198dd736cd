"""The sample newspaper's articles: stable, varied, and every special case in every week."""

import itertools
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from newsreel.sample import SampleArticle, SampleNewspaper

EDITION = date(2026, 11, 22)
FORTY_EDITIONS = [EDITION + timedelta(days=number) for number in range(40)]


def shingles(article: SampleArticle) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(article.paragraphs).lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def same_wire(first: SampleArticle, second: SampleArticle) -> bool:
    return first.wire_id is not None and first.wire_id == second.wire_id


def test_an_edition_is_the_same_each_time() -> None:
    assert SampleNewspaper(EDITION).articles == SampleNewspaper(EDITION).articles


def test_the_next_edition_keeps_yesterdays_articles_and_pages() -> None:
    today, tomorrow = SampleNewspaper(EDITION), SampleNewspaper(EDITION + timedelta(days=1))
    later = {piece.article.url: piece for piece in tomorrow.pieces}
    kept = [piece for piece in today.pieces if piece.shown_at.date() > EDITION - timedelta(days=7)]
    assert len(kept) == 60
    for piece in kept:
        assert later[piece.article.url] == piece
        answers = [paper.response(piece.article.host, piece.path, {}) for paper in (today, tomorrow)]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("edition", FORTY_EDITIONS)
def test_every_week_has_every_special_case(edition: date) -> None:
    articles = SampleNewspaper(edition).articles
    kinds = Counter(article.kind for article in articles)
    assert len(articles) == 70
    assert len({article.url for article in articles}) == 70
    assert len({article.title for article in articles}) == 70
    assert set(kinds) == {
        "plain", "wire_copy", "corrected", "undated", "paywalled", "missing_page",
    }  # fmt: skip
    wires: dict[str, list[SampleArticle]] = {}
    for article in articles:
        if article.wire_id is not None:
            wires.setdefault(article.wire_id, []).append(article)
    assert len(wires) == 2
    for first, second in wires.values():
        assert first.source_name != second.source_name
        assert first.paragraphs == second.paragraphs
        assert first.title != second.title
        assert first.published_at is not None
        assert second.published_at is not None
        assert second.published_at - first.published_at > timedelta(hours=1)
    start = datetime.combine(edition - timedelta(days=7), time(4, 10), UTC)
    end = datetime.combine(edition - timedelta(days=1), time(22, 40), UTC)
    for article in articles:
        if article.published_at is None:
            assert article.kind == "undated"
            text = " ".join(article.paragraphs)
            assert re.search(r"in (February|May|September) 20(1[7-9]|2[0-3])", text)
            continue
        assert start <= article.published_at <= end
        if article.modified_at is not None:
            assert article.published_at < article.modified_at
            assert article.modified_at.date() == article.published_at.date()


@pytest.mark.parametrize("edition", FORTY_EDITIONS[::5])
def test_texts_of_a_week_are_long_enough_and_not_alike(edition: date) -> None:
    articles = [article for article in SampleNewspaper(edition).articles if article.paragraphs]
    for article in articles:
        assert 6 <= len(article.paragraphs) <= 12
        assert 250 <= sum(len(text.split()) for text in article.paragraphs) <= 600
        assert not re.search(r"[\[\]{}|]|  ", " ".join((article.title, *article.paragraphs)))
    marked = [(article, shingles(article)) for article in articles]
    for (first, left), (second, right) in itertools.combinations(marked, 2):
        if not same_wire(first, second):
            overlap = len(left & right) / min(len(left), len(right))
            assert overlap < 0.2, (first.title, second.title)


@pytest.mark.parametrize("edition", FORTY_EDITIONS[::5])
def test_sentences_hardly_ever_repeat_in_a_week(edition: date) -> None:
    seen: Counter[str] = Counter()
    wires: set[str] = set()
    for article in SampleNewspaper(edition).articles:
        if article.wire_id in wires:
            continue
        if article.wire_id is not None:
            wires.add(article.wire_id)
        text = " ".join(article.paragraphs)
        seen.update(s for s in re.split(r"(?<=[.!?])[”“]?\s+", text) if len(s.split()) > 4)
    assert sum(count > 1 for count in seen.values()) <= 4


def test_corrections_change_the_figure_and_add_the_note() -> None:
    corrected, first = SampleNewspaper(EDITION), SampleNewspaper(EDITION, corrections=False)
    pairs = list(zip(corrected.articles, first.articles, strict=True))
    changed = [(after, before) for after, before in pairs if after != before]
    assert [after.kind for after, _ in changed] == ["corrected", "corrected"]
    for after, before in changed:
        assert after.url == before.url
        assert after.paragraphs[-1].startswith("Correction: ")
        assert len(after.paragraphs) == len(before.paragraphs) + 1
        assert before.modified_at is None
        figures = re.findall(r"\d+", after.paragraphs[-1])
        assert figures[0] in before.paragraphs[2]
        assert figures[1] in after.paragraphs[2]
        different = [a != b for a, b in zip(after.paragraphs, before.paragraphs, strict=False)]
        assert different.count(True) == 1
