"""Fixtures of all tests: a real Postgres, a fresh warehouse, tools with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import hypothesis
import pytest

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import Settings, settings_from_environment
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.warehouses import Warehouses, running_server

# A busy machine is no defect: nothing is judged by the clock.
hypothesis.settings.register_profile("newsreel", deadline=None)
hypothesis.settings.load_profile("newsreel")


@pytest.fixture(scope="session")
def warehouses() -> Iterator[Warehouses]:
    with running_server("tests") as server:
        yield Warehouses(server)


@pytest.fixture
def warehouse(warehouses: Warehouses) -> str:
    """Name of a fresh, migrated database."""
    return warehouses.fresh()


@pytest.fixture
def database(warehouses: Warehouses, warehouse: str) -> Iterator[Database]:
    """The fresh warehouse, as the pipeline's own role sees it."""
    with Database(warehouses.writer_url(warehouse)) as opened:
        yield opened


@pytest.fixture
def settings() -> Settings:
    """Settings that allow loopback and don't wait between requests."""
    return settings_from_environment(
        {
            "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
            "NEWSREEL_HOST_GAP_SECONDS": "0",
            "NEWSREEL_TOTAL_TIMEOUT_SECONDS": "5",
        }
    )


@pytest.fixture
def tools(database: Database, settings: Settings) -> Tools:
    return Tools(database, settings, SystemClock())


@pytest.fixture
def now() -> datetime:
    """A moment for rules; not the present one, so that nothing depends on the day of the test."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
