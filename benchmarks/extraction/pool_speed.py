"""Pages a second on all cores: our whole step in its pool beside bare pools of the peers."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from functools import partial

from rich.console import Console
from rich.table import Table

from benchmarks.extraction.corpus import LabelledPage
from benchmarks.extraction.extractors import CAPTURED, Extractor, extractors, quietly
from newsreel.adapters.document_pool import document_pool
from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import Extraction, FeedClaims, Page

ROUNDS = 3
_Job = tuple[str, str, bytes]


def speed_table(pages: Sequence[LabelledPage], console: Console) -> Table:
    """The rounds alternate, so that noise hits all alike; the best round of each counts."""
    cores = os.cpu_count() or 1
    named = [name for name in ("trafilatura + metadata", "newspaper4k") if name in extractors()]
    runs: dict[str, Callable[[], float]] = {name: partial(_bare_pool, name, pages, cores) for name in named}
    runs["newsreel"] = partial(_our_pool, pages, cores)
    best = dict.fromkeys(runs, float("inf"))
    for number in range(ROUNDS):
        for name, run in runs.items():
            seconds = run()
            best[name] = min(best[name], seconds)
            console.print(f"round {number + 1}: {name} {len(pages) / seconds:.0f} pages/s", style="dim")
    table = Table(title=f"{len(pages)} pages, {cores} processes, best of {ROUNDS} rounds")
    for column in ("pool", "pages/s", "ratio"):
        table.add_column(column, justify="left" if column == "pool" else "right")
    for name, seconds in best.items():
        table.add_row(name, f"{len(pages) / seconds:.0f}", f"{best[named[0]] / seconds:.2f}")
    return table


def _our_pool(pages: Sequence[LabelledPage], processes: int) -> float:
    work = [
        Document(Page(page.url, page.body, "text/html"), FeedClaims(), page.url, CAPTURED) for page in pages
    ]
    with document_pool(
        extract_document, processes=processes, timeout_seconds=60, memory_bytes=4 * 1024**3
    ) as pool:
        for _ in pool.run(work[: processes * 2]):
            pass
        began = time.perf_counter()
        done = [outcome for _, outcome in pool.run(work) if isinstance(outcome, Extraction)]
        seconds = time.perf_counter() - began
    assert len(done) == len(work)  # noqa: S101 - a pool that drops pages measures nothing
    return seconds


def _bare_pool(name: str, pages: Sequence[LabelledPage], processes: int) -> float:
    jobs: list[_Job] = [(name, page.url, page.body) for page in pages]
    with multiprocessing.get_context("forkserver").Pool(processes, initializer=quietly) as pool:
        pool.map(_read, jobs[: processes * 2], chunksize=1)
        began = time.perf_counter()
        for _ in pool.imap_unordered(_read, jobs, chunksize=4):
            pass
        return time.perf_counter() - began


def _read(job: _Job) -> int:
    name, url, body = job
    reader: Extractor = extractors()[name]
    try:
        return len(reader(url, body).body)
    except Exception:  # noqa: BLE001 - a peer that crashes on a page has not read it
        return 0
