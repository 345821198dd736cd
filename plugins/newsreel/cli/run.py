"""`newsreel run`: all steps for one window in this process, without Airflow."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from newsreel.cli.bars import progress_bars
from newsreel.cli.context import JsonOption, console, open_tools, print_json
from newsreel.cli.report import nothing_due, show_report
from newsreel.rules.run_wishes import RunWishes


def run(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day or moment, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    feed: Annotated[
        list[str] | None, typer.Option("--feed", help="Only this feed, at once; may be repeated.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this publisher, example.org; may be repeated.")
    ] = None,
    history: Annotated[
        list[str] | None,
        typer.Option(
            "--history",
            help="Ask only this history: wordpress, feed_archive, sitemap, wayback, warc; may be repeated.",
        ),
    ] = None,
    refetch: Annotated[
        bool, typer.Option("--refetch", help="Ask histories again, and fetch pages again that are there.")
    ] = False,
    warc: Annotated[
        list[str] | None,
        typer.Option(
            "--warc", help="WARC files of the past, or folders of them, to read first; may be repeated."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ingest a window: poll (if it reaches today) or search histories, fetch, read, group, check, report.

    Example: newsreel run --from 2026-11-01 --to 2026-11-03
    """
    from newsreel.cli.window_run import ingest

    wishes = RunWishes(feed or (), source or (), history or (), refetch)
    with open_tools(context) as opened:
        tools = replace(opened, settings=replace(opened.settings, warc_paths=tuple(warc))) if warc else opened
        done = ingest(tools, (start, end), wishes, progress_bars)
    if as_json:
        print_json(done.report)
    else:
        show_report(console(), done.report, nothing_due(done.is_live, done.next_poll_at))
    if done.failure:
        raise done.failure
