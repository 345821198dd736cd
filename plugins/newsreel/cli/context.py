"""What commands share: which warehouse, the tools, how errors and tables are shown."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsreel.adapters.given_secrets import given_secret, with_given_password
from newsreel.adapters.json_lines import json_lines
from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import UsageError
from newsreel.domain.events import Tell, say_nothing
from newsreel.domain.settings import Settings, settings_from_environment
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.local.stack import SAMPLE_WAREHOUSE, WAREHOUSE, local_stack
from newsreel.steps.tools import Tools
from newsreel.store.database import Database

URL_VARIABLE = "NEWSREEL_DATABASE_URL"
LOG_VARIABLE = "NEWSREEL_LOG"
NO_HEADERS: Mapping[str, str] = {}
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@dataclass(frozen=True, slots=True)
class Choice:
    """The global options."""

    sample: bool = False


def warehouse_url(choice: Choice, role: str = "newsreel_writer") -> str:
    """Address of the warehouse that the user means.

    Raises:
        UsageError: nothing says which, or the local one is not running, or a secret's file is no good.
    """
    given = "" if choice.sample else given_secret(os.environ, URL_VARIABLE)
    if given:
        return with_given_password(given, os.environ)
    stack = local_stack()
    if not stack.postgres.is_running():
        raise UsageError(
            f"No warehouse: set {URL_VARIABLE} to postgresql://user:password@host:5432/name, "
            "or start the local one with `newsreel local start`."
        )
    return stack.url(SAMPLE_WAREHOUSE if choice.sample else WAREHOUSE, role)


@contextmanager
def open_tools(context: typer.Context, role: str = "newsreel_writer") -> Iterator[Tools]:
    """The warehouse, the settings of the environment, and the real clock."""
    settings, tell = chosen_settings(context), _listener()
    with Database(warehouse_url(context.obj, role), "newsreel cli") as database:
        yield Tools(database, settings, SystemClock(), tell)


def _listener() -> Tell:
    """Who hears of events: with NEWSREEL_LOG=json standard error does."""
    asked = os.environ.get(LOG_VARIABLE, "").strip()
    if asked not in ("", "json"):
        raise UsageError(f"{LOG_VARIABLE}={asked} is no form of log: set it to json or unset it.")
    return json_lines(sys.stderr, SystemClock()) if asked else say_nothing


def chosen_settings(context: typer.Context) -> Settings:
    """The settings of the environment, and of the sample newspaper where it is chosen."""
    choice: Choice = context.obj
    return settings_from_environment({**os.environ, **(SAMPLE_ENVIRONMENT if choice.sample else {})})


def warn(error: Exception) -> None:
    """One sentence on standard error."""
    sys.stderr.write(f"newsreel: {error}\n")


def console() -> Console:
    """Where people read; wide enough for tables when it is not a terminal."""
    return Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else 140)


def show(
    rows: Sequence[Any],
    columns: Sequence[str],
    *,
    as_json: bool,
    empty: str,
    headers: Mapping[str, str] = NO_HEADERS,
) -> None:
    """Dataclass rows as a table of some columns, or as JSON with all of them.

    Args:
        headers: of columns whose own names are too long for a narrow terminal.
    """
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    if not rows:
        console().print(empty)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        header = headers.get(column, column.replace("_", " "))
        # A moment broken over two lines is hard to read.
        table.add_column(header, overflow="fold", min_width=16 if column.endswith("_at") else None)
    for row in rows:
        table.add_row(*(cell(getattr(row, column)) for column in columns))
    console().print(table)


def print_json(value: object) -> None:
    """JSON on standard output; moments as ISO 8601."""
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=False, indent=2) + "\n")


def cell(value: object) -> str:
    """A value as a table shows it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    # Feeds choose these strings: markup in them must not colour the table.
    return escape(str(value))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
