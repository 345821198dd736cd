"""`newsreel furniture`: lines that sources repeat on their pages, learned and left out of texts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from newsreel.cli.context import JsonOption, console, open_tools, show
from newsreel.steps.furniture import forget_furniture, known_sources, learn_furniture, list_furniture

app = typer.Typer(no_args_is_help=True, help="Lines that sources repeat on their pages.")
SourceOption = Annotated[str | None, typer.Option("--source", help="Only this source (its domain).")]


@app.command("learn")
def learn_command(
    context: typer.Context,
    source: SourceOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be learned.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Learn from the articles which lines a source repeats, and leave them out from now on.

    Example: newsreel furniture learn --dry-run
    """
    with open_tools(context) as tools, Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("comparing articles", total=len(known_sources(tools, source)))
        lines = learn_furniture(tools, source, adopt=not dry_run, advance=lambda n: progress.advance(bar, n))
    show(lines, ("source", "stories", "line"), as_json=as_json, empty="Nothing new that sources repeat.")
    if lines and not as_json:
        said = (
            "would be left out"
            if dry_run
            else "left out from now on; `newsreel reextract` mends earlier texts"
        )
        console().print(f"{len(lines)} line(s) {said}.")


@app.command("list")
def list_command(context: typer.Context, source: SourceOption = None, as_json: JsonOption = False) -> None:
    """List the lines that are left out.

    Example: newsreel furniture list --source example.org
    """
    with open_tools(context) as tools:
        lines = list_furniture(tools, source)
    show(lines, ("source", "stories", "adopted_at", "line"), as_json=as_json, empty="No line is left out.")


@app.command("forget")
def forget_command(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source (its domain).")],
    line: Annotated[str, typer.Argument(help="The line, as `furniture list` shows it.")],
) -> None:
    """Take a line for text again; it is not learned a second time.

    Example: newsreel furniture forget example.org "Our correspondent reports."
    """
    with open_tools(context) as tools:
        forget_furniture(tools, source, line)
    console().print("Taken for text again; `newsreel reextract` mends earlier texts.")
