"""Reads one captured page: decodes it, parses it once, asks every reader.

Runs in a worker process that can be killed (see `document_pool`): lxml and trafilatura hang on
some pages, and no signal interrupts them in time. The same bytes give the same reading, in any
order and any process: trafilatura's process-wide deduplication is never used.
"""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass, field, replace
from datetime import datetime

import py3langid
import trafilatura
from htmldate import find_date
from lxml import etree, html
from trafilatura.metadata import extract_author
from trafilatura.settings import Document as TrafilaturaDocument
from w3lib.encoding import html_to_unicode

from newsreel.adapters.body_lines import body_lines
from newsreel.adapters.compression import decompress
from newsreel.adapters.html_text import paragraphs_of
from newsreel.adapters.structured_data import Markup, read_structured_data
from newsreel.domain.article import (
    BodyLine,
    Candidate,
    Extraction,
    FeedClaims,
    Page,
    PageReading,
    PageState,
)
from newsreel.rules.article_assembly import assemble
from newsreel.rules.dates import read_date
from newsreel.rules.identity import article_identity
from newsreel.rules.names import author_names
from newsreel.rules.page_state import FEWEST_WORDS, PageEvidence, is_no_text, page_state
from newsreel.rules.text import word_count

# huge_tree: without it lxml silently loses text below 255 levels and beyond 10 MB a node.
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")
# One control character in an article, written out or as a reference, makes trafilatura give up all of
# its text: lxml's trees may not be written to with them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_CONTROL_REFERENCES = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f])|0*(?:[0-8]|1[1245-9]|2\d|3[01]|6553[45])(?!\d));?",
    re.IGNORECASE,
)
# Readers of markup that only pages about one thing have.
_STATED = frozenset({"json-ld", "opengraph", "meta"})
_NO_TEXT = ("script", "style", "svg", "noscript", "template")
# Fewer words than this don't tell a language from its neighbours.
_WORDS_FOR_LANGUAGE = 20
# And more characters than this tell it no better, but take their time.
CHARACTERS_FOR_LANGUAGE = 800
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class CompressedPage:
    """A page as its capture stores it: a third of the bytes for the way to a worker."""

    url: str
    body_zstd: bytes = field(repr=False)
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One piece of work for a worker: a page (None when none could be had) and the feed's claims.

    `entry_url` is the canonical form of the entry's link; `page.url` the address that answered;
    `template_lines` are lines that the source repeats on its pages.
    """

    page: Page | CompressedPage | None
    claims: FeedClaims
    entry_url: str
    captured_at: datetime
    template_lines: tuple[str, ...] = ()

    def opened_page(self) -> Page | None:
        """The page with its bytes as they were sent.

        Raises:
            zstandard.ZstdError: the stored bytes are damaged.
        """
        if isinstance(self.page, CompressedPage):
            return Page(self.page.url, decompress(self.page.body_zstd), self.page.content_type)
        return self.page


def extract_document(document: Document) -> Extraction:
    """Read and decide one document; the function that worker processes run."""
    page = document.opened_page()
    reading = (
        read_page(page, document.entry_url, document.captured_at)
        if page
        else PageReading(PageState.EMPTY, reason="the page could not be had")
    )
    feed_html = document.claims.content_html
    feed_lines = paragraphs_of(feed_html) if feed_html else ()
    words = " ".join([line.text for line in reading.lines] or feed_lines)
    language = _detected_language(words)
    if language:
        reading = replace(reading, candidates=(*reading.candidates, language))
    # og:url is often the same on all pages of a section; rel=canonical is about the page.
    claimed = [
        str(candidate.value)
        for origin in ("html", "opengraph")
        for candidate in reading.candidates
        if candidate.field == "canonical_url" and candidate.origin == origin
    ]
    final_url = page.url if page else None
    identity, aliases = article_identity(document.entry_url, final_url, claimed)
    extraction = assemble(
        reading, document.claims, feed_lines, identity, document.captured_at, document.template_lines
    )
    return replace(extraction, aliases=aliases)


def read_page(page: Page, entry_url: str | None = None, captured_at: datetime | None = None) -> PageReading:
    """All candidates and the lines of a page, or the state that says why there are none.

    Args:
        page: what was captured.
        entry_url: the address that was asked for, where it differs from the one that answered.
        captured_at: bounds the dates that are guessed; without it the present does, so that the guess
            depends on the day of the reading.
    """
    content_type = (page.content_type or "text/html").split(";")[0].strip().lower()
    if content_type not in _HTML_TYPES or page.body[:5] == b"%PDF-":
        kind = "PDF" if page.body[:5] == b"%PDF-" else content_type
        return PageReading(PageState.NOT_HTML, reason=f"the page is {kind}, not HTML")
    _, text = html_to_unicode(page.content_type, page.body, auto_detect_fun=_unlabelled)
    if is_no_text(text):
        return PageReading(PageState.EMPTY, reason="the page's bytes are no text")
    tree = _parse(text)
    if tree is None:
        return PageReading(PageState.EMPTY, reason="the page has no HTML")
    has_scripts = next(tree.iter("script"), None) is not None
    markup = read_structured_data(tree, page.url)
    # Read by now, and nothing that the others need: they would copy them several times, and an unclosed
    # string of JSON-LD takes trafilatura quadratic time.
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    candidates = (*markup.candidates, *_guesses(tree, page.url, markup, captured_at))
    lines = _body(tree, page.url, markup.link_texts)
    state, reason = page_state(
        PageEvidence(
            entry_url=entry_url or page.url,
            answered_url=page.url,
            titles=markup.titles,
            kinds=markup.kinds,
            lines=lines,
            stated_words=word_count(" ".join(markup.body)),
            is_dated=any(
                candidate.field == "published_at" and candidate.origin in _STATED
                for candidate in markup.candidates
            ),
            has_scripts=has_scripts,
        )
    )
    return PageReading(state, candidates, lines, markup.body, markup.sites, reason)


def _guesses(
    tree: html.HtmlElement, url: str, markup: Markup, captured_at: datetime | None
) -> list[Candidate]:
    """What htmldate and trafilatura make of a page that names no date or nobody: kept, never believed.

    They take a date from anywhere in the text, and a name from any box about authors.
    """
    given = {candidate.field for candidate in markup.candidates}
    guesses: list[Candidate] = []
    if "published_at" not in given:
        # htmldate's own default is the end of the present day; a whole day lets its caches work.
        latest = captured_at.replace(hour=23, minute=59, second=59, tzinfo=None) if captured_at else None
        day = read_date(find_date(tree, url=url, original_date=True, max_date=latest, extensive_search=False))
        guesses += [Candidate("published_at", "htmldate", day)] if day else []
    if not given & {"authors", "agencies"}:
        names = author_names((extract_author(tree) or "").split(";"))
        guesses += [Candidate("authors", "trafilatura", names)] if names else []
    return guesses


def _body(tree: html.HtmlElement, url: str, link_texts: frozenset[str]) -> tuple[BodyLine, ...]:
    """The text: trafilatura's fast reading, which is also its best; its full cascade where that has none."""
    for fast in (True, False):
        found = trafilatura.bare_extraction(
            tree, url=url, fast=fast, include_comments=False, with_metadata=False, deduplicate=False
        )
        lines = body_lines(found.body, link_texts) if isinstance(found, TrafilaturaDocument) else ()
        if sum(word_count(line.text) for line in lines) >= FEWEST_WORDS:
            break
    return lines


def _unlabelled(body: bytes) -> str:
    """Encoding of a page that names none: UTF-8, also when cut within a character, else the web's default."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _parse(text: str) -> html.HtmlElement | None:
    try:
        clean = _CONTROLS.sub(" ", text) if _has_controls(text) else text
        if "&#" in clean:
            clean = _CONTROL_REFERENCES.sub("", clean)
        tree = html.document_fromstring(clean.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, ValueError):
        return None
    return tree if len(tree) else None


def _has_controls(text: str) -> bool:
    """As `_CONTROLS.search`, in a fifth of its time."""
    encoded = text.encode("utf-8", "replace")
    return len(encoded.translate(None, _CONTROL_BYTES)) < len(encoded) or "\ufffe" in text or "\uffff" in text


def _detected_language(text: str) -> Candidate | None:
    if word_count(text) < _WORDS_FOR_LANGUAGE:
        return None
    language, _ = py3langid.classify(text[:CHARACTERS_FOR_LANGUAGE])
    return Candidate("language", "text", language)
