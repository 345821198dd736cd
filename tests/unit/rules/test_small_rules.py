"""Rules of a few lines each: identity, names, retries, verdict, contact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.article import PageState
from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import FailureKind, FetchFailure
from newsreel.domain.run import ReportedFailure, SourceReport
from newsreel.domain.settings import Settings
from newsreel.rules.contact import require_contact
from newsreel.rules.identity import article_identity
from newsreel.rules.names import author_names
from newsreel.rules.page_retry import (
    NOT_ASKED,
    NOT_ASKED_WAIT,
    PageRetry,
    after_page_failure,
    after_page_state,
)
from newsreel.rules.verdict import why_red

ENTRY = "https://example.org/a?id=1"


@pytest.mark.parametrize(
    ("final", "claimed", "identity", "aliases"),
    [
        (None, [], ENTRY, {}),
        (ENTRY, [], ENTRY, {}),
        (ENTRY, ["https://www.example.org/a"], "https://www.example.org/a", {ENTRY: "entry link"}),
        ("https://example.org/b", [], "https://example.org/b", {ENTRY: "entry link"}),
        (
            "https://example.org/b",
            ["https://example.org/c"],
            "https://example.org/c",
            {ENTRY: "entry link", "https://example.org/b": "redirect"},
        ),
        # What a page claims is believed within the publisher, and never its front page.
        (ENTRY, ["https://other.example/a"], ENTRY, {}),
        (ENTRY, ["https://example.org/"], ENTRY, {}),
        ("https://consent.example/wall", [], ENTRY, {}),
        ("https://example.org/", [], ENTRY, {}),
    ],
)
def test_identity(final: str | None, claimed: list[str], identity: str, aliases: dict[str, str]) -> None:
    assert article_identity(ENTRY, final, claimed) == (identity, aliases)


@pytest.mark.parametrize(
    ("bylines", "names"),
    [
        (["By Jane Doe"], ("Jane Doe",)),
        (["Von Rieke Süß und Tarek Aydın"], ("Rieke Süß", "Tarek Aydın")),
        (["Jane Doe, Ali Kaya and By Sam Lee"], ("Jane Doe", "Ali Kaya", "Sam Lee")),
        (["Jane Doe", "jane doe", None, ""], ("Jane Doe",)),
        (["Sammy Davis, Jr."], ("Sammy Davis Jr.",)),
        (["admin", "https://example.org/author/1", "desk@example.org"], ()),
        (["Byron Anderson"], ("Byron Anderson",)),
    ],
)
def test_names(bylines: list[str | None], names: tuple[str, ...]) -> None:
    assert author_names(bylines) == names


AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def failure(kind: FailureKind, retry_after: int | None = None) -> FetchFailure:
    return FetchFailure(ENTRY, kind, "reason", AT, AT, 500, retry_after)


@pytest.mark.parametrize(
    ("kind", "attempts", "wait"),
    [
        (FailureKind.TIMEOUT, 1, timedelta(minutes=15)),
        (FailureKind.HTTP_ERROR, 2, timedelta(hours=1)),
        (FailureKind.CONNECTION, 3, timedelta(hours=4)),
        (FailureKind.TIMEOUT, 4, None),
        (FailureKind.NOT_FOUND, 1, None),
        (FailureKind.BLOCKED, 1, timedelta(days=1)),
        (FailureKind.BLOCKED, 4, None),
        (FailureKind.ROBOTS, 1, timedelta(days=1)),
    ],
)
def test_page_retries(kind: FailureKind, attempts: int, wait: timedelta | None) -> None:
    retry = after_page_failure(failure(kind), attempts, 4)
    assert retry.given_up is (wait is None)
    assert retry.next_attempt_at == (AT + wait if wait else None)
    # Where people have decided, the feed's own text does not wait for another answer.
    assert retry.takes_feed_text is (retry.given_up or kind in (FailureKind.BLOCKED, FailureKind.ROBOTS))


@pytest.mark.parametrize(
    ("state", "attempts", "wait"),
    [
        (PageState.CHALLENGE, 1, timedelta(hours=6)),
        (PageState.CHALLENGE, 2, timedelta(days=1)),
        (PageState.CHALLENGE, 3, None),
        (PageState.SOFT_404, 1, timedelta(days=1)),
        (PageState.SOFT_404, 2, None),
        (PageState.TOO_SHORT, 1, timedelta(days=1)),
        (PageState.INDEX_PAGE, 1, None),
        (PageState.NOT_HTML, 1, None),
        ("unheard_of", 1, None),
    ],
)
def test_pages_that_are_no_article_yet(state: str, attempts: int, wait: timedelta | None) -> None:
    retry = after_page_state(state, attempts, AT)
    assert (retry.given_up, retry.next_attempt_at) == (wait is None, AT + wait if wait else None)


@pytest.mark.parametrize("kind", sorted(NOT_ASKED))
def test_a_page_that_was_never_asked_for_is_never_given_up(kind: FailureKind) -> None:
    for attempts in (1, 100):
        assert after_page_failure(failure(kind), attempts, 4) == PageRetry(
            False, AT + NOT_ASKED_WAIT, takes_feed_text=False
        )


def test_a_server_that_asks_for_patience_gets_it() -> None:
    retry = after_page_failure(failure(FailureKind.RATE_LIMITED, 7200), 1, 4)
    assert retry.next_attempt_at == AT + timedelta(hours=2)


def source(polled: int, failed: int) -> SourceReport:
    failures = (ReportedFailure("feed", "http_error", "HTTP 500", failed),) if failed else ()
    return SourceReport("example.org", polled, 0, failed, 0, 0, 0, 0, 0, 0, 0, 0, failures)


@pytest.mark.parametrize(
    ("sources", "healthy", "disagreements", "red"),
    [
        ([], 0, 0, None),
        ([source(2, 1)], 1, 0, None),
        ([source(2, 2), source(1, 0)], 1, 0, None),
        ([source(2, 2), source(1, 1)], 0, 0, "All 3 feed(s) that were due failed: HTTP 500"),
        ([source(2, 2), source(1, 1)], 2, 0, "All 3 feed(s) that were due failed: HTTP 500"),
        ([source(1, 1)], 3, 0, None),
        ([source(0, 0)], 0, 0, None),
        ([source(1, 0)], 1, 2, "it is wrong"),
    ],
)
def test_verdict(sources: list[SourceReport], healthy: int, disagreements: int, red: str | None) -> None:
    found = why_red(sources, healthy, [("https://a.example/1", "it is wrong")] * disagreements)
    assert (found is None) if red is None else (found is not None and red in found)


def test_public_feeds_need_a_contact() -> None:
    require_contact(Settings(contact="ops@example.org"), ["https://example.org/feed"])
    require_contact(Settings(), ["http://paper.localhost:8765/feed", "http://127.0.0.1/feed"])
    with pytest.raises(UsageError, match="NEWSREEL_CONTACT"):
        require_contact(Settings(), ["http://paper.localhost/feed", "https://example.org/feed"])
