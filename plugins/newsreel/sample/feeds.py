"""The three feed formats: RSS 2.0 as WordPress writes it, Atom 1.0, and RSS 1.0 (RDF)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from newsreel.sample.model import Piece, Site

# The Hafenbote stamps its dates with this offset all year round, as badly set up systems do;
# the instant is right all the same.
HAFENBOTE_OFFSET = timezone(timedelta(hours=1))
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>"


def _markup(paragraphs: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def rss2(site: Site, newest_first: Sequence[Piece], updated_at: datetime) -> str:
    """RSS 2.0 with the modules WordPress uses; a correction shows as atom:updated."""
    items = []
    for piece in newest_first:
        article = piece.article
        credit = (
            f'<p>The post <a href="{escape(article.url)}">{escape(article.title)}</a> appeared '
            f'first on <a href="{site.base_url}/">{escape(site.source_name)}</a>.</p>'
        )
        guid = f"{site.base_url}/?p={piece.number}"
        parts = [
            _element("title", article.title),
            _element("link", piece.feed_link),
            *(_element("dc:creator", author) for author in article.authors),
            *(_element("category", term) for term in (article.section, *article.tags)),
            _element("guid", guid, ' isPermaLink="false"'),
            _element("description", f"{_markup([piece.summary])}\n{credit}"),
        ]
        if article.published_at is not None:
            parts.append(_element("pubDate", format_datetime(article.published_at)))
        if article.modified_at is not None:
            parts.append(_element("atom:updated", article.modified_at.isoformat()))
        if piece.full_text_in_feed:
            parts.append(_element("content:encoded", _markup(piece.full_text_in_feed)))
        items.append("<item>\n" + "\n".join(parts) + "\n</item>")
    return (
        f'{_XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n'
        f"<channel>\n{_element('title', site.source_name)}\n"
        f'<atom:link href="{site.feed_url}" rel="self" type="application/rss+xml"/>\n'
        f"{_element('link', site.base_url + '/')}\n{_element('description', site.slogan)}\n"
        f"{_element('lastBuildDate', format_datetime(updated_at))}\n<language>en-GB</language>\n"
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )


def atom(site: Site, newest_first: Sequence[Piece], updated_at: datetime) -> str:
    """Atom 1.0; `updated` of an entry is its correction, else its publication."""
    entries = []
    for piece in newest_first:
        article = piece.article
        changed = article.modified_at or piece.shown_at
        parts = [
            _element("id", f"tag:{site.host},2011:{piece.number}"),
            _element("title", article.title, ' type="text"'),
            f'<link rel="alternate" type="text/html" href="{escape(piece.feed_link)}"/>',
            _element("published", piece.shown_at.isoformat().replace("+00:00", "Z")),
            _element("updated", changed.isoformat().replace("+00:00", "Z")),
            *(f"<author>{_element('name', author)}</author>" for author in article.authors),
            *(f'<category term="{escape(t)}"/>' for t in (article.section, *article.tags)),
            _element("summary", piece.summary, ' type="text"'),
        ]
        entries.append("<entry>\n" + "\n".join(parts) + "\n</entry>")
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"{_element('id', f'tag:{site.host},2011:feed')}\n{_element('title', site.source_name)}\n"
        f"{_element('subtitle', site.slogan)}\n"
        f'<link rel="self" type="application/atom+xml" href="{site.feed_url}"/>\n'
        f'<link rel="alternate" type="text/html" href="{site.base_url}/"/>\n'
        f"{_element('updated', updated_at.isoformat().replace('+00:00', 'Z'))}\n"
        + "\n".join(entries)
        + "\n</feed>\n"
    )


def rdf(site: Site, newest_first: Sequence[Piece], updated_at: datetime) -> str:
    """RSS 1.0: a channel that lists the items, and the items beside it, dated by dc:date."""
    listed = "\n".join(f'<rdf:li rdf:resource="{escape(p.article.url)}"/>' for p in newest_first)
    items = []
    for piece in newest_first:
        article = piece.article
        parts = [
            _element("title", article.title),
            _element("link", piece.feed_link),
            _element("description", piece.summary),
            *(_element("dc:creator", author) for author in article.authors),
            *(_element("dc:subject", term) for term in (article.section, *article.tags)),
            _element("dc:date", piece.shown_at.astimezone(HAFENBOTE_OFFSET).isoformat()),
        ]
        about = escape(article.url)
        items.append(f'<item rdf:about="{about}">\n' + "\n".join(parts) + "\n</item>")
    changed = updated_at.astimezone(HAFENBOTE_OFFSET).isoformat()
    return (
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{site.feed_url}">\n{_element("title", site.source_name)}\n'
        f"{_element('link', site.base_url + '/')}\n{_element('description', site.slogan)}\n"
        f"<dc:language>de</dc:language>\n{_element('dc:date', changed)}\n"
        f"<items><rdf:Seq>\n{listed}\n</rdf:Seq></items>\n</channel>\n" + "\n".join(items) + "\n</rdf:RDF>\n"
    )
