"""Other extractors, for tests: importable, because worker processes run them."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from dataclasses import replace

from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import Extraction
from newsreel.rules.article_assembly import EXTRACTOR_VERSION
from newsreel.steps.reading import Reader

HANGING_MARK = "<p>This page hangs its reader.</p>"


def _rewritten(extraction: Extraction, **fields: object) -> Extraction:
    if extraction.draft is None:
        return extraction
    draft = replace(extraction.draft, **fields)  # type: ignore[arg-type]
    told = hashlib.sha256(repr((draft.content_hash, sorted(fields))).encode()).digest()
    return replace(extraction, draft=replace(draft, content_hash=told))


def read_capitals(document: Document) -> Extraction:
    """Titles in capitals."""
    extraction = extract_document(document)
    title = extraction.draft.title if extraction.draft else None
    return _rewritten(extraction, title=(title or "").upper())


def read_half(document: Document) -> Extraction:
    """The first half of every text."""
    extraction = extract_document(document)
    text = extraction.draft.text if extraction.draft else ""
    return _rewritten(extraction, text=text[: len(text) // 2])


def read_nothing(document: Document) -> Extraction:  # noqa: ARG001 - the signature of readers
    """No page is an article, and none is asked for again."""
    return Extraction("index_page", "everything is a list of links for this reader", draft=None)


def read_offline(document: Document) -> Extraction:
    """As the real one, in a process that can't open a connection."""

    def refuse(*_: object) -> None:
        raise OSError("a reader asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)
    return _rewritten(extract_document(document), section="offline")


def read_poisoned(document: Document) -> Extraction:
    """Dies of one page."""
    if document.entry_url.endswith("/poison"):
        os._exit(7)
    return read_capitals(document)


def read_hanging(document: Document) -> Extraction:
    """As the real one, but never comes back from some pages."""
    page = document.opened_page()
    if page is not None and HANGING_MARK.encode() in page.body:
        time.sleep(3600)
    return extract_document(document)


CAPITALS = Reader(read_capitals, "capitals")
HALF = Reader(read_half, "half")
NOTHING = Reader(read_nothing, "nothing")
HANGING = Reader(read_hanging, EXTRACTOR_VERSION)
OFFLINE = Reader(read_offline, "offline")
POISONED = Reader(read_poisoned, "poisoned")
