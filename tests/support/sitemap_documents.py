"""Sitemaps and their indexes, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

_OPEN = "<?xml version='1.0' encoding='UTF-8'?>"
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

# An address, the text of `lastmod` or None.
Listed = tuple[str, str | None]


def sitemap(pages: Iterable[Listed], more: str = "") -> str:
    """A list of pages; `more` stands in each of them."""
    listed = "".join(_item("url", page, more) for page in pages)
    return f"{_OPEN}<urlset xmlns='{_SPACE}'>{listed}</urlset>"


def index(lists: Iterable[Listed]) -> str:
    """An index of lists."""
    listed = "".join(_item("sitemap", one) for one in lists)
    return f"{_OPEN}<sitemapindex xmlns='{_SPACE}'>{listed}</sitemapindex>"


def news_sitemap(pages: Iterable[tuple[str, str]]) -> str:
    """A list of news: address and date of publication."""
    urls = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>Paper</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{date}"
        f"</news:publication_date><news:title>Of {escape(url)}</news:title></news:news></url>"
        for url, date in pages
    )
    return f"{_OPEN}<urlset xmlns='{_SPACE}' xmlns:news='{_NEWS}'>{urls}</urlset>"


def _item(name: str, listed: Listed, more: str = "") -> str:
    url, changed = listed
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{name}><loc>{escape(url)}</loc>{lastmod}{more}</{name}>"
