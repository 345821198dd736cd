"""Feed documents with links to older ones, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Item:
    """An item: address, date of publication, else of the last change."""

    url: str
    published: datetime | None = None
    updated: datetime | None = None


def atom(items: Iterable[Item], links: Mapping[str, str] | None = None, more: str = "") -> str:
    """Atom 1.0, with links of the feed by relation."""
    entries = "".join(
        f"<entry><id>{escape(item.url)}</id><title>{escape(item.url)}</title>"
        f"<link href={quoteattr(item.url)}/><link rel='next' href='/not-the-feeds'/>"
        + (f"<published>{item.published.isoformat()}</published>" if item.published else "")
        + (f"<updated>{item.updated.isoformat()}</updated>" if item.updated else "")
        + "</entry>"
        for item in items
    )
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:fh='http://purl.org/syndication/history/1.0'><id>urn:feed</id><title>Paper</title>"
        f"{_links(links, 'link')}{more}{entries}</feed>"
    )


def rss(items: Iterable[Item], links: Mapping[str, str] | None = None, more: str = "") -> str:
    """RSS 2.0, with links of the feed by relation."""
    entries = "".join(
        f"<item><guid>{escape(item.url)}</guid><title>{escape(item.url)}</title><link>{escape(item.url)}</link>"
        + (f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else "")
        + "</item>"
        for item in items
    )
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' "
        "xmlns:fh='http://purl.org/syndication/history/1.0'><channel><title>Paper</title>"
        f"{_links(links, 'atom:link')}{more}{entries}</channel></rss>"
    )


def _links(links: Mapping[str, str] | None, name: str) -> str:
    return "".join(
        f"<{name} rel={quoteattr(rel)} href={quoteattr(url)}/>" for rel, url in (links or {}).items()
    )
