"""The local stack: one embedded Postgres with Airflow's metadata and two warehouses.

`newsreel` holds the user's own feeds, `newsreel_sample` the sample newspaper: the two never mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsreel.local.airflow_database import ensure_pool, migrate_airflow
from newsreel.local.airflow_home import environment_for_airflow
from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.secret_files import kept_secret, random_password
from newsreel.local.state_folder import LocalState, local_state
from newsreel.store.database import Database
from newsreel.store.migrations import migrate, read_migrations, set_login

PROJECT_ROOT = Path(__file__).resolve().parents[3]
WAREHOUSE = "newsreel"
SAMPLE_WAREHOUSE = "newsreel_sample"
METADATA = "airflow"
# As in dags/newsreel_runtime.py: how many tasks may send requests at the same time, in all and for the past.
POOL = "newsreel_hosts"
POOL_SLOTS = 16
HISTORY_POOL = "newsreel_histories"
HISTORY_POOL_SLOTS = 4
ROLES = ("newsreel_writer", "newsreel_reader")


@dataclass(frozen=True)
class LocalStack:
    """Where the stack's state is, and its Postgres."""

    state: LocalState
    postgres: EmbeddedPostgres

    def prepare_warehouse(self, name: str) -> None:
        """Start Postgres, and bring the warehouse to the newest schema, with logins."""
        self.state.create()
        self.postgres.start()
        self.postgres.ensure_database(name)
        with Database(self.postgres.url(name)) as owner:
            migrate(owner, read_migrations())
            for role in ROLES:
                set_login(owner, role, self._password(role))

    def prepare_airflow(self, env: Mapping[str, str]) -> None:
        """Bring Airflow's metadata to its newest schema; the pool of the DAGs exists."""
        self.postgres.ensure_database(METADATA)
        migrate_airflow(env)
        ensure_pool(env, POOL, POOL_SLOTS, "Tasks that send requests to publishers")
        ensure_pool(env, HISTORY_POOL, HISTORY_POOL_SLOTS, "Tasks that send requests of backfills")

    def url(self, name: str, role: str) -> str:
        """Address of a warehouse for `newsreel_writer`, `newsreel_reader` or `newsreel_owner`."""
        if role not in ROLES:
            return self.postgres.url(name, role)
        place = self.postgres.url(name).rpartition("@")[2]
        return f"postgresql://{role}:{self._password(role)}@{place}"

    def environment_for_airflow(self, warehouse: str, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of Airflow's processes when they work on a warehouse."""
        return environment_for_airflow(
            self.state,
            warehouse_url=self.url(warehouse, "newsreel_writer"),
            metadata_url=self.postgres.url(METADATA),
            project_root=PROJECT_ROOT,
            extra=extra,
        )

    def _password(self, role: str) -> str:
        return kept_secret(self.state.secrets / f"{role}-password", random_password)


def local_stack(project_root: Path = PROJECT_ROOT) -> LocalStack:
    """The stack of this project folder; nothing is started or made yet."""
    state = local_state(project_root)
    return LocalStack(state, EmbeddedPostgres(state.postgres))
