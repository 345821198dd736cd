"""The machine's processes: who is whose parent, in which session, since when."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True)
class ProcessRow:
    """One process. `started` tells it from a later one that was given the same number."""

    pid: int
    parent: int
    session: int
    started: str


def process_table() -> dict[int, ProcessRow]:
    """Return the processes that are alive; those that ended and wait to be reaped are left out."""
    rows = _from_proc() if sys.platform == "linux" else _from_ps()
    return {row.pid: row for row in rows}


def _from_proc() -> list[ProcessRow]:
    rows = []
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # It ended while we looked.
        # The name, in parentheses, may hold blanks and parentheses: count from the last one.
        fields = text.rpartition(")")[2].split()
        if fields[0] != "Z":
            row = ProcessRow(int(folder.name), int(fields[1]), int(fields[3]), fields[19])
            rows.append(row)
    return rows


def _from_ps() -> list[ProcessRow]:
    # macOS gives no session number; the process group is the nearest thing to it.
    command = ["/bin/ps", "-axo", "pid=,ppid=,pgid=,stat=,lstart="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    rows = []
    for line in listed.stdout.splitlines():
        pid, parent, group, state, started = line.split(None, 4)
        if not state.startswith("Z"):
            rows.append(ProcessRow(int(pid), int(parent), int(group), started))
    return rows
