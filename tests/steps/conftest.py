"""Fixtures of the steps' tests."""

from __future__ import annotations

import pytest

from tests.support.clocks import LaterClock


@pytest.fixture
def clock() -> LaterClock:
    return LaterClock()
