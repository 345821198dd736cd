"""The command's root: global options, sub-commands, exit codes (0 done, 1 failed, 2 used wrongly)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newsreel import __version__
from newsreel.cli import (
    articles,
    captures,
    coverage,
    db,
    duplicates,
    export,
    extract,
    feeds,
    furniture,
    health,
    local,
    maintain,
    metrics,
    reextract,
    replay,
    run,
    run_report,
    sql,
    status,
)
from newsreel.cli.context import Choice, warn
from newsreel.domain.errors import DatabaseUnreachableError, NewsreelError, UsageError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="News in Postgres: feeds in, normalised and deduplicated articles out.\n\n"
    "Example: newsreel run --from 2026-11-01 --to 2026-11-03",
)
app.add_typer(articles.app, name="articles")
app.add_typer(captures.app, name="captures")
app.add_typer(db.app, name="db")
app.add_typer(duplicates.app, name="duplicates")
app.add_typer(feeds.app, name="feeds")
app.add_typer(furniture.app, name="furniture")
app.add_typer(local.app, name="local")
app.command("run")(run.run)
app.command("coverage")(coverage.coverage)
app.command("extract")(extract.extract)
app.command("export")(export.export)
app.command("replay")(replay.replay)
app.command("maintain")(maintain.maintain)
app.command("metrics")(metrics.metrics)
app.command("health")(health.health)
app.command("reextract")(reextract.reextract)
app.command("status")(status.status)
app.command("report")(run_report.report)
app.command("sql", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(sql.sql)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"newsreel {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    sample: Annotated[
        bool, typer.Option("--sample", help="Work on the sample newspaper's warehouse of `make run`.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    """Which warehouse: NEWSREEL_DATABASE_URL, else the local stack's (see `make run`)."""
    context.obj = Choice(sample=sample)


def main() -> None:
    """Run the command; a person's mistake is one sentence on standard error and exit code 2."""
    try:
        app()
    except (UsageError, DatabaseUnreachableError) as error:
        warn(error)
        sys.exit(2)
    except NewsreelError as error:
        warn(error)
        sys.exit(1)
