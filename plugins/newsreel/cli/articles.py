"""`newsreel articles`: which URLs are one article, and what to do when they are not."""

from __future__ import annotations

from typing import Annotated

import typer

from newsreel.cli.context import JsonOption, cell, console, open_tools, show
from newsreel.domain.errors import UsageError
from newsreel.steps.unmerge import aliases_of
from newsreel.steps.unmerge import unmerge as part

app = typer.Typer(no_args_is_help=True, help="Articles and the URLs that lead to them.")


@app.command("aliases")
def aliases_command(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="An article's key, or any URL that leads to it.")],
    as_json: JsonOption = False,
) -> None:
    """List the URLs that lead to an article, and how we know.

    Example: newsreel articles aliases https://example.org/story
    """
    with open_tools(context) as tools:
        found = aliases_of(tools, article)
    show(found, ["url", "reason", "created_at"], as_json=as_json, empty="None.")


@app.command("unmerge")
def unmerge_command(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The alias that is an article of its own.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept.")],
) -> None:
    """Make an alias an article of its own again; it stays one, whatever its page claims.

    Example: newsreel articles unmerge https://example.org/other --reason "wrong rel=canonical"
    """
    if not reason.strip():
        raise UsageError("--reason is empty: say why the two are not one article.")
    with open_tools(context) as tools:
        parted = part(tools, url, reason.strip())
    went = (
        f"{parted.revisions} revision(s) went along"
        if parted.revisions
        else "the next run reads its page anew"
    )
    console().print(
        f"{cell(url)} is article {parted.parted_article_id} now, apart from {parted.article_id}; {went}.\n"
        "Duplicate groups follow with the next run."
    )
