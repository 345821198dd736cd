"""Index pages, the documents in which histories list their finds: which form each has, and its reader.

Runs in worker processes that can be killed, like every reading of what a server sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsreel.adapters.cdx_reading import CdxPage, read_cdx
from newsreel.adapters.feed_archive_reading import FeedPage, read_feed_page
from newsreel.adapters.feed_entries import FeedBody
from newsreel.adapters.page_links import PageLinks, read_page_links
from newsreel.adapters.sitemap_reading import Sitemap, read_sitemap
from newsreel.adapters.wordpress_reading import (
    WordPressPosts,
    WordPressRoot,
    read_wordpress_posts,
    read_wordpress_root,
)
from newsreel.domain.feed import ParseFailure


class IndexForm(StrEnum):
    """What an index page is read as."""

    PAGE_LINKS = "page_links"
    FEED = "feed"
    SITEMAP = "sitemap"
    CDX = "cdx"
    WORDPRESS_ROOT = "wordpress_root"
    WORDPRESS_POSTS = "wordpress_posts"


@dataclass(frozen=True, slots=True)
class IndexPage:
    """An index page to be read; `limit_bytes` bounds what it may grow to when it is compressed."""

    form: IndexForm
    body: FeedBody
    limit_bytes: int


IndexReading = PageLinks | FeedPage | Sitemap | CdxPage | WordPressRoot | WordPressPosts | ParseFailure

_READERS: Mapping[IndexForm, Callable[[FeedBody], IndexReading]] = {
    IndexForm.PAGE_LINKS: read_page_links,
    IndexForm.FEED: read_feed_page,
    IndexForm.CDX: read_cdx,
    IndexForm.WORDPRESS_ROOT: read_wordpress_root,
    IndexForm.WORDPRESS_POSTS: read_wordpress_posts,
}


def read_index_page(page: IndexPage) -> IndexReading:
    """What the page says, or why it can't be read."""
    if page.form is IndexForm.SITEMAP:
        return read_sitemap(page.body, page.limit_bytes)
    return _READERS[page.form](page.body)
