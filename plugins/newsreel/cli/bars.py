"""Progress bars: how a run looks while it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from newsreel.cli.context import cell
from newsreel.domain.window import Window

# Of many sources, only those at work are shown: the others would push them off the screen.
MOST_SHOWN = 12


def progress_bars(amount: ProgressColumn | None = None) -> Progress:
    """Bars with counts (or another `amount`), on standard error: standard output is for results."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<22}"),
        BarColumn(),
        amount or MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False),
    )


def finish_bar(progress: Progress, bar: TaskID) -> None:
    """A bar that had nothing to count says so, and stands still."""
    progress.update(bar, total=1, completed=1)


class CountedBar:
    """A bar whose total grows where more is done than was foreseen.

    A page that is gone is asked for again, in an archive: nobody knew of that before.
    """

    def __init__(self, progress: Progress, description: str, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self.key = progress.add_task(description, total=total)

    def __call__(self, count: int) -> None:
        """So much more is done."""
        self._done += count
        self._progress.update(self.key, advance=count, total=max(self._total, self._done))


class DayBars:
    """A bar for each source that is searched, which counts the days of the window that are done."""

    def __init__(self, progress: Progress, window: Window) -> None:
        self._progress = progress
        self._days = len(list(window.days()))
        self._bars: dict[str, TaskID] = {}

    def __call__(self, source: str, open_days: int) -> None:
        """So many days of a source are still to be searched."""
        if source not in self._bars:
            self._bars[source] = self._progress.add_task(f"  {source} (days)", total=self._days)
        is_hidden = open_days == 0 and len(self._bars) > MOST_SHOWN
        self._progress.update(
            self._bars[source], completed=self._days - min(open_days, self._days), visible=not is_hidden
        )


@dataclass(slots=True)
class _Fetched:
    """How far the pages of a source are: what waits, by day, and days of which nothing waits any more."""

    left: dict[date | None, int] = field(default_factory=dict)
    pages: int = 0
    days_done: int = 0
    bar: CountedBar | None = None


class PageBars:
    """A bar for each source whose pages are fetched, with the day at work and the number of days done.

    Args:
        waiting: pages by source and the day that they may be of; None: of any.
    """

    def __init__(self, progress: Progress, waiting: Mapping[tuple[str, date | None], int]) -> None:
        self._progress = progress
        self._sources: dict[str, _Fetched] = {}
        self._shown = 0
        for (source, day), pages in waiting.items():
            of_source = self._sources.setdefault(source, _Fetched())
            of_source.left[day] = pages
            of_source.pages += pages

    def __call__(self, source: str, day: date | None) -> None:
        """A page of a source was asked for."""
        of_source = self._sources.setdefault(source, _Fetched())
        if of_source.bar is None:
            self._shown += 1
            of_source.bar = CountedBar(self._progress, f"  {cell(source)}", of_source.pages)
        left = of_source.left[day] = of_source.left.get(day, 0) - 1
        of_source.days_done += left == 0
        of_source.pages -= 1
        is_done = of_source.pages <= 0
        at_work = f"{day or 'undated'}, {of_source.days_done}/{len(of_source.left)} days"
        of_source.bar(1)
        self._progress.update(
            of_source.bar.key,
            description=f"  {cell(source)} {'(pages)' if is_done else at_work}",
            visible=not (is_done and self._shown > MOST_SHOWN),
        )
