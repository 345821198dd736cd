"""What a front page tells of the software behind it: the root of a WordPress API, if it has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsreel.adapters.feed_entries import FeedBody
from newsreel.rules.urls import canonical_url

# https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
_API = "https://api.w.org/"
_HEADER_LINK = re.compile(r"<([^<>]*)>((?:\s*;[^,<>]*)*)")
_LINK_TAG = re.compile(rb"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)
# Where WordPress keeps themes and uploads, and how it names itself.
_SIGNS = re.compile(rb"/wp-(?:content|includes)/|content=[\"']WordPress\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """`api_root` is the address that the page names for the API; `is_wordpress` says that the page
    looks as if WordPress made it, whether it names one or not."""

    api_root: str | None
    is_wordpress: bool


def read_page_links(page: FeedBody) -> PageLinks:
    """The root of the API by the header `Link`, else by an element of the page."""
    named = [*_of_header(page.headers.get("link", "")), *_of_elements(page.body)]
    root = next((url for target in named if (url := canonical_url(target, page.url))), None)
    return PageLinks(root, root is not None or bool(_SIGNS.search(page.body)))


def _of_header(header: str) -> Iterator[str]:
    """RFC 8288 section 3."""
    for target, parameters in _HEADER_LINK.findall(header[:20_000]):
        if _API in parameters:
            yield target


def _of_elements(body: bytes) -> Iterator[str]:
    for tag in _LINK_TAG.findall(body):
        text = tag.decode("utf-8", "replace")
        if _API in text.replace(" ", "") and (href := _HREF.search(text)):
            yield href[1].replace("&#038;", "&").replace("&amp;", "&")
