"""The folder of the DAGs, and what its ignore file leaves out."""

from __future__ import annotations

from pathlib import Path

from newsreel.local.stack import PROJECT_ROOT

DAGS = PROJECT_ROOT / "dags"


def lines_of(ignore_file: Path) -> set[str]:
    """The entries of an ignore file."""
    return set(ignore_file.read_text("utf-8").split())
