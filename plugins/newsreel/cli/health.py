"""`newsreel health`: quiet and 0 when all is well, else a sentence for each trouble and 1."""

from __future__ import annotations

import typer

from newsreel.adapters.system_clock import SystemClock
from newsreel.cli.context import JsonOption, print_json
from newsreel.cli.metrics import warehouse_samples
from newsreel.rules.health import troubles


def health(context: typer.Context, as_json: JsonOption = False) -> None:
    """Say what is wrong, for cron: prints nothing and ends with 0 when all is well, else with 1.

    Example: newsreel health || mail -s "newsreel" me@example.org
    """
    found = troubles(warehouse_samples(context), SystemClock().now())
    if as_json:
        print_json(found)
    else:
        for trouble in found:
            typer.echo(trouble)
    if found:
        raise typer.Exit(1)
