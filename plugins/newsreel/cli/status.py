"""`newsreel status`: the warehouse in numbers, and its last runs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json
from newsreel.domain.errors import UsageError
from newsreel.store.poll_rows import open_gaps
from newsreel.store.run_rows import RunListing, end_dead_runs, recent_runs, warehouse_status

MOST_GAPS = 10


def status(
    context: typer.Context,
    runs: Annotated[int, typer.Option("--runs", min=1, max=1000, help="How many runs to show.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show what the warehouse holds, what waits, and the last runs.

    Example: newsreel status --runs 3
    """
    with open_tools(context) as tools:
        # A standby server, which nobody can write to, shows what there is.
        with suppress(UsageError), tools.database.transaction() as cursor:
            end_dead_runs(cursor, tools.clock.now())
        with tools.database.transaction() as cursor:
            numbers, last = warehouse_status(cursor), recent_runs(cursor, runs)
            gaps = open_gaps(cursor, MOST_GAPS)
    if as_json:
        shown = {"runs": [asdict(run) for run in last], "gaps": [asdict(gap) for gap in gaps]}
        print_json({"warehouse": asdict(numbers), **shown})
        return
    out = console()
    out.print(
        f"{numbers.articles} articles ({numbers.unique_articles} unique) of {numbers.sources} sources; "
        f"{numbers.pages_waiting} pages waiting"
    )
    out.print(
        f"{numbers.feeds_enabled} feeds enabled, {numbers.feeds_failing} failing, "
        f"{numbers.feeds_due} due, {numbers.open_gaps} open gap(s)\n"
    )
    if not numbers.feeds_enabled and not context.obj.sample:
        out.print("No feeds of your own here; the sample newspaper's: newsreel --sample status\n")
    for gap in gaps:
        between = f"{cell(gap.missed_from)} and {cell(gap.missed_to)}"
        out.print(f"[yellow]gap[/yellow] {cell(gap.url)}: entries came and went between {between}")
    if gaps:
        out.print("What fell into a gap is found again by a backfill of its days.\n")
    for run in last:
        _show_run(out, run)
    if not last:
        out.print("No run yet.")


def _show_run(out: Console, run: RunListing) -> None:
    """Two lines a run, that fit a narrow terminal; the reason, where there is one, on a third."""
    style = {"succeeded": "green", "failed": "red"}.get(run.status, "yellow")
    out.print(
        f"[bold]#{run.run_id}[/bold] {run.pipeline}, {run.kind}, {cell(run.started_at)}: "
        f"[{style}]{run.status}[/{style}]"
    )
    counts = [
        (run.feeds_polled, "feeds polled"),
        (run.feeds_failed, "failed"),
        (run.entries_new, "new entries"),
        (run.pages_captured, "pages"),
        (run.articles_new, "new articles"),
        (run.articles_revised, "revised"),
    ]
    told = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing new"
    out.print(f"   {cell(run.window_start)} to {cell(run.window_end)}: {told}")
    if run.status_reason:
        out.print(f"   {cell(run.status_reason)}")
