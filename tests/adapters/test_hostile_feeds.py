"""Feeds that want to do harm: nothing active comes out of them, and no other feed suffers."""

from __future__ import annotations

import html as escaping
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsreel.adapters.document_pool import DocumentPool, DocumentTrouble, document_pool
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.domain.feed import ParsedFeed, ParseFailure
from tests.adapters.feed_formats import FEED_URL, NOON
from tests.adapters.feed_reading import attempt, item, parse, rss
from tests.adapters.xss_payloads import XSS_PAYLOADS, active_parts


@pytest.mark.parametrize("payload", XSS_PAYLOADS)
@pytest.mark.parametrize("wrap", [escaping.escape, lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>"])
def test_nothing_active_comes_out_of_a_feed(payload: str, wrap: object) -> None:
    assert callable(wrap)
    active = wrap(f"before {payload} after")
    body = rss(
        item(f"<description>{active}</description><content:encoded>{active}</content:encoded>", title=active),
        channel=f"<title>{active}</title>",
    )
    parsed = parse(body)
    (entry,) = parsed.entries

    for shown in (parsed.title, entry.title, entry.summary, entry.content_html):
        assert active_parts(shown or "") == []
        (shown or "").encode()


def test_entities_open_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary-5d21")
    body = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}">%p;]>'
        + rss(item("<description>&x;</description>", title="&x;"))
    )

    assert "canary" not in repr(attempt(body))


# What the worker's limits are for: each of these took feedparser seconds to minutes, or killed it.
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "an author without end": rss(item(f"<author>a@{'a.' * 25_000}!</author>")),
    "18,000 categories": rss(item("".join(f"<category>c{n}</category>" for n in range(18_000)))),
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    + rss(item("<description>&l9;</description>")),
    "100,000 levels": rss("<a>" * 100_000, item()),
    "50,000 levels of HTML": rss(item(f"<description>{'&lt;div&gt;' * 50_000}</description>")),
    "comments in comments": rss(item(f"<description><![CDATA[{'<!--' * 100_000}]]></description>")),
    "20 MB of CDATA": rss(item(f"<description><![CDATA[{'x' * 20_000_000}]]></description>")),
}
SECONDS = 3.0


@pytest.fixture(scope="module")
def pool() -> Iterator[DocumentPool[FeedBody, ParsedFeed | ParseFailure]]:
    with document_pool(parse_feed, processes=2, timeout_seconds=SECONDS, memory_bytes=1024**3) as opened:
        yield opened


def test_hostile_feeds_cost_themselves_and_no_other(
    pool: DocumentPool[FeedBody, ParsedFeed | ParseFailure],
) -> None:
    bodies = {**HOSTILE, **{f"good {number}": rss(item(link=f"/{number}")) for number in range(6)}}
    names = list(bodies)
    work = [FeedBody(FEED_URL, bodies[name].encode(), {}, NOON) for name in names]

    outcomes = {names[index]: outcome for index, outcome in pool.run(work)}

    for number in range(6):
        good = outcomes.pop(f"good {number}")
        assert isinstance(good, ParsedFeed)
        assert good.entries[0].url == f"https://paper.example/{number}"
    assert outcomes.pop("an author without end") == DocumentTrouble("timed_out", "not read within 3 s")
    for name, outcome in outcomes.items():
        # Read in time, or given up in time; either is a row and not an exception.
        assert isinstance(outcome, ParsedFeed | ParseFailure | DocumentTrouble), name
        assert len(repr(outcome)) < 100_000, name
