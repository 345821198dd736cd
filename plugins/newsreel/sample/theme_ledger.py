"""The Northern Ledger's pages: semantic HTML, no JSON-LD, advertisements between paragraphs."""

from collections.abc import Sequence
from html import escape

from newsreel.sample.model import Piece, Site


def _shell(site: Site, title: str, head: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(title)} | {site.source_name}</title>
<link rel="alternate" type="application/atom+xml" title="{site.source_name}" href="{site.feed_url}">
{head}
</head>
<body>
<header class="top"><a class="logo" href="/">{site.source_name}</a> <small>{escape(site.slogan)}\
</small><nav><a href="/section/council/">Council</a> <a href="/section/business/">Business</a> \
<a href="/section/sport/">Sport</a> <a href="/section/science/">Science</a></nav></header>
<main>
{body}
</main>
<footer class="bottom"><p>Northern Ledger is edited in Kelsby. <a href="/">Terms of use</a> · \
<a href="/">Complaints</a></p></footer>
</body>
</html>
"""


def _head(site: Site, piece: Piece) -> str:
    article = piece.article
    lines = [
        f'<link rel="canonical" href="{article.url}">',
        f'<meta name="author" content="{escape(", ".join(article.authors))}">',
        f'<meta name="description" content="{escape(piece.summary)}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:title" content="{escape(article.title)}">',
        f'<meta property="og:url" content="{article.url}">',
        f'<meta property="og:site_name" content="{site.source_name}">',
        f'<meta property="article:published_time" content="{piece.shown_at.isoformat()}">',
        f'<meta property="article:section" content="{escape(article.section)}">',
        *(f'<meta property="article:tag" content="{escape(tag)}">' for tag in article.tags),
    ]
    if article.modified_at is not None:
        value = article.modified_at.isoformat()
        lines.append(f'<meta property="article:modified_time" content="{value}">')
    return "\n".join(lines)


def page(site: Site, piece: Piece, others: Sequence[Piece]) -> str:
    """One article's page, interrupted the way such pages are."""
    article = piece.article
    blocks = [f"<p>{escape(p, quote=False)}</p>" for p in piece.visible_paragraphs]
    advert = (
        '<aside class="ad-slot" aria-label="Advertisement"><p>Advertisement</p>'
        "<p>Story continues below</p></aside>"
    )
    blocks.insert(3, advert)
    if others:
        link = f'<a href="{others[0].article.url}">{escape(others[0].article.title)}</a>'
        blocks.insert(7, f'<p class="read-more"><strong>Read more:</strong> {link}</p>')
    related = "".join(f'<li><a href="{o.article.url}">{escape(o.article.title)}</a></li>' for o in others)
    credit = " and ".join(escape(author) for author in article.authors)
    if article.kind == "wire_copy":
        credit = f"({credit})"
    stamp = piece.shown_at
    updated = ""
    if article.modified_at is not None:
        moment = article.modified_at
        updated = f' · Updated <time datetime="{moment.isoformat()}">{moment:%H:%M}</time>'
    content = "\n".join(blocks)
    body = f"""<article>
<header>
<p class="kicker">{escape(article.section)}</p>
<h1>{escape(article.title)}</h1>
<p class="byline">{credit}</p>
<p class="dateline"><time datetime="{stamp.isoformat()}">{stamp.day} {stamp:%B %Y, %H:%M}</time>\
{updated}</p>
</header>
<section class="story-body">
{content}
</section>
</article>
<aside class="related"><h2>More from the Ledger</h2><ul>{related}</ul></aside>"""
    return _shell(site, article.title, _head(site, piece), body)


def front(site: Site, newest_first: Sequence[Piece], section: str | None) -> str:
    """The front page, or one section's list."""
    items = "\n".join(
        f'<li><a href="{p.article.url}">{escape(p.article.title)}</a> '
        f'<time datetime="{p.shown_at.isoformat()}">{p.shown_at:%H:%M}</time></li>'
        for p in newest_first
    )
    title = section or "Latest"
    body = f'<h1>{escape(title)}</h1>\n<ol class="river">\n{items}\n</ol>'
    return _shell(site, title, "", body)


def not_found(site: Site) -> str:
    """The themed page for an address that holds nothing."""
    body = "<h1>Not here</h1><p>The story you asked for has moved or was withdrawn.</p>"
    return _shell(site, "Not found", '<meta name="robots" content="noindex">', body)
