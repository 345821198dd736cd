"""robots.txt files are remembered in the warehouse, for all tasks together."""

from __future__ import annotations

from newsreel.domain.robots import RobotsFile, RobotsMemory
from newsreel.rules.robots import names_other_sitemaps
from newsreel.rules.urls import host_of, source_domain
from newsreel.steps.tools import Tools
from newsreel.store.robots_rows import remember_robots, robots_of
from newsreel.store.search_rows import learn_sitemaps_anew


def robots_memory(tools: Tools) -> RobotsMemory:
    """The warehouse as a memory of robots.txt files; each call is a transaction of its own.

    Where a file names other sitemaps than before, what was learned of the publisher's is to be learned anew.
    """

    def recall(origin: str) -> RobotsFile | None:
        with tools.database.transaction() as cursor:
            return robots_of(cursor, origin)

    def remember(known: RobotsFile) -> None:
        with tools.database.transaction() as cursor:
            before = robots_of(cursor, known.origin)
            remember_robots(cursor, known)
            if names_other_sitemaps(before, known):
                learn_sitemaps_anew(cursor, source_domain(host_of(known.origin)), known.checked_at)

    return RobotsMemory(recall, remember)
