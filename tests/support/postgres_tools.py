"""pg_dump and pg_restore of the tests' Postgres, as the superuser, with the options of docs/deploy.md."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.postgres_cluster import SUPERUSER


def dump(server: EmbeddedPostgres, name: str, file: Path) -> None:
    """Dump a database into a file."""
    _run(server, "pg_dump", "--format=custom", f"--file={file}", name)


def restore(server: EmbeddedPostgres, file: Path) -> None:
    """Make the database that a dump is of; there must be none of its name."""
    _run(server, "pg_restore", "--exit-on-error", "--create", "--dbname=postgres", str(file))


def drop(server: EmbeddedPostgres, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    _run(server, "dropdb", "--force", name)


def _run(server: EmbeddedPostgres, program: str, *arguments: str) -> None:
    parts = urlsplit(server.url("postgres", SUPERUSER))
    done = subprocess.run(
        [server.psql_path.with_name(program), f"--host={parts.hostname}", f"--port={parts.port}",
         f"--username={SUPERUSER}", *arguments],
        env={"PGPASSWORD": unquote(parts.password or "")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
