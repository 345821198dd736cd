"""`newsreel sql`: the cookbook's questions, or psql, on the warehouse, as an analyst."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

import typer
from rich.table import Table

from newsreel.adapters.answer_files import write_csv, write_json, write_parquet
from newsreel.cli.context import Choice, cell, console, warehouse_url
from newsreel.domain.errors import UsageError
from newsreel.local.stack import local_stack
from newsreel.store.cookbook import Answer, Recipe, answer, find_recipe, parameters_of, recipes
from newsreel.store.database import Database, checked_url

# Characters that a table shows of a value.
LONGEST_CELL = 200


def sql(
    context: typer.Context,
    param: Annotated[
        list[str] | None, typer.Option("--param", help="A value for a question, as name=value; repeatable.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="Write a Parquet file.")
    ] = None,
    as_list: Annotated[bool, typer.Option("--list", help="List the questions of the cookbook.")] = False,
) -> None:
    """Ask a question of the cookbook, or open psql on the warehouse.

    With NAME, a file of sql/cookbook; without, what follows goes to psql. The rights are an analyst's
    where the warehouse is the local one. Example: newsreel sql front_pages --param day=2026-11-05 --csv
    """
    arguments = list(context.args)
    name = arguments.pop(0) if arguments and not arguments[0].startswith("-") else None
    if as_list:
        _show_list()
        return
    if name is None:
        if param or as_json or parquet:
            raise UsageError(
                "--param, --json and --parquet go with a question: `newsreel sql --list` has them."
            )
        _psql(context.obj, [*arguments, *(["--csv"] if as_csv else [])])
    recipe = find_recipe(str(name))
    if arguments:
        raise UsageError(
            f"{arguments[0]!r} is not understood after {name}: give values as --param name=value."
        )
    if as_csv + as_json + (parquet is not None) > 1:
        raise UsageError("Give one of --csv, --json and --parquet.")
    values = parameters_of(recipe, param or [])
    with Database(warehouse_url(context.obj, "newsreel_reader"), "newsreel sql") as database:
        found = answer(database, recipe, values)
    if as_csv:
        write_csv(sys.stdout, found.columns, found.rows)
    elif as_json:
        write_json(sys.stdout, found.columns, found.rows)
    elif parquet is not None:
        _write_parquet(parquet, found)
    else:
        _show(recipe, values, found)


def _show_list() -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("name", "question", "parameters and their defaults"):
        table.add_column(column, overflow="fold")
    for recipe in recipes().values():
        given = ", ".join(f"{one.name}={one.default}" for one in recipe.parameters)
        table.add_row(recipe.name, cell(recipe.title), cell(given))
    console().print(table)


def _show(recipe: Recipe, values: dict[str, str], found: Answer) -> None:
    given = ", ".join(f"{name}={value}" for name, value in values.items())
    console().print(f"[bold]{cell(recipe.title)}[/bold] ({cell(given)})" if given else cell(recipe.title))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column, kind in zip(found.columns, found.kinds, strict=True):
        right = kind in ("int", "float", "span")
        table.add_column(column, overflow="fold", justify="right" if right else "left")
    for row in found.rows:
        table.add_row(*(_short(cell(value)) for value in row))
    console().print(table)
    console().print(f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}")


def _short(text: str) -> str:
    """The beginning of a long text: whole ones are for files."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _write_parquet(path: Path, found: Answer) -> None:
    try:
        write_parquet(path, found.columns, found.kinds, found.rows)
    except OSError as error:
        raise UsageError(
            f"{path} can't be written ({error.strerror or error}): give another file."
        ) from error
    console().print(f"{len(found.rows)} row(s) in {cell(str(path))}")


def _psql(choice: Choice, arguments: list[str]) -> None:
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
    os.execve(program, ["psql", *arguments], environment)  # noqa: S606 - psql takes over
