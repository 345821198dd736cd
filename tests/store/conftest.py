"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsreel.store.database import Database
from tests.support.warehouses import Warehouses


@pytest.fixture
def reader(warehouses: Warehouses, warehouse: str) -> Iterator[Database]:
    with Database(warehouses.reader_url(warehouse)) as opened:
        yield opened
