"""What the markup of a page says of itself: schema.org JSON-LD, OpenGraph, meta tags, HTML.

One pass over a tree that is parsed already; gives candidates, decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsreel.adapters.headline_zone import HeadlineZone
from newsreel.adapters.json_ld import read_json_ld
from newsreel.adapters.meta_tags import read_meta_tags
from newsreel.adapters.page_marks import read_page_marks
from newsreel.domain.article import Candidate, FieldValue
from newsreel.rules.dates import date_in_url
from newsreel.rules.titles import LONGEST_TITLE, bare_name, site_label, title_likeness
from newsreel.rules.urls import canonical_url

_URL_FIELDS = frozenset({"image_url", "canonical_url"})
_Values = Mapping[str, FieldValue | None]


@dataclass(frozen=True, slots=True)
class Markup:
    """Candidates by origin, and what else the markup tells.

    `body` is the article's text as JSON-LD states it; `sites` the names of the site; `link_texts` all
    texts that are a link as a whole; `titles` the headings and the title tag; `kinds` the types of
    JSON-LD nodes and og:type.
    """

    candidates: tuple[Candidate, ...]
    body: tuple[str, ...]
    sites: tuple[str, ...]
    link_texts: frozenset[str]
    titles: tuple[str, ...]
    kinds: frozenset[str]


def read_structured_data(tree: HtmlElement, page_url: str) -> Markup:
    """Candidates by origin `json-ld`, `opengraph`, `meta`, `html`, `title-tag` and `url`."""
    linked, meta, marks = read_json_ld(tree, page_url), read_meta_tags(tree), read_page_marks(tree)
    sites = (*linked.sites, *meta.sites, site_label(page_url))
    stated = (values.get("title") for values in (linked.values, meta.opengraph, meta.meta))
    others = [str(title) for title in stated if title]
    headline, zone = _headline(marks.headings, [*others, marks.title_tag or ""], sites)
    found: list[Candidate] = []
    for origin, values in (
        ("json-ld", linked.values),
        ("opengraph", meta.opengraph),
        ("meta", meta.meta),
        (
            "html",
            {**marks.values, "title": headline, "published_at": zone.published_at or marks.published_at},
        ),
        ("byline", {"authors": zone.credits.persons, "published_at": zone.written_on}),
        ("url", {"published_at": date_in_url(page_url)}),
        ("title-tag", {"title": marks.title_tag}),
    ):
        found.extend(_usable(origin, values, page_url))
    for origin, agencies in (
        ("json-ld", linked.organisations), ("meta", meta.agencies), ("html", marks.agencies),
        ("byline", zone.credits.agencies),
    ):  # fmt: skip
        if agencies:
            found.append(Candidate("agencies", origin, agencies))
    titles = (*(text for text, _ in marks.headings), *((marks.title_tag,) if marks.title_tag else ()))
    kinds = linked.kinds | ({meta.kind.casefold()} if meta.kind else set())
    return Markup(tuple(found), linked.body, sites, marks.link_texts, titles, kinds)


def _headline(
    headings: Sequence[tuple[str, HeadlineZone]], others: Sequence[str], sites: Sequence[str]
) -> tuple[str | None, HeadlineZone]:
    """The h1 that is the headline, with what stands below it: of several, the one most like other titles."""
    known = {bare_name(site) for site in sites}
    named = [(text, zone) for text, zone in headings if bare_name(text) not in known]
    if not named:
        return None, HeadlineZone()
    return max(named, key=lambda pair: max((title_likeness(pair[0], other) for other in others), default=0.0))


def _usable(origin: str, values: _Values, page_url: str) -> list[Candidate]:
    found = []
    for field, value in values.items():
        usable = _absolute(value, page_url) if field in _URL_FIELDS else value
        if field == "title" and len(str(value)) > LONGEST_TITLE:
            continue
        if usable is not None and usable != () and usable != "":
            found.append(Candidate(field, origin, usable))
    return found


def _absolute(value: FieldValue | None, page_url: str) -> str | None:
    return canonical_url(value, page_url) if isinstance(value, str) else None
