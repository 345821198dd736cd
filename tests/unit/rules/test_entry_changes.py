"""Entries: identity in a feed, and what a poll changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsreel.domain.feed import (
    ClaimedDate,
    DateQuality,
    EntryChanges,
    KeyedEntry,
    KnownEntry,
    ParsedEntry,
    ParsedFeed,
)
from newsreel.rules import entry_changes as rules
from newsreel.rules.entry_changes import entry_changes, identified, keyed_entries, listed_entries
from newsreel.rules.urls import canonical_url
from tests.support.growth import growth

FIRST = ParsedEntry(guid="1", url="https://example.org/a?utm_source=rss", title="A")
SECOND = ParsedEntry(guid="2", url="https://example.org/b", title="B")


def test_everything_is_new_at_first_and_nothing_the_second_time() -> None:
    listed = keyed_entries([FIRST, SECOND])
    first = entry_changes({}, listed)
    known = {entry.entry_key: entry.claims_hash for entry in listed}
    second = entry_changes(known, listed)
    assert (len(first.new), len(first.changed), first.overlap) == (2, 0, 0)
    assert (len(second.new), len(second.changed), second.overlap) == (0, 0, 2)


def test_a_changed_claim_is_a_change_and_no_new_entry() -> None:
    before = keyed_entries([FIRST, SECOND])
    known = {entry.entry_key: entry.claims_hash for entry in before}
    after = entry_changes(known, keyed_entries([replace(FIRST, title="A, corrected"), SECOND]))
    assert [entry.entry.title for entry in after.changed] == ["A, corrected"]
    assert after.new == ()


def test_a_guid_survives_a_changed_link() -> None:
    moved = replace(FIRST, url="https://example.org/moved")
    assert keyed_entries([FIRST])[0].entry_key == keyed_entries([moved])[0].entry_key


def test_tracking_parameters_change_nothing() -> None:
    other = replace(FIRST, guid=None, url="https://example.org/a?utm_source=mail")
    same = replace(FIRST, guid=None)
    assert keyed_entries([same])[0].url_hash == keyed_entries([other])[0].url_hash
    assert keyed_entries([same])[0].entry_key == keyed_entries([other])[0].entry_key
    assert keyed_entries([same])[0].claims_hash == keyed_entries([other])[0].claims_hash


def test_a_guid_that_repeats_for_different_links_is_no_identity() -> None:
    both = keyed_entries([replace(FIRST, guid="same"), replace(SECOND, guid="same")])
    assert len({entry.entry_key for entry in both}) == 2


def test_the_same_entry_twice_is_one() -> None:
    assert len(keyed_entries([FIRST, FIRST, replace(FIRST, title="again")])) == 1


def test_entries_without_a_web_address_are_left_out() -> None:
    assert keyed_entries([replace(FIRST, url="mailto:a@example.org")]) == ()


def dated(raw: str) -> ClaimedDate:
    return ClaimedDate(raw, None, None, DateQuality.UNREADABLE, "published")


class Ledger:
    """What a feed's polls leave behind: the rows of its entries, as the store keeps them."""

    def __init__(self) -> None:
        self.rows: dict[bytes, KnownEntry] = {}

    def poll(self, *entries: ParsedEntry) -> EntryChanges:
        listed = keyed_entries(entries)
        keys = {entry.entry_key for entry in listed}
        links = {entry.url_hash for entry in listed}
        known = [row for row in self.rows.values() if row.entry_key in keys or row.url_hash in links]
        changes = entry_changes({row.entry_key: row.claims_hash for row in known}, identified(known, listed))
        for entry in (*changes.new, *changes.changed):
            raw = entry.entry.published.raw if entry.entry.published else None
            self.rows[entry.entry_key] = KnownEntry(
                entry.entry_key, entry.claims_hash, entry.url_hash, entry.entry.title, raw
            )
        return changes


STORIES = [
    ParsedEntry(
        f"g{number}", f"https://example.org/{number}", f"Story {number}", published=dated(f"day {number}")
    )
    for number in range(9)
]


@pytest.mark.parametrize(
    "renewed",
    [
        [replace(story, guid=f"{story.guid}-again") for story in STORIES],
        [replace(story, guid=None) for story in STORIES],
        [replace(story, guid="0") for story in STORIES],
        [replace(story, url=story.url.replace("https", "http")) for story in STORIES],
        [
            replace(story, url=f"{story.url}/?utm_source=feed#top", guid=f"http://{story.guid}")
            for story in STORIES
        ],
        [replace(story, url=f"{story.url}-moved") for story in STORIES],
        list(reversed(STORIES)),
    ],
    ids=[
        "guids churn",
        "guids go",
        "guids repeat",
        "https goes",
        "links are decorated",
        "links move",
        "order",
    ],
)
def test_the_same_stories_are_never_new_whatever_the_feed_does_to_guid_or_link(
    renewed: list[ParsedEntry],
) -> None:
    ledger = Ledger()
    ledger.poll(*STORIES)

    for _ in range(2):
        changes = ledger.poll(*renewed)
        assert (changes.new, changes.overlap) == ((), len(STORIES))
    assert changes.changed == ()
    assert len(ledger.rows) == len(STORIES)


def test_guids_that_number_places_in_the_list_lose_no_story() -> None:
    ledger = Ledger()
    for first in range(7):
        shown = [replace(story, guid=str(place)) for place, story in enumerate(STORIES[first : first + 3])]
        changes = ledger.poll(*shown)
        assert len(changes.new) == (3 if first == 0 else 1)
        assert changes.changed == ()
        assert ledger.poll(*shown) == EntryChanges((), (), 3, 3)
    assert {row.title for row in ledger.rows.values()} == {story.title for story in STORIES}


@pytest.mark.parametrize(
    "edited",
    [
        replace(STORIES[0], title="Another title", url="https://example.org/another-title"),
        replace(STORIES[0], title="Another title", published=dated("another day")),
        replace(STORIES[0], url="https://example.org/moved", published=dated("another day")),
        replace(STORIES[0], url="https://example.org/moved", title=None, published=None),
    ],
)
def test_an_edited_story_stays_itself_as_long_as_link_title_or_date_does(edited: ParsedEntry) -> None:
    ledger = Ledger()
    ledger.poll(STORIES[0])

    changes = ledger.poll(edited)

    assert (len(changes.new), len(changes.changed), len(ledger.rows)) == (0, 1, 1)


def test_a_guid_used_again_for_another_story_is_a_new_entry_with_its_reason() -> None:
    ledger = Ledger()
    ledger.poll(STORIES[0])

    (new,) = ledger.poll(replace(STORIES[1], guid=STORIES[0].guid)).new

    assert new.identity_reason == rules.BY_GUID_AND_LINK
    assert len(ledger.rows) == 2


def test_entries_that_share_a_link_and_have_no_guid_are_told_by_title_and_date() -> None:
    ledger = Ledger()
    shared = [replace(story, guid=None, url="https://example.org/live") for story in STORIES[:3]]

    first = ledger.poll(*shared, shared[0])

    assert [entry.entry.title for entry in first.new] == ["Story 0", "Story 1", "Story 2"]
    assert {entry.identity_reason for entry in first.new} == {rules.BY_LINK_TITLE_DATE}
    assert ledger.poll(*shared) == EntryChanges((), (), 3, 3)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([FIRST], rules.BY_GUID),
        ([replace(FIRST, guid=None)], rules.BY_LINK),
        ([replace(FIRST, guid="2"), SECOND], rules.BY_LINK_NOT_GUID),
    ],
)
def test_says_what_the_identity_is_made_of(entries: list[ParsedEntry], reason: str) -> None:
    assert {entry.identity_reason for entry in keyed_entries(entries)} == {reason}


class TestWithoutAddress:
    """Entries that the feed gives no address: told apart by what they have, and never asked for."""

    def listed(
        self, *entries: ParsedEntry, feed_url: str = "https://paper.example/feed?x=1"
    ) -> list[KeyedEntry]:
        return list(listed_entries(ParsedFeed("T", "rss20", None, (), addressless=entries), feed_url))

    def test_a_guid_is_enough(self) -> None:
        one, two = self.listed(ParsedEntry("1", "", "A"), ParsedEntry("2", "", "A"))

        assert one.entry_key != two.entry_key
        assert one.url_hash != two.url_hash
        assert (one.host, one.has_address) == ("paper.example", False)
        assert one.entry.url == one.canonical_url == canonical_url(one.entry.url)
        assert one.canonical_url.startswith("https://paper.example/feed?x=1&newsreel-entry=")

    def test_without_one_title_and_date_tell(self) -> None:
        entries = [
            ParsedEntry(guid, "", title, content_html=text)
            for guid, title, text in ((None, "A", "x"), (None, "B", "x"), ("1", None, "x"), ("1", None, "y"))
        ]

        assert len({entry.entry_key for entry in self.listed(*entries)}) == 4

    def test_a_feed_that_moves_has_no_news(self) -> None:
        (here,) = self.listed(ParsedEntry("1", "", "A"))
        (there,) = self.listed(ParsedEntry("1", "", "A"), feed_url="https://new.example/rss")

        assert (here.entry_key, here.claims_hash) == (there.entry_key, there.claims_hash)

    def test_an_entry_that_has_an_address_goes_first(self) -> None:
        with_page = ParsedEntry("1", "https://paper.example/1", "A")
        feed = ParsedFeed("T", "rss20", None, (with_page,), addressless=(ParsedEntry("1", "", "A"),))

        assert [entry.has_address for entry in listed_entries(feed, "https://paper.example/feed")] == [True]


def test_a_thousand_entries_on_one_link_are_told_apart_in_no_more_than_their_time() -> None:
    def made(size: int) -> tuple[list[KnownEntry], list[KeyedEntry]]:
        live = [
            ParsedEntry(f"g{number}", "https://example.org/live", f"Story {number}") for number in range(size)
        ]
        known = [
            KnownEntry(entry.entry_key, entry.claims_hash, entry.url_hash, entry.entry.title, None)
            for entry in keyed_entries(live)
        ]
        return known, list(keyed_entries([replace(entry, guid=f"{entry.guid}-again") for entry in live]))

    known, listed = made(500)
    assert {entry.entry_key for entry in identified(known, listed)} == {old.entry_key for old in known}
    assert growth(made, lambda pair: identified(*pair), 2_000) < 9
