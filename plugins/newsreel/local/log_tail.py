"""The end of a log file, for an error message."""

from __future__ import annotations

from pathlib import Path


def log_tail(path: Path, *, lines: int = 20) -> str:
    """Return the last `lines` lines of the file, or a word on why there are none."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 16_384, 0))
            text = file.read().decode("utf-8", errors="replace")
    except OSError as error:
        return f"(no log: {error.strerror})"
    return "\n".join(text.splitlines()[-lines:]) or "(the log is empty)"
