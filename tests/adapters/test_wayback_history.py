"""A web archive: captures of feeds and pages, few requests, and an archive that says not now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from newsreel.adapters import wayback_history
from newsreel.adapters.wayback_history import search_wayback
from newsreel.domain.fetch import FailureKind
from newsreel.domain.history import Verdict
from newsreel.domain.settings import Settings
from newsreel.rules.capture_choice import capture_before, is_through
from newsreel.rules.find_dates import Standing, standing
from tests.support.feed_documents import Item, rss
from tests.support.histories import HOME, NOW, Answer, Web, as_json, days, search, source

ARCHIVE = "https://archive.example"
SETTINGS = Settings(wayback_url=ARCHIVE)
FEED = f"{HOME}feed/"
WINDOW = days("2026-10-10", "2026-10-12")
_START = datetime(2026, 9, 1, tzinfo=UTC)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}"


def _items(at: datetime, size: int = 20) -> list[Item]:
    """The feed as it was: its newest entries, one every three hours."""
    last = int((at - _START) / timedelta(hours=3))
    numbers = range(last, max(last - size, -1), -1)
    return [Item(f"{HOME}story-{n}", _START + timedelta(hours=3 * n)) for n in numbers]


@dataclass
class Archive:
    """A CDX server with its captures: the feed's moments, the pages' moments by address."""

    feed: list[datetime] = field(default_factory=list)
    pages: dict[str, list[datetime]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    rows: int = 5000

    def web(self, budget: int = 10_000) -> Web:
        """The archive; the publisher itself is never asked."""
        return Web(more=self._answer, budget=budget)

    def _answer(self, url: str) -> Answer | None:
        assert url.startswith(ARCHIVE)
        for beginning, answer in self.answers.items():
            if url.startswith(ARCHIVE + beginning):
                return answer
        if url.startswith(f"{ARCHIVE}/web/"):
            stamp = url.removeprefix(f"{ARCHIVE}/web/").partition("id_/")[0]
            assert url.endswith(f"id_/{FEED}")
            return rss(_items(datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)))
        query = parse_qs(urlsplit(url).query)
        return as_json(self._listed({name: values[0] for name, values in query.items()}))

    def _listed(self, query: Mapping[str, str]) -> list[list[str]]:
        is_feed = query["url"] == FEED
        captures = {FEED: self.feed} if is_feed else self.pages
        assert is_feed or (query["url"], query["matchType"]) == ("paper.example", "domain")
        rows = []
        for url, moments in sorted(captures.items()):
            kept = [at for at in sorted(moments) if query["from"] <= _stamp(at) <= query["to"]]
            rows += [[_stamp(at), url, "text/html"] for at in (kept if is_feed else kept[:1])]
        skipped = int(query.get("resumeKey", "0"))
        part = rows[skipped : skipped + self.rows]
        more = [[], [str(skipped + self.rows)]] if skipped + self.rows < len(rows) else []
        return [["timestamp", "original", "mimetype"], *part, *more] if part else []


def _hourly(first: str, last: str, hours: int = 1) -> list[datetime]:
    start, count = _at(first), int((_at(last) - _at(first)) / timedelta(hours=hours))
    return [start + timedelta(hours=hours * number) for number in range(count)]


_OF_WINDOW = {
    f"{HOME}story-{n}" for n in range(1000) if _START + timedelta(hours=3 * n) in WINDOW
}  # fmt: skip


def test_few_captures_of_a_feed_cover_the_window() -> None:
    """Hourly captures for a month, of which each reaches 2.5 days back."""
    archive = Archive(feed=_hourly("2026-10-01", "2026-11-01"))
    web = archive.web()
    found = search(search_wayback, web, WINDOW, source(FEED), settings=SETTINGS)
    claimed = {find.url for find in found.finds if standing(find, WINDOW) is Standing.CLAIMED}
    assert claimed == _OF_WINDOW
    assert found.outcome.verdict is Verdict.APPLIES
    assert not found.outcome.looked
    # Two lists, and of the hundreds of captures one for every 45 hours of the window and the days after.
    assert found.outcome.requests == len(web.asked) == 15
    assert len(found.urls) == len(set(found.urls))


def test_a_captured_page_keeps_what_the_feed_claims_of_it() -> None:
    captured = _at("2026-10-12T06:00:00")
    archive = Archive(
        feed=[_at("2026-10-13")], pages={f"http://paper.example/story-{8 * 40}?utm_source=rss": [captured]}
    )
    found = search(search_wayback, archive.web(), WINDOW, source(FEED), settings=SETTINGS)
    last = found.finds[-1]
    assert last.archived_at == captured
    assert last.entry.published is not None
    assert last.entry.published.at == _START + timedelta(days=40)


@pytest.mark.parametrize("hours", [5, 24, 47])
def test_sparse_captures(hours: int) -> None:
    archive = Archive(feed=_hourly("2026-10-01", "2026-11-01", hours))
    found = search(search_wayback, archive.web(), WINDOW, source(FEED), settings=SETTINGS)
    assert set(found.urls) >= _OF_WINDOW


def test_a_capture_only_after_the_window_has_what_it_still_lists() -> None:
    archive = Archive(feed=[_at("2026-10-14T00:00:00")])
    found = search(search_wayback, archive.web(), WINDOW, source(FEED), settings=SETTINGS)
    assert len(set(found.urls) & _OF_WINDOW) == 11


def test_captures_too_long_after_the_window_are_not_searched() -> None:
    late = _at("2026-11-13T00:00:00")
    archive = Archive(pages={f"{HOME}a-story": [late]})
    assert not search(search_wayback, archive.web(), WINDOW, settings=SETTINGS).finds
    patient = Settings(wayback_url=ARCHIVE, wayback_days_after=32)
    (find,) = search(search_wayback, archive.web(), WINDOW, settings=patient).finds
    assert find.not_after_at == find.archived_at == late


def test_pages_count_from_their_first_capture() -> None:
    inside, after, before = (_at(day) for day in ("2026-10-11T06:00:00", "2026-10-30T06:00:00", "2026-09-20"))
    archive = Archive(
        pages={
            f"{HOME}a-story": [inside, after],
            f"{HOME}late-story": [after],
            f"{HOME}old-story": [before, inside],
            f"{HOME}2026/10/11/dated": [after],
            f"{HOME}": [inside],
            f"{HOME}tag/port/": [inside],
            "https://other.example/a-story": [inside],
        }
    )
    found = search(search_wayback, archive.web(), WINDOW, settings=SETTINGS)
    by_url = {find.url: find for find in found.finds}
    assert set(by_url) == {f"{HOME}a-story", f"{HOME}late-story", f"{HOME}2026/10/11/dated"}
    story = by_url[f"{HOME}a-story"]
    assert story.archived_url == f"{ARCHIVE}/web/{_stamp(inside)}id_/{HOME}a-story"
    assert (story.archived_at, story.not_after_at, story.not_before_at) == (inside, inside, None)
    assert standing(story, WINDOW) is Standing.LIKELY
    assert standing(by_url[f"{HOME}late-story"], WINDOW) is Standing.POSSIBLE
    assert standing(by_url[f"{HOME}2026/10/11/dated"], WINDOW) is Standing.LIKELY
    assert found.outcome.out_of_range == 1


def test_long_lists_come_in_parts_and_a_search_goes_on_where_it_was() -> None:
    pages = {f"{HOME}story-{number:03}": [_at("2026-10-11")] for number in range(95)}
    feed = _hourly("2026-10-01", "2026-11-01")
    whole = search(
        search_wayback, Archive(feed, pages, rows=40).web(), WINDOW, source(FEED), settings=SETTINGS
    )
    urls: list[str] = []
    asked: list[str] = []
    position = None
    for budget in (1, 3, 1, 10, 1, 100):
        web = Archive(feed, pages, rows=40).web(budget)
        part = search(search_wayback, web, WINDOW, source(FEED), position, settings=SETTINGS)
        urls, asked, position = urls + part.urls, asked + web.asked, part.outcome.position
    assert part.outcome.verdict is Verdict.APPLIES
    assert set(urls) == set(whole.urls)
    assert len(asked) == len(set(asked)) == whole.outcome.requests


@pytest.mark.parametrize(
    ("answers", "verdict", "reason"),
    [
        ({"/cdx": 429}, Verdict.FAILED, "429"),
        ({"/cdx": 503}, Verdict.FAILED, "503"),
        ({"/cdx": FailureKind.TIMEOUT}, Verdict.FAILED, "timeout"),
        ({"/cdx": 403}, Verdict.BLOCKED, "403"),
        ({"/cdx": FailureKind.ROBOTS}, Verdict.BLOCKED, "robots"),
        ({"/cdx": "<html>Wayback is resting"}, Verdict.FAILED, "no list of captures"),
        ({"/cdx": as_json({"error": 1})}, Verdict.FAILED, "no list of captures"),
        ({"/web": 429}, Verdict.FAILED, "429"),
        ({"/web": 504}, Verdict.FAILED, "504"),
    ],
)
def test_an_archive_that_says_not_now(answers: dict[str, Answer], verdict: Verdict, reason: str) -> None:
    archive = Archive(_hourly("2026-10-01", "2026-11-01"), {f"{HOME}a-story": [_at("2026-10-11")]}, answers)
    found = search(search_wayback, archive.web(), WINDOW, source(FEED), settings=SETTINGS)
    assert found.outcome.verdict is verdict
    assert reason in found.outcome.reason
    assert not found.outcome.looked
    archive.answers = {}
    rest = search(
        search_wayback, archive.web(), WINDOW, source(FEED), found.outcome.position, settings=SETTINGS
    )
    assert rest.outcome.verdict is Verdict.APPLIES
    assert set(found.urls + rest.urls) >= _OF_WINDOW | {f"{HOME}a-story"}


@pytest.mark.parametrize("body", ["<html>Moved", 404, FailureKind.EMPTY, b"\x00\xff"])
def test_captures_that_are_no_feed_are_passed_over(body: Answer) -> None:
    moments = _hourly("2026-10-01", "2026-11-01", 10)
    broken = {f"/web/{_stamp(at)}": body for at in moments[::3]}
    found = search(
        search_wayback, Archive(moments, answers=broken).web(), WINDOW, source(FEED), settings=SETTINGS
    )
    assert set(found.urls) >= _OF_WINDOW
    assert found.outcome.verdict is Verdict.APPLIES


def test_rows_that_are_no_captures_are_passed_over() -> None:
    rows = [
        ["timestamp", "original", "mimetype"], ["20261011000000", f"{HOME}a-story", "text/html"],
        ["20261311000000", f"{HOME}b-story", "text/html"], ["2026", f"{HOME}c-story", "text/html"],
        ["20261011000000", "javascript:alert(1)", "text/html"], ["20261011000000"], None, 7,
        [["20261011000000"], f"{HOME}d-story", "text/html"],
        ["20261011000000", f"{HOME}e-story:80/", "text/html"],
        ["20261011000000", "http://paper.example:80/f-story", "text/html"],
    ]  # fmt: skip
    found = search(search_wayback, Archive(answers={"/cdx": as_json(rows)}).web(), WINDOW, settings=SETTINGS)
    assert found.urls == [f"{HOME}a-story", f"{HOME}e-story:80/", "http://paper.example/f-story"]


def test_an_empty_archive_was_looked_at() -> None:
    for empty in ("[]", "\n", FailureKind.EMPTY, 404):
        web = Archive(answers={"/cdx": empty}).web()
        found = search(search_wayback, web, WINDOW, source(FEED), settings=SETTINGS)
        assert (found.outcome.verdict, found.outcome.looked) == (Verdict.APPLIES, ())
        assert len(web.asked) == 2


def test_endless_lists_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wayback_history, "MOST_LISTS", 3)
    endless = as_json([["20261011000000", f"{HOME}a-story", "text/html"], [], ["on and on"]])
    web = Archive(answers={"/cdx": endless}).web()
    found = search(search_wayback, web, WINDOW, settings=SETTINGS)
    assert (found.outcome.verdict, len(web.asked)) == (Verdict.CUT_SHORT, 3)


def test_the_future_has_no_captures() -> None:
    web = Archive().web()
    found = search(search_wayback, web, days("2026-11-21"), settings=SETTINGS)
    assert found.outcome.verdict is Verdict.APPLIES
    assert not web.asked
    assert days("2026-11-21").start > NOW


def test_an_entry_of_a_captured_feed_is_bounded_by_the_capture() -> None:
    at = _at("2026-10-13T12:00:00")
    undated = rss([Item(f"{HOME}story-without-a-date")])
    archive = Archive([at], answers={"/web": undated})
    (find,) = search(search_wayback, archive.web(), WINDOW, source(FEED), settings=SETTINGS).finds
    assert (find.not_after_at, find.archived_url) == (at, None)
    assert standing(find, WINDOW) is Standing.LIKELY


def test_the_choice_of_captures() -> None:
    hours = [_START + timedelta(hours=number) for number in range(100)]
    # It reaches back ten hours: the capture of that time overlaps just so.
    assert capture_before(hours, hours[50], hours[40:50]) == hours[42]
    # Pinned entries don't count for how far it reaches.
    assert capture_before(hours, hours[50], [hours[0], *hours[40:50]]) == hours[41]
    # Nothing overlaps: the next older one.
    assert capture_before(hours[:20], hours[50], hours[40:50]) == hours[19]
    assert capture_before(hours, hours[50], []) == hours[49]
    assert capture_before(hours, hours[0], hours[:2]) is None
    assert is_through(hours[10:20], hours[13])
    assert not is_through(hours[10:20], hours[12])
    assert not is_through([], hours[50])
