"""The environment of Airflow's processes: every setting the local stack depends on."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from newsreel.local.network_ports import LOOPBACK, chosen_port
from newsreel.local.secret_files import kept_secret, random_fernet_key, random_password
from newsreel.local.state_folder import LocalState

UI_PORT_VARIABLE = "NEWSREEL_UI_PORT"
DEFAULT_UI_PORT = 8080
UI_USER = "admin"


def environment_for_airflow(
    state: LocalState,
    *,
    warehouse_url: str,
    metadata_url: str,
    project_root: Path,
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the complete environment for Airflow child processes.

    The two URLs are plain postgresql:// ones. `extra` wins over everything. Makes the secrets
    below `state` when they are missing, and keeps them: a new Fernet key would make what Airflow
    has encrypted unreadable. The UI's port is NEWSREEL_UI_PORT, else 8080.
    """
    state.create()
    password_file = state.secrets / "airflow-passwords.json"
    kept_secret(password_file, lambda: json.dumps({UI_USER: random_password()}))
    port = chosen_port(UI_PORT_VARIABLE, DEFAULT_UI_PORT)
    settings = {
        **_paths(state, project_root),
        **_secrets(state),
        **_quiet(),
        "AIRFLOW_CONN_NEWSREEL_DB": warehouse_url,
        **_database(metadata_url),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "utc",
        # The default asks the name server for this machine's name: seconds where none answers.
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        "AIRFLOW__CORE__AUTH_MANAGER": (
            "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{UI_USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file),
        "AIRFLOW__API__HOST": LOOPBACK,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        # Not API__BASE_URL: with it the UI would work under that one address only.
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{LOOPBACK}:{port}/execution/",
        # The default of 5 s fails tasks while a small machine is busy starting.
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
        # A task due at once starts before the API answers. The default of 5 tries may be over
        # after 4 s (the waits are random); 10 usually last over a minute.
        "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "10",
        # How long a task that was killed counts as running; the default is 5 minutes.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "120",
        # How often the tasks of a scheduler that was killed are looked for; the default is 5 minutes.
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        # Files that changed are read again at once; the others every 30 s by default, which costs a fifth of
        # a core.
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        # How soon a new DAG file is seen; the default is 5 minutes.
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "60",
    }
    return {**_inherited(), **settings, **(extra or {})}


def ui_password(env: Mapping[str, str]) -> str:
    """Return the UI password of `UI_USER` in that environment."""
    path = Path(env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    password: str = json.loads(path.read_text(encoding="utf-8"))[UI_USER]
    return password


def _inherited() -> dict[str, str]:
    """Return this process's environment without what would lead Airflow elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        # Settings of another Airflow; libpq's defaults of another database. Without bytecode
        # files every command compiles 1,900 modules anew: 16 s instead of 10.
        if not name.startswith(("AIRFLOW_", "_AIRFLOW_", "PG"))
        and name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONWARNINGS", "PYTHONHOME"}
    }
    # Airflow calls some of its own commands by name.
    programs = str(Path(sys.executable).parent)
    kept["PATH"] = os.pathsep.join([programs, *filter(None, [kept.get("PATH", os.defpath)])])
    # Tasks talk to the API over HTTP: a company's proxy must not come between.
    for name in ("NO_PROXY", "no_proxy"):
        kept[name] = ",".join(filter(None, [kept.get(name), LOOPBACK, "localhost"]))
    return kept


def _paths(state: LocalState, project_root: Path) -> dict[str, str]:
    # Airflow's dag-processor puts the DAGs' folder on the path of imports; some of its commands don't.
    importable = [str(project_root / "dags"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "PYTHONPATH": os.pathsep.join(importable),
        "AIRFLOW_HOME": str(state.airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project_root / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(project_root / "plugins"),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(state.logs / "tasks"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(state.logs / "dag_processor"),
    }


def _secrets(state: LocalState) -> dict[str, str]:
    def signing_key() -> str:
        return secrets.token_hex(64)  # As long as HS512 wants its keys.

    return {
        "AIRFLOW__CORE__FERNET_KEY": kept_secret(state.secrets / "fernet-key", random_fernet_key),
        "AIRFLOW__API_AUTH__JWT_SECRET": kept_secret(state.secrets / "jwt-secret", signing_key),
        "AIRFLOW__API__SECRET_KEY": kept_secret(state.secrets / "api-secret", signing_key),
    }


def _database(metadata_url: str) -> dict[str, str]:
    address = metadata_url.partition("://")[2]
    # A plain postgresql:// would mean psycopg 3 to SQLAlchemy 2.1, which is not installed.
    database = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{address}"}
    if importlib.util.find_spec("asyncpg") is None:
        # Empty means no asynchronous engine; unset means asyncpg, and a crash at import without
        # it. Only waiting for a run by REST (dagRuns/{id}/wait) and multi-team mode need it.
        database["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC"] = ""
    return database


def _quiet() -> dict[str, str]:
    """Return the settings that keep Airflow from reporting anything to anyone."""
    return {
        "AIRFLOW__METRICS__STATSD_ON": "False",
        "AIRFLOW__METRICS__OTEL_ON": "False",
        "AIRFLOW__TRACES__OTEL_ON": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "SCARF_ANALYTICS": "false",
        "DO_NOT_TRACK": "1",
    }
