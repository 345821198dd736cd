"""Airflow's own database: migrated when it is not, the pools the DAGs name, and kept short."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsreel.domain.errors import UsageError
from newsreel.local.airflow_command import installed_airflow_version, run_airflow
from newsreel.local.postgres_binaries import find_binaries
from newsreel.local.postgres_cluster import clean_environment

# As in docker-compose.yml.
KEPT = timedelta(days=90)
_SHORTENED_EVERY = timedelta(days=7)
_REVISION = "SELECT string_agg(version_num, ',' ORDER BY version_num) FROM alembic_version"


def migrate_airflow(env: Mapping[str, str]) -> bool:
    """Bring the metadata database of that environment up to date; say whether it had to be.

    `airflow db migrate` takes 4 to 10 s even when there is nothing to do. So a file in
    AIRFLOW_HOME remembers which revision it left in which database for which Airflow; the
    revision in the database is compared with it each time, in 20 ms. Raises `NewsreelError` when
    the migration fails.
    """
    marker = Path(env["AIRFLOW_HOME"]) / "migrated.json"
    expected = {"airflow": installed_airflow_version(), "database": _identity(env)}
    revision = _ask(env, _REVISION)
    if revision and _remembered(marker) == {**expected, "revision": revision}:
        return False
    run_airflow(env, "db", "migrate")
    marker.write_text(json.dumps({**expected, "revision": _ask(env, _REVISION)}) + "\n", encoding="utf-8")
    return True


def ensure_pool(env: Mapping[str, str], name: str, slots: int, description: str = "") -> None:
    """Create the pool when it is missing; one that exists keeps the slots its user gave it."""
    quoted = name.replace("'", "''")
    if _ask(env, f"SELECT 1 FROM slot_pool WHERE pool = '{quoted}'") != "1":  # noqa: S608 - quoted
        run_airflow(env, "pools", "set", name, str(slots), description or name)


def shorten_airflow(env: Mapping[str, str], now: datetime) -> bool:
    """Delete what Airflow knows of runs over 90 days old, once a week at most; say whether it was done.

    It takes some seconds, so a file in AIRFLOW_HOME remembers when it was; without one, Airflow is new.
    Raises `NewsreelError` when a table can't be cleaned.
    """
    marker = Path(env["AIRFLOW_HOME"]) / "shortened.json"
    last = _remembered(marker)
    due = isinstance(last, str) and now - datetime.fromisoformat(last) >= _SHORTENED_EVERY
    if due:
        before = (now - KEPT).isoformat()
        run_airflow(
            env,
            *("db", "clean", "--clean-before-timestamp", before),
            *("--skip-archive", "--error-on-cleanup-failure", "--yes"),
        )
    if due or last is None:
        marker.write_text(json.dumps(now.isoformat()) + "\n", encoding="utf-8")
    return due


def _identity(env: Mapping[str, str]) -> str:
    # The URL holds the cluster's random password, so a new cluster is another database.
    return hashlib.sha256(env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].encode()).hexdigest()


def _remembered(marker: Path) -> object:
    try:
        return json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _ask(env: Mapping[str, str], statement: str) -> str | None:
    """Return the one value that psql prints, None when it can't be asked."""
    try:
        psql = find_binaries(env)["psql"]
    except UsageError:
        return None
    url = urlsplit(env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    asked = subprocess.run(  # noqa: S603 - psql, with the address from our own URL
        [
            psql,
            *("--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"),
            f"--host={url.hostname}",
            f"--port={url.port or 5432}",
            f"--username={unquote(url.username or '')}",
            f"--dbname={unquote(url.path.lstrip('/'))}",
            f"--command={statement}",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env=clean_environment({"PGPASSWORD": unquote(url.password or "")}),
    )
    return asked.stdout.strip() if asked.returncode == 0 else None
