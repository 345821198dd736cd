"""`newsreel sql`: psql on the warehouse, as an analyst."""

from __future__ import annotations

import os
import shutil
from urllib.parse import unquote

import typer

from newsreel.cli.context import Choice, warehouse_url
from newsreel.domain.errors import UsageError
from newsreel.local.stack import local_stack
from newsreel.store.database import checked_url


def sql(context: typer.Context) -> None:
    """Open psql on the warehouse, with the rights of an analyst where it is the local one.

    What follows goes to psql. Example: newsreel sql -c "SELECT title FROM news.articles LIMIT 5"
    """
    choice: Choice = context.obj
    parts = checked_url(warehouse_url(choice, "newsreel_reader"))
    stack = local_stack()
    program = shutil.which("psql")
    if program is None or stack.postgres.is_running():
        program = str(stack.postgres.psql_path)
    if not os.access(program, os.X_OK):
        raise UsageError("There is no psql on this machine: install a PostgreSQL client.")
    # By the environment: a command line can be read by every user of the machine.
    environment = os.environ | {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    os.execve(program, ["psql", *context.args], environment)  # noqa: S606 - psql takes over
