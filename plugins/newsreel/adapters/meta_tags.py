"""What the meta tags of a page say: OpenGraph, and the many names of the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsreel.domain.article import FieldValue
from newsreel.rules.dates import read_date
from newsreel.rules.languages import language_code
from newsreel.rules.names import read_bylines
from newsreel.rules.text import one_line

_PUBLISHED = (
    "datepublished", "date", "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created",
    "dcterms.issued", "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "article.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article_date_original",
    "originalpublicationdate", "rnews:datepublished", "displaydate", "date_published", "article:published",
    "article:published_date", "bt:pubdate", "shareaholic:article_published_time", "iso-8601-publish-date",
)  # fmt: skip
_OPENGRAPH_PUBLISHED = ("article:published_time", "og:published_time", "og:article:published_time")
_MODIFIED = ("datemodified", "dcterms.modified", "lastmod", "last-modified", "article.updated", "bt:moddate")
_AUTHORS = ("author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl", "authors",
            "cxenseparse:author", "rbauthors", "author.name")  # fmt: skip


@dataclass(frozen=True, slots=True)
class MetaTags:
    """Values by origin `opengraph` and `meta`; agencies credited there; the site's names; og:type."""

    opengraph: Mapping[str, FieldValue | None]
    meta: Mapping[str, FieldValue | None]
    agencies: tuple[str, ...]
    sites: tuple[str, ...]
    kind: str | None


def read_meta_tags(tree: HtmlElement) -> MetaTags:
    """All that the meta tags of a page say of it, names case-insensitive, the first of each wins."""
    meta = _meta_values(tree)
    credit = read_bylines(meta.get(next((name for name in _AUTHORS if name in meta), ""), ()))
    own_names = (_first(meta, name) for name in ("og:site_name", "application-name", "al:ios:app_name"))
    tier = (_first(meta, "article:content_tier", "content_tier") or "").lower()
    opengraph: dict[str, FieldValue | None] = {
        "title": _first(meta, "og:title"),
        "authors": read_bylines(name for name in meta.get("article:author", ()) if "/" not in name).persons,
        "published_at": read_date(_first(meta, *_OPENGRAPH_PUBLISHED)),
        "modified_at": read_date(_first(meta, "article:modified_time", "og:updated_time")),
        "language": language_code(_first(meta, "og:locale")),
        "section": _first(meta, "article:section"),
        "tags": tuple(dict.fromkeys(meta.get("article:tag", ()))),
        "description": _first(meta, "og:description"),
        "image_url": _first(meta, "og:image", "og:image:url"),
        "canonical_url": _first(meta, "og:url"),
    }
    other: dict[str, FieldValue | None] = {
        "title": _first(meta, "headline", "dc.title", "sailthru.title", "parsely-title", "twitter:title"),
        "authors": credit.persons,
        "published_at": next((at for name in _PUBLISHED if (at := read_date(_first(meta, name)))), None),
        "modified_at": next((at for name in _MODIFIED if (at := read_date(_first(meta, name)))), None),
        "section": _first(meta, "parsely-section", "section"),
        "tags": _split_keywords(_first(meta, "news_keywords", "parsely-tags", "keywords")),
        "description": _first(meta, "description", "twitter:description"),
        "image_url": _first(meta, "twitter:image", "twitter:image:src"),
        "is_paywalled": {"free": False, "locked": True, "metered": True}.get(tier),
    }
    sites = tuple(name for name in own_names if name)
    return MetaTags(opengraph, other, credit.agencies, sites, _first(meta, "og:type"))


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


def _split_keywords(text: str | None) -> tuple[str, ...]:
    words = (one_line(word) for word in re.split(r"[,;]", text or ""))
    return tuple(dict.fromkeys(word for word in words if word))
