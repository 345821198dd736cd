"""What every step is given."""

from __future__ import annotations

from dataclasses import dataclass

from newsreel.domain.settings import Settings
from newsreel.ports import Clock
from newsreel.store.database import Database


@dataclass(frozen=True, slots=True)
class Tools:
    """The warehouse, the settings and the clock; one set a task, not shared by threads."""

    database: Database
    settings: Settings
    clock: Clock
