"""Runs in processes of their own, which the test halts at a point, and kills, freezes or lets go on.

A run is what `newsreel run` does, without its bars. Children are forked from the same server as the workers
that read pages, so that one costs milliseconds and not the seconds of the imports.
"""

from __future__ import annotations

import contextlib
import multiprocessing.forkserver
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

from newsreel.adapters.reader_processes import ReaderContext
from newsreel.cli.window_run import ingest
from newsreel.domain.errors import NewsreelError
from newsreel.domain.run import RunKind, RunPlan
from newsreel.domain.settings import settings_from_environment
from newsreel.rules.run_wishes import NO_WISHES
from newsreel.rules.windows import resolve_window
from newsreel.steps.group import group
from newsreel.steps.reextract import PIPELINE, Selection, reextract
from newsreel.steps.tools import Tools
from newsreel.store import database, wording_queue
from tests.faults.points import Point, Points
from tests.support.clocks import LaterClock

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Job:
    """What a run does, and at which points it waits for the test.

    It halts at points by number, or at the n-th of a kind. `ahead` is how wrong the run's clock is.
    `reads_again` makes it a re-extraction of everything in the window.
    """

    url: str
    window: tuple[str, str]
    environment: Mapping[str, str]
    halts: frozenset[int] = frozenset()
    halts_at: tuple[str, int] | None = None
    ahead: timedelta = timedelta()
    reads_again: bool = False
    idle_in_transaction_seconds: int = database.IDLE_IN_TRANSACTION_SECONDS
    holder_idle_seconds: int = wording_queue.HOLDER_IDLE_SECONDS


@dataclass(frozen=True)
class Ended:
    """How a run ended by itself: the error that it raised, or None, and the points that it passed."""

    error: str | None
    message: str
    points: Sequence[Point] = field(default_factory=tuple)


class Victim:
    """A run that is under way."""

    def __init__(self, job: Job) -> None:
        self._line, theirs = context().Pipe()
        server: Any = multiprocessing.forkserver._forkserver
        server.ensure_running()
        address = server._forkserver_address
        self._process = context().Process(target=_run, args=(job, theirs, address))
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    def halted(self) -> Point:
        """Wait until the run stands at a point that it halts at."""
        told = self._told()
        assert isinstance(told, Point), f"the run ended before: {told}"
        return told

    def next(self) -> Point | Ended:
        """Wait until the run stands at a point or has ended."""
        return self._told()

    def go_on(self) -> None:
        """Let the run go on from where it stands."""
        self._line.send(None)

    def ended(self) -> Ended:
        """Wait until the run has ended by itself."""
        told = self._told()
        assert isinstance(told, Ended), f"the run halted at {told}"
        self._process.join(PATIENCE_SECONDS)
        return told

    def kill(self) -> None:
        """End the run by SIGKILL, wherever it is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._process.join(PATIENCE_SECONDS)

    def freeze(self) -> None:
        """Stop the process: nothing of it runs, nothing of it is lost."""
        os.kill(self.pid, signal.SIGSTOP)

    def revive(self) -> None:
        """Let a frozen process run on."""
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """Nothing is left of the run."""
        if self._process.is_alive():
            self.kill()
        self._line.close()

    def _told(self) -> Point | Ended:
        assert self._line.poll(PATIENCE_SECONDS), "the run neither reaches a point nor ends"
        told: Point | Ended = self._line.recv()
        return told


@contextmanager
def victim(job: Job) -> Iterator[Victim]:
    """A run that is begun now and gone at the end of the block."""
    started = Victim(job)
    try:
        yield started
    finally:
        started.close()


def ended_after(job: Job, trouble: Callable[[], object]) -> Ended:
    """How a run ends that meets a trouble where it first halts, and goes on from there."""
    with victim(job) as run:
        run.halted()
        trouble()
        run.go_on()
        return run.ended()


def context() -> ReaderContext:
    """The context of all processes here: its server has imported what a run needs."""
    made = ReaderContext()
    made.set_forkserver_preload(["newsreel.adapters.reader_preload", __name__])
    return made


def _run(job: Job, line: Connection, forkserver_address: str) -> None:
    # The workers of this run come from the server that it came from itself, which is warm.
    server: Any = multiprocessing.forkserver._forkserver
    server._forkserver_address = forkserver_address
    server.ensure_running = lambda: None
    passed: list[Point] = []

    def reached(point: Point) -> None:
        passed.append(point)
        if _halts(job, point, passed):
            line.send(point)
            line.recv()

    database.IDLE_IN_TRANSACTION_SECONDS = job.idle_in_transaction_seconds
    wording_queue.HOLDER_IDLE_SECONDS = job.holder_idle_seconds
    points = Points(reached)
    points.install()
    try:
        (_read_again if job.reads_again else _ingest)(job, points)
    except NewsreelError as error:
        line.send(Ended(type(error).__name__, str(error), passed))
    else:
        line.send(Ended(None, "", passed))


def _halts(job: Job, point: Point, passed: Sequence[Point]) -> bool:
    if job.halts_at is not None:
        kind, number = job.halts_at
        return point.kind == kind and sum(one.kind == kind for one in passed) == number
    return point.number in job.halts


def _ingest(job: Job, points: Points) -> None:
    with _tools(job) as tools:
        done = ingest(tools, job.window, NO_WISHES, points.bars)
    if done.failure is not None:
        raise done.failure


def _read_again(job: Job, points: Points) -> None:
    points.step = "reading again"
    with _tools(job) as tools:
        window = resolve_window(RunKind.CLI, None, job.window, tools.clock.now()).window
        plan = RunPlan(f"reextract/{os.getpid()}", PIPELINE, RunKind.CLI, window, is_live=False)
        reextract(tools, plan, Selection(window, None, True), lambda _: None)
        points.step = "grouping texts"
        group(tools)


@contextmanager
def _tools(job: Job) -> Iterator[Tools]:
    clock = LaterClock()
    clock.ahead = job.ahead
    with database.Database(job.url, "newsreel victim") as opened:
        yield Tools(opened, settings_from_environment(job.environment), clock)
