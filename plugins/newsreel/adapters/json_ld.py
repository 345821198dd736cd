"""schema.org JSON-LD of a page: the node that is the article, and what it says.

Blocks that are not JSON are repaired by json-repair; what can't be repaired says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from json_repair import repair_json
from lxml.html import HtmlElement

from newsreel.adapters.html_text import paragraphs_of
from newsreel.domain.article import FieldValue
from newsreel.rules.dates import read_date
from newsreel.rules.languages import language_code
from newsreel.rules.names import read_bylines
from newsreel.rules.text import one_line
from newsreel.rules.titles import is_site
from newsreel.rules.urls import canonical_url, url_key

# schema.org types that are an article: https://schema.org/Article and what derives from it.
_ARTICLE_TYPES = re.compile(
    r"(News|Analysis|AskPublic|Background|Opinion|Report(age)?|Review|Satirical|Scholarly|Tech|"
    r"Advertiser\w*|SocialMedia\w*|LiveBlog|Medical\w*)?(Article|NewsArticle|Posting)|Report|BlogPosting"
)
# Longer blocks are not worth their time; some sites put their whole archive there.
_LONGEST_JSON = 500_000
# Repairing is pure Python and slow.
_LONGEST_REPAIR = 50_000
_DEEPEST = 6
_MOST_NODES = 2000
# A site has few names; every author is compared with each of them.
_MOST_SITES = 20
_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What the JSON-LD of a page says: values of the article, its stated text, kinds of all nodes.

    `organisations` are authors that are not typed as persons; `sites` are names of the publisher.
    """

    values: Mapping[str, FieldValue | None] = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()


def read_json_ld(tree: HtmlElement, page_url: str) -> LinkedData:
    """The article's node (the one that names this page, else the first) and the page's around it."""
    nodes = [node for document in _documents(tree) for node in _nodes(document, 0)][:_MOST_NODES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    kinds = frozenset(kind for node in nodes for kind in _kinds(node))
    sites = tuple(
        name
        for node in nodes
        if _kinds(node) & {"WebSite", "Organization", "NewsMediaOrganization"}
        for name in _strings(node.get("name"))
    )
    article = _article(nodes, page_url)
    if article is None:
        return LinkedData(sites=tuple(dict.fromkeys(sites))[:_MOST_SITES], kinds=kinds)
    page: _Node = next((node for node in nodes if "WebPage" in _kinds(node)), {})
    publisher = _resolved(article.get("publisher"), by_id)
    sites += tuple(name for node in publisher for name in _strings(node.get("name")))
    sites = tuple(dict.fromkeys(sites))[:_MOST_SITES]
    persons, organisations = _authors(article, by_id, sites)
    return LinkedData(_values(article, page, persons), organisations, _body(article), sites, kinds)


def _values(article: _Node, page: _Node, persons: tuple[str, ...]) -> Mapping[str, FieldValue | None]:
    free = article.get("isAccessibleForFree")
    if isinstance(free, str):
        free = {"true": True, "false": False}.get(free.strip().lower())
    image = _first_of(article.get("image"))
    return {
        "title": _string(article.get("headline")) or _string(article.get("name")),
        "subtitle": _string(_first_of(article.get("alternativeHeadline"))),
        "authors": persons,
        "published_at": _date(article, "datePublished") or _date(page, "datePublished"),
        "modified_at": _date(article, "dateModified") or _date(page, "dateModified"),
        "language": language_code(_language(article) or _language(page)),
        "section": _string(_first_of(article.get("articleSection"))),
        "tags": _keywords(article.get("keywords")),
        "description": _string(article.get("description")),
        "image_url": _string(image.get("url") if isinstance(image, dict) else image),
        "is_paywalled": (not free) if isinstance(free, bool) else None,
    }


def _documents(tree: HtmlElement) -> Iterator[object]:
    """The blocks that are JSON, then those that could be repaired."""
    broken: list[str] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        text = (script.text or "").strip()
        if not text or len(text) > _LONGEST_JSON:
            continue
        try:
            yield json.loads(text, strict=False)
        except RecursionError:
            continue
        except ValueError:
            if len(text) <= _LONGEST_REPAIR:
                broken.append(text)
    yield from map(_repaired, broken)


def _repaired(text: str) -> object:
    try:
        return repair_json(text, return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object, depth: int) -> Iterator[_Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _article(nodes: Sequence[_Node], page_url: str) -> _Node | None:
    articles = [node for node in nodes if any(_ARTICLE_TYPES.fullmatch(kind) for kind in _kinds(node))]
    if len(articles) > 1:
        for node in articles:
            if page_url and any(_same_page(address, page_url) for address in _addresses(node)):
                return node
    return articles[0] if articles else None


def _addresses(node: _Node) -> Iterator[str]:
    about = node.get("mainEntityOfPage")
    for value in (node.get("url"), node.get("@id"), about.get("@id") if isinstance(about, dict) else about):
        if isinstance(value, str):
            yield value


def _same_page(address: str, page_url: str) -> bool:
    ours, theirs = canonical_url(page_url), canonical_url(address, page_url)
    return ours is not None and theirs is not None and url_key(ours) == url_key(theirs)


def _authors(
    article: _Node, by_id: Mapping[str, _Node], sites: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of persons; of organisations by their type, their words or because they are the site's."""
    people: list[str] = []
    organisations: list[str] = []
    for key in ("author", "creator"):
        for node in _resolved(article.get(key), by_id):
            stated = _kinds(node) & {"Organization", "NewsMediaOrganization", "Corporation"}
            for name in _strings(node.get("name")):
                (organisations if stated or is_site(name, sites) else people).append(name)
        if people or organisations:
            break
    credit = read_bylines(people)
    return credit.persons, tuple(dict.fromkeys([*credit.agencies, *organisations]))


def _resolved(value: object, by_id: Mapping[str, _Node]) -> list[_Node]:
    """Nodes of an author or publisher; a bare string is a name, an @id leads to its node."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            found.append({"name": item})
        elif isinstance(item, dict):
            reference = item.get("@id")
            named = item.get("name") is not None or not isinstance(reference, str)
            found.append(item if named else by_id.get(str(reference), item))
    return found


def _body(article: _Node) -> tuple[str, ...]:
    text = article.get("articleBody")
    if not isinstance(text, str):
        return ()
    if re.search(r"<\w|&lt;\w|&\w+;", text):
        return paragraphs_of(text.replace("\n", "<br><br>") if "</p>" not in text else text)
    return tuple(line for part in re.split(r"\n+", text) if (line := one_line(part)))


def _kinds(node: _Node) -> set[str]:
    stated = node.get("@type")
    return {kind for kind in (stated if isinstance(stated, list) else [stated]) if isinstance(kind, str)}


def _date(node: _Node, key: str) -> FieldValue | None:
    return read_date(_string(_first_of(node.get(key))))


def _language(node: _Node) -> str | None:
    value = _first_of(node.get("inLanguage"))
    return _string(value.get("alternateName") if isinstance(value, dict) else value)


def _string(value: object) -> str | None:
    """One line; some sites escape their JSON-LD as if it were HTML."""
    return one_line(unescape(value)) if isinstance(value, str) else None


def _strings(value: object) -> list[str]:
    return [name for item in (value if isinstance(value, list) else [value]) if (name := _string(item))]


def _first_of(value: object) -> object:
    return (value[0] if value else None) if isinstance(value, list) else value


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        words = [_string(item.get("name") if isinstance(item, dict) else item) for item in value]
    else:
        words = [one_line(word) for word in (_string(value) or "").split(",")]
    return tuple(dict.fromkeys(word for word in words if word))
