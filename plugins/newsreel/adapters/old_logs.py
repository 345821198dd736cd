"""Log files past their time: Airflow writes one for each attempt of each task, and deletes none."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DroppedLogs:
    """What was deleted, and how many files could not be (another user's, or a disk that is read only)."""

    files: int = 0
    size_bytes: int = 0
    refused: int = 0


def drop_old_logs(folder: Path, before: datetime) -> DroppedLogs:
    """Delete log files below a folder that nobody has written to since a moment, and folders left empty.

    Only regular files with `.log` in their name are taken, and no link is followed, so nothing outside the
    folder is ever touched. A folder that something came into or went out of since that moment stays: a task
    that starts now may be about to write into it. A folder that isn't there has no old logs.
    """
    moment = before.timestamp()
    files = size = refused = 0
    seen: list[tuple[Path, float]] = []
    for root, _, names in os.walk(folder):
        seen.append((Path(root), Path(root).stat().st_mtime))
        for path in (Path(root, name) for name in names if ".log" in name):
            try:
                found = path.lstat()
                if stat.S_ISREG(found.st_mode) and found.st_mtime < moment:
                    path.unlink()
                    files, size = files + 1, size + found.st_size
            except FileNotFoundError:
                continue  # Another run of this was quicker.
            except OSError:
                refused += 1
    # The deepest first, by what they were before: taking a file out of a folder changes it.
    for path, changed in reversed(seen[1:]):
        if changed < moment:
            with contextlib.suppress(OSError):  # Not empty, or not ours.
                path.rmdir()
    return DroppedLogs(files, size, refused)
