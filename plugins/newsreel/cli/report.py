"""How a run looks: progress bars while it goes, a table when it is done; `newsreel report` shows it again."""

from __future__ import annotations

from datetime import datetime

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
from rich.table import Table

from newsreel.cli.context import cell
from newsreel.domain.quality import Verdict
from newsreel.domain.run import RunReport
from newsreel.domain.window import Window
from newsreel.rules.report_text import (
    COLUMNS,
    check_line,
    failure_line,
    odd_checks,
    quality_line,
    report_cells,
)


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


def show_report(out: Console, report: RunReport, note: str | None = None) -> None:
    """A row per source, then every class of failure with its reason.

    Args:
        note: why no feed was polled; left out where some were.
    """
    out.print(f"\nRun of {report.window}: {report.status}")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(COLUMNS):
        table.add_column(column, justify="left" if index == 0 else "right")
    for source in report.sources:
        table.add_row(*(cell(text) for text in report_cells(source)))
    out.print(table)
    for source in report.sources:
        for failure in source.failures:
            out.print(f"{cell(source.source)}: {cell(failure_line(failure))}")
    out.print(quality_line(report))
    for check in odd_checks(report):
        style = "red" if check.verdict is Verdict.FAIL else "yellow"
        out.print(f"[{style}]{check.verdict}[/{style}] {cell(check_line(check).partition(': ')[2])}")
    if not any(s.entries_new or s.articles_new or s.articles_revised for s in report.sources):
        is_idle = not any(source.feeds_polled for source in report.sources)
        out.print(f"Nothing new: 0 articles added. {note if note and is_idle else ''}".rstrip())


def nothing_due(is_live: bool, next_poll_at: datetime | None) -> str | None:
    """Why a run polled nothing, in a sentence for the report."""
    if not is_live:
        return "A run for the past polls no feed: it searches histories for what was published then."
    if next_poll_at is None:
        return "There are no feeds: add some with `newsreel feeds add URL` or `newsreel feeds import FILE`."
    return f"No feed was due; the next one is at {next_poll_at:%H:%M} UTC on {next_poll_at:%d %B}."


def finish_bar(progress: Progress, bar: TaskID) -> None:
    """A bar that had nothing to count says so, and stands still."""
    progress.update(bar, total=1, completed=1)


class DayBars:
    """A bar for each source that is searched, which counts the days of the window that are done.

    Of many sources, only those at work are shown: the others would push them off the screen.
    """

    MOST_SHOWN = 12

    def __init__(self, progress: Progress, window: Window) -> None:
        self._progress = progress
        self._days = len(list(window.days()))
        self._bars: dict[str, TaskID] = {}

    def __call__(self, source: str, open_days: int) -> None:
        """So many days of a source are still to be searched."""
        if source not in self._bars:
            self._bars[source] = self._progress.add_task(f"  {source} (days)", total=self._days)
        is_hidden = open_days == 0 and len(self._bars) > self.MOST_SHOWN
        self._progress.update(
            self._bars[source], completed=self._days - min(open_days, self._days), visible=not is_hidden
        )
