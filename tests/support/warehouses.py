"""Warehouses for tests: a real Postgres, and a fresh database for whoever asks."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.network_ports import free_port
from newsreel.store.database import Database
from newsreel.store.migrations import migrate, read_migrations, set_login

READER_PASSWORD = "reader-of-the-tests"  # noqa: S105 - a database that lives for one test
WRITER_PASSWORD = "writer-of-the-tests"  # noqa: S105 - a database that lives for one test
_TEMPLATE = "newsreel_template"


@dataclass
class Warehouses:
    """One server; `fresh()` makes a migrated database as a copy of a template (about 0.1 s)."""

    server: EmbeddedPostgres

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self.server.ensure_database(_TEMPLATE)
        with Database(self.server.url(_TEMPLATE)) as template:
            migrate(template, read_migrations())
            set_login(template, "newsreel_reader", READER_PASSWORD)
            set_login(template, "newsreel_writer", WRITER_PASSWORD)

    def empty(self) -> str:
        """Name of a new database without a schema."""
        name = f"test_{next(self._numbers)}"
        self.server.ensure_database(name)
        return name

    def fresh(self) -> str:
        """Name of a new, migrated database."""
        return self.copy(_TEMPLATE)

    def copy(self, original: str, without: str | None = None) -> str:
        """Name of a new database that is a copy of one that nobody is connected to, with a table emptied."""
        name = f"test_{next(self._numbers)}"
        self.server.run_sql(
            f"CREATE DATABASE {name} TEMPLATE {original} OWNER newsreel_owner STRATEGY file_copy;"
        )
        if without is not None:
            with Database(self.owner_url(name)) as database, database.transaction() as cursor:
                cursor.execute(f"TRUNCATE {without}")
        return name

    def owner_url(self, name: str) -> str:
        """Address for the owner of the schema."""
        return self.server.url(name)

    def writer_url(self, name: str) -> str:
        """Address for the pipeline's own role."""
        return _with_login(self.server.url(name), "newsreel_writer", WRITER_PASSWORD)

    def reader_url(self, name: str) -> str:
        """Address for analysts."""
        return _with_login(self.server.url(name), "newsreel_reader", READER_PASSWORD)


def start_server(folder: Path) -> EmbeddedPostgres:
    """A server for a test session; fsync is off, because the machine is not expected to crash."""
    server = EmbeddedPostgres(folder, port=free_port(), durable=False)
    server.start()
    return server


@contextmanager
def reachable_folder(purpose: str) -> Iterator[Path]:
    """A folder that goes with the block; every user can reach it: for root, Postgres runs as nobody."""
    with tempfile.TemporaryDirectory(prefix=f"newsreel-{purpose}-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def running_server(purpose: str) -> Iterator[EmbeddedPostgres]:
    """A server that goes with the block."""
    with reachable_folder(purpose) as folder:
        server = start_server(folder / "postgres")
        try:
            yield server
        finally:
            server.stop()


def _with_login(url: str, user: str, password: str) -> str:
    return f"postgresql://{user}:{password}@{url.rpartition('@')[2]}"
