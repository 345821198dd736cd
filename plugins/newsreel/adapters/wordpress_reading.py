"""Answers of the WordPress REST API, as types.

https://developer.wordpress.org/rest-api/reference/posts/ and, for the root,
https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsreel.adapters.feed_entries import FeedBody, RawDate, RawItem, parsed_entry
from newsreel.adapters.html_text import plain_text
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind
from newsreel.rules.names import author_names
from newsreel.rules.text import one_line

POSTS_NAMESPACE = "wp/v2"
# No clock is further from UTC.
_MOST_MINUTES = 14 * 60


@dataclass(frozen=True, slots=True)
class WordPressRoot:
    """The root of an API: whether it serves posts, and how far the site's clock is from UTC.

    `offset_minutes` is that of now, 0 where the site does not say; it may differ in summer where
    `has_summer_time` says that the site's zone has a name.
    """

    has_posts: bool
    offset_minutes: int = 0
    has_summer_time: bool = True


@dataclass(frozen=True, slots=True)
class WordPressPosts:
    """A page of posts. `listed` counts all of them, also those without an address or not public."""

    entries: tuple[ParsedEntry, ...]
    listed: int


def read_wordpress_root(page: FeedBody) -> WordPressRoot | ParseFailure:
    """Read the root of an API; what is JSON and no such root is a failure as well."""
    answer = _json(page)
    if isinstance(answer, ParseFailure):
        return answer
    if not isinstance(answer, dict) or not isinstance(answer.get("namespaces"), list):
        return _refusal(answer) or ParseFailure(FailureKind.UNREADABLE, "JSON, but no root of an API")
    zone = answer.get("timezone_string")
    return WordPressRoot(
        POSTS_NAMESPACE in answer["namespaces"],
        _offset_minutes(answer.get("gmt_offset")),
        not (isinstance(zone, str) and zone in ("UTC", "")),
    )


def read_wordpress_posts(page: FeedBody) -> WordPressPosts | ParseFailure:
    """Read a page of posts; fields of a wrong type count as missing, as do dates of drafts."""
    answer = _json(page)
    if isinstance(answer, ParseFailure):
        return answer
    if not isinstance(answer, list):
        return _refusal(answer) or ParseFailure(FailureKind.UNREADABLE, "JSON, but no list of posts")
    posts = [post for post in answer if isinstance(post, dict) and post.get("status", "publish") == "publish"]
    entries = [entry for post in posts if (entry := parsed_entry(_item(post), page, None)) is not None]
    return WordPressPosts(tuple(entries), len(answer))


def _json(page: FeedBody) -> object | ParseFailure:
    try:
        answer: object = json.loads(page.body)
    except (ValueError, RecursionError) as error:
        head = page.body[:1000].lstrip().lower()
        if head.startswith(b"<"):
            return ParseFailure(FailureKind.UNREADABLE, "an HTML page instead of JSON")
        return ParseFailure(FailureKind.UNREADABLE, f"no JSON ({one_line(str(error))})"[:200])
    return answer


def _refusal(answer: object) -> ParseFailure | None:
    """An error that came with status 200, as some plugins send it (rest_disabled and its like)."""
    code = answer.get("code") if isinstance(answer, dict) else None
    if not isinstance(code, str):
        return None
    message = one_line(str(answer.get("message", ""))) if isinstance(answer, dict) else None
    return ParseFailure(FailureKind.BLOCKED, f"the API refuses ({one_line(code[:60])}: {message})"[:300])


def _item(post: Mapping[str, Any]) -> RawItem:
    content = post.get("content")
    is_hidden = isinstance(content, dict) and content.get("protected") is True
    embedded = post.get("_embedded")
    return RawItem(
        link=_text(post, "link"),
        guid=_rendered(post, "guid"),
        title=_rendered(post, "title"),
        authors=_authors(embedded),
        tags=_terms(embedded),
        summary=_rendered(post, "excerpt"),
        content_html=None if is_hidden else _rendered(post, "content"),
        published=_date(post, "date_gmt"),
        updated=_date(post, "modified_gmt"),
    )


def _text(thing: Mapping[str, Any], name: str) -> str | None:
    value = thing.get(name)
    return value if isinstance(value, str) else None


def _rendered(post: Mapping[str, Any], name: str) -> str | None:
    value = post.get(name)
    return _text(value, "rendered") if isinstance(value, dict) else None


def _date(post: Mapping[str, Any], name: str) -> RawDate | None:
    """Dates in GMT are written without a zone; those of drafts are null or all zeros."""
    text = _text(post, name)
    return RawDate(f"{text}Z", name) if text and not text.startswith("0000") else None


def _authors(embedded: object) -> tuple[str, ...]:
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    names = [plain_text(_text(author, "name")) for author in authors or () if isinstance(author, dict)]
    return author_names(names)


def _terms(embedded: object) -> Iterator[str | None]:
    taxonomies = embedded.get("wp:term") if isinstance(embedded, dict) else None
    for terms in taxonomies if isinstance(taxonomies, list) else ():
        for term in terms if isinstance(terms, list) else ():
            if isinstance(term, dict) and term.get("taxonomy") in ("category", "post_tag"):
                yield plain_text(_text(term, "name"))


def _offset_minutes(hours: object) -> int:
    """`gmt_offset` is a number of hours, or that number as text."""
    try:
        minutes = round(float(hours) * 60) if isinstance(hours, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0
    return minutes if abs(minutes) <= _MOST_MINUTES else 0
