"""Bars of sources whose pages are fetched."""

from __future__ import annotations

import io
from datetime import date

from rich.console import Console
from rich.progress import Progress

from newsreel.cli.bars import MOST_SHOWN, PageBars

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


def silent() -> Progress:
    return Progress(console=Console(file=io.StringIO(), width=80))


def test_a_bar_names_the_day_at_work_and_counts_days_that_are_done() -> None:
    progress = silent()
    bars = PageBars(progress, {("a.example", FIRST): 2, ("a.example", SECOND): 1, ("a.example", None): 1})
    told = []
    for day in (FIRST, SECOND, FIRST, None):
        bars("a.example", day)
        told.append((progress.tasks[0].description.strip(), progress.tasks[0].completed))
    assert told == [
        ("a.example 2026-10-01, 0/3 days", 1),
        ("a.example 2026-10-02, 1/3 days", 2),
        ("a.example 2026-10-01, 2/3 days", 3),
        ("a.example (pages)", 4),
    ]
    assert progress.tasks[0].total == 4


def test_of_many_sources_those_that_are_done_go_from_the_screen() -> None:
    progress = silent()
    sources = [f"p{number}.example" for number in range(MOST_SHOWN + 3)]
    bars = PageBars(progress, {(source, FIRST): 2 for source in sources})
    for _ in range(2):
        for source in sources:
            bars(source, FIRST)
    assert [task.visible for task in progress.tasks] == [False] * len(sources)


def test_a_page_that_nobody_knew_of_is_shown_all_the_same() -> None:
    progress = silent()
    PageBars(progress, {})("late.example", None)
    assert [(task.completed, task.total) for task in progress.tasks] == [(1, 1)]


def test_a_page_that_is_asked_for_again_in_an_archive_was_to_be_done_as_well() -> None:
    progress = silent()
    bars = PageBars(progress, {("a.example", FIRST): 2})
    told = []
    for _ in range(3):
        bars("a.example", FIRST)
        told.append((progress.tasks[0].completed, progress.tasks[0].total))
    assert told == [(1, 2), (2, 2), (3, 3)]
