"""Every extractor over every page: how much of the truth it finds, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.extraction.corpus import LabelledPage
from benchmarks.extraction.extractors import Extractor, Reading
from benchmarks.text_metrics import authors_f1, body_score, title_right

REFERENCE = "trafilatura + metadata"


@dataclass
class Outcome:
    """Readings of one extractor over the corpus, and the seconds of CPU they took."""

    readings: dict[str, Reading] = field(default_factory=dict)
    seconds: float = 0.0
    failures: int = 0


def measure(pages: Sequence[LabelledPage], extractors: Mapping[str, Extractor]) -> dict[str, Outcome]:
    """Page by page in turn, so that noise hits all alike; a crash is an empty reading."""
    outcomes = {name: Outcome() for name in extractors}
    for page in track(pages, description="reading", console=Console(stderr=True)):
        for name, extractor in extractors.items():
            outcome = outcomes[name]
            began = time.process_time()
            try:
                outcome.readings[page.key] = extractor(page.url, page.body)
            except Exception:  # noqa: BLE001 - a peer that crashes on a page has not read it
                outcome.readings[page.key] = Reading("")
                outcome.failures += 1
            outcome.seconds += time.process_time() - began
    return outcomes


def quality_table(pages: Sequence[LabelledPage], outcomes: Mapping[str, Outcome]) -> Table:
    """One row an extractor; speed is relative to trafilatura's default with metadata."""
    table = Table(title=f"{len(pages)} pages, one core")
    columns = ("extractor", "body F1", "precision", "recall", "title", "authors F1", "date right", "missing",
               "wrong by > 1 day", "speed")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="left" if column == "extractor" else "right")
    for name, outcome in outcomes.items():
        score = body_score((page.text, outcome.readings[page.key].body) for page in pages)
        crashed = f" ({outcome.failures} crashed)" if outcome.failures else ""
        table.add_row(
            f"{name}{crashed}",
            *(f"{value:.3f}" for value in (score.f1, score.precision, score.recall)),
            *_field_cells(pages, outcome),
            f"{outcomes[REFERENCE].seconds / outcome.seconds:.2f}",
        )
    return table


def doubtful_dates(pages: Sequence[LabelledPage], outcomes: Mapping[str, Outcome]) -> set[str]:
    """Pages whose true date has the day and month that every reader finds, but another year."""
    doubtful = set()
    for page in pages:
        found = [outcome.readings[page.key].day for outcome in outcomes.values()]
        days = [day for day in found if day is not None]
        if (
            page.day
            and days
            and all(
                (day.day, day.month) == (page.day.day, page.day.month) and day.year != page.day.year
                for day in days
            )
        ):
            doubtful.add(page.key)
    return doubtful


def _field_cells(pages: Sequence[LabelledPage], outcome: Outcome) -> list[str]:
    """Title, authors and date, where both the corpus and the extractor have them."""
    pairs = [(page, outcome.readings[page.key]) for page in pages]
    titles = [title_right(page.title, reading.title) for page, reading in pairs if page.title]
    if not any(reading.title for _, reading in pairs):
        return [""] * 5
    if not any(reading.has_fields for _, reading in pairs):
        return [_share(sum(titles), len(titles)), *[""] * 4]
    authors = [authors_f1(page.authors, reading.authors or ()) for page, reading in pairs if page.authors]
    dates = [(page.day, reading.day) for page, reading in pairs if page.day]
    right = sum(truth == day for truth, day in dates)
    missing = sum(day is None for _, day in dates)
    wrong = sum(day is not None and abs((truth - day).days) > 1 for truth, day in dates)
    return [
        _share(sum(titles), len(titles)),
        _share(sum(authors), len(authors)),
        *(_share(count, len(dates)) for count in (right, missing, wrong)),
    ]


def _share(part: float, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""
