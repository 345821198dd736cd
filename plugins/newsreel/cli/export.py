"""`newsreel export`: articles as files that other tools read."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from newsreel.cli.bars import finish_bar, progress_bars
from newsreel.cli.context import JsonOption, console, open_tools, print_json
from newsreel.domain.errors import UsageError
from newsreel.domain.export import ExportFormat
from newsreel.rules.windows import parse_moment, past_window


def export(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", help="First day (UTC) of publication, 2026-11-01.")],
    end: Annotated[str, typer.Option("--to", help="End, exclusive: 2026-11-03 is not included.")],
    into: Annotated[
        str | None,
        typer.Option("--into", help="Folder, or an address of fsspec's; NEWSREEL_EXPORT_URL without it."),
    ] = None,
    form: Annotated[ExportFormat | None, typer.Option("--format", help="Format; Parquet if not set.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this publisher: example.org.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Articles as they stood at this moment, 2026-11-10.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write articles to files, one a source and day; repeat it at will, it replaces its own files.

    Example: newsreel export --from 2026-11-01 --to 2026-11-03 --into export
    """
    from newsreel.steps.export import export_articles, export_work
    from newsreel.store.export_rows import Selection

    with open_tools(context) as tools:
        address = into or tools.settings.export_url
        if address is None:
            raise UsageError("Where to? Give --into FOLDER, or set NEWSREEL_EXPORT_URL.")
        window = past_window(start, end, tools.clock.now())
        moment = parse_moment(as_of, "The moment --as-of") if as_of else None
        selection = Selection(window, source, moment)
        total = export_work(tools, selection)
        with progress_bars() as progress:
            bar = progress.add_task("writing articles", total=total)
            if not total:
                finish_bar(progress, bar)
            advance = partial(progress.advance, bar)
            report = export_articles(tools, selection, address, form or tools.settings.export_format, advance)
    if as_json:
        print_json(report)
        return
    articles, size = (
        sum(file.articles for file in report.files),
        sum(file.size_bytes for file in report.files),
    )
    console().print(f"{articles:,} articles in {len(report.files):,} files, {size:,} bytes")
    if report.removed:
        console().print(f"{len(report.removed):,} files of earlier exports removed: no articles any more")
