"""The same capture is read to the same extraction, byte for byte, in any order and any process."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from newsreel.adapters.document_pool import document_pool
from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import FeedClaims, Page
from newsreel.rules.article_assembly import written_value
from tests.adapters.extraction_digest import URL, captures, digest_of
from tests.adapters.hostile_tricks import UTF8, article

NUMBER = 500


@pytest.fixture(scope="module")
def work() -> list[Document]:
    return captures(NUMBER)


@pytest.fixture(scope="module")
def in_one_process(work: list[Document]) -> list[str]:
    return digests(work, processes=1)


def digests(work: Sequence[Document], processes: int) -> list[str]:
    """In the order of the work, whatever order they were finished in."""
    with document_pool(digest_of, processes=processes, timeout_seconds=60, memory_bytes=1024**3) as pool:
        found = dict(pool.run(work))
    read = [found[index] for index in range(len(work))]
    assert all(isinstance(outcome, str) for outcome in read), read
    return [str(outcome) for outcome in read]


def test_the_captures_differ_and_most_are_articles(work: list[Document], in_one_process: list[str]) -> None:
    assert len(work) == NUMBER
    assert len(set(in_one_process)) > 0.9 * NUMBER
    states = [extract_document(document).state for document in work[::3]]
    assert states.count("article") > len(states) / 2
    assert set(states) > {"article"}


def test_in_another_order_and_in_four_processes(work: list[Document], in_one_process: list[str]) -> None:
    order = list(range(len(work)))
    random.Random(3).shuffle(order)

    shuffled = digests([work[index] for index in order], processes=4)

    assert {index: shuffled[place] for place, index in enumerate(order)} == dict(enumerate(in_one_process))


def test_backwards_in_one_process(work: list[Document], in_one_process: list[str]) -> None:
    assert digests(work[::-1], processes=1)[::-1] == in_one_process


def test_again_in_this_process_with_others_between(work: list[Document], in_one_process: list[str]) -> None:
    chosen = work[::20]

    for _ in range(2):
        assert [digest_of(document) for document in chosen] == in_one_process[::20]


@pytest.mark.parametrize(("captured", "guessed"), [(2023, []), (2025, ["2024-03-12"])])
def test_the_capture_bounds_a_guess_and_not_the_day_of_the_reading(captured: int, guessed: list[str]) -> None:
    page = Page(URL, article(after="<p class='date'>Last walk on the pier: 12 March 2024</p>").encode(), UTF8)

    found = extract_document(Document(page, FeedClaims(), URL, datetime(captured, 6, 1, 12, tzinfo=UTC)))

    assert found.draft is not None
    assert found.draft.published is None
    dates = [
        verdict.candidate for verdict in found.draft.provenance if verdict.candidate.origin == "htmldate"
    ]
    assert [written_value(date.value) for date in dates] == guessed
