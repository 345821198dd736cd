"""Feeds that lead back: archives, pages, and what is not as it should be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsreel.adapters import feed_archive_history
from newsreel.adapters.feed_archive_history import search_feed_archives
from newsreel.domain.fetch import FailureKind
from newsreel.domain.history import HistoryKind, Verdict
from newsreel.rules.find_dates import Standing, standing
from tests.support.feed_documents import Item, atom, rss
from tests.support.histories import HOME, NOW, Answer, Searched, Web, as_json, days, search, source

FEED = f"{HOME}feed/"
WINDOW = days("2026-10-10", "2026-10-11")
_NEWEST = datetime(2026, 10, 20, 12, tzinfo=UTC)
_EVER = datetime(1995, 1, 1, tzinfo=UTC)


def _items(page: int, size: int = 4) -> list[Item]:
    """An entry every 6 hours, newest first: document 0 is of 20 October, 10 of the 10th."""
    numbers = range(page * size, (page + 1) * size)
    return [Item(f"{HOME}story-{n}", _NEWEST - timedelta(hours=6 * n)) for n in numbers]


_OF_WINDOW = [n for n in range(400) if _NEWEST - timedelta(hours=6 * n) in WINDOW]


def _numbers(found: Searched) -> list[int]:
    """The finds of the window."""
    of_window = [find for find in found.finds if standing(find, WINDOW) is Standing.CLAIMED]
    return [int(find.url.rsplit("-", 1)[1]) for find in of_window]


def _archive(page: int, pages: int = 100) -> str:
    url = FEED if page == 0 else f"{FEED}archive-{page}"
    links = {"self": url}
    if page + 1 < pages:
        links["prev-archive"] = f"{FEED}archive-{page + 1}"
    if page:
        links["next-archive"] = FEED
    return atom(_items(page), links, "<fh:archive/>" if page else "")


def _archived(pages: int = 100) -> Callable[[str], Answer | None]:
    def answer(url: str) -> Answer | None:
        number = "0" if url == FEED else url.removeprefix(f"{FEED}archive-")
        return _archive(int(number), pages) if number.isdigit() and int(number) < pages else None

    return answer


def _next(url: str) -> Answer | None:
    page = int(url.partition("?page=")[2] or 0)
    return rss(_items(page), {"next": f"{FEED}?page={page + 1}"}) if page < 100 else None


_WORDPRESS = "<generator>https://wordpress.org/?v=6.8</generator>"


def _paged(url: str) -> Answer | None:
    page = int(url.partition("?paged=")[2] or 1) - 1
    return rss(_items(page), more=_WORDPRESS) if page < 100 else None


def _json(url: str) -> Answer | None:
    page = int(url.partition("?page=")[2] or 0)
    items = [
        {"id": item.url, "url": item.url, "title": item.url, "date_published": item.published.isoformat()}
        for item in _items(page)
        if item.published
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": items}
    return as_json(feed | {"next_url": f"{FEED}?page={page + 1}"})


@pytest.mark.parametrize(
    ("site", "detail"), [(_archived(), "prev-archive"), (_next, "next"), (_paged, "paged"), (_json, "next")]
)
def test_back_to_the_windows_start_and_no_further(site: Callable[[str], Answer | None], detail: str) -> None:
    web = Web(more=site)
    found = search(search_feed_archives, web, WINDOW, source(FEED))
    assert _numbers(found) == _OF_WINDOW
    assert found.outcome.verdict is Verdict.APPLIES, found.outcome.reason
    # Documents 0 to 10, and the first whose entries are all too old.
    assert found.outcome.requests == len(web.asked) == 12
    assert found.outcome.finds == 48
    assert found.outcome.out_of_range == 40
    # What is newer was read on the way: later windows need no request.
    assert found.outcome.looked_days(days("2026-10-10", "2026-11-19")) == tuple(
        days("2026-10-10", "2026-11-19").days()
    )
    assert found.outcome.looked[0].end == NOW
    assert found.outcome.learned is not None
    assert (found.outcome.learned.entry_points, found.outcome.learned.detail) == ((FEED,), detail)


def test_a_window_before_the_feed_began_is_empty_for_certain() -> None:
    found = search(search_feed_archives, Web(more=_archived(5)), days("2019-01-01"), source(FEED))
    assert found.outcome.verdict is Verdict.APPLIES
    assert found.outcome.out_of_range == found.outcome.finds == 20
    assert found.outcome.looked[0].start == _EVER
    assert found.outcome.requests == 5


def test_a_complete_feed_is_all_there_is() -> None:
    feed = atom(_items(0, 100), more="<fh:complete/>")
    found = search(search_feed_archives, Web({FEED: feed}), WINDOW, source(FEED))
    assert _numbers(found) == _OF_WINDOW
    assert (found.outcome.verdict, found.outcome.requests) == (Verdict.APPLIES, 1)
    assert found.outcome.looked[0].start == _EVER


def test_archives_are_preferred_to_pages() -> None:
    """Entries move from page to page while one reads; archives stay (RFC 5005, sections 3 and 4)."""
    first = atom(_items(0), {"next": f"{FEED}?page=1", "prev-archive": f"{FEED}archive-1"})
    web = Web({FEED: first}, more=_archived())
    assert _numbers(search(search_feed_archives, web, WINDOW, source(FEED))) == _OF_WINDOW
    assert not any("?page" in url for url in web.asked)


def _looping(back_to: int, at: int) -> Callable[[str], Answer | None]:
    def answer(url: str) -> Answer | None:
        page = 0 if url == FEED else int(url.removeprefix(f"{FEED}archive-"))
        following = back_to if page == at else page + 1
        target = FEED if following == 0 else f"{FEED}archive-{following}"
        return atom(_items(page), {"prev-archive": target})

    return answer


@pytest.mark.parametrize("at", [0, 3])
@pytest.mark.parametrize("back_to", [0, 2])
def test_a_circle_ends_the_walk_and_what_was_passed_counts(at: int, back_to: int) -> None:
    web = Web(more=_looping(back_to if back_to <= at else at, at))
    found = search(search_feed_archives, web, WINDOW, source(FEED))
    assert found.outcome.verdict is Verdict.CUT_SHORT
    assert "circle" in found.outcome.reason
    assert len(web.asked) == at + 1
    assert found.outcome.position is None
    assert found.outcome.looked[0].start == _items(at)[0].published
    assert not found.outcome.looked_days(WINDOW)


def test_the_same_entries_under_ever_new_addresses_end_the_walk() -> None:
    numbers = iter(range(1000))
    web = Web(more=lambda _: rss(_items(0), {"next": f"{FEED}?session={next(numbers)}"}))
    found = search(search_feed_archives, web, WINDOW, source(FEED))
    assert (found.outcome.verdict, len(web.asked)) == (Verdict.CUT_SHORT, 2)
    assert len(found.finds) == 4


def test_an_endless_feed_is_cut_and_can_be_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_archive_history, "MOST_DOCUMENTS", 5)
    position, found = None, []
    for _ in range(3):
        part = search(search_feed_archives, Web(more=_next), WINDOW, source(FEED), position)
        position = part.outcome.position
        found += _numbers(part)
    assert part.outcome.verdict is Verdict.APPLIES
    assert part.outcome.requests == 2
    assert found == _OF_WINDOW


@pytest.mark.parametrize(
    ("site", "verdict", "reason", "requests"),
    [
        pytest.param({FEED: rss(_items(0))}, Verdict.DOES_NOT_APPLY, "older entries", 1, id="leads nowhere"),
        pytest.param(
            {FEED: rss(_items(0), more=_WORDPRESS)}, Verdict.DOES_NOT_APPLY, "older entries", 2,
            id="no second page",
        ),
        pytest.param(
            {FEED: rss(_items(0), more=_WORDPRESS), f"{FEED}?paged=2": rss(_items(0), more=_WORDPRESS)},
            Verdict.DOES_NOT_APPLY, "older entries", 2, id="the first page again",
        ),
        pytest.param(
            {FEED: rss(_items(0), more=_WORDPRESS), f"{FEED}?paged=2": "<html>Welcome"},
            Verdict.DOES_NOT_APPLY, "older entries", 2, id="HTML for the second page",
        ),
        pytest.param({FEED: "<html>"}, Verdict.DOES_NOT_APPLY, "older entries", 1, id="no feed"),
        pytest.param({}, Verdict.DOES_NOT_APPLY, "older entries", 1, id="gone"),
        pytest.param({FEED: 503}, Verdict.FAILED, "503", 1, id="down"),
        pytest.param({FEED: FailureKind.ROBOTS}, Verdict.BLOCKED, "robots", 0, id="robots.txt"),
        pytest.param(
            {FEED: _archive(0), f"{FEED}archive-1": _archive(1)}, Verdict.CUT_SHORT, "breaks off", 3,
            id="a missing archive",
        ),
        pytest.param(
            {FEED: _archive(0), f"{FEED}archive-1": "<html>"}, Verdict.CUT_SHORT, "breaks off", 2,
            id="an archive that is no feed",
        ),
        pytest.param(
            {FEED: _archive(0), f"{FEED}archive-1": 500}, Verdict.FAILED, "500", 2, id="an archive that fails"
        ),
        pytest.param(
            {FEED: atom(_items(0), {"next": "javascript:alert(1)"})}, Verdict.DOES_NOT_APPLY, "older", 1,
            id="a link that is no address",
        ),
        pytest.param(
            {FEED: atom(_items(0), {"prev-archive": "https://victim.example/feed"})},
            Verdict.DOES_NOT_APPLY, "older", 1, id="a link to somebody else",
        ),
        pytest.param(
            {FEED: atom(_items(0), {"next": FEED})}, Verdict.CUT_SHORT, "circle", 1, id="itself"
        ),
    ],
)  # fmt: skip
def test_what_a_feed_may_do(site: dict[str, Answer], verdict: Verdict, reason: str, requests: int) -> None:
    web = Web(site)
    outcome = search(search_feed_archives, web, WINDOW, source(FEED)).outcome
    assert outcome.verdict is verdict, outcome.reason
    assert reason in outcome.reason
    assert outcome.requests == requests
    assert not outcome.looked_days(WINDOW)
    if verdict is Verdict.DOES_NOT_APPLY:
        assert outcome.learned is not None
        assert not outcome.learned.applies


def test_a_spent_budget_and_a_stop_can_be_resumed_without_asking_twice() -> None:
    asked: list[str] = []
    position, found = None, []
    for budget in (1, 3, 2, 100):
        web = Web(more=_archived(), budget=budget)
        part = search(search_feed_archives, web, WINDOW, source(FEED), position)
        asked += web.asked
        found += _numbers(part)
        position = part.outcome.position
        assert part.outcome.verdict is (Verdict.BUDGET_SPENT if budget < 100 else Verdict.APPLIES)
    assert len(asked) == len(set(asked)) == 12
    assert found == _OF_WINDOW

    first = search(search_feed_archives, Web(more=_next), WINDOW, source(FEED), batches=3)
    web = Web(more=_next)
    rest = search(search_feed_archives, web, WINDOW, source(FEED), first.outcome.position)
    assert _numbers(first) + _numbers(rest) == _OF_WINDOW
    assert len(web.asked) == 9


def test_several_feeds_vouch_together() -> None:
    other = f"{HOME}sport/feed/"
    pages: dict[str, Answer] = {other: 500}
    web = Web(pages, more=_archived())
    found = search(search_feed_archives, web, WINDOW, source(FEED, other, f"{HOME}plain.xml"))
    assert _numbers(found) == _OF_WINDOW
    assert found.outcome.verdict is Verdict.FAILED
    assert not found.outcome.looked
    # The walk that came to its end is not made again.
    pages[other] = atom([Item(f"{HOME}sport-1", _NEWEST)], more="<fh:complete/>")
    web = Web(pages, more=_archived())
    rest = search(search_feed_archives, web, WINDOW, source(FEED, other), found.outcome.position)
    assert web.asked == [other]
    assert rest.outcome.verdict is Verdict.APPLIES
    assert len(rest.outcome.looked_days(WINDOW)) == 2


def test_an_entry_in_several_documents_is_given_as_the_newest_says() -> None:
    newer = Item(f"{HOME}story", _NEWEST, _NEWEST)
    older = Item(f"{HOME}story", _NEWEST - timedelta(days=30))
    site: dict[str, Answer] = {
        FEED: atom([newer], {"prev-archive": f"{FEED}a"}), f"{FEED}a": atom([older, *_items(0)])
    }  # fmt: skip
    found = search(search_feed_archives, Web(site), WINDOW, source(FEED))
    dates = [
        find.entry.published.at for find in found.finds if find.url == newer.url and find.entry.published
    ]
    assert dates == [_NEWEST]


def test_old_entries_pinned_to_the_top_don_t_end_the_walk() -> None:
    pinned = Item(f"{HOME}welcome", datetime(2020, 1, 1, tzinfo=UTC))
    site: dict[str, Answer] = {FEED: atom([pinned, *_items(0)], {"prev-archive": f"{FEED}archive-1"})}
    web = Web(site, more=_archived())
    assert _numbers(search(search_feed_archives, web, WINDOW, source(FEED))) == _OF_WINDOW
    stopped = search(search_feed_archives, Web(site, budget=1), WINDOW, source(FEED))
    assert stopped.outcome.looked[0].start == _items(0)[0].published


def test_entries_with_an_update_only_are_bounded_by_it() -> None:
    updated = Item(f"{HOME}a", None, _NEWEST)
    undated = Item(f"{HOME}2026/10/10/b")
    feed = atom([updated, undated], more="<fh:complete/>")
    first, second = search(search_feed_archives, Web({FEED: feed}), WINDOW, source(FEED)).finds
    assert (first.not_after_at, first.url_day) == (_NEWEST, None)
    assert second.not_after_at is None
    assert str(second.url_day) == "2026-10-10"


def test_what_was_learned_is_heeded() -> None:
    nowhere = search(search_feed_archives, Web({FEED: rss(_items(0))}), WINDOW, source(FEED)).outcome.learned
    assert nowhere is not None
    web = Web(more=_next)
    known = source(FEED, known={HistoryKind.FEED_ARCHIVE: nowhere})
    assert search(search_feed_archives, web, WINDOW, known).outcome.verdict is Verdict.DOES_NOT_APPLY
    assert not web.asked
    assert search(search_feed_archives, web, WINDOW, source()).outcome.verdict is Verdict.DOES_NOT_APPLY


def test_feeds_that_are_not_remembered_are_walked_where_no_remembered_one_leads_back() -> None:
    new, plain = f"{HOME}new/feed/", f"{HOME}plain.xml"
    learned = search(search_feed_archives, Web(more=_next), WINDOW, source(FEED)).outcome.learned
    assert learned is not None
    known = {HistoryKind.FEED_ARCHIVE: learned}
    plain_pages: dict[str, Answer] = {plain: rss(_items(0))}

    # The remembered one is enough, and it is not learned anew: the others were not asked.
    web = Web(plain_pages, more=_next)
    found = search(search_feed_archives, web, WINDOW, source(plain, FEED, known=known))
    assert (found.outcome.verdict, found.outcome.learned) == (Verdict.APPLIES, None)
    assert plain not in web.asked

    # It has moved: under its new address, or as a feed that is gone beside a new one.
    for feeds in ((plain, new), (FEED, plain, new)):
        web = Web({**plain_pages, FEED: 404, new: atom(_items(0, 60), more="<fh:complete/>")})
        found = search(search_feed_archives, web, WINDOW, source(*feeds, known=known))
        assert (found.outcome.verdict, _numbers(found)) == (Verdict.APPLIES, _OF_WINDOW)
        assert found.outcome.learned is not None
        assert (found.outcome.learned.applies, found.outcome.learned.entry_points) == (True, (new,))
        assert web.asked == list(feeds)


@pytest.mark.parametrize("answer", ["<html>Please wait", 500, 503])
def test_a_later_page_that_can_t_be_read_is_not_the_end(answer: Answer) -> None:
    web = Web({f"{FEED}?paged=3": answer}, more=_paged)
    found = search(search_feed_archives, web, WINDOW, source(FEED))
    assert (found.outcome.verdict, len(web.asked)) == (Verdict.FAILED, 3)
    assert found.outcome.looked_days(WINDOW) == ()
    rest = search(search_feed_archives, Web(more=_paged), WINDOW, source(FEED), found.outcome.position)
    assert _numbers(found) + _numbers(rest) == _OF_WINDOW
    assert rest.outcome.looked_days(WINDOW) == tuple(WINDOW.days())
    # Where there is no such page, it is.
    ended = search(search_feed_archives, Web({f"{FEED}?paged=3": 404}, more=_paged), WINDOW, source(FEED))
    assert ended.outcome.verdict is Verdict.APPLIES
