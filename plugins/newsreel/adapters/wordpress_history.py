"""The history that WordPress keeps: its REST API lists the posts of any span of time.

https://developer.wordpress.org/rest-api/reference/posts/#list-posts
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urljoin, urlsplit

from newsreel.adapters.history_search import Access, Search, verdict_of
from newsreel.adapters.index_pages import IndexForm
from newsreel.adapters.page_links import PageLinks
from newsreel.adapters.wordpress_reading import WordPressPosts, WordPressRoot
from newsreel.domain.feed import ParsedEntry, ParseFailure
from newsreel.domain.fetch import FailureKind, Fetched, FetchFailure
from newsreel.domain.history import Batch, Find, HistoricSource, HistoryKind, Verdict
from newsreel.domain.window import Window
from newsreel.rules.find_dates import url_day

ACCEPT_JSON = "application/json"
# The most that the API gives at once, by its handbook (pagination).
POSTS_PER_PAGE = 100
# What one search asks for at most; a later one goes on from there.
MOST_PAGES = 1000
_FIELDS = "id,guid,link,date_gmt,modified_gmt,status,title,excerpt,content,_links,_embedded"
_LEAN_FIELDS = "id,guid,link,date_gmt,modified_gmt,status,title,excerpt"
_ROOT_FIELDS = "namespaces,gmt_offset,timezone_string"
# Summer time moves a clock by an hour.
_SUMMER_MINUTES = 60
_ABSENT = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE})


@dataclass(frozen=True, slots=True)
class _Api:
    """Where the API is, and by how many minutes the site's clock may be off UTC."""

    root: str
    margin_minutes: int


async def search_wordpress(
    access: Access, source: HistoricSource, window: Window, position: str | None = None
) -> AsyncIterator[Batch]:
    """The posts of a window, oldest first, with their exact dates and texts.

    Costs a request for 100 posts; the first time up to four more, to find the API.
    """
    search = Search(HistoryKind.WORDPRESS, access, source, window, position)
    api = _remembered(search) or await _discover(search)
    if isinstance(api, Batch):
        yield api
        return
    seen: set[str] = set()
    page = int(search.position.get("page", 1))
    is_lean = bool(search.position.get("lean"))
    for _ in range(MOST_PAGES):
        fetched = await search.ask(_posts_url(api, window, page, is_lean=is_lean), ACCEPT_JSON)
        if isinstance(fetched, FetchFailure):
            if fetched.kind is FailureKind.TOO_LARGE and not is_lean:
                is_lean = True  # without the texts, which the pages have as well
                continue
            if page > 1 and fetched.http_status == 400:  # rest_post_invalid_page_number
                break
            yield _refused(search, fetched) if page == 1 else search.fail(fetched, f"page {page} of the API")
            return
        posts = await search.read(IndexForm.WORDPRESS_POSTS, fetched)
        if not isinstance(posts, WordPressPosts):
            failure = _as_failure(posts)
            yield _refused(search, failure) if page == 1 else search.fail(failure, f"page {page} of the API")
            return
        new = [entry for entry in posts.entries if entry.url not in seen]
        if page == 1 and posts.entries and not any(_is_near(entry, window) for entry in posts.entries):
            search.learn(False, "the API does not heed after and before")
            yield search.end(Verdict.DOES_NOT_APPLY, "the API gives other posts than those asked for")
            return
        if posts.entries and not new:
            reason = "the API gives the same posts on every page"
            yield search.end(Verdict.CUT_SHORT, reason, leads_on=False)
            return
        seen.update(entry.url for entry in new)
        page += 1
        for batch in search.give(
            [_find(entry, fetched) for entry in new], _position(api, page, is_lean=is_lean)
        ):
            yield batch
        if _is_last(posts, fetched, page - 1):
            break
    else:
        yield search.end(Verdict.CUT_SHORT, f"more than {MOST_PAGES} pages of posts")
        return
    yield search.end(Verdict.APPLIES, "all posts of the window were listed", [window])


def _remembered(search: Search) -> _Api | Batch | None:
    """The API as this search, or an earlier one, found it."""
    if root := search.position.get("root"):
        return _Api(str(root), int(search.position.get("margin", 0)))
    if search.known is None:
        return None
    if not search.known.applies:
        return search.end(Verdict.DOES_NOT_APPLY, f"as learned before: {search.known.reason}")
    detail = search.known.detail
    if not search.known.entry_points or not detail.isdigit():
        return None
    return _Api(search.known.entry_points[0], int(detail))


async def _discover(search: Search) -> _Api | Batch:
    """Ask the front page where the API is, then the API whether it has posts.

    A page that names none may still have one in the usual place; the form for sites without readable
    addresses is tried only where the page looks like WordPress.
    """
    home = await search.ask(search.source.home_url, "text/html, */*;q=0.5", _page_limit(search))
    if isinstance(home, FetchFailure) and verdict_of(home) is not Verdict.FAILED:
        return search.fail(home, "the front page can't be asked where the API is")
    links = PageLinks(None, is_wordpress=False)
    base = search.source.home_url
    if isinstance(home, Fetched):
        base = home.final_url
        read = await search.read(IndexForm.PAGE_LINKS, home)
        links = read if isinstance(read, PageLinks) else links
    # Where a page leads to another publisher, nobody goes.
    named = links.api_root if links.api_root and search.may_lead_to(links.api_root, base) else None
    places = [named] if named else [urljoin(base, "/wp-json/")]
    if links.is_wordpress and not named:
        places.append(urljoin(base, "/?rest_route=/"))
    trouble: Batch | None = None
    for place in places:
        found = await _root(search, place)
        if isinstance(found, _Api):
            search.learn(True, "the API serves posts", [found.root], str(found.margin_minutes))
            return found
        trouble = found if trouble is None or found.outcome.verdict is Verdict.BLOCKED else trouble
    if trouble is None or trouble.outcome.verdict is Verdict.DOES_NOT_APPLY:
        reason = "no WordPress API" if not links.is_wordpress else "WordPress, but its API is not there"
        search.learn(False, reason)
        return search.end(Verdict.DOES_NOT_APPLY, reason)
    return trouble


async def _root(search: Search, url: str) -> _Api | Batch:
    fetched = await search.ask(_with(url, "", {"_fields": _ROOT_FIELDS}), ACCEPT_JSON)
    if isinstance(fetched, FetchFailure):
        return _refused(search, fetched)
    root = await search.read(IndexForm.WORDPRESS_ROOT, fetched)
    if not isinstance(root, WordPressRoot):
        return _refused(search, _as_failure(root))
    if not root.has_posts:
        return search.end(Verdict.DOES_NOT_APPLY, "the API serves no posts")
    # Before version 5.3 WordPress took moments in UTC for its own clock's, so more is asked for.
    margin = abs(root.offset_minutes)
    return _Api(url, margin + _SUMMER_MINUTES if root.has_summer_time else margin)


def _refused(search: Search, failure: FetchFailure | ParseFailure) -> Batch:
    """An API that is absent, switched off or for members, and one that only fails for now.

    For answers to the first questions: an API that has given posts is there, whatever comes next.
    """
    is_absent = failure.kind in _ABSENT or (
        isinstance(failure, ParseFailure) and failure.kind is FailureKind.UNREADABLE
    )
    if is_absent:
        search.learn(False, f"no API of posts ({failure.reason})")
        return search.end(Verdict.DOES_NOT_APPLY, f"no API of posts ({failure.reason})")
    if verdict_of(failure) is Verdict.BLOCKED:
        search.learn(False, f"the API is switched off or refuses us ({failure.reason})")
    return search.fail(failure, "the API")


def _as_failure(reading: object) -> ParseFailure:
    if isinstance(reading, ParseFailure):
        return reading
    raise TypeError(f"an answer of the API was read as {type(reading).__name__}")


def _posts_url(api: _Api, window: Window, page: int, *, is_lean: bool) -> str:
    margin = timedelta(minutes=api.margin_minutes)
    parameters = {
        # Both bounds are exclusive; moments have whole seconds.
        "after": _moment(window.start - margin - timedelta(seconds=1)),
        "before": _moment(window.end + margin),
        "per_page": str(POSTS_PER_PAGE),
        "page": str(page),
        # Oldest first: posts that appear meanwhile don't move the pages.
        "orderby": "date",
        "order": "asc",
        "_fields": _LEAN_FIELDS if is_lean else _FIELDS,
    }
    if not is_lean:
        parameters["_embed"] = "author,wp:term"
    return _with(api.root, "wp/v2/posts", parameters)


def _with(root: str, route: str, parameters: dict[str, str]) -> str:
    """The address of a route below a root of either form (`/wp-json/`, `/?rest_route=/`)."""
    query = urlencode(parameters, safe=",:", quote_via=quote)
    base = root if root.endswith("/") else root + "/"
    if "rest_route=" in urlsplit(root).query:
        return f"{base}{route}&{query}"
    return f"{base}{route}?{query}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _is_near(entry: ParsedEntry, window: Window) -> bool:
    """Whether a post can be an answer to what was asked, whatever the clocks."""
    at = entry.published.at if entry.published else None
    return at is None or window.start - timedelta(days=2) <= at < window.end + timedelta(days=2)


def _is_last(posts: WordPressPosts, fetched: Fetched, page: int) -> bool:
    """Posts that may not be read are left out of a page, so a short page need not be the last."""
    total = fetched.headers.get("x-wp-totalpages", "")
    is_number = total.isascii() and total.isdigit() and len(total) < 10
    return page >= int(total) if is_number else posts.listed < POSTS_PER_PAGE


def _find(entry: ParsedEntry, fetched: Fetched) -> Find:
    return Find(entry, fetched.request_url, url_day=url_day(entry.url, fetched.fetched_at))


def _position(api: _Api, page: int, *, is_lean: bool) -> dict[str, object]:
    return {"root": api.root, "margin": api.margin_minutes, "page": page, "lean": is_lean}


def _page_limit(search: Search) -> int:
    return search.access.settings.page_limit_bytes
