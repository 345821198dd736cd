"""`newsreel db`: the schema and the logins of the warehouse."""

from __future__ import annotations

import os
from dataclasses import replace

import typer

from newsreel.adapters.given_secrets import given_secret
from newsreel.cli.context import JsonOption, console, open_tools, show
from newsreel.domain.errors import UsageError
from newsreel.store.migrations import migrate, migration_states, read_migrations, set_login

app = typer.Typer(no_args_is_help=True, help="The schema of the warehouse.")
_OWNER = "newsreel_owner"
_LOGINS = {
    "newsreel_writer": "NEWSREEL_WRITER_PASSWORD",
    "newsreel_reader": "NEWSREEL_READER_PASSWORD",
}


@app.command("migrate")
def migrate_command(context: typer.Context) -> None:
    """Bring the warehouse to the newest schema; harmless when it is.

    Needs the owner of the database. Example: newsreel db migrate
    """
    with open_tools(context, _OWNER) as tools:
        applied = migrate(tools.database, read_migrations())
    for migration in applied:
        console().print(f"applied {migration.version:04d}_{migration.name}")
    if not applied:
        console().print("The schema is up to date.")


@app.command("status")
def status_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show which migrations the warehouse has.

    Example: newsreel db status --json
    """
    with open_tools(context) as tools:
        states = migration_states(tools.database, read_migrations())
    shown = [replace(state, name=f"{state.version:04d}_{state.name}") for state in states]
    show(shown, ["name", "applied_at"], as_json=as_json, empty="There are no migrations.")


@app.command("logins")
def logins_command(context: typer.Context) -> None:
    """Let the pipeline's role and the analysts' role log in, with passwords of the environment.

    Reads NEWSREEL_WRITER_PASSWORD and NEWSREEL_READER_PASSWORD, or the files that
    NEWSREEL_WRITER_PASSWORD_FILE and NEWSREEL_READER_PASSWORD_FILE name; needs the owner of the database.
    Example: NEWSREEL_READER_PASSWORD=... NEWSREEL_WRITER_PASSWORD=... newsreel db logins
    """
    passwords = {role: given_secret(os.environ, variable) for role, variable in _LOGINS.items()}
    for role, password in passwords.items():
        if len(password) < 8:
            raise UsageError(f"{_LOGINS[role]} must have at least 8 characters: set it.")
    with open_tools(context, _OWNER) as tools:
        for role, password in passwords.items():
            set_login(tools.database, role, password)
    console().print(f"{' and '.join(passwords)} can log in.")
