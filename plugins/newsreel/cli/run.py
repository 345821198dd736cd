"""`newsreel run`: all steps for one window in this process, without Airflow."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.progress import Progress

from newsreel.cli.context import JsonOption, console, open_tools, print_json
from newsreel.cli.report import progress_bars, show_report
from newsreel.domain.errors import RunFailedError
from newsreel.domain.run import Run, RunKind, RunReport
from newsreel.rules.windows import resolve_window
from newsreel.steps.begin import Work, begin, capture_work, extract_work, poll_work, run_plan_for
from newsreel.steps.capture import capture
from newsreel.steps.check import check
from newsreel.steps.extract import extract
from newsreel.steps.group import group
from newsreel.steps.poll import poll
from newsreel.steps.tools import Tools
from newsreel.store.run_rows import read_report

Step = Callable[[Tools, Run, Sequence[int], Callable[[int], None]], int]
_STEPS: tuple[tuple[str, Callable[[Tools, Run], Work], Step], ...] = (
    ("polling feeds", poll_work, poll),
    ("fetching pages", capture_work, capture),
    ("reading pages", extract_work, extract),
)


def run(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day or moment, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    feed: Annotated[
        list[str] | None, typer.Option("--feed", help="Only this feed; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ingest a window: poll (if it reaches today), fetch, read, group, check, report.

    Example: newsreel run --from 2026-11-01 --to 2026-11-03
    """
    with open_tools(context) as tools:
        now = tools.clock.now()
        resolved = resolve_window(RunKind.CLI, None, (start, end), now)
        key = f"cli/{now:%Y-%m-%dT%H:%M:%S}-{secrets.token_hex(3)}"
        plan = run_plan_for(tools, key, "ingest_articles", RunKind.CLI, resolved, feed)
        begun = begin(tools, plan)
        failed: RunFailedError | None = None
        with progress_bars() as progress:
            for name, work_of, step in _STEPS:
                _with_bar(progress, name, tools, begun, work_of, step)
            group(tools)
        try:
            report = check(tools, begun)
        except RunFailedError as error:
            failed = error
            report = _written_report(tools, begun)
    if as_json:
        print_json(report)
    else:
        show_report(console(), report)
    if failed:
        raise failed


def _with_bar(
    progress: Progress,
    name: str,
    tools: Tools,
    begun: Run,
    work_of: Callable[[Tools, Run], Work],
    step: Step,
) -> None:
    work = work_of(tools, begun)
    bar = progress.add_task(name, total=sum(work.values()))
    step(tools, begun, sorted(work), lambda count: progress.advance(bar, count))


def _written_report(tools: Tools, begun: Run) -> RunReport:
    with tools.database.transaction() as cursor:
        return read_report(cursor, begun.run_id)
