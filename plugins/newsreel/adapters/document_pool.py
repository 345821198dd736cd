"""Worker processes for untrusted documents: each may take so long and so much memory, no more.

A document that hangs, crashes or eats memory costs its own result and nobody else's.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, as_completed
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from newsreel.adapters.reader_processes import ReaderContext
from newsreel.domain.errors import OutageError
from newsreel.domain.settings import Settings

# Imported once by the server that workers are forked from, which lives as long as this process: a
# second pool then starts in milliseconds, not in the seconds that these imports take.
_READERS = "newsreel.adapters.reader_preload"

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class DocumentTrouble:
    """The worker gave no result: `kind` is timed_out or crashed, `reason` says more."""

    kind: str
    reason: str


class DocumentPool(Generic[Work, Result]):
    """Runs one function over documents in processes. Use as `with document_pool(...) as pool`."""

    def __init__(self, pool: ProcessPool, function: Callable[[Work], Result], timeout_seconds: float) -> None:
        self._pool = pool
        self._function = function
        self._timeout_seconds = timeout_seconds

    def run(self, work: Iterable[Work]) -> Iterator[tuple[int, Result | DocumentTrouble]]:
        """Begin to read documents at once; gives `(index of the document, outcome)` as they finish."""
        futures = {
            self._pool.schedule(self._function, args=[item], timeout=self._timeout_seconds): index
            for index, item in enumerate(work)
        }
        return self._finished(futures)

    async def read(self, work: Work) -> Result | DocumentTrouble:
        """The outcome of a single document, without blocking other coroutines."""
        future = self._pool.schedule(self._function, args=[work], timeout=self._timeout_seconds)
        waiting = asyncio.wrap_future(future)
        await asyncio.wait([waiting])
        if not waiting.cancelled():
            waiting.exception()  # looked at, or asyncio logs each failed document as "never retrieved"
        return self._outcome(future)

    def _finished(
        self, futures: Mapping[ProcessFuture[Result], int]
    ) -> Iterator[tuple[int, Result | DocumentTrouble]]:
        for future in as_completed(list(futures)):
            yield futures[cast("ProcessFuture[Result]", future)], self._outcome(future)

    def _outcome(self, future: Future[Result]) -> Result | DocumentTrouble:
        try:
            result: Result = future.result()
        except FutureTimeoutError:
            return DocumentTrouble("timed_out", f"not read within {self._timeout_seconds:g} s")
        except ProcessExpired as error:
            return DocumentTrouble("crashed", f"the worker process died (code {error.exitcode})")
        except BrokenExecutor as error:
            # No worker at all can be had: that is this machine's trouble, not the document's.
            raise OutageError(f"Worker processes can't be started: {error}") from error
        except MemoryError:
            return DocumentTrouble("crashed", "the document needs more memory than it may have")
        except Exception as error:  # noqa: BLE001 - a reader's bug on one page is that page's row
            return DocumentTrouble("crashed", f"{type(error).__name__}: {error}"[:500])
        return result


@contextmanager
def document_pool(
    function: Callable[[Work], Result],
    *,
    processes: int,
    timeout_seconds: float,
    memory_bytes: int,
) -> Iterator[DocumentPool[Work, Result]]:
    """A pool whose workers stop with it. `function` must be importable (a module's function)."""
    context = ReaderContext()
    context.set_forkserver_preload([_READERS, function.__module__])
    pool = ProcessPool(
        max_workers=processes,
        max_tasks=1000,
        initializer=_limit_memory,
        initargs=[memory_bytes],
        context=context,
    )
    try:
        yield DocumentPool(pool, function, timeout_seconds)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def worker_pool(
    function: Callable[[Work], Result], settings: Settings, processes: int | None = None
) -> AbstractContextManager[DocumentPool[Work, Result]]:
    """A pool with the limits of the settings, and as many processes unless told otherwise."""
    return document_pool(
        function,
        processes=processes or settings.worker_processes,
        timeout_seconds=settings.document_timeout_seconds,
        memory_bytes=settings.document_memory_bytes,
    )


def _limit_memory(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
