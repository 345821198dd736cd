"""`newsreel maintain`: what `maintain_warehouse` does every day."""

from __future__ import annotations

import typer

from newsreel.cli.context import JsonOption, console, open_tools, print_json
from newsreel.rules.report_text import maintenance_lines


def maintain(context: typer.Context, as_json: JsonOption = False) -> None:
    """Make next month's partitions, and drop captures past NEWSREEL_CAPTURE_RETENTION_MONTHS.

    Example: NEWSREEL_CAPTURE_RETENTION_MONTHS=24 newsreel maintain
    """
    from newsreel.steps.maintain import maintain as maintain_warehouse

    with open_tools(context) as tools:
        report = maintain_warehouse(tools)
        months = tools.settings.capture_retention_months
    if as_json:
        print_json(report)
        return
    for line in maintenance_lines(report, months):
        console().print(line)
