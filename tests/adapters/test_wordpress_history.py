"""WordPress' REST API: found, asked page by page, recognised when it is off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest

from newsreel.adapters import wordpress_history
from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble
from newsreel.adapters.index_pages import IndexForm, IndexPage, IndexReading, read_index_page
from newsreel.adapters.wordpress_history import POSTS_PER_PAGE, search_wordpress
from newsreel.domain.fetch import FailureKind
from newsreel.domain.history import HistoryKind, Verdict
from newsreel.rules.find_dates import Standing, standing
from tests.support.histories import HOME, Answer, Searched, Web, as_json, days, search, searched, source

ROOT = f"{HOME}wp-json/"
WINDOW = days("2026-10-10", "2026-10-11")
_AT = datetime.fromisoformat("2026-10-10T01:00:00")
_LONG_AGO = datetime.fromisoformat("2020-01-01T00:00:00")
_BEGIN = datetime.fromisoformat("2026-10-09T20:00:00")


_TAG = {"taxonomy": "post_tag", "name": "port"}


def _post(number: int, at: datetime | None) -> dict[str, object]:
    gmt = at.isoformat() if at else None
    return {
        "id": number,
        "guid": {"rendered": f"{HOME}?p={number}"},
        "link": f"{HOME}2026/story-{number}/",
        "date_gmt": gmt,
        "modified_gmt": gmt,
        "status": "publish",
        "title": {"rendered": f"Story &#8217;{number}&#8217;"},
        "excerpt": {"rendered": "<p>Short.</p>"},
        "content": {"rendered": f"<p>The text of {number}.</p><script>alert(1)</script>", "protected": False},
        "_embedded": {
            "author": [{"name": "Ada Writer"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "News"}],
                [{"taxonomy": "post_tag", "name": "port"}],
            ],
        },
    }


@dataclass
class Blog:
    """A WordPress of the handbook: hourly posts, clock `offset` hours ahead of UTC."""

    posts: int = 60
    offset: int = 0
    zone: str = "UTC"
    knows_zones: bool = True
    total: bool = True
    root: str = ROOT
    home: Answer | None = None
    answers: dict[str, Answer] = field(default_factory=dict)

    def web(self, budget: int = 10_000) -> Web:
        """The site."""
        return Web(more=self._answer, budget=budget)

    def _answer(self, url: str) -> Answer | None:
        for beginning, answer in self.answers.items():
            if url.startswith(beginning):
                return answer
        if url == HOME:
            link = {"link": f'<{self.root}>; rel="https://api.w.org/"'}
            return self.home if self.home is not None else ("<html>", link)
        if url.startswith(self.root.rstrip("/") + "/wp/v2/posts"):
            return self._posts(url)
        if url.startswith(self.root):
            return as_json(
                {
                    "namespaces": ["oembed/1.0", "wp/v2"],
                    "gmt_offset": self.offset,
                    "timezone_string": self.zone,
                }
            )
        return None

    def _posts(self, url: str) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        bounds = [datetime.fromisoformat(asked[name].removesuffix("Z")) for name in ("after", "before")]
        if not self.knows_zones:  # before 5.3: what is meant as UTC is taken for the site's own clock
            bounds = [bound - timedelta(hours=self.offset) for bound in bounds]
        all_posts = [(n, _BEGIN + timedelta(hours=n)) for n in range(self.posts)]
        fields = asked["_fields"].split(",")
        listed = [
            {name: value for name, value in _post(n, at).items() if name in fields}
            for n, at in all_posts
            if bounds[0] < at < bounds[1]
        ]
        size, page = int(asked["per_page"]), int(asked["page"])
        pages = -(-len(listed) // size)
        if page > pages and listed:
            return 400
        headers = {"x-wp-totalpages": str(pages)} if self.total else {}
        return as_json(listed[(page - 1) * size : page * size]), headers


def _numbers(found: Searched) -> list[int]:
    return [int(url.rstrip("/").rsplit("-", 1)[1]) for url in found.urls]


IN_WINDOW = list(range(4, 52))


def test_exactly_the_posts_of_the_window_with_all_they_claim() -> None:
    web = Blog().web()
    found = search(search_wordpress, web, WINDOW)
    assert _numbers(found) == IN_WINDOW
    assert found.outcome.verdict is Verdict.APPLIES
    assert found.outcome.looked == (WINDOW,)
    assert (found.outcome.requests, found.outcome.finds, found.outcome.out_of_range) == (3, 48, 0)
    assert len(web.asked) == 3
    first = found.finds[0].entry
    assert first.title == "Story ’4’"
    assert (first.authors, first.tags, first.summary) == (("Ada Writer",), ("News", "port"), "Short.")
    assert first.content_html == "<p>The text of 4.</p>"
    assert first.guid == f"{HOME}?p=4"
    assert first.published is not None
    assert first.published.at == WINDOW.start
    assert first.published.source == "date_gmt"
    assert found.outcome.learned is not None
    assert found.outcome.learned.entry_points == (ROOT,)


def test_what_was_learned_saves_the_discovery() -> None:
    learned = search(search_wordpress, Blog().web(), WINDOW).outcome.learned
    assert learned is not None
    web = Blog().web()
    found = search(search_wordpress, web, WINDOW, source(known={HistoryKind.WORDPRESS: learned}))
    assert _numbers(found) == IN_WINDOW
    assert len(web.asked) == 1


@pytest.mark.parametrize("knows_zones", [True, False])
@pytest.mark.parametrize("offset", [-10, -5, 2, 13])
def test_no_post_is_lost_to_a_clock(offset: int, knows_zones: bool) -> None:
    """The posts of other days that are given too are counted, and are of no harm."""
    blog = Blog(posts=120, offset=offset, zone="Some/Where", knows_zones=knows_zones)
    found = search(search_wordpress, blog.web(), WINDOW)
    claimed = [find for find in found.finds if standing(find, WINDOW) is Standing.CLAIMED]
    assert len(claimed) == len(IN_WINDOW)
    assert found.outcome.out_of_range == len(found.finds) - len(claimed)


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("hours", [0, POSTS_PER_PAGE - 1, POSTS_PER_PAGE, 2 * POSTS_PER_PAGE, 250])
def test_paging(hours: int, total: bool) -> None:
    """With X-WP-TotalPages no page is asked for in vain; without it, a full last page costs one."""
    blog = Blog(posts=hours, total=total)
    found = search(search_wordpress, blog.web(), days("2026-10-09", "2026-10-31"))
    assert _numbers(found) == list(range(hours))
    assert found.outcome.verdict is Verdict.APPLIES
    pages = max(1, -(-hours // POSTS_PER_PAGE))
    in_vain = 0 if total or hours % POSTS_PER_PAGE or not hours else 1
    assert found.outcome.requests == 2 + pages + in_vain


def test_a_search_that_is_stopped_goes_on_where_it_was() -> None:
    window = days("2026-10-09", "2026-10-31")
    first = search(search_wordpress, Blog(posts=250).web(), window, batches=1)
    assert first.outcome.verdict is Verdict.CUT_SHORT
    web = Blog(posts=250).web()
    rest = search(search_wordpress, web, window, position=first.outcome.position)
    assert sorted(_numbers(first) + _numbers(rest)) == list(range(250))
    assert len(web.asked) == 2
    assert rest.outcome.looked == (window,)


def test_a_window_of_more_pages_than_a_search_asks_for_is_searched_in_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wordpress_history, "MOST_PAGES", 2)
    blog = Blog(posts=5 * POSTS_PER_PAGE)
    window, position, numbers, verdicts = days("2026-10-01", "2026-11-01"), None, list[int](), list[Verdict]()
    while len(verdicts) < 4 and Verdict.APPLIES not in verdicts:
        found = search(search_wordpress, blog.web(), window, position=position)
        position, numbers = found.outcome.position, numbers + _numbers(found)
        verdicts.append(found.outcome.verdict)
    assert verdicts == [Verdict.CUT_SHORT, Verdict.CUT_SHORT, Verdict.APPLIES]
    assert numbers == list(range(5 * POSTS_PER_PAGE))


def test_a_spent_budget_says_so_and_can_be_resumed() -> None:
    window = days("2026-10-09", "2026-10-31")
    first = search(search_wordpress, Blog(posts=250).web(budget=4), window)
    assert first.outcome.verdict is Verdict.BUDGET_SPENT
    assert first.outcome.requests == 4
    assert not first.outcome.looked
    rest = search(search_wordpress, Blog(posts=250).web(), window, position=first.outcome.position)
    assert sorted(_numbers(first) + _numbers(rest)) == list(range(250))
    assert rest.outcome.requests == 1


_SIGN = '<link href="/wp-content/themes/x/style.css" rel="stylesheet">'
_REFUSAL = as_json({"code": "rest_login_required", "message": "Members only.", "data": {"status": 401}})


@pytest.mark.parametrize(
    ("blog", "verdict", "reason", "requests"),
    [
        pytest.param(Blog(home="<html>"), Verdict.APPLIES, "all posts", 3, id="usual place, not named"),
        pytest.param(
            Blog(root=f"{HOME}?rest_route=/", home=_SIGN, answers={ROOT: 404}),
            Verdict.APPLIES, "all posts", 4,
            id="no readable addresses",
        ),
        pytest.param(
            Blog(home=f"<link rel='https://api.w.org/' href='{ROOT}' />"), Verdict.APPLIES, "all posts", 3,
            id="named by an element",
        ),
        pytest.param(
            Blog(home="<link rel='https://api.w.org/' href='https://victim.example/wp-json/' />"),
            Verdict.APPLIES, "all posts", 3, id="another publisher is named: nobody goes there",
        ),
        pytest.param(
            Blog(answers={ROOT: as_json({"code": "a\u0000b", "message": "No."})}),
            Verdict.BLOCKED, "refuses", 2,
            id="a refusal that no database takes",
        ),
        pytest.param(
            Blog(home="<html>", answers={ROOT: 404}), Verdict.DOES_NOT_APPLY, "no WordPress API", 2,
            id="another software",
        ),
        pytest.param(
            Blog(home="<html>", answers={ROOT: "<html>All paths lead here"}), Verdict.DOES_NOT_APPLY,
            "no WordPress API", 2, id="HTML instead of JSON",
        ),
        pytest.param(
            Blog(answers={ROOT + "?": as_json({"namespaces": ["oembed/1.0"]})}), Verdict.DOES_NOT_APPLY,
            "API is not there", 2, id="API without posts",
        ),
        pytest.param(Blog(answers={ROOT: 401}), Verdict.BLOCKED, "401", 2, id="members only"),
        pytest.param(Blog(answers={ROOT: 403}), Verdict.BLOCKED, "403", 2, id="forbidden"),
        pytest.param(
            Blog(answers={ROOT: _REFUSAL}), Verdict.BLOCKED, "rest_login_required", 2, id="refusal with 200"
        ),
        pytest.param(
            Blog(answers={ROOT + "wp/": 401}), Verdict.BLOCKED, "401", 3, id="posts for members only"
        ),
        pytest.param(
            Blog(answers={ROOT + "wp/": 404}), Verdict.DOES_NOT_APPLY, "404", 3, id="posts switched off"
        ),
        pytest.param(
            Blog(answers={ROOT + "wp/": "<html>Log in"}), Verdict.DOES_NOT_APPLY, "HTML page", 3,
            id="a login page for posts",
        ),
        pytest.param(
            Blog(answers={ROOT + "wp/": FailureKind.ROBOTS}), Verdict.BLOCKED, "robots", 2, id="robots.txt"
        ),
        pytest.param(Blog(answers={ROOT: 500}), Verdict.FAILED, "500", 2, id="down"),
        pytest.param(Blog(answers={ROOT + "wp/": 429}), Verdict.FAILED, "429", 3, id="not now"),
        pytest.param(Blog(home=FailureKind.ROBOTS), Verdict.BLOCKED, "robots", 0, id="nothing may be asked"),
        pytest.param(
            Blog(home=500, answers={ROOT: 404}), Verdict.DOES_NOT_APPLY, "no WordPress API", 2,
            id="a front page that fails",
        ),
        pytest.param(
            Blog(answers={ROOT + "wp/": as_json([_post(1, _LONG_AGO)])}),
            Verdict.DOES_NOT_APPLY, "other posts", 3, id="a cache that drops the query",
        ),
        pytest.param(Blog(answers={ROOT + "wp/": "[]"}), Verdict.APPLIES, "all posts", 3, id="no posts"),
        pytest.param(
            Blog(answers={ROOT + "wp/": ("[" * 100_000, {})}), Verdict.DOES_NOT_APPLY, "no JSON", 3,
            id="JSON without end",
        ),
    ],
)  # fmt: skip
def test_what_an_api_may_be(blog: Blog, verdict: Verdict, reason: str, requests: int) -> None:
    outcome = search(search_wordpress, blog.web(), WINDOW).outcome
    assert outcome.verdict is verdict, outcome.reason
    assert reason in outcome.reason
    assert "\0" not in outcome.reason
    assert outcome.requests == requests
    if verdict is Verdict.APPLIES:
        assert outcome.learned is not None
        assert outcome.learned.applies
    elif verdict is not Verdict.FAILED and "robots" not in reason:
        assert outcome.learned is not None
        assert not outcome.learned.applies
    assert bool(outcome.looked) is (verdict is Verdict.APPLIES)


def test_an_api_that_repeats_its_page_is_left() -> None:
    page = as_json([_post(n, _AT) for n in range(POSTS_PER_PAGE)])
    blog = Blog(answers={ROOT + "wp/": (page, {"x-wp-totalpages": "50"})})
    found = search(search_wordpress, blog.web(), WINDOW)
    assert (len(found.finds), found.outcome.requests) == (POSTS_PER_PAGE, 4)
    assert found.outcome.verdict is Verdict.CUT_SHORT


def test_posts_that_are_too_large_are_asked_for_without_their_texts() -> None:
    web = Blog().web()
    web.limit_bytes = 17_000
    found = search(search_wordpress, web, WINDOW)
    assert _numbers(found) == IN_WINDOW
    assert ["content" in url for url in web.asked[-2:]] == [True, False]
    assert found.outcome.verdict is Verdict.APPLIES


def test_drafts_private_posts_and_rubbish_are_passed_over() -> None:
    posts: list[object] = [
        _post(1, _AT),
        _post(2, None),
        _post(3, None) | {"date_gmt": "0000-00-00T00:00:00"},
        _post(4, _AT) | {"status": "private"},
        _post(5, _AT) | {"link": None, "guid": None},
        _post(6, _AT) | {"content": {"rendered": "<p>x</p>", "protected": True}},
        _post(7, _AT) | {"_embedded": [], "title": 7, "excerpt": {"rendered": None}},
        "post", None, 8, [],
    ]  # fmt: skip
    found = search(search_wordpress, Blog(answers={ROOT + "wp/": as_json(posts)}).web(), WINDOW)
    by_number = dict(zip(_numbers(found), found.finds, strict=True))
    assert list(by_number) == [1, 2, 3, 6, 7]
    assert by_number[2].entry.published is None
    assert by_number[3].entry.published is None
    assert by_number[6].entry.content_html is None
    assert by_number[7].entry.authors == ()


def test_an_api_known_to_be_off_is_not_asked() -> None:
    learned = search(search_wordpress, Blog(answers={ROOT: 401}).web(), WINDOW).outcome.learned
    assert learned is not None
    web = Blog().web()
    found = search(search_wordpress, web, WINDOW, source(known={HistoryKind.WORDPRESS: learned}))
    assert found.outcome.verdict is Verdict.DOES_NOT_APPLY
    assert "401" in found.outcome.reason
    assert not web.asked


@pytest.mark.parametrize("answer", ["<html>", "{}", 404, 403, 503])
def test_only_the_first_page_teaches_that_there_is_no_api(answer: Answer) -> None:
    blog = Blog(posts=24 * 40)

    def third_page(url: str) -> Answer | None:
        return answer if "&page=3&" in url else blog._answer(url)

    window = days("2026-10-01", "2026-11-09")
    found = search(search_wordpress, Web(more=third_page), window)
    assert found.outcome.verdict is (Verdict.BLOCKED if answer == 403 else Verdict.FAILED)
    assert found.outcome.learned is not None
    assert found.outcome.learned.applies
    assert "page 3 of the API" in found.outcome.reason
    rest = search(search_wordpress, blog.web(), window, position=found.outcome.position)
    assert len(_numbers(found)) == 200
    assert len({*_numbers(found), *_numbers(rest)}) == len(
        _numbers(search(search_wordpress, blog.web(), window))
    )


def test_a_reader_that_is_stopped_says_nothing_of_the_api() -> None:
    class Stopped:
        async def read(self, page: IndexPage) -> IndexReading | DocumentTrouble:
            if page.form is IndexForm.WORDPRESS_POSTS:
                return DocumentTrouble("timed_out", "not read within 20 s")
            return read_index_page(page)

    access = replace(Blog().web().access(), pool=cast("DocumentPool[IndexPage, IndexReading]", Stopped()))
    found = searched(search_wordpress(access, source(), WINDOW))
    assert found.outcome.verdict is Verdict.FAILED
    assert found.outcome.learned is not None
    assert found.outcome.learned.applies
