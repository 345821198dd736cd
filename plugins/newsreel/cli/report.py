"""How a run looks when it is done: a table; `newsreel report` shows it again."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table

from newsreel.cli.context import cell
from newsreel.domain.quality import Verdict
from newsreel.domain.run import RunReport
from newsreel.rules.report_text import (
    COLUMNS,
    check_line,
    columns_that_fit,
    failure_line,
    odd_checks,
    quality_line,
    report_cells,
)


def show_report(out: Console, report: RunReport, note: str | None = None) -> None:
    """A row per source, then every class of failure with its reason.

    Args:
        note: why no feed was polled; left out where some were.
    """
    out.print(f"\nRun of {report.window}: {report.status}")
    _show_sources(out, report)
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


def _show_sources(out: Console, report: RunReport) -> None:
    rows = [report_cells(source) for source in report.sources]
    shown = columns_that_fit(rows, out.width)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in shown:
        heading = COLUMNS[column].replace(" ", "\n")
        if column == 0:
            table.add_column(heading, overflow="fold", vertical="bottom")
        else:
            table.add_column(heading, justify="right", no_wrap=True, vertical="bottom")
    for row in rows:
        table.add_row(*(cell(row[column]) for column in shown))
    out.print(table)
    left_out = [name for column, name in enumerate(COLUMNS) if column not in shown]
    if left_out:
        out.print(f"A wider terminal shows more: {', '.join(left_out)}.", style="dim")


def nothing_due(is_live: bool, next_poll_at: datetime | None) -> str | None:
    """Why a run polled nothing, in a sentence for the report."""
    if not is_live:
        return "A run for the past polls no feed: it searches histories for what was published then."
    if next_poll_at is None:
        return "There are no feeds: add some with `newsreel feeds add URL` or `newsreel feeds import FILE`."
    return f"No feed was due; the next one is at {next_poll_at:%H:%M} UTC on {next_poll_at:%d %B}."
