"""What every step is given."""

from __future__ import annotations

from dataclasses import dataclass

from newsreel.domain.events import Tell, say_nothing
from newsreel.domain.settings import Settings
from newsreel.ports import Clock
from newsreel.store.database import Database


@dataclass(frozen=True, slots=True)
class Tools:
    """The warehouse, the settings, the clock, and who listens; one set a task, not shared by threads."""

    database: Database
    settings: Settings
    clock: Clock
    tell: Tell = say_nothing
