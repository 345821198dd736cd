"""Feeds and article pages that nobody wrote, of the size and the make of real ones.

A page has 60 to 170 KB of HTML: an article of 300 to 900 words among menus, teasers, styles and scripts, with
JSON-LD and OpenGraph, as most news pages have. Each is made when it is asked for, always the same.
"""

from __future__ import annotations

import functools
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.made_up_news import sentence

SMALLEST_BYTES, LARGEST_BYTES = 60_000, 170_000
VARIANTS = 50  # of scripts and furniture; hosts share them
_SCRIPT_SHARE = 0.45  # of a page's bytes, styles and data included


@dataclass(frozen=True)
class Edition:
    """So many feeds on hosts of their own, each with so many new pages; `port` is that of all hosts."""

    feeds: int
    pages_per_feed: int
    port: int
    day: datetime

    @property
    def pages(self) -> int:
        """Number of all pages."""
        return self.feeds * self.pages_per_feed

    def host(self, feed: int) -> str:
        """An address of its own in 127.0.0.0/8 and the port: no name has to be looked up."""
        return f"{self.address(feed)}:{self.port}"

    def address(self, feed: int) -> str:
        """The loopback address of a feed's host."""
        return f"127.{64 + feed // 62_500}.{feed // 250 % 250}.{feed % 250 + 1}"

    def feed_urls(self) -> list[str]:
        """Address of every feed."""
        return [f"http://{self.host(feed)}/feed" for feed in range(self.feeds)]

    def page_url(self, feed: int, page: int) -> str:
        """Address of a page."""
        return f"http://{self.host(feed)}/2026/{feed}/story-{page}.html"

    def page_urls(self) -> list[str]:
        """Address of every page, host after host."""
        return [
            self.page_url(feed, page) for feed in range(self.feeds) for page in range(self.pages_per_feed)
        ]

    def published(self, page: int) -> datetime:
        """When the page of this number appeared: spread over the day."""
        return self.day + timedelta(minutes=(page * 61) % 1400)

    def feed_body(self, feed: int) -> bytes:
        """The feed as RSS: titles, dates and a teaser of each page."""
        items = "".join(
            f"<item><title>{_title(feed, page)}</title><link>{self.page_url(feed, page)}</link>"
            f"<guid isPermaLink='true'>{self.page_url(feed, page)}</guid>"
            f"<pubDate>{self.published(page):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<dc:creator>{_author(feed, page)}</dc:creator>"
            f"<description>{_sentences(feed, page)[0]}</description></item>"
            for page in range(self.pages_per_feed)
        )
        head = f"<title>Paper {feed}</title><link>http://{self.host(feed)}/</link>"
        space = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
        return f"<rss version='2.0' {space}><channel>{head}{items}</channel></rss>".encode()

    def page_body(self, feed: int, page: int) -> bytes:
        """An article page."""
        rng = random.Random(f"{feed}/{page}")
        size = rng.randint(SMALLEST_BYTES, LARGEST_BYTES)
        url, at = self.page_url(feed, page), self.published(page).isoformat()
        title, author, said = _title(feed, page), _author(feed, page), _sentences(feed, page)
        paragraphs = "".join(f"<p>{' '.join(said[n : n + 3])}</p>\n" for n in range(0, len(said), 3))
        data = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": at,
            "dateModified": at, "author": [{"@type": "Person", "name": author}], "url": url,
            "publisher": {"@type": "Organization", "name": f"Paper {feed}"}, "description": said[0],
        }  # fmt: skip
        head = (
            f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} - Paper {feed}"
            "</title>"
            f"<link rel='canonical' href='{url}'><meta property='og:title' content='{title}'>"
            f"<meta property='og:type' content='article'><meta name='description' content='{said[0]}'>"
            f"<meta property='article:published_time' content='{at}'>"
            f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        )
        article = (
            f"<main><article><h1>{title}</h1><p class='byline'>By <a href='/by/{page}'>{author}</a></p>"
            f"<time datetime='{at}'>{at}</time><figure><img src='/i/{page}.jpg' alt=''><figcaption>"
            f"{said[1]}</figcaption></figure>{paragraphs}</article></main>"
        )
        scripts = int(size * _SCRIPT_SHARE)
        rest = size - scripts - len(head) - len(article)
        around = _furniture(feed, max(rest, 0))
        head += f"{_scripts(feed, scripts)}</head>"
        return f"{head}<body>{around[0]}{article}{around[1]}</body></html>".encode()

    def answer(self, feed: int, path: str) -> bytes | None:
        """What a host has at a path; None for nothing."""
        if path == "/feed":
            return self.feed_body(feed)
        name = path.rpartition("/story-")[2].removesuffix(".html")
        return self.page_body(feed, int(name)) if name.isdigit() else None


def edition(feeds: int, pages_per_feed: int, port: int) -> Edition:
    """Yesterday's."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Edition(feeds, pages_per_feed, port, midnight - timedelta(days=1))


@functools.lru_cache(maxsize=64)
def _sentences(feed: int, page: int) -> list[str]:
    rng = random.Random(f"story {feed}/{page}")
    return [sentence(rng) for _ in range(rng.randint(25, 75))]


def _title(feed: int, page: int) -> str:
    return sentence(random.Random(f"title {feed}/{page}"), 8).rstrip(".")


def _author(feed: int, page: int) -> str:
    names = sentence(random.Random(f"author {feed}/{page % 7}"), 2).rstrip(".").split()
    return " ".join(name.capitalize() for name in names)


@functools.lru_cache(maxsize=VARIANTS)
def _blob(variant: int) -> str:
    """Script and style of a host, long enough for its largest page."""
    rng = random.Random(f"script {variant}")
    lines = (
        f"window.c{n}=function(a,b){{return a[{rng.randint(0, 999)}]||b+'{rng.getrandbits(96):x}'}};"
        for n in range(LARGEST_BYTES // 60)
    )
    return "\n".join(lines)


def _scripts(feed: int, size: int) -> str:
    half = size // 2
    return (
        f"<style>{_blob(feed % VARIANTS)[:half]}</style><script>{_blob(feed % VARIANTS)[half:size]}</script>"
    )


@functools.lru_cache(maxsize=VARIANTS)
def _boxes(variant: int) -> list[str]:
    """Menus, teasers and comments of a host, about 400 bytes each."""
    rng = random.Random(f"boxes {variant}")
    return [
        f"<div class='teaser card-{n}'><a href='/2025/{rng.getrandbits(40):x}.html'><img src='/t/{n}.jpg'"
        f" alt='' loading='lazy' width='320' height='180'><h3>{sentence(rng, 7)}</h3></a><p class='dek'>"
        f"{sentence(rng, 9)}</p><span class='meta'>{n % 59 + 1} minutes ago</span></div>"
        if n % 3
        else f"<ul class='menu menu-{n}'><li><a href='/section/{n}'>{sentence(rng, 2)}</a></li><li><a"
        f" href='/topic/{rng.getrandbits(40):x}'>{sentence(rng, 3)}</a></li><li><a href='/tag/{n}'>"
        f"{sentence(rng, 2)}</a></li></ul>"
        for n in range(LARGEST_BYTES // 300)
    ]


def _furniture(feed: int, size: int) -> tuple[str, str]:
    """What stands before and after an article."""
    before, after, length = ["<header><nav>"], ["<aside>"], 0
    for number, box in enumerate(_boxes(feed % VARIANTS)):
        if length >= size:
            break
        (before if number % 4 == 0 else after).append(box)
        length += len(box)
    return "".join([*before, "</nav></header>"]), "".join([*after, "</aside><footer></footer>"])
