"""The extractors that are compared, each as a function from a page to a reading."""

from __future__ import annotations

import importlib.util
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import py3langid
import trafilatura

from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import FeedClaims, Page

CAPTURED = datetime(2030, 1, 1, tzinfo=UTC)
PEERS = {"newspaper": "newspaper4k", "readability": "readability-lxml"}


@dataclass(frozen=True)
class Reading:
    """What an extractor found; None where it does not try."""

    body: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: date | None = None
    has_fields: bool = False
    subtitle: str = ""


Extractor = Callable[[str, bytes], Reading]


def newsreel_reading(url: str, body: bytes) -> Reading:
    """Our whole step: decode, parse once, all candidates, winners, furniture, provenance."""
    draft = extract_document(Document(Page(url, body, "text/html"), FeedClaims(), url, CAPTURED)).draft
    if draft is None:
        return Reading("", has_fields=True, authors=())
    names = draft.authors or draft.agencies
    return Reading(draft.text, draft.title, names, draft.published_on, True, draft.subtitle or "")


def trafilatura_reading(**options: Any) -> Extractor:
    """trafilatura with some options; with `with_metadata` its fields too."""

    def read(url: str, body: bytes) -> Reading:
        found = trafilatura.bare_extraction(body, url=url, include_comments=False, **options)
        if found is None or isinstance(found, dict):
            return Reading("", has_fields=bool(options.get("with_metadata")), authors=())
        if not options.get("with_metadata"):
            return Reading(found.text or "")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        day = date.fromisoformat(found.date[:10]) if found.date else None
        return Reading(found.text or "", found.title, authors, day, has_fields=True)

    return read


def newspaper_reading(url: str, body: bytes) -> Reading:
    """newspaper4k, given the page (it fetches nothing)."""
    import newspaper

    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=body.decode("utf-8", "replace"))
    article.parse()
    day = article.publish_date.date() if article.publish_date else None
    return Reading(article.text, article.title, tuple(article.authors), day, has_fields=True)


def readability_reading(url: str, body: bytes) -> Reading:
    """readability-lxml: the text of its summary, and its short title."""
    import readability
    from lxml import html

    document = readability.Document(body.decode("utf-8", "replace"), url=url)
    text = "\n".join(map(str, html.fromstring(document.summary()).itertext()))
    return Reading(text, document.short_title())


def extractors() -> dict[str, Extractor]:
    """All that are installed; the peers are the dependency group of that name."""
    chosen: dict[str, Extractor] = {
        "trafilatura + metadata": trafilatura_reading(with_metadata=True),
        "trafilatura": trafilatura_reading(),
        "trafilatura, precision": trafilatura_reading(favor_precision=True),
        "trafilatura, recall": trafilatura_reading(favor_recall=True),
        "trafilatura, fast": trafilatura_reading(fast=True),
    }
    for module, reading in (("readability", readability_reading), ("newspaper", newspaper_reading)):
        if importlib.util.find_spec(module):
            chosen[PEERS[module]] = reading
    return {**chosen, "newsreel": newsreel_reading}


def quietly() -> None:
    """Peers log and warn about every odd page; models are loaded before anything is timed."""
    py3langid.classify("The model is loaded by this.")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
