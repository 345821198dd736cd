"""`newsreel captures`: pages and feed bodies as WARC files, out of the warehouse and into it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import DownloadColumn

from newsreel.cli.bars import finish_bar, progress_bars
from newsreel.cli.context import JsonOption, console, open_tools, print_json, show
from newsreel.domain.capture import ImportReport
from newsreel.rules.windows import past_window

app = typer.Typer(no_args_is_help=True, help="What was fetched, as WARC files.")


@app.command("export")
def export_command(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day (UTC) of the captures, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    warc: Annotated[Path, typer.Option("--warc", help="Folder for the files; made if it is not there.")],
    source: Annotated[str | None, typer.Option("--source", help="Only this publisher: example.org.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write what was captured on some days to WARC files, one a day or more; repeat it at will.

    Example: newsreel captures export --from 2026-11-01 --to 2026-11-03 --warc archive
    """
    from newsreel.steps.export_captures import export_captures, export_work

    with open_tools(context) as tools:
        window = past_window(start, end, tools.clock.now())
        total = export_work(tools, window, source)
        with progress_bars() as progress:
            bar = progress.add_task("writing captures", total=total)
            if not total:
                finish_bar(progress, bar)
            files = export_captures(tools, window, warc, source, partial(progress.advance, bar))
    of = f" of {source}" if source else ""
    columns = ["path", "captures", "size_bytes"]
    show(files, columns, as_json=as_json, empty=f"Nothing{of} was captured from {window}.")


@app.command("import")
def import_command(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="WARC files (.warc, .warc.gz), or folders of them.")],
    all_hosts: Annotated[
        bool, typer.Option("--all-hosts", help="Take every publisher's pages, not known ones' only.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Keep the pages of WARC files, CC-NEWS ones too; `newsreel run` of their days then loads them.

    Example: newsreel captures import CC-NEWS-20261101000000-00001.warc.gz
    """
    from newsreel.steps.import_captures import import_captures, import_work

    with open_tools(context) as tools:
        files = import_work(tools, paths, all_hosts=all_hosts)
        with progress_bars(DownloadColumn()) as progress:
            bar = progress.add_task("reading WARC files", total=sum(file.stat().st_size for file in files))
            advance = partial(progress.advance, bar)
            report = import_captures(tools, files, all_hosts=all_hosts, advance=advance)
    if as_json:
        print_json(report)
        return
    for count, what in _told(report):
        console().print(f"{count:>9,}  {what}")


def _told(report: ImportReport) -> list[tuple[int, str]]:
    """Counts in words: the first three always, the others where there are any."""
    always = [
        (report.records, f"response records in {report.files} file(s)"),
        (report.imported, "imported"),
        (report.known, "known already"),
    ]
    skipped = [
        (report.other_hosts, "of hosts of no known source (--all-hosts takes them)"),
        (report.not_html, "not HTML"),
        (report.no_success, "with a status other than 2xx"),
        (report.too_large, "too large or cut off by the crawler"),
        (report.broken, "broken"),
    ]
    return always + [(count, what) for count, what in skipped if count]
