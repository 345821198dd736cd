"""Addresses that can't be articles."""

from __future__ import annotations

import pytest

from newsreel.rules.article_urls import may_be_article

SITE = "https://paper.example"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/10/05/harbour-opens/", "/harbour-opens-again", "/politics/harbour-opens", "/news/123456",
        "/?p=17",
        "/article.php?id=7", "/en/harbour-opens", "/tag/2026/10/05/harbour",
        "/topics/port/harbour-opens-again",
        "/a/b/c/d.html", "/harbour_opens.html", "/über-die-brücke", "/story7", "/politics/2026-10-05-budget",
        "/about/harbour-opens-again", "/pages/harbour", "/article.php?id=7.jpg",
    ],
)  # fmt: skip
def test_what_may_be_one(path: str) -> None:
    assert may_be_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/#top", "/politics", "/politics/", "/Über", "/en/", "/en/politics/", "/tag/port/",
        "/de/tag/port",
        "/author/ada-writer/", "/authors/ada-writer", "/category/news/page/2/", "/search", "/search/port",
        "/politics/page/17/", "/about-us", "/impressum", "/privacy-policy/", "/photos/quay.JPG",
        "/report.pdf",
        "/feed.xml", "/rss/news.rss", "/archive/2026", "/topics/port",
    ],
)  # fmt: skip
def test_what_is_none(path: str) -> None:
    assert not may_be_article(SITE + path)
