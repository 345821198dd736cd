"""What a night costs, looked at every two seconds: memory of the tasks, CPU by kind of process."""

from __future__ import annotations

import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from newsreel.local.process_table import ProcessRow, process_table
from tests.support.airflow_stack import AirflowStack

# Looking costs a night 3 % of its processors when it is done every second.
_LOOK_SECONDS = 2.0
_TICKS = os.sysconf("SC_CLK_TCK")

READERS, TASKS, POSTGRES, AIRFLOW = "readers of pages", "tasks", "Postgres", "Airflow"


class ProcessWatch:
    """Peak memory of one task with its readers and of all, and CPU; what a process does in its last moments
    is not seen."""

    def __init__(self, stack: AirflowStack) -> None:
        self._stack = stack
        self._stop = threading.Event()
        self._cpu: dict[tuple[int, str], tuple[str, float]] = {}
        self.peak_one = 0
        self.peak_all = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch while the block runs."""
        self._look(count=False)
        before = {key: seconds for key, (_, seconds) in self._cpu.items()}
        self._cpu.clear()
        thread = threading.Thread(target=self._look_on, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
            self._cpu = {
                key: (kind, seconds - before.get(key, 0.0)) for key, (kind, seconds) in self._cpu.items()
            }

    def cpu_seconds(self) -> Mapping[str, float]:
        """CPU by kind of process."""
        total: dict[str, float] = defaultdict(float)
        for kind, seconds in self._cpu.values():
            total[kind] += seconds
        return total

    def _look_on(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            self._look(count=True)

    def _look(self, *, count: bool) -> None:
        table = process_table()
        sizes = []
        seen: dict[int, str] = dict.fromkeys(_family(table, set(self._stack.component_pids())), AIRFLOW)
        seen |= dict.fromkeys(_family(table, {self._stack.postgres_pid()}), POSTGRES)
        for task in self._stack.task_pids():
            family = _family(table, {task})
            sizes.append(sum(map(_proportional_bytes, family)))
            for pid in family:
                seen[pid] = READERS if b"forkserver" in _command(pid) else TASKS
        for pid, kind in seen.items():
            if pid in table:
                self._cpu[pid, table[pid].started] = (kind, _cpu_seconds(pid))
        if count:
            self.peak_one = max([self.peak_one, *sizes])
            self.peak_all = max(self.peak_all, sum(sizes))


def _family(table: Mapping[int, ProcessRow], members: set[int]) -> set[int]:
    while more := {row.pid for row in table.values() if row.parent in members} - members:
        members = members | more
    return members


def _cpu_seconds(pid: int) -> float:
    fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _proportional_bytes(pid: int) -> int:
    found = re.search(rb"^Pss:\s+(\d+) kB", _read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _command(pid: int) -> bytes:
    return _read(f"/proc/{pid}/cmdline")


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
