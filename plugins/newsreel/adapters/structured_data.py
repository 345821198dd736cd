"""What the markup of a page says of itself: schema.org JSON-LD, OpenGraph, meta tags, HTML.

One pass over a tree that is parsed already; gives candidates, decides nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from newsreel.domain.article import Candidate, FieldValue
from newsreel.rules.dates import read_date
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line
from newsreel.rules.urls import canonical_url

# schema.org types that are an article: https://schema.org/Article and what derives from it.
_ARTICLE_TYPES = re.compile(
    r"(News|Analysis|AskPublic|Background|Opinion|Report(age)?|Review|Satirical|Scholarly|Tech|"
    r"Advertiser\w*|SocialMedia\w*|LiveBlog)?(Article|NewsArticle|Posting)|Report|BlogPosting"
)
# Longer blocks are not worth their time; some sites put their whole archive there.
_LONGEST_JSON = 500_000
_DEEPEST = 6
_TITLE_SUFFIX = re.compile(r"\s+[|–—·•-]\s+[^|–—·•]{2,60}$")


def read_structured_data(tree: HtmlElement, page_url: str) -> list[Candidate]:
    """Candidates by origin `json-ld`, `opengraph`, `meta`, `html` and `title-tag`."""
    meta = _meta_values(tree)
    found: list[Candidate] = []
    for origin, values in (
        ("json-ld", _from_json_ld(tree)),
        ("opengraph", _from_opengraph(meta)),
        ("meta", _from_meta(meta)),
        ("html", _from_html(tree)),
    ):
        for field, value in values.items():
            usable = _absolute(value, page_url) if field in _URL_FIELDS else value
            if usable is not None and usable != () and usable != "":
                found.append(Candidate(field, origin, usable))
    if title := one_line(tree.findtext(".//title")):
        found.append(Candidate("title", "title-tag", _TITLE_SUFFIX.sub("", title)))
    return found


_URL_FIELDS = frozenset({"image_url", "canonical_url"})
_Values = Mapping[str, FieldValue | None]


def _absolute(value: FieldValue | None, page_url: str) -> str | None:
    return canonical_url(value, page_url) if isinstance(value, str) else None


def _meta_values(tree: HtmlElement) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = one_line(element.get("content"))
        if name and content:
            values.setdefault(name.strip().lower(), []).append(content)
    return values


def _first(meta: Mapping[str, list[str]], *names: str) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _from_opengraph(meta: Mapping[str, list[str]]) -> _Values:
    return {
        "title": _first(meta, "og:title"),
        "published_at": read_date(_first(meta, "article:published_time", "og:published_time")),
        "modified_at": read_date(_first(meta, "article:modified_time", "og:updated_time")),
        "language": _language(_first(meta, "og:locale")),
        "section": _first(meta, "article:section"),
        "tags": tuple(dict.fromkeys(meta.get("article:tag", ()))),
        "description": _first(meta, "og:description"),
        "image_url": _first(meta, "og:image", "og:image:url"),
        "canonical_url": _first(meta, "og:url"),
    }


def _from_meta(meta: Mapping[str, list[str]]) -> _Values:
    published = (
        "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued",
        "pubdate", "publishdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    )  # fmt: skip
    tier = (_first(meta, "article:content_tier", "content_tier") or "").lower()
    return {
        "authors": author_names(
            meta.get("author") or meta.get("parsely-author") or meta.get("dc.creator") or ()
        ),
        "published_at": read_date(_first(meta, *published)),
        "modified_at": read_date(_first(meta, "datemodified", "dcterms.modified", "lastmod")),
        "section": _first(meta, "parsely-section", "section"),
        "tags": _split_keywords(_first(meta, "news_keywords", "parsely-tags", "keywords")),
        "description": _first(meta, "description", "twitter:description"),
        "image_url": _first(meta, "twitter:image", "twitter:image:src"),
        "is_paywalled": {"free": False, "locked": True, "metered": True}.get(tier),
    }


def _from_html(tree: HtmlElement) -> _Values:
    headings = [one_line(h1.text_content()) for h1 in tree.iter("h1")]
    times = [t.get("datetime") for t in tree.iterfind(".//article//time[@datetime]")]
    links = [e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"]
    bylines = [e.text_content() for e in tree.xpath("//a[@rel='author'] | //*[@itemprop='author']")]
    return {
        "title": headings[0] if len(headings) == 1 else None,
        "authors": author_names(bylines),
        # Only an unambiguous time: teasers of other articles carry times as well.
        "published_at": read_date(times[0]) if len(set(times)) == 1 else None,
        "language": _language(tree.get("lang")),
        "canonical_url": links[0] if links else None,
    }


def _from_json_ld(tree: HtmlElement) -> _Values:
    node = _article_node(tree)
    if node is None:
        return {}
    free = node.get("isAccessibleForFree")
    if isinstance(free, str):
        free = {"true": True, "false": False}.get(free.strip().lower())
    image = _first_of(node.get("image"))
    return {
        "title": _string(node.get("headline")) or _string(node.get("name")),
        "authors": author_names(_names(node.get("author")) or _names(node.get("creator"))),
        "published_at": read_date(_string(node.get("datePublished"))),
        "modified_at": read_date(_string(node.get("dateModified"))),
        "language": _language(_string(_language_code(node.get("inLanguage")))),
        "section": _string(_first_of(node.get("articleSection"))),
        "tags": _keywords(node.get("keywords")),
        "description": _string(node.get("description")),
        "image_url": _string(image.get("url") if isinstance(image, dict) else image),
        "is_paywalled": (not free) if isinstance(free, bool) else None,
    }


def _article_node(tree: HtmlElement) -> dict[str, Any] | None:
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        text = (script.text or "").strip()
        if not text or len(text) > _LONGEST_JSON:
            continue
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue  # the other readers speak for this page
        for node in _nodes(document, 0):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name) for name in names):
                return node
    return None


def _nodes(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _string(value: object) -> str | None:
    return one_line(value) if isinstance(value, str) else None


def _first_of(value: object) -> object:
    return (value[0] if value else None) if isinstance(value, list) else value


def _language_code(value: object) -> object:
    return value.get("alternateName") if isinstance(value, dict) else value


def _names(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in items)
    return [name for name in names if isinstance(name, str)]


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        words = (_string(item.get("name") if isinstance(item, dict) else item) for item in value)
        return tuple(dict.fromkeys(word for word in words if word))
    return _split_keywords(_string(value))


def _split_keywords(text: str | None) -> tuple[str, ...]:
    words = (one_line(word) for word in (text or "").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _language(tag: str | None) -> str | None:
    """`en` of `en-GB` or `en_GB`; None for anything that is no two-letter code."""
    primary = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else None
