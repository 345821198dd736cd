"""Hostile pages, made by code: families of one trick each, in several sizes.

Every page carries a good article where its trick leaves room for one.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import Extraction
from tests.adapters.hostile_heads import HEAD, WORST_TEXTS, worst_text
from tests.adapters.hostile_tricks import (
    CHARACTERS,
    MEGABYTE,
    PARAGRAPHS,
    STRUCTURE,
    UTF8,
    Trick,
    article,
)


@dataclass(frozen=True)
class HostilePage:
    """A page that is out to hurt its reader; `keeps_article`: its trick must cost itself only."""

    name: str
    body: bytes
    content_type: str | None = UTF8
    keeps_article: bool = False


def _made(tricks: dict[str, Trick]) -> Iterator[HostilePage]:
    for name, (make, sizes, surviving) in tricks.items():
        for size in sizes:
            body = make(size).encode("utf-8", "replace")
            yield HostilePage(f"{size} {name}", body, keeps_article=size in surviving)


# htmldate takes seconds over these: it compiles the patterns of all languages for a day in words.
_SLOW_FOR_HTMLDATE = frozenset({"months", "copyright"})


def _worst_texts() -> Iterator[HostilePage]:
    for name, text in WORST_TEXTS.items():
        for characters in (400, 20_000):
            body = worst_text(text, characters // len(text)).encode()
            yield HostilePage(
                f"worst text of {characters}: {name}", body, keeps_article=name not in _SLOW_FOR_HTMLDATE
            )


def _bytes() -> Iterator[HostilePage]:
    good = article()
    for charset in (
        "utf-7",
        "utf-16",
        "utf-32",
        "shift_jis",
        "x-unknown",
        "",
        "gb18030",
        "iso-2022-kr",
        "utf8;;",
    ):
        yield HostilePage(f"labelled {charset!r}", good.encode(), f"text/html; charset={charset}")
    for charset in ("utf-16-le", "utf-16-be", "utf-32-le", "cp037", "cp1252", "utf-8-sig"):
        yield HostilePage(
            f"encoded in {charset}", good.replace("<meta charset", "<x").encode(charset), "text/html"
        )
    noise = random.Random(7)
    for size in (1, 100, 10_000, MEGABYTE):
        yield HostilePage(f"{size} bytes of noise", noise.randbytes(size))
        yield HostilePage(f"noise of {size} bytes below an article", good.encode() + noise.randbytes(size))
    yield HostilePage("gzip that nobody announced", gzip.compress(good.encode()))
    yield HostilePage("a PDF that says it is HTML", b"%PDF-1.7\n" + good.encode())
    yield HostilePage("a picture", b"\x89PNG\r\n\x1a\n" + noise.randbytes(1_000), "image/png")
    yield HostilePage("bytes that are no UTF-8", good.encode().replace(b"two long", b"two \xff\xfe\xc3 long"))
    yield HostilePage("nothing", b"")
    yield HostilePage("a NUL", b"\x00")
    for cut in (1, 2, 3):
        body = (good.split("</article>")[0] + "<p>The end of it looks like this: 𐍈").encode()[:-cut]
        yield HostilePage(
            f"cut {cut} bytes before the end of a character", body, "text/html", keeps_article=True
        )
    for share in (0.2, 0.5, 0.9):
        yield HostilePage(f"cut at {share:.0%}", good.encode()[: int(len(good) * share)])
    scripts = '<script>document.write("x")</script>'
    yield HostilePage("script only", f"<html><body><div id=app></div>{scripts * 10}</body></html>".encode())
    yield HostilePage(
        "noscript only", f"<html><body><noscript>{PARAGRAPHS}</noscript></body></html>".encode()
    )
    yield HostilePage("a frameset", b'<html><frameset><frame src="/a"></frameset></html>')
    yield HostilePage("a refresh", b'<meta http-equiv="refresh" content="0;url=/">')


def _ten_megabytes() -> Iterator[HostilePage]:
    times = 10 * MEGABYTE
    for name, after, keeps in (
        ("paragraphs", f"<p>{'word ' * 20}</p>" * (times // 107), False),
        ("one text", f"<p>{'word ' * (times // 5)}</p>", False),
        ("one comment", f"<!-- {'x' * times} -->", True),
        ("one script", f"<script>{'x' * times}</script>", True),
        ("one attribute", f"<p title='{'x' * times}'>x</p>", False),
        ("one address", f"<img src='data:image/png;base64,{'A' * times}'>", False),
    ):
        yield HostilePage(f"10 MB of {name}", article(after=after).encode(), keeps_article=keeps)


def hostile_pages() -> list[HostilePage]:
    """All of them; names are unique."""
    pages = [
        *_made(STRUCTURE),
        *_made(CHARACTERS),
        *_made(HEAD),
        *_worst_texts(),
        *_bytes(),
        *_ten_megabytes(),
    ]
    assert len({page.name for page in pages}) == len(pages), "two hostile pages of one name"
    return pages


SLEEP, DIE, ABORT, EAT = b"sleep for ever", b"die", b"abort", b"eat memory"


def extract_or_obey(document: Document) -> Extraction:
    """The extractor, unless the page is an order to hang or to die."""
    page = document.opened_page()
    match page.body if page else b"":
        case body if body == SLEEP:
            time.sleep(3600)
        case body if body == DIE:
            os._exit(7)
        case body if body == ABORT:
            os.abort()
        case body if body == EAT:
            bytearray(64 * 1024**3)
    return extract_document(document)
