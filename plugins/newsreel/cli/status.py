"""`newsreel status`: the warehouse in numbers, and its last runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from newsreel.cli.context import JsonOption, console, open_tools, print_json, show
from newsreel.store.run_rows import recent_runs, warehouse_status


def status(
    context: typer.Context,
    runs: Annotated[int, typer.Option("--runs", min=1, max=1000, help="How many runs to show.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show what the warehouse holds, what waits, and the last runs.

    Example: newsreel status --runs 3
    """
    with open_tools(context) as tools, tools.database.transaction() as cursor:
        numbers, last = warehouse_status(cursor), recent_runs(cursor, runs)
    if as_json:
        print_json({"warehouse": asdict(numbers), "runs": [asdict(run) for run in last]})
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
    columns = [
        "started_at", "kind", "window_start", "window_end", "status", "feeds_polled", "entries_new",
        "pages_captured", "articles_new", "articles_revised", "status_reason",
    ]  # fmt: skip
    show(last, columns, as_json=False, empty="No run yet.")
