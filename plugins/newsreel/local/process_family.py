"""A process with everything it started: told apart from strangers, and ended without orphans."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from newsreel.local.process_table import ProcessRow, process_table


@dataclass(frozen=True)
class Leader:
    """The first process of a session of its own, as remembered in a file."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        """Whether that very process is alive, not a later one with its number."""
        row = process_table().get(self.pid)
        return row is not None and row.started == self.started


def leader(pid: int) -> Leader:
    """Return the leader that has just been started as `pid`, even if it ended at once."""
    row = process_table().get(pid)
    return Leader(pid=pid, started=row.started if row else "")


def stop_families(leaders: Collection[Leader], *, grace_seconds: float) -> None:
    """End the leaders and all they started: TERM, then KILL what is left after the grace.

    A task of Airflow has a process group of its own, so a signal to one group would miss it; the
    session and the line of parents find it. Returns when nothing of them is left.
    """
    known = {row.pid: row for row in _family(leaders, process_table())}
    _signal(known.values(), signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while True:
        table = process_table()
        # Kept from before as well: a process in a session of its own whose parent is gone
        # belongs to the family no longer by the table, but did.
        known = {pid: row for pid, row in known.items() if _same(row, table)}
        known |= {row.pid: row for row in _family(leaders, table)}
        if not known:
            return
        if time.monotonic() > deadline:
            _signal(known.values(), signal.SIGKILL)
        time.sleep(0.1)


def _family(leaders: Collection[Leader], table: dict[int, ProcessRow]) -> list[ProcessRow]:
    # A number is not given away while a session bears it: so a session is ours when its leader
    # is gone, and is a stranger's when the leader's number belongs to a later process.
    ours = {one.pid for one in leaders if one.pid not in table or table[one.pid].started == one.started}
    members = {row.pid for row in table.values() if row.session in ours}
    grown = True
    while grown:
        children = {row.pid for row in table.values() if row.parent in members} - members
        members |= children
        grown = bool(children)
    return [table[pid] for pid in members if pid != os.getpid()]


def _same(row: ProcessRow, table: dict[int, ProcessRow]) -> bool:
    # The parent may have changed: orphans are adopted.
    return row.pid in table and table[row.pid].started == row.started


def _signal(rows: Iterable[ProcessRow], number: signal.Signals) -> None:
    for row in rows:
        with contextlib.suppress(ProcessLookupError):
            os.kill(row.pid, number)
