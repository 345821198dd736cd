"""`newsreel reextract`: captures read again with the extractor of today, without any request."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from newsreel.cli.bars import finish_bar, progress_bars
from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from newsreel.domain.revision import DifferenceReport


def reextract(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day or moment, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    source: Annotated[str | None, typer.Option("--source", help="Only this publisher, example.org.")] = None,
    every_version: Annotated[
        bool, typer.Option("--all", help="Also what the extractor of today has read before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the differences and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the captures of a window again: show what differs, then write it as revisions.

    Example: newsreel reextract --from 2026-11-01 --to 2026-11-03 --dry-run
    """
    # Heavy, so imported only when asked for.
    from newsreel.domain.run import RunKind, RunPlan
    from newsreel.rules.windows import resolve_window
    from newsreel.steps.group import group
    from newsreel.steps.reextract import PIPELINE, Selection, reextract_work
    from newsreel.steps.reextract import reextract as read_again

    with open_tools(context) as tools:
        now = tools.clock.now()
        window = resolve_window(RunKind.CLI, None, (start, end), now).window
        selection = Selection(window, source, every_version)
        keys = reextract_work(tools, selection)
        key = f"reextract/{now:%Y-%m-%dT%H:%M:%S}-{secrets.token_hex(3)}"
        plan = None if dry_run else RunPlan(key, PIPELINE, RunKind.CLI, window, is_live=False)
        with progress_bars() as progress:
            reading = progress.add_task("reading captures", total=len(keys))
            writing = progress.add_task("writing", total=len(keys), visible=not dry_run and bool(keys))
            if not keys:
                progress.update(reading, description="reading captures: none")
                finish_bar(progress, reading)

            def show(report: DifferenceReport) -> None:
                if as_json:
                    print_json(report)
                else:
                    show_differences(console(), report, dry_run=dry_run)

            read_again(
                tools,
                plan,
                selection,
                show,
                keys=keys,
                read_some=lambda count: progress.advance(reading, count),
                wrote_some=lambda count: progress.advance(writing, count),
            )
        if not dry_run:
            group(tools)


def show_differences(out: Console, report: DifferenceReport, *, dry_run: bool) -> None:
    """What differs: counts, then a table of fields, then examples."""
    from newsreel.rules.difference_report import count_lines

    if not report.pages and not report.dropped:
        out.print("Nothing to read again: the extractor of today has read every capture of the window.")
        return
    out.print(f"\nDifference report{' (dry run, nothing is written)' if dry_run else ''}")
    for line in count_lines(report):
        out.print(line)
    if report.fields or report.states:
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("what differs")
        table.add_column("pages", justify="right")
        for name, count in sorted(report.fields.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(name, str(count))
        for change, count in sorted(report.states.items()):
            table.add_row(f"state: {cell(change)}", str(count))
        out.print()
        out.print(table)
    for example in report.examples:
        out.print(f"\n{cell(example.url)}\n  {example.field}")
        out.print(f"    old: {cell(example.old) or '-'}\n    new: {cell(example.new) or '-'}", soft_wrap=True)
