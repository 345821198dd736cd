"""Fixtures of the steps' tests."""

from __future__ import annotations

import pytest

from newsreel.domain.settings import Settings
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.clocks import LaterClock
from tests.support.past_paper import PastPaper
from tests.support.runs import add_feeds


@pytest.fixture
def clock() -> LaterClock:
    return LaterClock()


@pytest.fixture
def tools(database: Database, settings: Settings, clock: LaterClock) -> Tools:
    """Tools whose clock can be set ahead."""
    return Tools(database, settings, clock)


@pytest.fixture
def fed(paper: PastPaper, tools: Tools) -> Tools:
    """The tools, with the feed of the test file's paper in the warehouse."""
    add_feeds(tools, [paper.feed_url])
    return tools
