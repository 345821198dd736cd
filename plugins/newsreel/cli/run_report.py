"""`newsreel report`: what a run did, again: for the terminal, or as a file to send around."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newsreel.cli.context import console, open_tools
from newsreel.cli.report import show_report
from newsreel.domain.errors import UsageError
from newsreel.domain.run import RunReport
from newsreel.rules.report_pages import report_html, report_markdown
from newsreel.steps.tools import Tools
from newsreel.store.run_rows import find_run, read_report


class ReportFormat(StrEnum):
    """How the report is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def report(
    context: typer.Context,
    run: Annotated[
        str | None, typer.Argument(help="The run's number or key, as `newsreel status` shows it.")
    ] = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="The newest run of ingest_articles; so without RUN.")
    ] = False,
    form: Annotated[ReportFormat, typer.Option("--format", help="Format.")] = ReportFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write; else it is printed.")
    ] = None,
) -> None:
    """Show the report of a run: sources, failures, gaps, revisits, and what the checks of quality say.

    Example: newsreel report --latest --format html --output report.html
    """
    if run is not None and latest:
        raise UsageError("Give a run or --latest, not both.")
    with open_tools(context) as tools:
        found = _find(tools, run)
    if form is ReportFormat.TEXT and output is None:
        show_report(console(), found)
        return
    text = _written(found, form)
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} can't be written ({error.strerror}): give another file.") from error


def _find(tools: Tools, run: str | None) -> RunReport:
    with tools.database.transaction() as cursor:
        run_id = find_run(cursor, run)
        if run_id is None:
            missing = "There is no run of ingest_articles yet" if run is None else f"There is no run {run}"
            raise UsageError(f"{missing}: `newsreel status` shows those that there are.")
        return read_report(cursor, run_id)


def _written(found: RunReport, form: ReportFormat) -> str:
    if form is ReportFormat.HTML:
        return report_html(found)
    if form is ReportFormat.MARKDOWN:
        return report_markdown(found)
    plain = Console(width=140, no_color=True, highlight=False)
    with plain.capture() as captured:
        show_report(plain, found)
    return captured.get()
