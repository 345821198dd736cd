"""Where the local stack keeps its state, and why Postgres may have to live elsewhere."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsreel.domain.errors import UsageError

HOME_VARIABLE = "NEWSREEL_HOME"
UNPRIVILEGED_USER = "nobody"
_SYSTEM_STATE = Path("/var/lib/newsreel")


@dataclass(frozen=True)
class LocalState:
    """The folders of one project's local stack; nothing is created until `create()`.

    `home` holds Airflow's home, logs and secrets, and belongs to whoever runs Newsreel.
    `postgres` holds the cluster and, when they had to be copied, Postgres's binaries. It lies
    below `home`, except for root (see `local_state`).
    """

    home: Path
    postgres: Path

    @property
    def airflow_home(self) -> Path:
        """Airflow's own folder: its configuration, and what is remembered of its processes."""
        return self.home / "airflow"

    @property
    def logs(self) -> Path:
        """Logs of Airflow's processes and tasks."""
        return self.home / "logs"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, each a file for its owner alone."""
        return self.home / "secrets"

    def create(self) -> None:
        """Make the folders; those with secrets are for their owner only."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            for private in (self.airflow_home, self.secrets):
                private.mkdir(mode=0o700, exist_ok=True)
            # Postgres's own folder must let another user through to its (private) cluster.
            self.postgres.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"The state folder {self.home} can't be made ({error.strerror}): "
                f"set {HOME_VARIABLE} to a folder you can write to."
            ) from error


def local_state(project_root: Path, environ: Mapping[str, str] | None = None) -> LocalState:
    """Say where the state of the project in `project_root` lives.

    `<project>/.newsreel`, or the folder that NEWSREEL_HOME names. Postgres refuses to run as
    root, so root runs it as `nobody`, who can't enter a folder below, say, /root: then Postgres
    alone moves to /var/lib/newsreel/<hash of the state folder>.
    """
    given = (os.environ if environ is None else environ).get(HOME_VARIABLE, "").strip()
    home = Path(given).expanduser() if given else project_root / ".newsreel"
    # resolve() so that one folder reached by two names is one cluster.
    home = home.resolve()
    postgres = home / "postgres"
    if os.geteuid() == 0 and not traversable_by_others(postgres):
        short_hash = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        postgres = _SYSTEM_STATE / short_hash
    return LocalState(home=home, postgres=postgres)


def traversable_by_others(path: Path) -> bool:
    """Whether a user without rights of their own can reach `path` (as far as it exists)."""
    return all(
        stat.S_IMODE(folder.stat().st_mode) & stat.S_IXOTH
        for folder in (path, *path.parents)
        if folder.exists()
    )


def unprivileged_ids() -> tuple[int, int]:
    """Return the user and group id that root runs Postgres with."""
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError as error:
        raise UsageError(
            f"Postgres can't run as root and this machine has no user {UNPRIVILEGED_USER!r}: "
            "run Newsreel as an ordinary user."
        ) from error
    return entry.pw_uid, entry.pw_gid
