"""A worker whose installation has older rules for duplicates.

It must run in a process of its own that has imported nothing else of the package before: others take the
version over when they are imported. So its arguments are plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsreel.rules import near_duplicates

PlainStory = tuple[str, str, datetime]


def work_with_older_rules(url: str, plain: Sequence[PlainStory], batch: int) -> None:
    """Store stories (URL, text, published at) and group as the version before ours.

    It takes a weather report for a copy of another one.
    """
    near_duplicates.RULE_VERSION -= 1
    near_duplicates.LEAST_AGREEMENT = 0.0
    near_duplicates.LEAST_SALIENT_CONTAINMENT = 0.0

    from newsreel.steps.group import group
    from tests.support.duplicate_workers import tools_of, work
    from tests.support.stored_articles import Story

    work(url, [Story(*one) for one in plain], batch)
    tools = tools_of(url)
    group(tools)
    tools.database.close()
