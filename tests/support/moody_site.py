"""The sample newspaper on a site whose mood a test can change: well, slow, down, garbage, truncated."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from newsreel.sample import SampleNewspaper
from tests.support.misbehaving_site import misbehaving_site
from tests.support.site_visits import Act, Visit

HTML = "Content-Type: text/html; charset=utf-8"


@dataclass
class MoodySite:
    """`mood` is what every answer is changed by; `pages` has answers of their own for some paths."""

    newspaper: SampleNewspaper
    mood: Callable[[Visit, bytes], None] | None = None
    pages: dict[str, Act] = field(default_factory=dict)

    def answer(self, visit: Visit) -> None:
        """Answer as the newspaper would, but for the mood."""
        host = visit.headers.get("host", "").rsplit(":", 1)[0]
        status, headers, body = self.newspaper.response(host, visit.path, visit.headers)
        if visit.path in self.pages:
            self.pages[visit.path](visit)
        elif self.mood is not None and visit.path != "/robots.txt":
            self.mood(visit, body)
        else:
            lines = [f"{name}: {value}" for name, value in headers.items()]
            visit.answer(body, f"{status} Told", *lines)


def slow(visit: Visit, body: bytes) -> None:
    """A byte now and then."""
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
    while True:
        visit.pause(0.3)
        visit.send(b" ")


def down(visit: Visit, body: bytes) -> None:  # noqa: ARG001 - a mood
    """No answer at all."""
    visit.reset()


def truncated(visit: Visit, body: bytes) -> None:
    """Half of what was announced."""
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % max(len(body), 2))
    visit.send(body[: len(body) // 2])


def garbage(visit: Visit, body: bytes) -> None:
    """Bytes that mean nothing, the same whenever a page is asked for."""
    visit.answer(random.Random(visit.path).randbytes(len(body) + 500), "200 OK", HTML)


MOODS = {"slow": slow, "down": down, "truncated": truncated, "garbage": garbage}


class _Everything(dict[str, Act]):
    """One act for all paths."""

    def __init__(self, site: MoodySite) -> None:
        super().__init__()
        self._site = site

    def get(self, name: str, default: object = None) -> Act:  # noqa: ARG002
        return self._site.answer


@contextmanager
def moody_site(edition: date, days: int) -> Iterator[MoodySite]:
    """The newspaper, served in a good mood at first."""
    with misbehaving_site() as site:
        moody = MoodySite(SampleNewspaper(edition, port=site.port, days=days))
        site.acts = _Everything(moody)
        yield moody
