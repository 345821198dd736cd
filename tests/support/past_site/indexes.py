"""The papers' own histories: WordPress' API, feeds with archives, sitemaps."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

from newsreel.domain.history import HistoryKind
from tests.support.past_site.model import PastArticle, PastPaper
from tests.support.sitemap_documents import Listed, index, news_sitemap, sitemap

Answer = tuple[int, dict[str, str], bytes]

_JSON = {"Content-Type": "application/json; charset=UTF-8"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_ATOM = {"Content-Type": "application/atom+xml; charset=utf-8"}
# Entries of a feed document, addresses of a list, and lists of the index of daily ones.
FEED_ENTRIES = 10
LIST_ADDRESSES = 40
DAILY_LISTS = 500
_SWITCHED_OFF = {"code": "rest_login_required", "message": "For members.", "data": {"status": 401}}
_NOISE = "<image:image xmlns:image='i'><image:loc>http://cdn.localhost/a.jpg</image:loc></image:image>"


def index_answer(paper: PastPaper, path: str) -> Answer | None:
    """The answer of a history, or None where the path belongs to none."""
    plain = urlsplit(path).path
    if plain.startswith("/wp-json/"):
        return _wordpress(paper, path)
    if plain.startswith("/feed/"):
        return _feed(paper, path)
    if paper.domain == "lists.localhost" or paper.domain == "switched-off.localhost":
        return _numbered_lists(paper, plain)
    return _daily_lists(paper, plain) if paper.has(HistoryKind.SITEMAP) else None


def robots_txt(paper: PastPaper) -> str:
    """Members' pages are forbidden; sitemaps are named where there are any, but by one paper."""
    lines = ["User-agent: *", "Disallow: /members/"]
    if paper.has(HistoryKind.SITEMAP) and paper.domain != "switched-off.localhost":
        lines.append(f"Sitemap: {paper.base_url}/sitemap.xml")
    return "\n".join(lines) + "\n"


def api_link(paper: PastPaper) -> dict[str, str]:
    """The header by which a front page names the API."""
    if paper.has(HistoryKind.WORDPRESS) or paper.domain == "switched-off.localhost":
        return {"Link": f'<{paper.base_url}/wp-json/>; rel="https://api.w.org/"'}
    return {}


def _listed(paper: PastPaper) -> list[PastArticle]:
    return [article for article in paper.articles if article.is_listed]


def _wordpress(paper: PastPaper, path: str) -> Answer | None:
    if paper.domain == "switched-off.localhost":
        return 401, _JSON, json.dumps(_SWITCHED_OFF).encode()
    if not paper.has(HistoryKind.WORDPRESS):
        return None
    parts = urlsplit(path)
    if parts.path == "/wp-json/":
        root = {
            "namespaces": ["oembed/1.0", "wp/v2"],
            "gmt_offset": paper.clock_minutes / 60,
            "timezone_string": "Somewhere/Else" if paper.clock_minutes else "",
        }
        return 200, _JSON, json.dumps(root).encode()
    if parts.path != "/wp-json/wp/v2/posts":
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    after, before = (datetime.fromisoformat(query[name]) for name in ("after", "before"))
    posts = [_post(paper, one) for one in _listed(paper) if after < one.published_at < before]
    size, page = int(query["per_page"]), int(query["page"])
    pages = -(-len(posts) // size)
    if page > max(pages, 1):
        return 400, _JSON, json.dumps({"code": "rest_post_invalid_page_number"}).encode()
    headers = {"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(pages)}
    return 200, _JSON | headers, json.dumps(posts[(page - 1) * size : page * size]).encode()


def _post(paper: PastPaper, article: PastArticle) -> Mapping[str, object]:
    gmt = f"{article.published_at:%Y-%m-%dT%H:%M:%S}"
    return {
        "id": article.number,
        "guid": {"rendered": f"{paper.base_url}/?p={article.number}"},
        "link": article.url,
        "date_gmt": gmt,
        "modified_gmt": gmt,
        "status": "publish",
        "title": {"rendered": article.title},
        "excerpt": {"rendered": f"<p>{article.paragraphs[0]}</p>"},
        "content": {"rendered": "".join(f"<p>{one}</p>" for one in article.paragraphs), "protected": False},
        "_embedded": {"author": [{"name": article.author}]},
    }


def _feed(paper: PastPaper, path: str) -> Answer | None:
    """The newest entries; older ones in archives of ten that never change, the first is the oldest."""
    if "?" in path:
        return None
    listed = _listed(paper)
    if not paper.has(HistoryKind.FEED_ARCHIVE):
        return (
            (200, _ATOM, feed_document(paper, listed[: -1 - FEED_ENTRIES : -1]).encode())
            if path == "/feed/"
            else None
        )
    full = len(listed) // FEED_ENTRIES
    if path == "/feed/":
        links = {"prev-archive": f"{paper.base_url}/feed/archive-{full - 1}"}
        return 200, _ATOM, feed_document(paper, listed[: -1 - FEED_ENTRIES : -1], links).encode()
    number = path.removeprefix("/feed/archive-")
    if not number.isdigit() or int(number) >= full:
        return None
    entries = listed[int(number) * FEED_ENTRIES : (int(number) + 1) * FEED_ENTRIES][::-1]
    links = {"current": paper.feed_url}
    if paper.circle_at is not None and full - int(number) >= paper.circle_at:
        links["prev-archive"] = f"{paper.base_url}/feed/archive-{full - 1}"
    elif int(number):
        links["prev-archive"] = f"{paper.base_url}/feed/archive-{int(number) - 1}"
    return 200, _ATOM, feed_document(paper, entries, links).encode()


def feed_document(
    paper: PastPaper, entries: Sequence[PastArticle], links: Mapping[str, str] | None = None
) -> str:
    """An Atom document; full texts where an article gives its text, else a summary."""
    relations = "".join(f"<link rel='{name}' href='{url}'/>" for name, url in (links or {}).items())
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<id>{paper.feed_url}</id><title>{paper.domain}</title>{relations}"
        f"{''.join(_entry(article) for article in entries)}</feed>"
    )


def _entry(article: PastArticle) -> str:
    text = "".join(f"&lt;p&gt;{_escaped(one)}&lt;/p&gt;" for one in article.paragraphs)
    content = f"<content type='html'>{text}</content>" if article.gives_text else ""
    return (
        f"<entry><id>{article.url}</id><title>{_escaped(article.title)}</title><link href='{article.url}'/>"
        f"<published>{article.published_at.isoformat()}</published>"
        f"<updated>{article.published_at.isoformat()}</updated>"
        f"<author><name>{_escaped(article.author)}</name></author>"
        f"<summary>{_escaped(article.paragraphs[0])}</summary>{content}</entry>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _daily_lists(paper: PastPaper, path: str) -> Answer | None:
    """An index of 500 daily lists, every other one compressed; most are of days before the paper began."""
    last = paper.articles[-1].published_at.date()
    days = [last - timedelta(days=back) for back in range(DAILY_LISTS)]
    names = {f"/sitemap-{day:%Y-%m-%d}.xml" + (".gz" if day.day % 2 else ""): day for day in days}
    if path == "/sitemap.xml":
        return 200, _XML, index([(paper.base_url + name, None) for name in names]).encode()
    if path not in names:
        return None
    listed = [article for article in _listed(paper) if article.published_at.date() == names[path]]
    body = sitemap([(article.url, article.lastmod) for article in listed], _NOISE).encode()
    return (
        (200, {"Content-Type": "application/x-gzip"}, gzip.compress(body))
        if path.endswith(".gz")
        else (200, _XML, body)
    )


def _numbered_lists(paper: PastPaper, path: str) -> Answer | None:
    """An index of lists of 40, the oldest first, with a list of what is no article, and one of news."""
    listed = _listed(paper)
    lists = [listed[start : start + LIST_ADDRESSES] for start in range(0, len(listed), LIST_ADDRESSES)]
    is_off = paper.domain == "switched-off.localhost"
    stem = "/wp-sitemap-posts-post-" if is_off else "/posts-"
    if path == ("/wp-sitemap.xml" if is_off else "/sitemap.xml"):
        names: list[Listed] = [
            (f"{paper.base_url}{stem}{number}.xml", articles[-1].published_at.isoformat())
            for number, articles in enumerate(lists, 1)
        ]
        others = ["/wp-sitemap-users-1.xml", "/pages.xml"] if is_off else ["/news.xml", "/tags-sitemap.xml"]
        return 200, _XML, index([*names, *((paper.base_url + name, None) for name in others)]).encode()
    if path == "/pages.xml":
        pages = ["/", "/about", "/tag/harbour/", "/politics"]
        return 200, _XML, sitemap([(paper.base_url + page, None) for page in pages]).encode()
    if path == "/news.xml" and not is_off:
        since = datetime.combine(listed[-1].published_at.date() - timedelta(days=1), time(), UTC)
        news = [(one.url, one.published_at.isoformat()) for one in listed if one.published_at >= since]
        return 200, _XML, news_sitemap(news).encode()
    number = path.removeprefix(stem).removesuffix(".xml")
    if not path.startswith(stem) or not number.isdigit() or not 1 <= int(number) <= len(lists):
        return None
    body = sitemap([(one.url, one.lastmod) for one in lists[int(number) - 1]])
    return 200, _XML, body.encode()
