"""A robots.txt that names other sitemaps than before: what searches learned of them is learned anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.domain.history import Applicability, HistoryKind
from newsreel.domain.robots import RobotsFile
from newsreel.rules.robots import names_other_sitemaps
from newsreel.steps.robots_memory import robots_memory
from newsreel.steps.tools import Tools
from newsreel.store.search_rows import known_histories, learn, source_ids
from tests.support.runs import add_feeds

THEN = datetime(2026, 10, 1, tzinfo=UTC)
NEXT_DAY = THEN + timedelta(days=1)
MONTH_LATER = THEN + timedelta(days=30)
ONE = b"User-agent: *\nDisallow: /private\nSitemap: https://example.org/one.xml\n"


def answered(body: bytes | None, at: datetime = THEN, origin: str = "https://www.example.org") -> RobotsFile:
    return RobotsFile(origin, at, body, at)


UNREACHABLE = RobotsFile("https://www.example.org", NEXT_DAY, ONE, THEN, NEXT_DAY, "no answer")


@pytest.mark.parametrize(
    ("before", "now", "is_other"),
    [
        (answered(ONE), answered(ONE + b"Sitemap: https://example.org/two.xml"), True),
        (answered(None), answered(ONE), True),
        (answered(ONE), answered(None), True),
        (answered(ONE), answered(b"\xef\xbb\xbfSITEMAP : https://example.org/one.xml"), False),
        (answered(ONE), answered(ONE.replace(b"/private", b"/")), False),
        (answered(b"Sitemap: /b\nSitemap: /a"), answered(b"Sitemap: /a\r\nSitemap: /b\r\n"), False),
        (answered(None), answered(b""), False),
        # Nobody knows what there was, or what there is.
        (None, answered(ONE), False),
        (answered(ONE), UNREACHABLE, False),
        (RobotsFile("https://www.example.org", THEN, None, None, THEN, "no answer"), answered(ONE), False),
    ],
)
def test_which_files_name_others(before: RobotsFile | None, now: RobotsFile, is_other: bool) -> None:
    assert names_other_sitemaps(before, now) is is_other


def test_what_was_learned_is_learned_anew(tools: Tools) -> None:
    add_feeds(tools, ["https://example.org/feed", "https://example.net/feed"])
    with tools.database.transaction() as cursor:
        sources = source_ids(cursor, ["example.org", "example.net"])
        for source in sources.values():
            for kind in (HistoryKind.SITEMAP, HistoryKind.WORDPRESS):
                learn(cursor, source, kind, Applicability(False, "none is there", THEN), MONTH_LATER)

    def tried_again(domain: str) -> dict[HistoryKind, datetime]:
        with tools.database.transaction() as cursor:
            known = known_histories(cursor, sources[domain])
        return {kind: each.recheck_at for kind, each in known.items()}

    memory = robots_memory(tools)
    memory.remember(answered(b"User-agent: *"))
    memory.remember(answered(b"User-agent: *\nDisallow: /private", NEXT_DAY))
    unchanged = {HistoryKind.SITEMAP: MONTH_LATER, HistoryKind.WORDPRESS: MONTH_LATER}
    assert tried_again("example.org") == unchanged
    memory.remember(answered(ONE, NEXT_DAY + timedelta(days=1)))
    assert tried_again("example.org") == unchanged | {HistoryKind.SITEMAP: NEXT_DAY + timedelta(days=1)}
    assert tried_again("example.net") == unchanged
