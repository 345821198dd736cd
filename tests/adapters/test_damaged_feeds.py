"""Feeds that were damaged on the way: read as far as they can be, and never more than a row's trouble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from newsreel.adapters.document_pool import DocumentTrouble, document_pool
from newsreel.adapters.feed_parsing import MOST_ENTRIES, FeedBody, parse_feed
from newsreel.domain.feed import ParsedFeed, ParseFailure
from newsreel.rules.entry_changes import listed_entries
from newsreel.rules.text import storable
from tests.adapters.feed_formats import FEED_URL, NOON, SAMPLES
from tests.support.mutations import mutated

BODIES = [sample.body.encode() for sample in SAMPLES.values()]


def check(parsed: ParsedFeed | ParseFailure) -> None:
    """What the database and the pages rely on."""
    words = list(strings(parsed))
    assert all(storable(word) == word for word in words)
    if isinstance(parsed, ParseFailure):
        assert parsed.reason
        return
    assert len(parsed.entries) + len(parsed.addressless) <= MOST_ENTRIES
    assert len(listed_entries(parsed, FEED_URL)) <= len(parsed.entries) + len(parsed.addressless)
    assert all(entry.url.startswith(("http://", "https://")) for entry in parsed.entries)


def strings(parsed: ParsedFeed | ParseFailure) -> Iterable[str]:
    if isinstance(parsed, ParseFailure):
        yield parsed.reason
        return
    yield from (word for word in (parsed.title, parsed.format, parsed.language) if word)
    for entry in (*parsed.entries, *parsed.addressless):
        yield from (word for word in (entry.guid, entry.url, entry.title, entry.summary) if word)
        yield from (*entry.authors, *entry.tags, entry.language or "", entry.content_html or "")
        yield from (date.raw for date in (entry.published, entry.updated) if date)
        yield from (f"{item.url} {item.media_type}" for item in entry.enclosures)


def test_damage_is_read_or_refused_and_nothing_unstorable_comes_out() -> None:
    outcomes: Counter[str] = Counter()
    for body in mutated(BODIES, 600):
        parsed = parse_feed(FeedBody(FEED_URL, body, {}, NOON))
        check(parsed)
        outcomes[type(parsed).__name__] += 1

    # Both sides of the test are there: most damage leaves a feed, some does not.
    assert outcomes["ParsedFeed"] > 200
    assert outcomes["ParseFailure"] > 100


@pytest.mark.slow
def test_ten_thousand_damaged_feeds_cost_no_worker() -> None:
    bodies = list(mutated(BODIES, 10_000, seed=2))
    work = [FeedBody(FEED_URL, body, {}, NOON) for body in bodies]
    with document_pool(parse_feed, processes=2, timeout_seconds=10, memory_bytes=1024**3) as pool:
        outcomes = dict(pool.run(work))

    assert len(outcomes) == len(bodies)
    for outcome in outcomes.values():
        assert not isinstance(outcome, DocumentTrouble), outcome
        check(outcome)
