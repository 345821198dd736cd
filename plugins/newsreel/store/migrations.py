"""Migrations: append-only SQL files, applied in order, each in a transaction, once.

Running them twice, or from two places at once, is harmless: an advisory lock makes it serial.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg2
from psycopg2 import sql as composed

from newsreel.domain.errors import SchemaVersionError, UsageError
from newsreel.store.database import Cursor, Database
from newsreel.store.statements import SQL_FOLDER, sql

LOGIN_TRIES = 20
READER = "newsreel_reader"
READER_SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "10min",
    "timezone": "UTC",
}
_FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; `checksum` is the sha256 of its text with line ends as \\n."""

    version: int
    name: str
    text: str
    checksum: str


@dataclass(frozen=True, slots=True)
class MigrationState:
    """A migration and when it was applied to a database (None: not yet)."""

    version: int
    name: str
    applied_at: datetime | None


def read_migrations(folder: Path = SQL_FOLDER / "migrations") -> list[Migration]:
    """The migrations of this code, in order.

    Raises:
        UsageError: a file is misnamed, or a number is missing or used twice.
    """
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if not match or int(match[1]) != len(found) + 1:
            raise UsageError(
                f"{path.name}: migrations are numbered without gaps; "
                f"the next is {len(found) + 1:04d}_name.sql."
            )
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        found.append(Migration(int(match[1]), match[2], text, hashlib.sha256(text.encode()).hexdigest()))
    return found


def migrate(database: Database, migrations: list[Migration]) -> list[Migration]:
    """Apply what is missing and give back what was applied.

    Raises:
        SchemaVersionError: the database is newer than this code, or an applied file was changed.
        OutageError: the database can't be reached.
    """
    applied: list[Migration] = []
    for migration in migrations:
        with database.transaction() as cursor:
            cursor.execute(sql("migrations.lock"))
            cursor.execute(sql("migrations.ensure_ledger"))
            done = _applied(cursor)
            _check(done, migrations)
            if migration.version not in done:
                cursor.execute(migration.text)
                cursor.execute(
                    sql("migrations.record"),
                    {
                        "version": migration.version,
                        "name": migration.name,
                        "checksum": migration.checksum,
                    },
                )
                applied.append(migration)
    return applied


def migration_states(database: Database, migrations: list[Migration]) -> list[MigrationState]:
    """Each migration of this code with the time it was applied; refuses what `migrate` refuses."""
    with database.transaction() as cursor:
        cursor.execute(sql("migrations.has_ledger"))
        done = _applied(cursor) if _flag(cursor) else {}
    _check(done, migrations)
    return [
        MigrationState(m.version, m.name, done[m.version][1] if m.version in done else None)
        for m in migrations
    ]


def require_current(database: Database, migrations: list[Migration]) -> None:
    """Refuse to work on a database whose schema is not this code's.

    Raises:
        SchemaVersionError: migrations are missing, or the database is newer.
    """
    missing = [state for state in migration_states(database, migrations) if state.applied_at is None]
    if missing:
        raise SchemaVersionError(
            f"The database lacks {len(missing)} migration(s), the first is {missing[0].version:04d}_"
            f"{missing[0].name}: run `newsreel db migrate`."
        )


def set_login(database: Database, role: str, password: str) -> None:
    """Let one of the roles made by the migrations log in with this password.

    The analysts' role reads only, sees times in UTC, and no statement of it runs for ever; and nobody may
    make temporary tables by default. Such rights are part of no dump, so they are given here.
    """
    parts = [
        composed.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
            composed.Identifier(role), composed.Literal(password)
        )
    ]
    if role == READER:
        parts += [
            composed.SQL("ALTER ROLE {} SET {} = {}").format(
                composed.Identifier(role), composed.Identifier(name), composed.Literal(value)
            )
            for name, value in READER_SETTINGS.items()
        ]
        parts.append(_no_temporary_tables(database))
    statement = composed.SQL("; ").join(parts)
    for attempt in range(LOGIN_TRIES):
        try:
            with database.transaction() as cursor:
                cursor.execute(statement)
            return
        except psycopg2.InternalError:  # roles are the cluster's: another database sets them as well
            if attempt == LOGIN_TRIES - 1:
                raise


def _no_temporary_tables(database: Database) -> composed.Composed:
    with database.transaction() as cursor:
        cursor.execute(sql("migrations.database_name"))
        row = cursor.fetchone()
    name = composed.Identifier(str(row[0] if row else ""))
    return composed.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name)


def _applied(cursor: Cursor) -> dict[int, tuple[str, datetime]]:
    cursor.execute(sql("migrations.applied"))
    return {version: (checksum, applied_at) for version, checksum, applied_at in cursor.fetchall()}


def _flag(cursor: Cursor) -> bool:
    row = cursor.fetchone()
    return bool(row and row[0])


def _check(done: dict[int, tuple[str, datetime]], migrations: list[Migration]) -> None:
    ours = {migration.version: migration for migration in migrations}
    for version, (checksum, _) in sorted(done.items()):
        if version not in ours:
            raise SchemaVersionError(
                f"The database has migration {version:04d}, which this version of Newsreel "
                "doesn't know: upgrade Newsreel."
            )
        if ours[version].checksum != checksum:
            raise SchemaVersionError(
                f"Migration {version:04d}_{ours[version].name}.sql was changed after it was applied: "
                "restore the file and put the change into a new migration."
            )
