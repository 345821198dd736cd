"""Pages of the papers: articles, front pages, and the page for what is not there."""

from __future__ import annotations

from html import escape

from tests.support.past_site.model import PastArticle, PastPaper


def article_page(paper: PastPaper, article: PastArticle) -> str:
    """An article's page; an undated one has no date in any place."""
    dated = (
        f'<time datetime="{article.published_at.isoformat()}">{article.published_at:%d %B %Y, %H:%M}</time>'
    )
    meta = f'<meta property="article:published_time" content="{article.published_at.isoformat()}">'
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(article.title)} | {paper.domain}</title>
<link rel="canonical" href="{article.url}">
<meta property="og:type" content="article"><meta property="og:title" content="{escape(article.title)}">
<meta name="author" content="{escape(article.author)}">{meta if article.shows_date else ""}
</head><body><header><a href="/">{paper.domain}</a></header>
<main><article><h1>{escape(article.title)}</h1>
<p class="byline">{escape(article.author)}</p>{dated if article.shows_date else ""}
<section class="story-body">
{paragraphs}
</section></article></main><footer><p>All stories are made up.</p></footer></body></html>
"""


def front_page(paper: PastPaper) -> str:
    """The front page names the newest articles, and no history."""
    newest = [article for article in paper.articles[-8:] if article.is_live and article.is_listed]
    items = "".join(f'<li><a href="{one.url}">{escape(one.title)}</a></li>' for one in newest)
    return (
        f'<!doctype html><html lang="en"><head><title>{paper.domain}</title></head>'
        f"<body><h1>{paper.domain}</h1><ol>{items}</ol></body></html>"
    )
