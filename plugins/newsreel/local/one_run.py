"""One run of `ingest_articles` through Airflow, watched through the warehouse."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from newsreel.domain.errors import NewsreelError
from newsreel.domain.run import RunReport
from newsreel.local.airflow_run import DagRunProcess, run_dag_once
from newsreel.local.stack import LocalStack
from newsreel.store.database import Database
from newsreel.store.feed_rows import list_feeds
from newsreel.store.run_rows import (
    RunProgress,
    first_run_by_hand,
    newest_run,
    read_report,
    run_progress,
)

DAG_ID = "ingest_articles"
# The window of a run by hand: the last week and today; it is live, so it owns all that is
# not loaded yet, whatever its date.
WINDOW_DAYS = 7
_LOOK_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class RunStage:
    """How far a stage is: done of total; a total of 0 is not known yet."""

    name: str
    done: int
    total: int


class OneRun:
    """Starts the run; `watch` it to its end, then ask for the `report`. Leaving stops it."""

    def __init__(self, stack: LocalStack, warehouse: str, env: Mapping[str, str]) -> None:
        self._database = Database(stack.url(warehouse, "newsreel_writer"), "newsreel local run")
        with self._database.transaction() as cursor:
            self._before = newest_run(cursor)
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        midnight = now.replace(hour=0, minute=0)
        conf = {
            "from": (midnight - timedelta(days=WINDOW_DAYS)).isoformat(),
            "to": now.isoformat(),
        }
        log_path = stack.state.logs / "ingest_articles.log"
        self._process: DagRunProcess = run_dag_once(env, DAG_ID, conf=conf, log_path=log_path)
        self._run_id: int | None = None

    def watch(self) -> Iterator[list[RunStage]]:
        """The stages, again and again until Airflow is done; empty before the run has a row."""
        while self._process.poll() is None:
            yield self._stages()
            time.sleep(_LOOK_SECONDS)
        yield self._stages()

    def next_poll_at(self) -> datetime | None:
        """When the next feed is due; None without feeds."""
        with self._database.transaction() as cursor:
            return min((feed.next_poll_at for feed in list_feeds(cursor) if feed.enabled), default=None)

    def report(self) -> RunReport:
        """What the run did.

        Raises:
            NewsreelError: Airflow ended before the report was written.
        """
        code = self._process.wait()
        if self._run_id is not None:
            with self._database.transaction() as cursor:
                report = read_report(cursor, self._run_id)
            if report.status != "running":
                return report
        raise NewsreelError(
            f"The DAG run ended with code {code} before its report; "
            f"the end of {self._process.log_path}:\n"
            f"{self._process.log_tail()}"
        )

    def _stages(self) -> list[RunStage]:
        with self._database.transaction() as cursor:
            # Once found it stays: other runs may begin meanwhile.
            self._run_id = self._run_id or first_run_by_hand(cursor, DAG_ID, self._before)
            if self._run_id is None:
                return []
            progress = run_progress(cursor, self._run_id)
        return _stages(progress) if progress else []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()
        self._database.close()


def _stages(progress: RunProgress) -> list[RunStage]:
    return [
        RunStage("polling feeds", progress.polled, progress.polled + progress.feeds_due),
        RunStage("fetching pages", progress.pages_asked, progress.pages_asked + progress.pages_waiting),
        RunStage("revisiting articles", progress.pages_revisited, progress.pages_revisited),
        RunStage("reading pages", progress.pages_read, progress.pages_read + progress.pages_unread),
    ]
