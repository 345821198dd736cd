"""Replay's rules: what a poll makes of entries, and where two accounts of an entry differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsreel.domain.article import DatePrecision
from newsreel.domain.feed import ClaimedDate, DateQuality, ParsedEntry
from newsreel.domain.replay import SeenEntry
from newsreel.rules.entry_changes import keyed_entries
from newsreel.rules.replay import after_poll, differences, first_sight

FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(hours=1)


def claimed(at: datetime) -> ClaimedDate:
    return ClaimedDate(at.isoformat(), at, DatePrecision.SECOND, DateQuality.EXACT, "published")


DAY_BEFORE = FIRST - timedelta(days=1)
ONE = ParsedEntry(guid="1", url="https://example.org/1", title="One", published=claimed(DAY_BEFORE))
TWO = ParsedEntry(guid="2", url="https://example.org/2", title="Two", updated=claimed(FIRST))


def seen(entry: ParsedEntry) -> SeenEntry:
    return first_sight(keyed_entries([entry])[0], FIRST, run_id=1)


def key(entry: ParsedEntry) -> bytes:
    return seen(entry).keyed.entry_key


def test_a_first_sight_is_dated_by_publication_else_by_update() -> None:
    assert seen(ONE).dated_at == DAY_BEFORE
    assert seen(TWO).dated_at == FIRST
    assert (seen(ONE).first_seen_at, seen(ONE).last_seen_at) == (FIRST, FIRST)


def test_only_what_is_listed_is_seen_again() -> None:
    known = {key(ONE): seen(ONE), key(TWO): seen(TWO)}
    assert after_poll(known, keyed_entries([ONE]), LATER, 2) == {
        key(ONE): replace(seen(ONE), last_seen_at=LATER)
    }


def test_a_change_keeps_the_date_and_the_first_sight() -> None:
    changed = replace(ONE, title="One, corrected", published=claimed(LATER))
    (after,) = after_poll({key(ONE): seen(ONE)}, keyed_entries([changed]), LATER, 2).values()
    assert after.keyed.entry == changed
    assert (after.first_seen_at, after.last_seen_at, after.dated_at) == (FIRST, LATER, DAY_BEFORE)
    assert (after.first_run_id, after.last_run_id) == (1, 2)


def test_a_change_gives_a_date_where_there_was_none() -> None:
    undated = replace(ONE, published=None)
    (after,) = after_poll(
        {key(ONE): seen(undated)}, keyed_entries([replace(ONE, title="x")]), LATER, 2
    ).values()
    assert after.dated_at == DAY_BEFORE


def test_the_order_of_polls_matters_and_their_batches_do_not() -> None:
    polls = [[ONE], [TWO, replace(ONE, title="x")], [ONE]]
    state: dict[bytes, SeenEntry] = {}
    for number, listed in enumerate(polls):
        state |= after_poll(state, keyed_entries(listed), FIRST + timedelta(hours=number), number)
    assert (state[key(ONE)].keyed.entry.title, state[key(ONE)].last_run_id) == ("One", 2)
    assert state[key(TWO)].last_seen_at == FIRST + timedelta(hours=1)


def test_equal_accounts_have_no_difference_whatever_became_of_the_entry() -> None:
    loaded = replace(seen(ONE), dated_at=LATER, last_run_id=9)
    assert list(differences("f", loaded, seen(ONE))) == []


def test_each_field_that_differs_is_told() -> None:
    other = replace(seen(replace(ONE, title=None, tags=("a", "b"))), last_seen_at=LATER)
    found = {told.field: (told.stored, told.replayed) for told in differences("f", other, seen(ONE))}
    assert found == {
        "title": ("-", "One"),
        "tags": ("a, b", ""),
        "last_seen_at": (LATER.isoformat(), FIRST.isoformat()),
    }


def test_a_hash_alone_is_told_when_nothing_else_explains_it() -> None:
    other = replace(seen(ONE), keyed=replace(seen(ONE).keyed, claims_hash=b"\x01"))
    assert [(told.field, told.stored) for told in differences("f", other, seen(ONE))] == [
        ("claims_hash", "01")
    ]


def test_an_entry_that_only_one_side_knows() -> None:
    (lost,) = differences("f", seen(ONE), None)
    assert (lost.entry, lost.field, lost.stored, lost.replayed) == (ONE.url, "entry", "present", "-")
    assert list(differences("f", None, None)) == []
