"""A Postgres of our own on 127.0.0.1: started, found running, stopped, asked for URLs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from newsreel.domain.errors import NewsreelError
from newsreel.local.log_tail import log_tail
from newsreel.local.network_ports import LOOPBACK, chosen_port, require_free_port
from newsreel.local.postgres_binaries import PostgresBinaries, find_binaries, reachable_copy
from newsreel.local.postgres_cluster import (
    SUPERUSER,
    Cluster,
    clean_environment,
    kill_server,
    make_cluster,
    run_as_server,
    server_ids,
)

PORT_VARIABLE = "NEWSREEL_PG_PORT"
DEFAULT_PORT = 54329
OWNER = "newsreel_owner"
_START_SECONDS = 60  # Recovery after a crash included.
_LARGEST_LOG = 10_000_000


class EmbeddedPostgres:
    """The local stack's Postgres server, in `folder`.

    `port` defaults to NEWSREEL_PG_PORT, else 54329; a server that runs keeps the port it has.
    `durable=False` gives up safety against a crash of the machine (not of Postgres) for speed:
    for tests only. Every login role that this class makes has the cluster's random password;
    without it nobody on the machine gets in.
    """

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        # Resolved: a server is recognised by the path of its data on its command line.
        self._folder = folder.resolve()
        self._wanted_port = chosen_port(PORT_VARIABLE, DEFAULT_PORT) if port is None else port
        self._durable = durable
        self._cluster = Cluster(self._folder / "cluster")
        self._binaries: PostgresBinaries | None = None

    @property
    def port(self) -> int:
        """The port of the running server; of the next one when none runs."""
        running = self._cluster.postmaster()
        return running[1] if running else self._wanted_port

    @property
    def psql_path(self) -> Path:
        """The `psql` that belongs to this server."""
        return Path(self._found()["psql"])

    @property
    def log_path(self) -> Path:
        """The server's log."""
        return self._cluster.log

    def url(self, database: str, user: str = OWNER) -> str:
        """Return a postgresql:// URL with the password; `start()` comes first."""
        password = quote(self._cluster.password(), safe="")
        return f"postgresql://{user}:{password}@{LOOPBACK}:{self.port}/{quote(database, safe='')}"

    def is_running(self) -> bool:
        """Whether a server of this cluster accepts connections."""
        running = self._cluster.postmaster()
        return running is not None and running[2] and self._answers(running[1])

    def start(self) -> None:
        """Start the server and wait until it answers; running already is fine.

        Makes the cluster and the role `newsreel_owner` when they are missing. Survives a server
        that was killed and a cluster that was half made. Raises `UsageError` for a port that is
        taken, data of another major version, or no Postgres; `NewsreelError`, with the end of
        the server's log, when it does not come up in a minute.
        """
        if self.is_running() and self._cluster.owner_made.exists():
            return
        with self._only_one_at_a_time():
            if self._cluster.postmaster() is None:
                self._start_stopped()
            self._wait_until_it_answers()
            self._ensure_owner()

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back; not running is fine."""
        if self._cluster.postmaster() is None:
            return
        with self._only_one_at_a_time():
            for mode in ("fast", "immediate"):
                running = self._cluster.postmaster()
                if running is None:
                    return
                with contextlib.suppress(NewsreelError):
                    self._pg_ctl("stop", f"--mode={mode}", "--wait", "--timeout=30")
            if running := self._cluster.postmaster():
                kill_server(running[0])

    def ensure_database(self, name: str, owner: str = OWNER) -> None:
        """Create the database `name` (UTF8) when it is missing; `owner` is an existing role."""
        with self._only_one_at_a_time():
            self.run_sql(
                "SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')"
                " WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec\n",
                name=name,
                owner=owner,
            )

    def run_sql(self, script: str, *, database: str = SUPERUSER, **variables: str) -> str:
        """Run a psql script as the superuser; return what it prints: rows only, `|` between fields.

        `variables` are psql's (`:'name'` quotes one). Raises `NewsreelError` on the first error.
        """
        # By standard input: a command line can be read by every user of the machine.
        settings = "".join(f"\\set {name} {_psql_quoted(value)}\n" for name, value in variables.items())
        done = subprocess.run(  # noqa: S603 - the cluster's own psql
            [
                self.psql_path,
                *("--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"),
                "--set=ON_ERROR_STOP=1",
                *(f"--host={LOOPBACK}", f"--port={self.port}"),
                *(f"--username={SUPERUSER}", f"--dbname={database}"),
            ],
            input=settings + script,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=clean_environment({"PGPASSWORD": self._cluster.password()}),
        )
        if done.returncode != 0:
            raise NewsreelError(f"Postgres refused: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def _found(self) -> PostgresBinaries:
        if self._binaries is None:
            self._binaries = find_binaries()
        return self._binaries

    def _server_binaries(self) -> PostgresBinaries:
        as_another_user = server_ids()[0] is not None
        return reachable_copy(self._found(), self._folder) if as_another_user else self._found()

    def _start_stopped(self) -> None:
        binaries = self._server_binaries()
        if not self._cluster.folder.exists():
            make_cluster(self._cluster.folder, binaries)
        self._cluster.require_version(binaries)
        # A server that was killed a moment ago still holds its port for some milliseconds.
        patience = 2 if self._cluster.remove_stale_pid_file() else 0
        require_free_port(self._wanted_port, PORT_VARIABLE, patience_seconds=patience)
        self._cluster.write_settings(port=self._wanted_port, durable=self._durable)
        if self._cluster.log.exists() and self._cluster.log.stat().st_size > _LARGEST_LOG:
            os.truncate(self._cluster.log, 0)
        last_try = time.monotonic() + 15
        while True:
            try:
                self._pg_ctl("start", "--wait", f"--timeout={_START_SECONDS}")
            except NewsreelError as error:
                tail = log_tail(self._cluster.log)
                # Children of a killed server hold its memory for a moment longer.
                if "shared memory block" in tail and time.monotonic() < last_try:
                    os.truncate(self._cluster.log, 0)
                    time.sleep(0.5)
                    continue
                # Taken since we looked.
                require_free_port(self._wanted_port, PORT_VARIABLE)
                raise NewsreelError(f"{error} The end of {self._cluster.log}:\n{tail}") from error
            return

    def _pg_ctl(self, action: str, *options: str) -> None:
        run_as_server(
            [
                self._server_binaries()["pg_ctl"],
                action,
                f"--pgdata={self._cluster.data}",
                *((f"--log={self._cluster.log}",) if action == "start" else ()),
                *options,
            ],
            failing=f"Postgres did not {action}",
            cwd=self._cluster.folder,
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self.is_running():
            if time.monotonic() > deadline:
                tail = log_tail(self._cluster.log)
                raise NewsreelError(f"Postgres does not answer on port {self.port}:\n{tail}")
            time.sleep(0.1)

    def _answers(self, port: int) -> bool:
        asked = subprocess.run(  # noqa: S603 - the cluster's own pg_isready
            [self._found()["pg_isready"], "--quiet", f"--host={LOOPBACK}", f"--port={port}"],
            check=False,
            timeout=30,
            env=clean_environment(),
        )
        return asked.returncode == 0

    def _ensure_owner(self) -> None:
        """Make the role that owns the databases: no superuser, so nothing relies on being one."""
        self.run_sql(
            "SELECT format('CREATE ROLE %I LOGIN CREATEDB CREATEROLE PASSWORD %L',"
            " :'owner', :'password')"
            " WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \\gexec\n",
            owner=OWNER,
            password=self._cluster.password(),
        )
        self._cluster.owner_made.touch()

    @contextlib.contextmanager
    def _only_one_at_a_time(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _psql_quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
