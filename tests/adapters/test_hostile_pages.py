"""Hostile pages cost themselves: each ends in a state with a reason, and no neighbour is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsreel.adapters.document_pool import DocumentTrouble, document_pool
from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import Extraction, FeedClaims, Page, PageState
from tests.adapters.hostile_pages import (
    ABORT,
    DIE,
    EAT,
    SLEEP,
    HostilePage,
    extract_or_obey,
    hostile_pages,
)
from tests.adapters.hostile_tricks import SENTENCES, UTF8, article

URL = "https://paper.example/2026/harbour"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECONDS = 3.0
HOSTILE = hostile_pages()
ORDERS = {
    SLEEP: DocumentTrouble("timed_out", f"not read within {SECONDS:g} s"),
    DIE: DocumentTrouble("crashed", "the worker process died (code 7)"),
    ABORT: DocumentTrouble("crashed", "the worker process died (code -6)"),
    EAT: DocumentTrouble("crashed", "the document needs more memory than it may have"),
}
STATES = {*PageState, "timed_out", "crashed"}
GOOD = Document(
    Page(URL, article('<meta name="author" content="Ada Byron">').encode(), UTF8), FeedClaims(), URL, NOON
)

Outcome = Extraction | DocumentTrouble


def document(body: bytes, content_type: str | None) -> Document:
    return replace(GOOD, page=Page(URL, body, content_type))


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Of all hostile pages and orders in one pool, a good page before, between and after them."""
    work = [GOOD]
    for body, content_type in [(page.body, page.content_type) for page in HOSTILE] + [
        (order, UTF8) for order in ORDERS
    ]:
        work += [document(body, content_type), GOOD]
    with document_pool(extract_or_obey, processes=2, timeout_seconds=SECONDS, memory_bytes=1024**3) as pool:
        found = dict(pool.run(work))
    assert sorted(found) == list(range(len(work))), "a document without an outcome"
    return [found[index] for index in range(len(work))]


def test_there_are_hundreds_of_them_and_no_two_alike() -> None:
    assert len(HOSTILE) >= 200
    assert len({(page.body, page.content_type) for page in HOSTILE}) == len(HOSTILE)


def test_no_neighbour_is_lost_or_changed_by_a_byte(outcomes: list[Outcome]) -> None:
    alone = repr(extract_document(GOOD))

    assert "Ada Byron" in alone
    assert {repr(outcome) for outcome in outcomes[::2]} == {alone}


@pytest.mark.parametrize(("index", "page"), list(enumerate(HOSTILE)), ids=[page.name for page in HOSTILE])
def test_each_ends_as_an_article_or_with_a_reason(
    outcomes: list[Outcome], index: int, page: HostilePage
) -> None:
    outcome = outcomes[2 * index + 1]

    if isinstance(outcome, DocumentTrouble):
        assert outcome.kind == "timed_out", outcome.reason  # an exception of a reader is a bug of ours
        assert outcome.reason
    elif outcome.draft is None:
        assert outcome.state in STATES - {"article"}
        assert outcome.reason
    else:
        assert (outcome.state, outcome.reason) == ("article", None)
        outcome.draft.text.encode()
        assert "\x00" not in repr(outcome)
    if page.keeps_article:
        assert isinstance(outcome, Extraction)
        assert outcome.draft is not None, outcome.reason
        assert [line for line in outcome.draft.text.split("\n\n") if line in SENTENCES] == list(SENTENCES)


def test_an_extractor_that_hangs_or_dies_is_told_in_words(outcomes: list[Outcome]) -> None:
    assert outcomes[-2 * len(ORDERS) :: 2] == list(ORDERS.values())
