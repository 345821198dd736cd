"""The files of a Postgres cluster: made whole or not at all, and who may run them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsreel.domain.errors import NewsreelError, UsageError
from newsreel.local.network_ports import LOOPBACK
from newsreel.local.postgres_binaries import BINARIES_VARIABLE, PostgresBinaries
from newsreel.local.secret_files import random_password, write_private
from newsreel.local.state_folder import unprivileged_ids

SUPERUSER = "postgres"
_FIRST_BUILTIN_LOCALE = 17  # The major version that brought the provider `builtin`.


@dataclass(frozen=True)
class Cluster:
    """One cluster: `<folder>/data`, `<folder>/password` and `<folder>/server.log`.

    The password is that of every login role the wrapper makes. It lies beside the data, so that
    the two can't come apart, and belongs to whoever runs Newsreel, not to Postgres.
    """

    folder: Path

    @property
    def data(self) -> Path:
        """Where Postgres keeps its databases."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def owner_made(self) -> Path:
        """A file that is there once the role that owns the databases is."""
        return self.folder / "owner-made"

    def password(self) -> str:
        """Return the cluster's password; `NewsreelError` when there is no cluster yet."""
        try:
            return (self.folder / "password").read_text(encoding="utf-8").strip()
        except OSError as error:
            raise NewsreelError(
                f"The database's password in {self.folder} can't be read ({error.strerror})."
            ) from error

    def postmaster(self) -> tuple[int, int, bool] | None:
        """Return (process id, port, accepts connections) of the running server, else None.

        Unlike Postgres itself this asks whether the process is a server *of this cluster*:
        after a crash the number may belong to any other program.
        """
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            pid, port = int(lines[0]), int(lines[3])
        except (OSError, ValueError, IndexError):
            return None
        if not _is_server_of(pid, self.data):
            return None
        return pid, port, len(lines) > 7 and lines[7].strip() == "ready"

    def remove_stale_pid_file(self) -> bool:
        """Remove the pid file of a server that was killed, and say whether there was one.

        Only to be called when `postmaster()` says that none runs.
        """
        try:
            (self.data / "postmaster.pid").unlink()
        except FileNotFoundError:
            return False
        return True

    def require_version(self, binaries: PostgresBinaries) -> None:
        """Raise `UsageError` when another major version made the data."""
        made_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if made_by != str(binaries.major):
            raise UsageError(
                f"The database in {self.data} was made by Postgres {made_by}, not "
                f"{binaries.major}: set {BINARIES_VARIABLE} to the bin folder of a Postgres "
                f"{made_by}, or move {self.folder} away to start empty."
            )

    def write_settings(self, *, port: int, durable: bool) -> None:
        """Write this start's settings, which the cluster's postgresql.conf includes."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(port),
            # No Unix socket: its path may be too long, and 127.0.0.1 is enough.
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "jit": "off",
            "fsync": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
        }
        lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
        draft = self.data / "newsreel.conf.draft"
        draft.write_text("".join(lines), encoding="utf-8")
        give_to_server(draft)
        draft.replace(self.data / "newsreel.conf")


def make_cluster(folder: Path, binaries: PostgresBinaries) -> Cluster:
    """Make a cluster in `folder`: built beside it and renamed, so that half of one never counts."""
    draft = Cluster(folder.with_name(f"{folder.name}.draft"))
    shutil.rmtree(draft.folder, ignore_errors=True)
    draft.folder.mkdir(mode=0o755)
    password = random_password()
    write_private(draft.folder / "password", password)
    password_for_initdb = draft.folder / "password-for-initdb"
    write_private(password_for_initdb, password)
    draft.data.mkdir(mode=0o700)
    draft.log.touch(mode=0o600)
    for path in (draft.data, draft.log, password_for_initdb):
        give_to_server(path)
    if binaries.major >= _FIRST_BUILTIN_LOCALE:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        locale = ["--locale=C.UTF-8"]
    run_as_server(
        [
            binaries["initdb"],
            f"--pgdata={draft.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_for_initdb}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-sync",
            *locale,
        ],
        failing="Postgres's initdb failed",
        cwd=draft.folder,
    )
    password_for_initdb.unlink()
    # One way in, with the password; initdb's own file also allows sockets and replication.
    _append(draft.data / "pg_hba.conf", f"host all all {LOOPBACK}/32 scram-sha-256\n", fresh=True)
    _append(draft.data / "postgresql.conf", "\ninclude_if_exists = 'newsreel.conf'\n")
    draft.folder.rename(folder)
    return Cluster(folder)


def run_as_server(
    command: Sequence[str], *, failing: str, cwd: Path, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run one of Postgres's programs as the user who owns the cluster.

    Raises `NewsreelError` that begins with `failing` when it does not exit with 0 in `timeout`
    seconds.
    """
    user, group = server_ids()
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments to Postgres's programs
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout,
            cwd=cwd,
            env=clean_environment(),
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    except subprocess.TimeoutExpired as error:
        raise NewsreelError(f"{failing}: no end after {timeout:.0f} s.") from error
    if done.returncode != 0:
        raise NewsreelError(f"{failing}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done


def server_ids() -> tuple[int | None, int | None]:
    """Return the user and group id to run the server with: None means as we are."""
    return unprivileged_ids() if os.geteuid() == 0 else (None, None)


def give_to_server(path: Path) -> None:
    """Make the server's user the owner of `path`."""
    user, group = server_ids()
    if user is not None and group is not None:
        os.chown(path, user, group)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment without the user's PG* variables, which would lead elsewhere."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC", **(extra or {})}


def kill_server(pid: int) -> None:
    """Kill a server that would not stop; gone already is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _append(path: Path, text: str, *, fresh: bool = False) -> None:
    # Opened, not replaced: the file keeps its owner, the server's user.
    with path.open("w" if fresh else "a", encoding="utf-8") as file:
        file.write(text)


def _is_server_of(pid: int, data: Path) -> bool:
    command = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            arguments = command.read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(data) in arguments
    listed = subprocess.run(  # noqa: S603 - a number in a fixed command
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in listed.stdout
