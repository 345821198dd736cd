"""robots.txt files are remembered in the warehouse, for all tasks together."""

from __future__ import annotations

from newsreel.domain.robots import RobotsFile, RobotsMemory
from newsreel.steps.tools import Tools
from newsreel.store.robots_rows import remember_robots, robots_of


def robots_memory(tools: Tools) -> RobotsMemory:
    """The warehouse as a memory of robots.txt files; each call is a transaction of its own."""

    def recall(origin: str) -> RobotsFile | None:
        with tools.database.transaction() as cursor:
            return robots_of(cursor, origin)

    def remember(known: RobotsFile) -> None:
        with tools.database.transaction() as cursor:
            remember_robots(cursor, known)

    return RobotsMemory(recall, remember)
