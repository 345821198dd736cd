"""Which URL is an article's identity, and which other URLs lead to it."""

from __future__ import annotations

from collections.abc import Iterable

from newsreel.rules.urls import canonical_url, host_of, is_front, source_domain, url_key


def article_identity(
    entry_url: str, final_url: str | None, claimed: Iterable[str]
) -> tuple[str, dict[str, str]]:
    """The canonical URL, and aliases with their reason.

    The page's own claim (rel=canonical, og:url) is believed within the same publisher, unless it
    names the front page for an article; then the address that answered, then the entry's link.

    Args:
        entry_url: canonical form of the entry's link.
        final_url: the address that answered after redirects; None without a page.
        claimed: canonical URLs that the page claims for itself, best first.
    """
    answered = canonical_url(final_url) if final_url else None
    home = source_domain(host_of(entry_url))
    believed = [
        url for url in (*claimed, *((answered,) if answered else ())) if _may_be(url, home, entry_url)
    ]
    identity = believed[0] if believed else entry_url
    aliases: dict[str, str] = {}
    for url, reason in ((entry_url, "entry link"), (answered, "redirect")):
        if url is not None and url_key(url) != url_key(identity) and _may_be(url, home, entry_url):
            aliases.setdefault(url, reason)
    return identity, aliases


def _may_be(url: str, home: str, entry_url: str) -> bool:
    return source_domain(host_of(url)) == home and not (is_front(url) and not is_front(entry_url))
