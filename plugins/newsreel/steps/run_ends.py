"""A run that something breaks off ends as failed, with the reason: none is left `running`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from newsreel.domain.errors import OutageError
from newsreel.domain.run import Run
from newsreel.rules.text import storable
from newsreel.steps.tools import Tools
from newsreel.store.run_rows import finish_run


@contextmanager
def fails_with_reason(tools: Tools, run: Run) -> Iterator[None]:
    """Close the run as failed when the block raises whatever it may be, and let it go on.

    Where the database is gone, or the process is killed, there is no row to write: the same run started again
    ends it, or, of one from the command line, the next run of whatever kind.
    """
    try:
        yield
    except BaseException as error:  # a person's Ctrl-C too
        reason = storable(f"It broke off: {type(error).__name__}: {error}").rstrip(": ")
        with suppress(OutageError), tools.database.transaction() as cursor:
            finish_run(cursor, run.run_id, "failed", reason, tools.clock.now())
        raise
