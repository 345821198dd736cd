"""Entries: identity in a feed, and what a poll changed."""

from __future__ import annotations

from dataclasses import replace

from newsreel.domain.feed import ParsedEntry
from newsreel.rules.entry_changes import entry_changes, keyed_entries

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
