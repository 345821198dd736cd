"""Memory of the extractor's workers: `python -m benchmarks.extraction.memory [--pages 20000]`.

Reads pages of the sample newspaper, each with words of its own so that no cache knows it, in the pool
that a run uses, whose workers are replaced after so many documents. Two slopes tell a leak: over the
whole run, and over the life of a worker, which being replaced would hide in the first.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import linear_regression, median

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.extraction.corpus import LabelledPage, sample_pages
from benchmarks.extraction.extractors import CAPTURED
from benchmarks.extraction.weighing import Weight, read_and_weigh
from newsreel.adapters.document_pool import DocumentTrouble, document_pool
from newsreel.adapters.page_reading import Document
from newsreel.domain.article import FeedClaims, Page
from newsreel.domain.settings import Settings

CHECKPOINT = 2000
BATCH = 200
# The first pages of a worker fill the model of languages, the caches and the allocator.
WARM_UP = 100
_MEBIBYTE = 1024 * 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction.memory", description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000, help="how many; at least 1000")
    number = parser.parse_args().pages
    if number < 1000:
        parser.error("fewer than 1000 pages tell no slope")
    console = Console(width=100)
    weights = list(track(_weigh(number), "reading pages", number, console=Console(stderr=True)))
    console.print(_checkpoints(weights))
    states = Counter(weight.state for weight in weights)
    console.print(", ".join(f"{count} {state}" for state, count in states.most_common()))
    whole = linear_regression(range(WARM_UP, len(weights)), [w.resident_bytes for w in weights[WARM_UP:]])
    console.print(f"over the run:              {_per_thousand(whole.slope):+.2f} MiB per 1,000 pages")
    ages, sizes = _lives(weights)
    life = linear_regression(ages, sizes)
    console.print(f"over the life of a worker: {_per_thousand(life.slope):+.2f} MiB per 1,000 pages")
    return 0


def _weigh(number: int) -> Iterator[Weight]:
    settings = Settings()
    documents = _documents(sample_pages())
    with document_pool(
        read_and_weigh,
        processes=settings.worker_processes,
        timeout_seconds=settings.document_timeout_seconds,
        memory_bytes=settings.document_memory_bytes,
    ) as pool:
        for start in range(0, number, BATCH):
            for _, outcome in pool.run(list(islice(documents, min(BATCH, number - start)))):
                if isinstance(outcome, DocumentTrouble):
                    raise RuntimeError(f"A sample page could not be read: {outcome.reason}")
                yield outcome


def _documents(pages: Sequence[LabelledPage]) -> Iterator[Document]:
    """Without end; a word and a link of its own in every page."""
    number = 0
    while True:
        for page in pages:
            number += 1
            own = f'<p>Entry{number} of the log.</p><a href="/entry/{number}">Log{number}</a></body>'
            body = page.body.replace(b"</body>", own.encode())
            url = f"{page.url}-{number}"
            yield Document(Page(url, body, "text/html"), FeedClaims(), url, CAPTURED)


def _checkpoints(weights: Sequence[Weight]) -> Table:
    table = Table(title="Resident memory of a worker, MiB")
    for column in ("pages", "workers", "median", "most"):
        table.add_column(column, justify="right")
    for start in range(0, len(weights), CHECKPOINT):
        part = weights[start : start + CHECKPOINT]
        sizes = [weight.resident_bytes / _MEBIBYTE for weight in part]
        table.add_row(
            f"{start + len(part):,}",
            str(len({weight.pid for weight in part})),
            f"{median(sizes):.0f}",
            f"{max(sizes):.0f}",
        )
    return table


def _lives(weights: Sequence[Weight]) -> tuple[list[int], list[int]]:
    """Of every page after its worker's warm-up: how many that worker had read, and what it weighed."""
    read: dict[int, int] = defaultdict(int)
    ages: list[int] = []
    sizes: list[int] = []
    for weight in weights:
        read[weight.pid] += 1
        if read[weight.pid] > WARM_UP:
            ages.append(read[weight.pid])
            sizes.append(weight.resident_bytes)
    return ages, sizes


def _per_thousand(bytes_per_page: float) -> float:
    return bytes_per_page * 1000 / _MEBIBYTE


if __name__ == "__main__":
    sys.exit(main())
