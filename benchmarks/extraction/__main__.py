"""Extraction beside its peers: `python -m benchmarks.extraction [FOLDER] [--suspects FILE]`.

Without a folder the sample newspaper is read. A folder has `html/ID.html` or `html/ID.html.gz`, and
`ground_truth.json` or `ground-truth.json` (see `corpus`). Every extractor reads the same pages in the
same run. newspaper4k and readability-lxml take part where they are installed (`uv sync --group peers`).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.extraction.corpus import read_folder, sample_pages
from benchmarks.extraction.extractors import PEERS, extractors, quietly
from benchmarks.extraction.furniture_lines import furniture_table
from benchmarks.extraction.pool_speed import speed_table
from benchmarks.extraction.quality import doubtful_dates, measure, quality_table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="a corpus; the sample newspaper without it")
    parser.add_argument("--suspects", type=Path, help="JSON list of IDs whose labels look wrong")
    parser.add_argument("--quality-only", action="store_true", help="leave out the speed on all cores")
    options = parser.parse_args()
    quietly()
    console = Console(width=140)
    suspects: set[str] = set()
    if options.suspects:
        suspects = set(json.loads(options.suspects.read_text(encoding="utf-8")))
    pages = read_folder(options.folder, set()) if options.folder else sample_pages()
    chosen = extractors()
    absent = [name for name in PEERS.values() if name not in chosen]
    if absent:
        console.print(f"Not installed, so not measured: {', '.join(absent)}")
    outcomes = measure(pages, chosen)
    console.print(quality_table(pages, outcomes))
    sound = [page for page in pages if page.key not in suspects]
    if len(sound) < len(pages):
        console.print("Without the pages whose labels look wrong:")
        console.print(quality_table(sound, outcomes))
    doubtful = doubtful_dates(pages, outcomes)
    if doubtful:
        rest = [page for page in pages if page.key not in doubtful]
        console.print(
            f"Of {len(doubtful)} pages the true date has the day and month that every reader finds, but"
            " another year. Without them:"
        )
        console.print(quality_table(rest, outcomes))
    console.print(furniture_table(pages, outcomes))
    if not options.quality_only:
        console.print(speed_table(pages, console))
    return 0


if __name__ == "__main__":
    sys.exit(main())
