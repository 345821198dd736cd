"""What the workers of `memory` run: a module of its own, because workers never import the main script."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

from newsreel.adapters.page_reading import Document, extract_document


@dataclass(frozen=True)
class Weight:
    """What a worker weighed after a page."""

    pid: int
    resident_bytes: int
    state: str


def read_and_weigh(document: Document) -> Weight:
    """Extract one document; the function that the workers run."""
    state = extract_document(document).state
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return Weight(os.getpid(), pages * resource.getpagesize(), state)
