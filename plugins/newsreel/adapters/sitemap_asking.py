"""Asking for sitemaps: where a source has them, and what one of them lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from protego import Protego

from newsreel.adapters.history_search import Search
from newsreel.adapters.index_pages import IndexForm
from newsreel.adapters.sitemap_reading import Sitemap
from newsreel.domain.feed import ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.history import Batch, Verdict
from newsreel.rules.page_retry import NOT_ASKED
from newsreel.rules.robots import LIMIT_BYTES
from newsreel.rules.sitemap_choice import ListedSitemap
from newsreel.rules.urls import canonical_url

ACCEPT_SITEMAP = "application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1"
# Where sitemaps are when robots.txt names none: the protocol's own example, what WordPress (since 5.5),
# its plugins and other software use.
USUAL_PLACES = (
    "/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/wp-sitemap.xml", "/news-sitemap.xml",
    "/sitemap.xml.gz", "/sitemap.txt",
)  # fmt: skip
# Sitemaps that are remembered of a source.
MOST_ENTRY_POINTS = 200
ABSENT = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.EMPTY})


@dataclass(frozen=True, slots=True)
class GivenList:
    """A list that was asked for: what it says, and the answer that it came in."""

    url: str
    sitemap: Sitemap
    fetched: Fetched


def robots_url(search: Search) -> str:
    """Where the source's robots.txt is, which may name its sitemaps."""
    return urljoin(search.source.home_url, "/robots.txt")


async def look_for_sitemaps(search: Search) -> Sequence[str] | GivenList | Batch:
    """The sitemaps that robots.txt names, or the first that is in a usual place; what is found is learned.

    The search's last batch where it ends with that: there is none, or nobody may be asked.
    """
    robots = await search.ask(robots_url(search), "text/plain", LIMIT_BYTES)
    if isinstance(robots, FetchFailure) and ends_the_search(robots):
        return search.fail(robots, "robots.txt")
    named = _named_by(robots) if isinstance(robots, Fetched) else []
    if not named:
        return await _in_usual_places(search)
    # Where there are many, robots.txt is asked for them each time.
    search.learn(True, "robots.txt names sitemaps", named if len(named) <= MOST_ENTRY_POINTS else ())
    return named


async def ask_for_list(search: Search, url: str) -> GivenList | FetchFailure | ParseFailure:
    """What a sitemap lists; robots.txt is a list of lists."""
    if url == robots_url(search):
        fetched = await search.ask(url, "text/plain", LIMIT_BYTES)
        if isinstance(fetched, FetchFailure):
            return fetched
        return GivenList(url, Sitemap(lists=tuple(map(ListedSitemap, _named_by(fetched)))), fetched)
    limit = search.access.settings.sitemap_limit_bytes
    fetched = await search.ask(url, ACCEPT_SITEMAP, limit)
    if isinstance(fetched, FetchFailure):
        return fetched
    sitemap = await search.read(IndexForm.SITEMAP, fetched, limit)
    if isinstance(sitemap, Sitemap):
        return GivenList(url, sitemap, fetched)
    if isinstance(sitemap, ParseFailure):
        return sitemap
    raise TypeError(f"a sitemap was read as {type(sitemap).__name__}")


def ends_the_search(failure: FetchFailure) -> bool:
    """Whether nobody is to be asked for the next list either: the host wants rest, or we may not ask."""
    return failure.kind in NOT_ASKED or failure.asks_for_rest


async def _in_usual_places(search: Search) -> GivenList | Batch:
    trouble: FetchFailure | None = None
    for place in USUAL_PLACES:
        url = urljoin(search.source.home_url, place)
        given = await ask_for_list(search, url)
        if isinstance(given, GivenList):
            search.learn(True, "a sitemap is where they usually are", [url])
            return given
        if isinstance(given, FetchFailure) and given.kind not in ABSENT:
            trouble = given
            if ends_the_search(given):
                break
    if trouble is not None:
        return search.fail(trouble, "looking for a sitemap")
    reason = "robots.txt names no sitemap, and none is in the usual places"
    search.learn(False, reason)
    return search.end(Verdict.DOES_NOT_APPLY, reason)


def _named_by(robots: Fetched) -> list[str]:
    """The addresses of the lines `Sitemap:`, which may be on other hosts."""
    rules = Protego.parse(robots.body.decode("utf-8-sig", "replace"))
    urls = (canonical_url(url, robots.final_url) for url in rules.sitemaps)
    return list(dict.fromkeys(url for url in urls if url))
