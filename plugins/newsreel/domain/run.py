"""A run of the pipeline and its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsreel.domain.history import HistoryKind
from newsreel.domain.quality import QualityCheck
from newsreel.domain.window import Window


class RunKind(StrEnum):
    """Who started the run."""

    SCHEDULED = "scheduled"
    BACKFILL = "backfill"
    MANUAL = "manual"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run is asked to do.

    A live run polls, and owns besides its window whatever is known and not loaded yet; a run for
    the past polls nothing and owns only what was published in its window, which it searches
    histories for. `feed_ids` and `source_ids` restrict the run; None means all. `histories` are the
    only ones to be asked then; None means all, each for what those before it can't vouch for.
    `refetch` asks histories and pages again.
    """

    run_key: str
    pipeline: str
    kind: RunKind
    window: Window
    is_live: bool
    feed_ids: tuple[int, ...] | None = None
    source_ids: tuple[int, ...] | None = None
    histories: tuple[HistoryKind, ...] | None = None
    refetch: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has a row in the store."""

    run_id: int
    plan: RunPlan
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ReportedFailure:
    """A class of trouble in a run: what it befell, how often, with the address of one example."""

    what: str
    kind: str
    reason: str
    count: int
    example: str | None = None


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a run did for one source."""

    source: str
    feeds_polled: int
    feeds_unchanged: int
    feeds_failed: int
    entries_new: int
    pages_captured: int
    articles_new: int
    articles_revised: int
    duplicates: int
    pages_revisited: int
    revisits_changed: int
    revisits_failed: int
    failures: tuple[ReportedFailure, ...]


@dataclass(frozen=True, slots=True)
class RunReport:
    """The whole report: rows by source, how the run ended, and what the checks of its quality say."""

    run_id: int
    run_key: str
    pipeline: str
    kind: str
    window: Window
    started_at: datetime
    finished_at: datetime | None
    status: str
    status_reason: str | None
    sources: tuple[SourceReport, ...]
    quality: tuple[QualityCheck, ...] = ()
