"""What stands where an article was expected."""

from __future__ import annotations

import random

import pytest

from newsreel.domain.article import BodyLine, LineKind, PageState
from newsreel.rules.page_state import PageEvidence, is_no_text, page_state

ENTRY = "https://paper.example/2026/pier"
PROSE = BodyLine("The pier reopened on Friday after two years of repairs that nobody had wanted to pay for.")
LINK = BodyLine("Five piers you must see", LineKind.ITEM, is_link=True)


def evidence(
    title: str = "Pier reopens",
    lines: tuple[BodyLine, ...] = (PROSE, PROSE, PROSE),
    *,
    answered: str = ENTRY,
    kinds: tuple[str, ...] = (),
    is_dated: bool = False,
    has_scripts: bool = False,
) -> PageEvidence:
    return PageEvidence(ENTRY, answered, (title,), frozenset(kinds), lines, 0, is_dated, has_scripts)


@pytest.mark.parametrize(
    ("page", "state"),
    [
        (evidence(), PageState.ARTICLE),
        (evidence("Page not found"), PageState.SOFT_404),
        (evidence("404"), PageState.SOFT_404),
        (evidence("404 - The Paper"), PageState.SOFT_404),
        (evidence("Oops! The page you are looking for can't be found"), PageState.SOFT_404),
        (evidence("Sorry, this story is no longer available"), PageState.SOFT_404),
        (evidence("Seite nicht gefunden"), PageState.SOFT_404),
        (evidence("Just a moment..."), PageState.CHALLENGE),
        (evidence("Access Denied"), PageState.CHALLENGE),
        (evidence("Are you a robot?"), PageState.CHALLENGE),
        (evidence("Before you continue to the Paper"), PageState.CONSENT_WALL),
        (evidence("We value your privacy"), PageState.CONSENT_WALL),
        (evidence(answered="https://consent.paper.example/?to=x"), PageState.CONSENT_WALL),
        (evidence(answered="https://paper.example/privacy-gate?to=x"), PageState.CONSENT_WALL),
        (evidence(answered="https://paper.example/"), PageState.SOFT_404),
        (evidence(lines=(LINK,) * 12), PageState.INDEX_PAGE),
        (evidence(lines=(LINK,) * 12 + (PROSE,) * 2), PageState.INDEX_PAGE),
        (evidence(lines=(BodyLine("Pier"),) * 12, kinds=("CollectionPage",)), PageState.INDEX_PAGE),
        (evidence(lines=(BodyLine("Ahoy"),)), PageState.TOO_SHORT),
        (evidence(lines=(), has_scripts=True), PageState.SCRIPT_ONLY),
        (evidence(lines=()), PageState.TOO_SHORT),
    ],
)
def test_states(page: PageEvidence, state: PageState) -> None:
    found, reason = page_state(page)
    assert found == state
    assert (reason is None) == (state == PageState.ARTICLE)


@pytest.mark.parametrize(
    "page",
    [
        # Headlines that look like notices.
        evidence("404 people rescued from the pier"),
        evidence("Not found", (PROSE,) * 20),
        evidence("Page not found", kinds=("NewsArticle",)),
        evidence("Access denied", is_dated=True),
        evidence("Found: the pier's missing bell"),
        evidence("The story of a pier that was never found out"),
        evidence("Consent bill passes"),
        evidence("Zustimmung zum Haushalt: Rat beschließt Schwimmbad"),
        evidence("Your privacy is at risk, watchdog warns"),
        evidence("Not found guilty: jury clears mayor"),
        evidence("Content creators: how a platform was removed overnight"),
        evidence("Forbidden love on the pier"),
        # A front page that is one long story, lists within an article, an article of links with markup.
        evidence(answered="https://paper.example/", is_dated=True),
        evidence(lines=(PROSE,) * 5 + (LINK,) * 10),
        evidence(lines=(LINK,) * 12, is_dated=True),
        evidence(lines=(LINK,) * 9),
    ],
)
def test_what_only_looks_like_a_notice_is_an_article(page: PageEvidence) -> None:
    assert page_state(page) == (PageState.ARTICLE, None)


def test_noise_is_no_text_and_text_is() -> None:
    noise = random.Random(1).randbytes(5000)
    assert is_no_text(noise.decode("utf-8", "replace"))
    assert is_no_text(noise.decode("cp1252", "replace"))
    assert not is_no_text("Grüße aus Köln, ‘plain’ text\r\n\twith tabs and 日本語.")
    assert not is_no_text("")
    wrongly_labelled = "<p class='lead'>Die neue Brücke bleibt noch lange geschlossen, sagt die Stadt.</p>"
    assert not is_no_text(wrongly_labelled.encode("latin-1").decode("utf-8", "replace"))
