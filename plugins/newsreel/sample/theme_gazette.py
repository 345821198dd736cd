"""The Harbour Gazette's pages: a WordPress-like theme with all its furniture."""

import json
from collections.abc import Sequence
from html import escape

from newsreel.sample.model import Piece, Site

_SECTIONS = ("harbour", "council", "schools", "sport", "culture", "business")


def _shell(site: Site, title: str, head: str, body: str, body_class: str) -> str:
    nav = "".join(
        f'<li class="menu-item"><a href="/section/{name}/">{name.title()}</a></li>' for name in _SECTIONS
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - {site.source_name}</title>
<link rel="alternate" type="application/rss+xml" title="{site.source_name} &raquo; Feed" \
href="{site.feed_url}">
{head}
</head>
<body class="{body_class} wp-theme-quayside">
<div id="page" class="site">
<header id="masthead" class="site-header"><p class="site-title"><a href="/" rel="home">\
{site.source_name}</a></p><p class="site-description">{escape(site.slogan)}</p>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">{nav}</ul>\
</nav></header>
<div id="content" class="site-content">
{body}
</div>
<footer id="colophon" class="site-footer"><div class="site-info">Copyright © Harbour Gazette \
Publishing Ltd. All rights reserved. <a href="/">Privacy Policy</a> <a href="/">Contact Us</a>\
</div></footer>
</div>
</body>
</html>
"""


def _json_ld(site: Site, piece: Piece) -> str:
    article = piece.article
    news: dict[str, object] = {
        "@type": "NewsArticle",
        "@id": f"{article.url}#article",
        "isPartOf": {"@id": article.url},
        "headline": article.title,
        "author": [{"@type": "Person", "name": author} for author in article.authors],
        "publisher": {"@id": f"{site.base_url}/#organization"},
        "articleSection": [article.section],
        "keywords": list(article.tags),
        "inLanguage": "en-GB",
        "isAccessibleForFree": article.kind != "paywalled",
    }
    page: dict[str, object] = {
        "@type": "WebPage",
        "@id": article.url,
        "url": article.url,
        "name": f"{article.title} - {site.source_name}",
        "isPartOf": {"@id": f"{site.base_url}/#website"},
    }
    if article.published_at is not None:
        modified = article.modified_at or article.published_at
        for node in (news, page):
            node["datePublished"] = article.published_at.isoformat()
            node["dateModified"] = modified.isoformat()
    if article.kind == "paywalled":
        news["hasPart"] = {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": ".entry-content",
        }
    site_node = {"@type": "WebSite", "@id": f"{site.base_url}/#website", "name": site.source_name}
    organisation = {
        "@type": "Organization",
        "@id": f"{site.base_url}/#organization",
        "name": site.source_name,
    }
    graph = {"@context": "https://schema.org", "@graph": [news, page, site_node, organisation]}
    # A headline must not be able to close the script element.
    text = json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json" class="yoast-schema-graph">{text}</script>'


def _head(site: Site, piece: Piece) -> str:
    article = piece.article
    lines = [
        f'<link rel="canonical" href="{article.url}">',
        f'<meta name="description" content="{escape(piece.summary)}">',
        '<meta property="og:type" content="article">',
        '<meta property="og:locale" content="en_GB">',
        f'<meta property="og:title" content="{escape(article.title)}">',
        f'<meta property="og:description" content="{escape(piece.summary)}">',
        f'<meta property="og:url" content="{article.url}">',
        f'<meta property="og:site_name" content="{site.source_name}">',
    ]
    if article.published_at is not None:
        value = article.published_at.isoformat()
        lines.append(f'<meta property="article:published_time" content="{value}">')
    if article.modified_at is not None:
        value = article.modified_at.isoformat()
        lines.append(f'<meta property="article:modified_time" content="{value}">')
    lines.append(_json_ld(site, piece))
    return "\n".join(lines)


def _byline(piece: Piece) -> str:
    article = piece.article
    names = " and ".join(f'<span class="author vcard">{escape(a)}</span>' for a in article.authors)
    stamp = ""
    if article.published_at is not None:
        shown = f"{article.published_at:%B} {article.published_at.day}, {article.published_at.year}"
        stamp = (
            f' <time class="entry-date published" datetime="{article.published_at.isoformat()}">'
            f"{shown}</time>"
        )
    words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
    return (
        f'<div class="entry-meta"><span class="byline">By {names}</span>{stamp} '
        f'<span class="reading-time">{max(2, round(words / 100))} Min Read</span></div>'
    )


def page(site: Site, piece: Piece, others: Sequence[Piece]) -> str:
    """One article's page; an undated one has no teasers, for their addresses carry dates."""
    article = piece.article
    text = "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in piece.visible_paragraphs)
    if article.kind == "paywalled":
        text += (
            '\n<div class="paywall-notice"><p>Subscribe to continue reading</p>'
            '<a class="button" href="/">Already a subscriber? Sign in</a></div>'
        )
    teasers = "".join(f'<li><a href="{o.article.url}">{escape(o.article.title)}</a></li>' for o in others[:3])
    related = (
        f'<aside class="related-posts"><h3>You Might Also Like</h3><ul>{teasers}</ul></aside>'
        if article.published_at is not None
        else ""
    )
    body = f"""<main id="primary" class="site-main">
<article id="post-{piece.number}" class="post-{piece.number} post type-post status-publish \
format-standard hentry">
<header class="entry-header"><h1 class="entry-title">{escape(article.title)}</h1>
{_byline(piece)}
</header>
<div class="share-buttons"><span>Share This Article</span> <a href="/">Share on Facebook</a> \
<a href="/">Copy Link</a></div>
<div class="entry-content">
{text}
</div>
<footer class="entry-footer"><span class="tags-links">TAGGED: {escape(", ".join(article.tags))}\
</span></footer>
</article>
<section class="newsletter-box"><h3>Sign up for our newsletter</h3>\
<form action="/" method="get"><input type="email" name="email"><button>Sign up</button></form>\
</section>
{related}
<div id="comments" class="comments-area"><h3 id="reply-title">Leave a comment</h3>\
<p class="comment-notes">Your email address will not be published. Required fields are marked *</p>\
<form class="comment-form"><textarea name="comment"></textarea></form></div>
</main>"""
    return _shell(site, article.title, _head(site, piece), body, "single single-post")


def front(site: Site, newest_first: Sequence[Piece], section: str | None) -> str:
    """The front page, or one section's list."""
    cards = "\n".join(
        f'<article class="post-{p.number} post"><h2 class="entry-title"><a href="{p.article.url}">'
        f'{escape(p.article.title)}</a></h2><div class="entry-summary"><p>'
        f"{escape(p.summary, quote=False)}</p></div></article>"
        for p in newest_first
    )
    title = section or site.slogan
    return _shell(site, title, "", f'<main class="site-main">\n{cards}\n</main>', "home blog")


def not_found(site: Site) -> str:
    """The themed page for an address that holds nothing."""
    body = (
        '<main class="site-main"><section class="error-404 not-found"><h1>Oops! That page can’t be '
        "found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p>"
        "</section></main>"
    )
    return _shell(site, "Page not found", "", body, "error404")
