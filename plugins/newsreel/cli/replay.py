"""`newsreel replay`: entries out of captured polls, without network, beside those that are stored."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.table import Table

from newsreel.cli.bars import finish_bar, progress_bars
from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json
from newsreel.domain.errors import RunFailedError
from newsreel.domain.replay import Difference, ReplayReport
from newsreel.rules.windows import past_window

# Differences that are shown; --json has all.
_SHOWN = 40
_LONGEST_VALUE = 60


def replay(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day or moment of the polls, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare only; write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Rebuild the entries that the polls of a window showed, from the captured feeds; no request is sent.

    Entries that are missing are written; those that differ are shown and left as they are, and the
    exit code is 1. Example: newsreel replay --from 2026-11-01 --to 2026-11-03 --dry-run
    """
    from newsreel.steps.replay import replay as replay_polls
    from newsreel.steps.replay import replay_work

    with open_tools(context) as tools:
        window = past_window(start, end, tools.clock.now())
        feeds = replay_work(tools, window)
        total = sum(feed.polls for feed in feeds)
        with progress_bars() as progress:
            bar = progress.add_task("replaying polls", total=total)
            if not total:
                finish_bar(progress, bar)
            advance = partial(progress.advance, bar)
            report = replay_polls(tools, window, feeds, dry_run=dry_run, advance=advance)
    if as_json:
        print_json(report)
    elif feeds:
        _show(report, dry_run=dry_run)
    else:
        console().print(f"No poll of {window} has a captured body.")
    if report.differences:
        raise RunFailedError(
            f"Entries that are stored otherwise than replayed: {_entries_that_differ(report)}."
        )


def _show(report: ReplayReport, *, dry_run: bool) -> None:
    out = console()
    out.print(f"{report.polls} captured polls of {report.feeds} feed(s)")
    missing = "missing" if dry_run else "missing, and written"
    counts = [
        (report.equal, "entries equal"),
        (report.missing, f"entries {missing}"),
        (_entries_that_differ(report), "entries differ"),
        (report.unchecked, "entries not checked: first seen when the bodies were not kept any more"),
        (report.unreadable, "bodies that can't be read now"),
        (report.polls_without_body, "bodies dropped by retention"),
    ]
    for index, (count, what) in enumerate(counts):
        if count or index == 0:
            out.print(f"{count:>9,}  {what}")
    if report.differences:
        out.print(_table(report.differences[:_SHOWN]))
    if len(report.differences) > _SHOWN:
        out.print(f"and {len(report.differences) - _SHOWN} more: --json has all")


def _table(differences: tuple[Difference, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("entry", "field", "stored", "replayed"):
        table.add_column(column, overflow="fold")
    for difference in differences:
        values = (_short(difference.stored), _short(difference.replayed))
        table.add_row(cell(difference.entry), difference.field, *map(cell, values))
    return table


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _entries_that_differ(report: ReplayReport) -> int:
    return len({(difference.feed, difference.entry) for difference in report.differences})
