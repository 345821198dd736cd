"""Extraction beside its peers: `python -m benchmarks.extraction FOLDER [--suspects FILE]`.

FOLDER has `html/ID.html` or `html/ID.html.gz`, and `ground_truth.json` or `ground-truth.json`: ID to
`articleBody` or `body`, and where known `url, title, authors, date`. Every extractor reads the same
pages in the same run, on one core; speed is relative to trafilatura's default with metadata.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import trafilatura
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.text_metrics import authors_f1, body_score, title_right
from newsreel.adapters.page_reading import Document, extract_document
from newsreel.domain.article import FeedClaims, Page

CAPTURED = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """What an extractor found; None where it does not try."""

    body: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: date | None = None
    has_fields: bool = False


@dataclass
class Outcome:
    """Readings of one extractor over the corpus, and the seconds they took."""

    readings: dict[str, Reading] = field(default_factory=dict)
    seconds: float = 0.0


Extractor = Callable[[str, bytes], Reading]


def newsreel_reading(url: str, body: bytes) -> Reading:
    """Our whole step: decode, parse, all candidates, winners, furniture, provenance."""
    draft = extract_document(Document(Page(url, body, "text/html"), FeedClaims(), url, CAPTURED)).draft
    if draft is None:
        return Reading("", has_fields=True, authors=())
    day = draft.published_on
    return Reading(draft.text, draft.title, draft.authors or draft.agencies, day, has_fields=True)


def trafilatura_reading(**options: Any) -> Extractor:
    """trafilatura with some options; with `with_metadata` its fields too."""

    def read(url: str, body: bytes) -> Reading:
        found = trafilatura.bare_extraction(body, url=url, include_comments=False, **options)
        if found is None or isinstance(found, dict):
            return Reading("", has_fields=bool(options.get("with_metadata")), authors=())
        if not options.get("with_metadata"):
            return Reading(found.text or "")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        day = date.fromisoformat(found.date[:10]) if found.date else None
        return Reading(found.text or "", found.title, authors, day, has_fields=True)

    return read


EXTRACTORS: dict[str, Extractor] = {
    "trafilatura + metadata": trafilatura_reading(with_metadata=True),
    "trafilatura": trafilatura_reading(),
    "trafilatura, precision": trafilatura_reading(favor_precision=True),
    "trafilatura, recall": trafilatura_reading(favor_recall=True),
    "trafilatura, fast": trafilatura_reading(fast=True),
    "newsreel": newsreel_reading,
}


def read_corpus(folder: Path, left_out: set[str]) -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Pages with their truth, by ID."""
    truth_path = next(
        path for name in ("ground_truth.json", "ground-truth.json") if (path := folder / name).exists()
    )
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    corpus = {}
    for name, known in sorted(truth.items()):
        plain, packed = folder / "html" / f"{name}.html", folder / "html" / f"{name}.html.gz"
        if name not in left_out:
            body = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
            corpus[name] = (body, known)
    return corpus


def measure(corpus: dict[str, tuple[bytes, dict[str, Any]]]) -> dict[str, Outcome]:
    """Every extractor over every page, page by page in turn, so that noise hits all alike."""
    outcomes = {name: Outcome() for name in EXTRACTORS}
    for key, (body, known) in track(corpus.items(), description="reading", console=Console(stderr=True)):
        url = known.get("url") or f"https://corpus.example/{key}"
        for name, extractor in EXTRACTORS.items():
            began = time.process_time()
            outcomes[name].readings[key] = extractor(url, body)
            outcomes[name].seconds += time.process_time() - began
    return outcomes


def show(corpus: dict[str, tuple[bytes, dict[str, Any]]], outcomes: dict[str, Outcome]) -> Table:
    """One row an extractor."""
    table = Table(title=f"{len(corpus)} pages")
    columns = ("extractor", "body F1", "precision", "recall", "title", "authors F1", "date right", "missing",
               "wrong by > 1 day", "speed")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="left" if column == "extractor" else "right")
    reference = outcomes["trafilatura + metadata"].seconds
    for name, outcome in outcomes.items():
        score = body_score(
            (known.get("articleBody") or known.get("body") or "", outcome.readings[key].body)
            for key, (_, known) in corpus.items()
        )
        cells = [f"{score.f1:.3f}", f"{score.precision:.3f}", f"{score.recall:.3f}"]
        table.add_row(name, *cells, *field_cells(corpus, outcome), f"{reference / outcome.seconds:.2f}")
    return table


def field_cells(corpus: dict[str, tuple[bytes, dict[str, Any]]], outcome: Outcome) -> list[str]:
    """Title, authors and date, where both the corpus and the extractor have them."""
    pairs = [(known, outcome.readings[key]) for key, (_, known) in corpus.items()]
    if not any(reading.has_fields for _, reading in pairs):
        return [""] * 5
    titles = [title_right(known["title"], reading.title) for known, reading in pairs if known.get("title")]
    authors = [
        authors_f1(_listed(known["authors"]), reading.authors or ())
        for known, reading in pairs
        if known.get("authors")
    ]
    dates = [
        (date.fromisoformat(known["date"][:10]), reading.day)
        for known, reading in pairs
        if known.get("date") and known["date"][:1].isdigit()
    ]
    right = sum(truth == day for truth, day in dates)
    missing = sum(day is None for _, day in dates)
    wrong = sum(day is not None and abs((truth - day).days) > 1 for truth, day in dates)
    return [
        _share(sum(titles), len(titles)),
        _share(sum(authors), len(authors)),
        _share(right, len(dates)),
        _share(missing, len(dates)),
        _share(wrong, len(dates)),
    ]


def _listed(names: str | list[str]) -> list[str]:
    """Names of the truth: a list, or one string with commas or semicolons."""
    parts = names if isinstance(names, list) else re.split(r"[;,]", names)
    return [name.strip() for name in parts if name.strip()]


def _share(part: float, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--suspects", type=Path, help="JSON with IDs to leave out, for a second look")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    left_out: set[str] = set()
    if options.suspects:
        left_out = set(json.loads(options.suspects.read_text(encoding="utf-8")))
    corpus = read_corpus(options.folder, left_out)
    Console(width=140).print(show(corpus, measure(corpus)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
