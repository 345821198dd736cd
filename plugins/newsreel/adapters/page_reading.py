"""Reads one captured page: decodes it, parses it once, asks every reader.

Runs in a worker process that can be killed (see `document_pool`): lxml and trafilatura hang on
some pages, and no signal interrupts them in time. The same bytes give the same reading, in any
order and any process: trafilatura's process-wide deduplication is never used.
"""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime

import py3langid
import trafilatura
from lxml import etree, html
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document as TrafilaturaDocument
from w3lib.encoding import html_to_unicode

from newsreel.adapters.body_paragraphs import body_paragraphs
from newsreel.adapters.html_text import paragraphs_of
from newsreel.adapters.structured_data import read_structured_data
from newsreel.domain.article import (
    Candidate,
    Extraction,
    FeedClaims,
    Page,
    PageReading,
    PageState,
)
from newsreel.rules.article_assembly import FEWEST_WORDS, assemble
from newsreel.rules.dates import read_date
from newsreel.rules.identity import article_identity
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line, word_count

# huge_tree: without it lxml silently loses text below 255 levels and beyond 10 MB a node.
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")
# One control character in an article, written out or as a reference, makes trafilatura give up all of
# its text: lxml's trees may not be written to with them.
_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f])|0*(?:[0-8]|1[1245-9]|2\d|3[01]|6553[45])(?!\d));?",
    re.IGNORECASE,
)
# Fewer words than this don't tell a language from its neighbours.
_WORDS_FOR_LANGUAGE = 20
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Document:
    """One piece of work for a worker: a page (None when none could be had) and the feed's claims.

    `entry_url` is the canonical form of the entry's link; `page.url` the address that answered.
    """

    page: Page | None
    claims: FeedClaims
    entry_url: str
    captured_at: datetime


def extract_document(document: Document) -> Extraction:
    """Read and decide one document; the function that worker processes run."""
    reading = (
        read_page(document.page)
        if document.page
        else PageReading(PageState.EMPTY, reason="the page could not be had")
    )
    feed_lines = paragraphs_of(document.claims.content_html or "")
    words = " ".join(reading.paragraphs or feed_lines)
    language = _detected_language(words)
    if language:
        reading = replace(reading, candidates=(*reading.candidates, language))
    claimed = [str(candidate.value) for candidate in reading.candidates if candidate.field == "canonical_url"]
    final_url = document.page.url if document.page else None
    identity, aliases = article_identity(document.entry_url, final_url, claimed)
    extraction = assemble(reading, document.claims, feed_lines, identity, document.captured_at)
    return replace(extraction, aliases=aliases)


def read_page(page: Page) -> PageReading:
    """All candidates and the paragraphs of a page, or the state that says why there are none."""
    content_type = (page.content_type or "text/html").split(";")[0].strip().lower()
    if content_type not in _HTML_TYPES or page.body[:5] == b"%PDF-":
        return PageReading(PageState.NOT_HTML, reason=f"the page is {content_type}, not HTML")
    _, text = html_to_unicode(page.content_type, page.body, auto_detect_fun=_unlabelled)
    tree = _parse(text)
    if tree is None:
        return PageReading(PageState.EMPTY, reason="the page has no HTML")
    candidates = read_structured_data(tree, page.url)
    candidates += _from_trafilatura(tree, page.url)
    body = trafilatura.bare_extraction(
        tree, url=page.url, include_comments=False, with_metadata=False, deduplicate=False
    )
    paragraphs = body_paragraphs(body.body) if isinstance(body, TrafilaturaDocument) else ()
    words = word_count(" ".join(paragraphs))
    state = PageState.ARTICLE if words >= FEWEST_WORDS else PageState.TOO_SHORT
    reason = None if state == PageState.ARTICLE else f"the page has {words} words of text"
    return PageReading(state, tuple(candidates), paragraphs, reason)


def _unlabelled(body: bytes) -> str:
    """Encoding of a page that names none: UTF-8, also when cut within a character, else the web's default."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _parse(text: str) -> html.HtmlElement | None:
    try:
        # replace, not translate: that costs 50 ms on a page.
        clean = _NOT_IN_XML.sub("", text.replace("\x0b", " ").replace("\x0c", " "))
        tree = html.document_fromstring(clean.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, ValueError):
        return None
    return tree if len(tree) else None


def _from_trafilatura(tree: html.HtmlElement, url: str) -> list[Candidate]:
    found = extract_metadata(tree, default_url=url, extensive=False)
    values = {
        "title": one_line(found.title),
        "authors": author_names((found.author or "").split(";")),
        "published_at": read_date(found.date),
        "tags": tuple(tag for tag in map(one_line, found.tags or ()) if tag),
        "description": one_line(found.description),
    }
    return [Candidate(field, "trafilatura", value) for field, value in values.items() if value]


def _detected_language(text: str) -> Candidate | None:
    if word_count(text) < _WORDS_FOR_LANGUAGE:
        return None
    language, _ = py3langid.classify(text[:20_000])
    return Candidate("language", "text", language)
