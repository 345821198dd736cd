"""`newsreel coverage`: a calendar of what is there for every source and day, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json
from newsreel.domain.coverage import DayCoverage, DayState, MissingPages
from newsreel.domain.errors import RunFailedError, UsageError
from newsreel.domain.run import RunKind
from newsreel.rules.coverage_text import MEANINGS, SIGNS, count_states, day_sentence, month_lines
from newsreel.rules.run_wishes import named_source
from newsreel.rules.windows import parse_moment

if TYPE_CHECKING:
    from newsreel.steps.tools import Tools

DEFAULT_DAYS = 31
DEFAULT_BUDGET = 1000
# Days that are told in words below the calendar of a source.
MOST_SENTENCES = 12
_STYLES = {
    DayState.COMPLETE: "green",
    DayState.PARTIAL: "yellow",
    DayState.EMPTY: "cyan",
    DayState.NEVER_LOOKED: "dim",
    DayState.GAP: "bold red",
}


def coverage(
    context: typer.Context,
    start: Annotated[str | None, typer.Option("--from", help="First day, 2026-11-01.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Day after the last; today at the latest.")] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this publisher, example.org; may be repeated.")
    ] = None,
    mend: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Search days that nobody was asked about, gaps, and what was left unfinished, oldest first; "
            "then show.",
        ),
    ] = False,
    budget: Annotated[
        int, typer.Option("--requests", min=1, help="With --repair: most requests of backfills today.")
    ] = DEFAULT_BUDGET,
    as_json: JsonOption = False,
) -> None:
    """Show for every source and day whether its articles are there: the last 31 days unless told.

    Example: newsreel coverage --from 2026-10-01 --to 2026-11-01 --source example.org
    """
    from newsreel.steps.repair import read_calendar
    from newsreel.store.coverage_rows import missing_between

    first, last = _day(start, "--from"), _day(end, "--to")
    if first and last and last <= first:
        raise UsageError(f"--to {last} is not after --from {first}: give a later day (it is exclusive).")
    domains = [named_source(text) for text in source] if source else None
    out = console()
    with open_tools(context) as tools:
        today = tools.clock.now().date()
        if first and first > today:
            raise UsageError(f"--from {first} is in the future: nothing was published then yet.")
        shown_from = first or (last or today) - timedelta(days=DEFAULT_DAYS)
        found = read_calendar(tools, shown_from, last, domains)
        if domains and (unknown := sorted(set(domains) - set(found))):
            raise UsageError(f"{unknown[0]} is no known source: `newsreel feeds list` shows those that are.")
        failure = None
        if mend:
            failure = _mend(tools, budget, (first, last), domains)
            found = read_calendar(tools, shown_from, last, domains)
        with tools.database.transaction() as cursor:
            missing = missing_between(cursor, shown_from, min(last or today, today), domains)
    if as_json:
        print_json({"days": [asdict(row) for days in found.values() for row in days],
                    "missing": [asdict(each) for each in missing]})  # fmt: skip
    else:
        _show(out, found, missing)
    if failure:
        raise failure


def _mend(
    tools: Tools, budget: int, span: tuple[date | None, date | None], domains: list[str] | None
) -> RunFailedError | None:
    """Search what is open, and say so line by line; gives why runs of it are red, if they are."""
    from newsreel.steps.repair import repair

    said = Console(stderr=True, highlight=False)
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        said.print(cell(line))

    try:
        done = repair(tools, RunKind.CLI, budget, span, domains, tell)
    except RunFailedError as error:
        return error
    if done:
        said.print(f"{done} day(s) searched")
    elif not lines:
        said.print("Nothing to repair.")
    return None


def _show(out: Console, found: Mapping[str, list[DayCoverage]], missing: list[MissingPages]) -> None:
    for name, days in found.items():
        _show_source(out, name, days, [each for each in missing if each.source == name])
    if not found:
        out.print("No sources: add feeds with `newsreel feeds import FILE`.")
        return
    legend = Text()
    for state, sign in SIGNS.items():
        legend.append(f"{sign} {MEANINGS[state]}  ", style=_STYLES[DayState(state)])
    out.print(legend)


def _show_source(out: Console, name: str, days: list[DayCoverage], missing: list[MissingPages]) -> None:
    out.print(f"[bold]{cell(name)}[/bold]  {count_states(days) or 'no days'}")
    if days:
        out.print("          " + "".join(str(number % 10) for number in range(1, 32)), style="dim")
    for month, line in month_lines(days):
        text = Text(f"  {month} ")
        for row in line:
            sign = " " if row is None else SIGNS[row.state]
            text.append(sign, style="" if row is None else _STYLES[DayState(row.state)])
        out.print(text)
    told = [
        row
        for row in days
        if row.state in (DayState.PARTIAL, DayState.GAP)
        or (row.state == DayState.NEVER_LOOKED and row.reasons)
    ]
    for row in told[:MOST_SENTENCES]:
        causes = [each for each in missing if each.day == row.day]
        out.print(f"  {row.day} {cell(day_sentence(row, causes))}")
    if len(told) > MOST_SENTENCES:
        out.print(f"  … and {len(told) - MOST_SENTENCES} more day(s): --json shows them all")
    out.print()


def _day(text: str | None, what: str) -> date | None:
    return None if text is None else parse_moment(text, what).date()
