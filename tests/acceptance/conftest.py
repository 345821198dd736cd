"""Fixtures of commands: a warehouse's address, a newspaper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from tests.support.warehouses import Warehouses


@pytest.fixture
def url(warehouses: Warehouses, warehouse: str) -> str:
    return warehouses.writer_url(warehouse)


@pytest.fixture
def paper() -> Iterator[SampleNewspaper]:
    newspaper = SampleNewspaper(datetime.now(UTC).date(), port=free_port())
    with serve(newspaper):
        yield newspaper
