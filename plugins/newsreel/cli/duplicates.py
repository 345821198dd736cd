"""`newsreel duplicates`: why two articles are duplicates or not, and whether the groups are right."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from newsreel.cli.context import JsonOption, cell, console, open_tools, print_json, show
from newsreel.domain.errors import UsageError
from newsreel.rules.explanation import Compared, Explanation, explain
from newsreel.steps.check_duplicates import check_duplicates
from newsreel.steps.tools import Tools
from newsreel.steps.unmerge import resolve_article
from newsreel.store.identity_rows import article_to_compare

app = typer.Typer(no_args_is_help=True, help="Duplicates: why, and whether they are right.")
TextArgument = Annotated[
    str, typer.Argument(help="An article's key, a URL that leads to it, or a text file.")
]
_MOST_BYTES = 10_000_000
_LISTED = 30


@app.command("explain")
def explain_command(
    context: typer.Context, first: TextArgument, second: TextArgument, as_json: JsonOption = False
) -> None:
    """Compare two texts and say why they are duplicates or not.

    Example: newsreel duplicates explain 12 https://example.org/story
    """
    with ExitStack() as stack:
        tools: Tools | None = None
        texts = []
        for reference in (first, second):
            text = _file(reference)
            if text is None:
                tools = tools or stack.enter_context(open_tools(context))
                text = _article(tools, reference)
            texts.append(text)
    found = explain(*texts)
    if as_json:
        print_json(asdict(found))
    else:
        _print(found)


@app.command("check")
def check_command(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=36500, help="How many days back.")] = 15,
    repair: Annotated[
        bool, typer.Option("--repair", help="Look at what differs again, and group it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compute the duplicates of the last days anew and compare; exit code 1 when something differs.

    Example: newsreel duplicates check --days 15
    """
    out = console()
    with open_tools(context) as tools, Progress(console=out, transient=True, disable=as_json) as bars:
        bar = bars.add_task("comparing articles", total=None)
        found = check_duplicates(tools, days, repair=repair, advance=lambda count: bars.advance(bar, count))
    show(found, ["what", "article_id", "detail"], as_json=as_json, empty="Everything is as it should be.")
    if found and not as_json:
        out.print("\nLooked at again and grouped." if repair else "\nMend it with --repair.")
    if found:
        raise typer.Exit(1)


def _file(reference: str) -> Compared | None:
    """The text of a file; None when the reference names an article."""
    if reference.isdecimal() or "://" in reference:
        return None
    path = Path(reference)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(
                f"{reference} has more than {_MOST_BYTES // 1_000_000} MB: give the text of an article."
            )
        return Compared(reference, None, path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{reference} is no article's key, no URL and no text file in UTF-8: give one of the three."
        ) from error


def _article(tools: Tools, reference: str) -> Compared:
    with tools.database.transaction() as cursor:
        found = article_to_compare(cursor, resolve_article(cursor, reference))
    if found is None:
        raise UsageError(f"There is no article {reference}: `newsreel sql` finds articles in news.articles.")
    return found


def _print(found: Explanation) -> None:
    out = console()
    out.print(f"[bold]{found.verdict}[/bold]: {found.reason}\n")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    apart = "unknown" if found.apart_days is None else f"{found.apart_days:.1f} days"
    for name, value in (
        ("first", f"{found.first} ({found.words_first} words)"),
        ("second", f"{found.second} ({found.words_second} words)"),
        ("apart", apart),
        ("containment", f"{found.containment:.2f} of the shorter text is in the other"),
        ("agreement", f"{found.agreement:.2f} of the names and numbers in common passages"),
        ("names and numbers", f"{found.salient_containment:.2f} of the text that has fewer"),
        ("sketch hashes shared", str(found.shared_sketch_hashes)),
        ("in both", _listed(found.shared_salient)),
        ("only in the first", _listed(found.only_first)),
        ("only in the second", _listed(found.only_second)),
        (
            "exchanged",
            f"{_listed(found.replaced)} for {_listed(found.replacing)}" if found.replaced else "nothing",
        ),
    ):
        table.add_row(name, cell(value))
    out.print(table)


def _listed(words: tuple[str, ...]) -> str:
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    return (", ".join(words[:_LISTED]) or "nothing") + more
