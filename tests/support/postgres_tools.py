"""Backup and restore of the tests' Postgres: what docker/backup and docker/restore do, without Docker."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.postgres_cluster import SUPERUSER

# How docker/restore makes the database that it restores into.
NEW_DATABASE = (
    "--template=template0",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


def dump(server: EmbeddedPostgres, name: str, file: Path) -> None:
    """Dump a database into a file."""
    _run(server, "pg_dump", "--format=custom", f"--file={file}", name)


def restore(server: EmbeddedPostgres, file: Path, name: str) -> None:
    """Put a dump in the place of a database: into a new one beside it, which then takes its name."""
    beside = f"{name}_restored"
    _run(server, "createdb", "--owner=newsreel_owner", *NEW_DATABASE, beside)
    _run(server, "pg_restore", "--exit-on-error", f"--dbname={beside}", str(file))
    server.run_sql(f"DROP DATABASE {name} WITH (FORCE);\nALTER DATABASE {beside} RENAME TO {name};\n")


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
