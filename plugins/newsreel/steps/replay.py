"""Replay: rebuild entries from captured polls, without network, and compare them with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsreel.adapters.compression import decompress
from newsreel.adapters.document_pool import DocumentPool, worker_pool
from newsreel.adapters.feed_parsing import FeedBody, parse_feed
from newsreel.domain.feed import ParsedFeed, ParseFailure
from newsreel.domain.replay import CapturedPoll, Difference, ReplayFeed, ReplayReport, SeenEntry
from newsreel.domain.window import Window
from newsreel.rules.entry_changes import listed_entries
from newsreel.rules.replay import after_poll, differences
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import compressed_body
from newsreel.store.database import Cursor
from newsreel.store.entry_rows import insert_entries
from newsreel.store.replay_rows import captured_polls, lock_feed, replay_feeds, stored_entries

# Bodies that are held at a time.
BATCH = 16
_FeedPool = DocumentPool[FeedBody, ParsedFeed | ParseFailure]


def replay_work(tools: Tools, window: Window) -> list[ReplayFeed]:
    """The feeds that a replay of the window looks at, with the number of bodies to be read."""
    with tools.database.transaction() as cursor:
        return replay_feeds(cursor, window)


def replay(
    tools: Tools,
    window: Window,
    feeds: Sequence[ReplayFeed],
    *,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> ReplayReport:
    """Rebuild the entries that polls of the window listed, and write those that are missing.

    What an entry is depends on all polls that listed it, so every captured poll of these feeds is
    read, the oldest first; the window says which entries are compared. An entry that is stored
    otherwise is reported and left as it is.

    Args:
        feeds: as `replay_work` gives them.
        dry_run: compare only.
        advance: told about every poll read, for progress bars.
    """
    with worker_pool(parse_feed, tools.settings) as pool:
        found = [_FeedReplay(tools, pool, feed, window, dry_run).run(advance) for feed in feeds]
    return ReplayReport(
        feeds=len(feeds),
        polls=sum(report.polls for report in found),
        polls_without_body=sum(report.polls_without_body for report in found),
        unreadable=sum(report.unreadable for report in found),
        equal=sum(report.equal for report in found),
        missing=sum(report.missing for report in found),
        unchecked=sum(report.unchecked for report in found),
        differences=tuple(difference for report in found for difference in report.differences),
    )


@dataclass
class _FeedReplay:
    """The replay of one feed: its entries as the polls read so far left them."""

    tools: Tools
    pool: _FeedPool
    feed: ReplayFeed
    window: Window
    dry_run: bool
    entries: dict[bytes, SeenEntry] = field(default_factory=dict)
    listed_in_window: set[bytes] = field(default_factory=set)
    newest_poll: int = 0
    polls: int = 0
    unreadable: int = 0
    lost: int = 0
    lost_until: datetime | None = None

    def run(self, advance: Callable[[int], None]) -> ReplayReport:
        """Read all polls, those too that come meanwhile, and compare."""
        while True:
            with self.tools.database.transaction() as cursor:
                polls = captured_polls(cursor, self.feed.feed_id, self.newest_poll)
            for start in range(0, len(polls), BATCH):
                batch = polls[start : start + BATCH]
                self._read(batch)
                advance(len(batch))
            report = self.tools.database.repeat(self._compare)
            if report is not None:
                return report

    def _read(self, polls: Sequence[CapturedPoll]) -> None:
        bodies = self._bodies(polls)
        order = list(bodies)
        parsed = dict(self.pool.run([bodies[poll_id] for poll_id in order]))
        outcomes = {poll_id: parsed[index] for index, poll_id in enumerate(order)}
        for poll in polls:
            self.newest_poll = poll.poll_id
            outcome = outcomes.get(poll.poll_id)
            if outcome is None:
                self.lost += 1
                self.lost_until = poll.at
            elif isinstance(outcome, ParsedFeed):
                listed = listed_entries(outcome, poll.request_url or self.feed.url)
                after = after_poll(self.entries, listed, poll.at, poll.run_id)
                self.entries |= after
                if poll.at in self.window:
                    self.listed_in_window |= after.keys()
            else:
                self.unreadable += 1
        self.polls += len(polls)

    def _bodies(self, polls: Sequence[CapturedPoll]) -> dict[int, FeedBody]:
        found = {}
        with self.tools.database.transaction() as cursor:
            for poll in polls:
                if poll.final_url is None or poll.body_sha256 is None:
                    continue
                compressed = compressed_body(cursor, poll.at, poll.body_sha256)
                if compressed is not None:
                    headers = {"content-type": poll.content_type} if poll.content_type else {}
                    found[poll.poll_id] = FeedBody(poll.final_url, decompress(compressed), headers, poll.at)
        return found

    def _compare(self, cursor: Cursor) -> ReplayReport | None:
        """What is stored beside what was replayed; None when there are polls that were not read."""
        lock_feed(cursor, self.feed.feed_id)
        if captured_polls(cursor, self.feed.feed_id, self.newest_poll):
            return None
        stored = stored_entries(cursor, self.feed.feed_id, self.listed_in_window, self.window)
        missing = [self.entries[key] for key in sorted(self.listed_in_window - stored.keys())]
        checked = {key: entry for key, entry in stored.items() if self._can_be_checked(entry)}
        found = self._differences(checked)
        if missing and not self.dry_run:
            insert_entries(cursor, self.feed.source_id, self.feed.feed_id, missing)
        return ReplayReport(
            polls=self.polls,
            polls_without_body=self.lost,
            unreadable=self.unreadable,
            equal=sum(not differs for differs in found.values()),
            missing=len(missing),
            unchecked=len(stored) - len(checked),
            differences=tuple(difference for differs in found.values() for difference in differs),
        )

    def _can_be_checked(self, stored: SeenEntry) -> bool:
        return self.lost_until is None or stored.first_seen_at > self.lost_until

    def _differences(self, stored: Mapping[bytes, SeenEntry]) -> dict[bytes, list[Difference]]:
        ordered = sorted(stored.items(), key=lambda item: (item[1].keyed.entry.url, item[0]))
        return {key: list(differences(self.feed.url, entry, self.entries.get(key))) for key, entry in ordered}
