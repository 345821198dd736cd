"""Polls for tests: one round over all feeds, feeds whose answers follow one another, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsreel.steps.begin import begin
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.steps.waiting_work import poll_work
from tests.support.runs import day_window, plan
from tests.support.site_visits import Act, Visit, answers

TODAY = datetime.now(UTC).date()


def poll_all(tools: Tools) -> int:
    """Poll what is due, in a live run of today; gives the number of feeds polled."""
    run = begin(tools, plan(day_window(TODAY), live=True))
    return poll(tools, run, sorted(poll_work(tools, run)))


def make_due(tools: Tools) -> None:
    """Let the time pass until every feed may be polled."""
    with tools.database.transaction() as cursor:
        cursor.execute("UPDATE newsreel.feeds SET next_poll_at = now() - interval '1 minute'")


@dataclass
class InTurn:
    """A page whose next answers are told one by one; the last one stays. `asked` has the headers."""

    acts: Sequence[Act]
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, visit: Visit) -> None:
        """Give the next answer."""
        self.asked.append(visit.headers)
        self.acts[min(len(self.asked), len(self.acts)) - 1](visit)


def not_modified(visit: Visit) -> None:
    """Answer 304, whatever was asked."""
    visit.send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")


def rss(*numbers: int, channel: str = "") -> bytes:
    """A feed with an entry a number."""
    items = "".join(f"<item><title>{n}</title><link>/story/{n}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'.encode()


@dataclass
class LeadsTo:
    """A redirect whose target is known once the site runs."""

    status: str = "301 Moved Permanently"
    url: str = ""
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, visit: Visit) -> None:
        self.asked.append(visit.headers)
        answers(b"", self.status, f"Location: {self.url}")(visit)
