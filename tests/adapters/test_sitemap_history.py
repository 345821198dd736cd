"""Sitemaps: found, chosen by name and date, read in every form, and what they get wrong."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest

from newsreel.adapters import sitemap_history, sitemap_reading
from newsreel.adapters.sitemap_asking import USUAL_PLACES
from newsreel.adapters.sitemap_history import search_sitemaps
from newsreel.domain.fetch import FailureKind
from newsreel.domain.history import HistoryKind, Verdict
from newsreel.domain.settings import Settings
from newsreel.rules.find_dates import Standing, standing
from tests.support.feed_documents import Item, rss
from tests.support.histories import HOME, Answer, Web, days, search, source
from tests.support.sitemap_documents import Listed, index, news_sitemap, sitemap

ROBOTS = f"{HOME}robots.txt"
ROOT = f"{HOME}sitemap.xml"
WINDOW = days("2026-10-10", "2026-10-11")
_EVER = datetime(1995, 1, 1, tzinfo=UTC)
_NAMED = f"User-agent: *\nDisallow:\nSITEMAP: {ROOT}\n"


def _story(day: date, number: int = 0) -> Listed:
    return f"{HOME}news/story-of-{day:%d-%m-%Y}-{number}", f"{day:%Y-%m-%d}T10:00:00+00:00"


def _all_days(first: str, count: int) -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=number) for number in range(count)]


def _daily(count: int = 500) -> dict[str, Answer]:
    """An index of daily lists, two stories each, the last of 19 November."""
    listed = _all_days("2026-11-19", 1)[0]
    every = [listed - timedelta(days=back) for back in range(count)]
    site: dict[str, Answer] = {
        ROBOTS: _NAMED,
        ROOT: index([(f"{HOME}sitemap-{day:%Y-%m-%d}.xml", None) for day in every]),
    }
    for day in every:
        site[f"{HOME}sitemap-{day:%Y-%m-%d}.xml"] = sitemap([_story(day), _story(day, 1)])
    return site


def test_of_500_daily_lists_those_of_the_window_are_asked_for() -> None:
    web = Web(_daily())
    found = search(search_sitemaps, web, WINDOW)
    assert found.outcome.verdict is Verdict.APPLIES
    # robots.txt, the index, the window's two days, and a neighbour on each side for the clocks.
    assert found.outcome.requests == len(web.asked) == 6
    likely = {find.url for find in found.finds if standing(find, WINDOW) is Standing.LIKELY}
    assert {url for day in _all_days("2026-10-10", 2) for url, _ in (_story(day), _story(day, 1))} <= likely
    assert found.outcome.finds == 8
    assert len(found.outcome.looked_days(WINDOW)) == 2
    assert len(found.outcome.looked_days(days("2026-10-01", "2026-10-31"))) == 2
    assert found.outcome.learned is not None
    assert found.outcome.learned.entry_points == (ROOT,)


def test_the_name_bounds_both_sides_and_a_contradicting_lastmod_is_dropped() -> None:
    site = _daily()
    listed = [(f"{HOME}news/a-story-{n}", changed) for n, changed in enumerate(
        ["2026-10-10T12:00:00Z", "2026-11-18T12:00:00Z", "2019-01-01T00:00:00Z", "2031-01-01", None]
    )]  # fmt: skip
    site[f"{HOME}sitemap-2026-10-10.xml"] = sitemap(listed)
    finds = [find for find in search(search_sitemaps, Web(site), WINDOW).finds if "/a-story-" in find.url]
    start, end = datetime(2026, 10, 9, 10, tzinfo=UTC), datetime(2026, 10, 11, 14, tzinfo=UTC)
    assert [find.not_before_at for find in finds] == [start] * 5
    assert [find.not_after_at for find in finds] == [datetime(2026, 10, 10, 12, tzinfo=UTC), *[end] * 4]
    assert all(find.found_in.endswith("sitemap-2026-10-10.xml") for find in finds)


def test_every_list_is_given_whole() -> None:
    """Pages of other days need not be asked for again."""
    months: dict[str, Answer] = {
        f"{HOME}sitemap-2026-{month}.xml": sitemap([_story(day) for day in _all_days(f"2026-{month}-01", 28)])
        for month in ("09", "10")
    }
    site: dict[str, Answer] = {ROBOTS: _NAMED, ROOT: index([(url, None) for url in months]), **months}
    found = search(search_sitemaps, Web(site), WINDOW)
    assert (len(found.finds), found.outcome.requests) == (28, 3)
    assert found.outcome.out_of_range == 9
    assert len(found.outcome.looked_days(days("2026-10-02", "2026-11-19"))) == 49
    assert len(found.outcome.looked_days(days("2026-09-01", "2026-09-30"))) == 0
    assert len(found.outcome.looked_days(days("2020-01-01", "2020-01-31"))) == 31


def test_lists_without_a_name_are_chosen_by_their_date_of_change() -> None:
    lists: list[Listed] = [
        ("posts-1.xml", "2026-09-30"),
        ("posts-2.xml", "2026-11-19"),
        ("posts-3.xml", None),
    ]
    site: dict[str, Answer] = {
        ROBOTS: _NAMED, ROOT: index([(HOME + name, changed) for name, changed in lists]),
        f"{HOME}posts-1.xml": sitemap([_story(day) for day in _all_days("2026-09-01", 28)]),
        f"{HOME}posts-2.xml": sitemap([_story(day) for day in _all_days("2026-10-01", 28)]),
        f"{HOME}posts-3.xml": sitemap([]),
    }  # fmt: skip
    web = Web(site)
    found = search(search_sitemaps, web, WINDOW)
    assert web.asked[2:] == [f"{HOME}posts-2.xml", f"{HOME}posts-3.xml"]
    assert found.outcome.looked[0].start == datetime(2026, 10, 1, 14, 0, 1, tzinfo=UTC)


def _pages(*listed: Listed) -> dict[str, Answer]:
    return {ROBOTS: _NAMED, ROOT: sitemap(listed)}


def test_a_date_that_all_pages_share_is_that_of_the_list() -> None:
    listed = [(f"{HOME}news/a-story-{number}", "2026-10-11T00:00:00Z") for number in range(5)]
    assert {find.not_after_at for find in search(search_sitemaps, Web(_pages(*listed)), WINDOW).finds} == {
        None
    }
    few = search(search_sitemaps, Web(_pages(*listed[:4])), WINDOW).finds
    assert {find.not_after_at for find in few} == {datetime(2026, 10, 11, tzinfo=UTC)}


def test_the_day_of_an_address_goes_before_a_wrong_lastmod() -> None:
    site = _pages((f"{HOME}2026/10/10/story-a", "2026-08-01"), (f"{HOME}2026/10/09/story-b", "2026-10-10"))
    finds = search(search_sitemaps, Web(site), WINDOW).finds
    assert [standing(find, WINDOW) for find in finds] == [Standing.LIKELY, Standing.POSSIBLE]


def test_news_have_their_date_of_publication() -> None:
    site = {ROBOTS: _NAMED, ROOT: news_sitemap([(f"{HOME}politics", "2026-10-10T06:00:00+02:00")])}
    (find,) = search(search_sitemaps, Web(dict(site)), WINDOW).finds
    assert find.entry.published is not None
    assert find.entry.published.at == datetime(2026, 10, 10, 4, tzinfo=UTC)
    assert find.entry.title == f"Of {HOME}politics"
    assert standing(find, WINDOW) is Standing.CLAIMED


_NOISE = (
    "<xhtml:link rel='alternate' hreflang='de' href='https://paper.example/de/x' xmlns:xhtml='x'/>"
    "<image:image xmlns:image='i'><image:loc>https://paper.example/a.jpg</image:loc></image:image>"
    "<changefreq>daily</changefreq><priority>0.5</priority>"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(sitemap([_story(date(2026, 10, 10))]), id="plain"),
        pytest.param(sitemap([_story(date(2026, 10, 10))], _NOISE), id="hreflang and images"),
        pytest.param(gzip.compress(sitemap([_story(date(2026, 10, 10))]).encode()), id="gzip"),
        pytest.param(_story(date(2026, 10, 10))[0] + "\r\n\n", id="text"),
        pytest.param("\ufeff" + _story(date(2026, 10, 10))[0], id="text with a mark"),
        pytest.param(
            sitemap([_story(date(2026, 10, 10))]).replace("<?xml version='1.0' encoding='UTF-8'?>", "\ufeff"),
            id="mark instead of declaration",
        ),
        pytest.param(
            "<s:urlset xmlns:s='http://www.google.com/schemas/sitemap/0.84'><s:url><s:loc> "
            + _story(date(2026, 10, 10))[0] + "\n</s:loc></s:url></s:urlset>", id="prefix, another namespace",
        ),
        pytest.param(
            rss([Item(_story(date(2026, 10, 10))[0], datetime(2026, 10, 10, 10, tzinfo=UTC))]), id="a feed"
        ),
        pytest.param(
            sitemap([(f"{HOME}", None), (f"{HOME}tag/port/", None), (f"{HOME}about", None),
                     ("https://other.example/news/a-story", None), ("/relative", None),
                     ("javascript:alert(1)", None), ("", None), _story(date(2026, 10, 10))]),
            id="what is no article",
        ),
    ],
)  # fmt: skip
def test_every_form_of_a_list(body: str | bytes) -> None:
    found = search(search_sitemaps, Web({ROBOTS: _NAMED, ROOT: body}), WINDOW)
    assert found.urls == [_story(date(2026, 10, 10))[0]]
    assert found.outcome.verdict is Verdict.APPLIES
    assert found.outcome.looked[0].start == _EVER


@pytest.mark.parametrize(
    ("body", "finds"),
    [
        pytest.param(sitemap([_story(day) for day in _all_days("2026-10-01", 20)])[:-200], 18, id="cut"),
        pytest.param("<?xml version='1.0'?><urlset><url><loc>&bad;</loc></url>", 0, id="not closed"),
        pytest.param(
            "<!DOCTYPE urlset [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>]><urlset><url><loc>&c;</loc></url>", 0, id="entities",
        ),
    ],
)  # fmt: skip
def test_a_damaged_list_vouches_for_nothing(body: str, finds: int) -> None:
    found = search(search_sitemaps, Web({ROBOTS: _NAMED, ROOT: body}), WINDOW)
    assert len(found.finds) == finds
    assert not found.outcome.looked


def test_no_more_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_reading, "MOST_ADDRESSES", 10)
    site = _pages(*(_story(day) for day in _all_days("2026-10-01", 11)))
    found = search(search_sitemaps, Web(site), WINDOW)
    assert (len(found.finds), found.outcome.looked) == (10, ())
    text = "\n".join(_story(day)[0] for day in _all_days("2026-10-01", 11))
    found = search(search_sitemaps, Web({ROBOTS: _NAMED, ROOT: text}), WINDOW)
    assert (len(found.finds), found.outcome.looked) == (10, ())


def test_a_bomb_is_not_unpacked() -> None:
    settings = Settings(sitemap_limit_bytes=100_000)
    bomb = gzip.compress(b"<urlset>" + b" " * 10_000_000)
    outcome = search(search_sitemaps, Web({ROBOTS: _NAMED, ROOT: bomb}), WINDOW, settings=settings).outcome
    assert outcome.verdict is Verdict.DOES_NOT_APPLY
    assert "larger than the limit" in outcome.reason


@pytest.mark.parametrize("place", USUAL_PLACES)
def test_the_usual_places(place: str) -> None:
    url = HOME.rstrip("/") + place
    web = Web({url: sitemap([_story(date(2026, 10, 10))])})
    found = search(search_sitemaps, web, WINDOW)
    assert (found.outcome.verdict, len(found.finds)) == (Verdict.APPLIES, 1)
    assert len(web.asked) == USUAL_PLACES.index(place) + 2
    assert found.outcome.learned is not None
    known = source(known={HistoryKind.SITEMAP: found.outcome.learned})
    again = Web({url: sitemap([_story(date(2026, 10, 10))])})
    assert len(search(search_sitemaps, again, WINDOW, known).finds) == 1
    assert again.asked == [url]


def test_a_site_without_any_is_remembered() -> None:
    web = Web()
    found = search(search_sitemaps, web, WINDOW)
    assert found.outcome.verdict is Verdict.DOES_NOT_APPLY
    assert len(web.asked) == len(USUAL_PLACES) + 1
    assert found.outcome.learned is not None
    web = Web(_daily())
    known = source(known={HistoryKind.SITEMAP: found.outcome.learned})
    assert search(search_sitemaps, web, WINDOW, known).outcome.verdict is Verdict.DOES_NOT_APPLY
    assert not web.asked


@pytest.mark.parametrize("stop_at", [None, 1, 2])
@pytest.mark.parametrize("is_named", [True, False])
def test_remembered_sitemaps_that_moved_are_looked_for(is_named: bool, stop_at: int | None) -> None:
    learned = search(search_sitemaps, Web(_daily()), WINDOW).outcome.learned
    assert learned is not None
    known = source(known={HistoryKind.SITEMAP: learned})
    moved = f"{HOME}{'moved' if is_named else 'wp-sitemap'}.xml"
    pages = _daily()
    pages[moved] = pages.pop(ROOT)
    pages[ROBOTS] = f"Sitemap: {moved}" if is_named else 404
    position = None
    if stop_at is not None:
        first = search(search_sitemaps, Web(pages), WINDOW, known, batches=stop_at)
        position = first.outcome.position
    web = Web(pages)
    found = search(search_sitemaps, web, WINDOW, known, position)
    assert (found.outcome.verdict, len(found.finds)) == (Verdict.APPLIES, 8)
    assert found.outcome.looked_days(WINDOW) == tuple(WINDOW.days())
    assert found.outcome.learned is not None
    assert found.outcome.learned.entry_points == (moved,)
    # Where there is none any more, that is learned.
    gone = search(search_sitemaps, Web(), WINDOW, known).outcome
    assert gone.verdict is Verdict.DOES_NOT_APPLY
    assert gone.learned is not None
    assert not gone.learned.applies
    # Trouble that may pass is no move.
    assert search(search_sitemaps, Web({ROOT: 500}), WINDOW, known).outcome.verdict is Verdict.FAILED


def test_indexes_may_be_nested_and_lead_in_circles() -> None:
    site: dict[str, Answer] = {
        ROBOTS: _NAMED + f"Sitemap: {HOME}other.xml\n",
        ROOT: index([(f"{HOME}inner.xml", None), (ROOT, None)]),
        f"{HOME}inner.xml": index([(ROOT, None), (f"{HOME}inner.xml", None), (f"{HOME}list.xml", None)]),
        f"{HOME}list.xml": sitemap([_story(date(2026, 10, 10))]),
        f"{HOME}other.xml": index([(f"{HOME}list.xml", None)]),
    }
    web = Web(site)
    found = search(search_sitemaps, web, WINDOW)
    assert len(found.finds) == 1
    assert sorted(web.asked) == sorted(site)
    assert found.outcome.verdict is Verdict.APPLIES


@pytest.mark.parametrize(
    ("answer", "verdict", "looked"),
    [
        pytest.param(404, Verdict.APPLIES, 1, id="gone"),
        pytest.param(503, Verdict.FAILED, 1, id="down"),
        pytest.param(429, Verdict.FAILED, 1, id="not now"),
        pytest.param(403, Verdict.BLOCKED, 1, id="forbidden"),
        pytest.param(FailureKind.ROBOTS, Verdict.BLOCKED, 1, id="robots.txt"),
        pytest.param(FailureKind.TOO_LARGE, Verdict.APPLIES, 1, id="too large"),
        pytest.param("<html>All paths lead here", Verdict.APPLIES, 1, id="HTML"),
        pytest.param(b"\x1f\x8bnot gzip at all", Verdict.APPLIES, 1, id="damaged"),
        pytest.param(b"\x00\xff" * 500, Verdict.APPLIES, 1, id="rubbish"),
    ],
)
def test_a_list_that_can_t_be_had_costs_its_days_only(answer: Answer, verdict: Verdict, looked: int) -> None:
    site = _daily(90)
    lost = f"{HOME}sitemap-2026-10-09.xml"
    site[lost] = answer
    found = search(search_sitemaps, Web(site), WINDOW)
    assert found.outcome.verdict is verdict, found.outcome.reason
    assert len(found.finds) == 6
    # The list of the 9th may have pages of the 10th, by clocks behind UTC.
    assert len(found.outcome.looked_days(WINDOW)) == looked
    assert (lost in found.outcome.reason) is True
    if found.outcome.position:
        site[lost] = sitemap([_story(date(2026, 10, 9))])
        web = Web(site)
        rest = search(search_sitemaps, web, WINDOW, position=found.outcome.position)
        assert web.asked == [lost]
        assert rest.outcome.verdict is Verdict.APPLIES
        assert len(rest.outcome.looked_days(WINDOW)) == 2


def test_a_sitemap_that_is_down_is_asked_for_another_time() -> None:
    for robots in (_NAMED, 503):
        found = search(search_sitemaps, Web({ROBOTS: robots, ROOT: 503}), WINDOW)
        assert found.outcome.verdict is Verdict.FAILED
        assert not found.outcome.looked
        rest = search(search_sitemaps, Web(_daily()), WINDOW, position=found.outcome.position)
        assert rest.outcome.verdict is Verdict.APPLIES
        assert len(rest.finds) == 8


@pytest.mark.parametrize("stops", [(1, 1, 1, 2, 9), (3, 9), (5, 9)])
def test_a_spent_budget_can_be_resumed_without_asking_twice(stops: tuple[int, ...]) -> None:
    asked: list[str] = []
    urls: list[str] = []
    position = None
    for budget in stops:
        web = Web(_daily(), budget=budget)
        part = search(search_sitemaps, web, WINDOW, position=position)
        asked, urls, position = asked + web.asked, urls + part.urls, part.outcome.position
        assert part.outcome.verdict is (Verdict.BUDGET_SPENT if budget < 9 else Verdict.APPLIES)
    # robots.txt has no position to go on from: it is asked for until the index was read.
    assert len({url for url in asked if url != ROBOTS}) == len([url for url in asked if url != ROBOTS]) == 5
    assert len(urls) == len(set(urls)) == 8
    assert part.outcome.looked_days(WINDOW) == tuple(WINDOW.days())


def test_a_search_that_is_stopped_goes_on_behind_the_last_whole_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreel.adapters.history_search.BATCH_FINDS", 1)
    # robots.txt, the index, two of the first list, one of the second.
    first = search(search_sitemaps, Web(_daily()), WINDOW, batches=5)
    web = Web(_daily())
    rest = search(search_sitemaps, web, WINDOW, position=first.outcome.position)
    # Of the second list one page was given: the list is asked for again, no other.
    assert web.asked[0].endswith("sitemap-2026-10-11.xml")
    assert len(web.asked) == 3
    assert set(first.urls) | set(rest.urls) == set(search(search_sitemaps, Web(_daily()), WINDOW).urls)


def test_lists_of_other_publishers_are_not_asked_for() -> None:
    listed: list[Listed] = [(f"https://victim.example/{number}.xml", None) for number in range(100)]
    site: dict[str, Answer] = {ROBOTS: _NAMED, ROOT: index([*listed, (f"{HOME}list.xml", None)])}
    site[f"{HOME}list.xml"] = sitemap([_story(date(2026, 10, 10))])
    web = Web(site)
    found = search(search_sitemaps, web, WINDOW)
    assert web.asked == [ROBOTS, ROOT, f"{HOME}list.xml"]
    assert "other publishers" in found.outcome.reason
    # robots.txt is the publisher's own word: it may name a list anywhere.
    away = "https://lists.example/paper.xml"
    web = Web({ROBOTS: f"Sitemap: {away}", away: sitemap([_story(date(2026, 10, 10))])})
    assert len(search(search_sitemaps, web, WINDOW).finds) == 1


def test_an_endless_index_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_history, "MOST_SITEMAPS", 20)
    numbers = iter(range(10_000))
    web = Web({ROBOTS: _NAMED}, more=lambda _: index([(f"{HOME}s-{next(numbers)}.xml", None)]))
    found = search(search_sitemaps, web, WINDOW)
    assert (found.outcome.verdict, len(web.asked)) == (Verdict.CUT_SHORT, 21)
    assert not found.outcome.looked


@pytest.mark.parametrize("answer", [429, 503, FailureKind.ROBOTS_UNAVAILABLE])
def test_a_host_that_wants_rest_is_left_alone_and_nothing_is_lost(answer: Answer) -> None:
    web = Web(_daily() | {f"{HOME}sitemap-2026-10-11.xml": answer})
    found = search(search_sitemaps, web, WINDOW)
    assert web.asked[-1] == f"{HOME}sitemap-2026-10-11.xml"
    assert len(web.asked) == 4
    assert found.outcome.verdict is Verdict.FAILED
    assert date(2026, 10, 11) not in found.outcome.looked_days(WINDOW)
    again = Web(_daily())
    rest = search(search_sitemaps, again, WINDOW, position=found.outcome.position)
    assert len(again.asked) == 3
    assert rest.outcome.looked_days(WINDOW) == tuple(WINDOW.days())
    assert len({*found.urls, *rest.urls}) == 8


def test_nobody_looks_for_sitemaps_of_a_host_that_wants_rest() -> None:
    web = Web(more=lambda url: 404 if url == ROBOTS else 503)
    assert search(search_sitemaps, web, WINDOW).outcome.verdict is Verdict.FAILED
    assert len(web.asked) == 2


def test_the_position_behind_every_page_of_a_large_index_is_small() -> None:
    names: list[Listed] = [(f"{HOME}list-{number}.xml", None) for number in range(1500)]
    whole = index(names)
    web = Web({ROBOTS: _NAMED, ROOT: whole}, more=lambda _: sitemap([]), budget=600)
    found = search(search_sitemaps, web, WINDOW)
    assert found.outcome.verdict is Verdict.BUDGET_SPENT
    # Every page has a position, those without finds too.
    positions = [batch.outcome.position or "" for batch in found.batches]
    assert len(set(positions)) == 600
    assert max(map(len, positions)) < 30_000
    rest = Web({ROBOTS: _NAMED, ROOT: whole}, more=lambda _: sitemap([]), budget=600)
    search(search_sitemaps, rest, WINDOW, position=found.outcome.position)
    lists = [url for url in [*web.asked, *rest.asked] if "list-" in url]
    assert len(set(lists)) == len(lists) == 598 + 599
