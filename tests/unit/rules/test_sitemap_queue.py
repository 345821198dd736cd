"""Lists that wait: each is asked for once, in a state of bounded size, wherever a search stops."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreel.domain.window import Window
from newsreel.rules.sitemap_choice import EVER, Candidate, ListedSitemap, without
from newsreel.rules.sitemap_queue import MOST_AGAIN, MOST_INDEXES, SitemapQueue, Waiting

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = Window(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 11, tzinfo=UTC))
ROOT = "https://paper.example/robots.txt"
# What each index names; what is no index is a list of pages.
Site = dict[str, list[str]]


def begun() -> SitemapQueue:
    return SitemapQueue(WINDOW, NOW)


def stored(queue: SitemapQueue) -> SitemapQueue:
    return SitemapQueue(WINDOW, NOW, json.loads(json.dumps(queue.to_state())))


def add(queue: SitemapQueue, index: Waiting, urls: list[str]) -> bool:
    return queue.add(index, [ListedSitemap(url) for url in urls])


def whole(url: str) -> Waiting:
    return Waiting(Candidate(url, Window(EVER, NOW)))


def walk(queue: SitemapQueue, site: Site, most: int) -> list[str]:
    """Ask for so many lists at most; gives those of pages, in order."""
    asked = []
    for _ in range(most):
        waiting = queue.next()
        if waiting is None:
            break
        url = waiting.candidate.url
        if url in site:
            add(queue, waiting, site[url])
        else:
            asked.append(url)
    return asked


def name(number: int) -> str:
    return f"https://paper.example/list-{number}.xml"


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 6), max_size=4),
    st.integers(0, 500),
    st.lists(st.integers(1, 300), min_size=1, max_size=6),
)
def test_every_list_is_asked_for_once_wherever_a_search_stops(
    nested: list[int], at_root: int, stops: list[int]
) -> None:
    site: Site = {ROOT: [name(number) for number in range(at_root)]}
    for number, parent in enumerate(nested):
        index = f"https://paper.example/index-{number}.xml"
        above = [ROOT, *(f"https://paper.example/index-{n}.xml" for n in range(number))]
        site[above[parent % len(above)]].append(index)
        # Leads back to where it came from, too.
        site[index] = [*(name(1000 * (number + 1) + n) for n in range(220)), above[parent % len(above)]]
    queue = begun()
    add(queue, whole(ROOT), site[ROOT])
    asked: list[str] = []
    for stop in stops:
        asked += walk(queue := stored(queue), site, stop)
        assert len(json.dumps(queue.to_state())) < 100_000
    asked += walk(queue, site, 10_000)
    assert queue.next() is None
    wanted = {url for urls in site.values() for url in urls if url not in site}
    assert Counter(asked) == Counter(wanted)


def test_an_index_of_50_000_lists_has_a_small_state() -> None:
    site: Site = {ROOT: [name(number) for number in range(50_000)]}
    queue = begun()
    add(queue, whole(ROOT), site[ROOT])
    asked: list[str] = []
    for stop in (1, 1000, 20_000):
        asked += walk(queue, site, stop)
        assert len(json.dumps(queue.to_state())) < 40_000
    asked += walk(stored(queue), site, 1000)
    # One of them was the index.
    assert len(asked) == len(set(asked)) == 22_000


def test_an_index_that_has_changed_is_begun_anew_and_none_is_passed_over() -> None:
    before: Site = {ROOT: [name(number) for number in range(1000)]}
    after: Site = {ROOT: [name(number) for number in range(1, 1000)] + ["https://paper.example/new.xml"]}
    queue = begun()
    add(queue, whole(ROOT), before[ROOT])
    asked = walk(queue, before, 300)
    asked += walk(stored(queue), after, 10_000)
    assert set(asked) >= set(after[ROOT])


def test_an_index_that_is_empty_now_vouches_for_nothing_that_it_named() -> None:
    queue = begun()
    add(queue, whole(ROOT), [name(number) for number in range(1000)])
    walk(queue, {}, 300)
    queue = stored(queue)
    walk(queue, {ROOT: []}, 10_000)
    assert without(Window(EVER, NOW), queue.unread()) == ()


def test_what_waits_or_failed_is_not_vouched_for() -> None:
    days = [f"https://paper.example/sitemap-2026-10-{day:02}.xml" for day in range(1, 31)]
    queue = begun()
    add(queue, whole(ROOT), days)
    first, failed = queue.next(), queue.next()
    assert first is not None
    assert failed is not None
    assert first.candidate.url == days[10]  # the day after the window, by some clock of the world
    assert queue.try_again(failed)
    for again in (queue, stored(queue)):
        [spans] = [without(WINDOW, again.unread())]
        assert all(span.start >= failed.candidate.span.end or span.end <= failed.candidate.span.start
                   for span in spans)  # fmt: skip
    while queue.next() is not None:
        pass
    vouched = without(WINDOW, queue.unread())
    assert sum((span.end - span.start).days for span in vouched) in (8, 9)


def test_floods_are_bounded() -> None:
    queue = begun()
    for number in range(MOST_INDEXES):
        assert add(
            queue, whole(f"https://paper.example/i-{number}.xml"), [name(100 * number + n) for n in range(99)]
        )
    assert not add(queue, whole("https://paper.example/one-more.xml"), [name(10**6)])
    assert len(json.dumps(queue.to_state())) < 1_500_000
    tried = [queue.try_again(whole(name(n))) for n in range(MOST_AGAIN + 1)]
    assert tried == [True] * MOST_AGAIN + [False]
