"""The real Airflow for tests, with a warehouse of its own that reads the sample newspaper."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.errors import NewsreelError
from newsreel.domain.settings import settings_from_environment
from newsreel.local.airflow_command import run_airflow
from newsreel.local.airflow_processes import start_standalone, stop_standalone
from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.log_tail import log_tail
from newsreel.local.network_ports import LOOPBACK, free_port
from newsreel.local.process_table import process_table
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.local.stack import WAREHOUSE, LocalStack
from newsreel.local.state_folder import LocalState
from newsreel.sample import RunningNewspaper
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.runs import add_feeds

# Every wait of this file ends after this many seconds, with the logs in the failure's text.
_BREAK = """
CREATE FUNCTION newsreel.break_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.published_at AT TIME ZONE 'UTC')::date = %(day)s THEN PERFORM newsreel.no_such_function(); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER break_texts BEFORE INSERT ON newsreel.revisions
FOR EACH ROW EXECUTE FUNCTION newsreel.break_texts()"""
PATIENCE_SECONDS = 180.0
_LOOK_SECONDS = 0.5
# No task runs any more when a test is through; Airflow's own processes use up whatever they are given.
_GRACE_SECONDS = 1
# On a busy machine the API may be at other things for a minute, after a start most of all.
_ANSWER_SECONDS = 170


@dataclass(frozen=True)
class SeenRun:
    """A DAG run as the REST API shows it."""

    dag_id: str
    run_id: str
    kind: str
    state: str
    start: datetime | None
    end: datetime | None
    run_after: datetime

    @property
    def ended(self) -> bool:
        return self.state in ("success", "failed")

    @property
    def key(self) -> str:
        """Its name in the warehouse."""
        return f"{self.dag_id}/{self.run_id}"


@dataclass(frozen=True)
class SeenTask:
    """A task instance as the REST API shows it."""

    task_id: str
    state: str | None
    try_number: int


class AirflowStack:
    """Postgres, the warehouse with the newspaper's feeds, and Airflow once it is `start`ed.

    Args:
        site: the newspaper; None for other `feeds`.
        more: settings of Airflow and of ours, which win over those of the stack.
    """

    def __init__(
        self,
        folder: Path,
        site: RunningNewspaper | None,
        feeds: Sequence[str] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._site = site
        self._more = dict(more or {})
        self.export = folder / "export"
        self._state = LocalState(home=folder / "state", postgres=folder / "postgres")
        postgres = EmbeddedPostgres(self._state.postgres, port=free_port(), durable=False)
        self._local = LocalStack(self._state, postgres)
        self._token = ""
        try:
            self._local.prepare_warehouse(WAREHOUSE)
            self.env = self._environment()
            url = self._local.url(WAREHOUSE, "newsreel_writer")
            self._warehouse = Database(url, "newsreel tests")
            settings = settings_from_environment(SAMPLE_ENVIRONMENT)
            add_feeds(
                Tools(self._warehouse, settings, SystemClock()),
                feeds or [feed.url for feed in self.site.newspaper.feeds],
            )
            self._local.prepare_airflow(self.env)
        except BaseException:
            postgres.stop()
            raise

    @property
    def site(self) -> RunningNewspaper:
        """The newspaper of this stack."""
        assert self._site is not None, "this stack reads other feeds"
        return self._site

    @property
    def postgres(self) -> EmbeddedPostgres:
        """The server of the warehouse and of Airflow's metadata."""
        return self._local.postgres

    @property
    def logs(self) -> Path:
        """Folder of the logs of Airflow's processes and tasks."""
        return self._state.logs

    def scheduler_pid(self) -> int:
        """The process of the scheduler that runs now."""
        return self._leaders()["scheduler"]

    def component_pids(self) -> list[int]:
        """The first process of each of Airflow's components."""
        return list(self._leaders().values())

    def postgres_pid(self) -> int:
        """The first process of the database server."""
        return int((self._state.postgres / "cluster" / "data" / "postmaster.pid").read_text().split()[0])

    def task_pids(self) -> list[int]:
        """The processes that supervise the tasks that run now, one each."""
        table = process_table()
        slots = {row.pid for row in table.values() if row.parent == self.scheduler_pid()}
        return [row.pid for row in table.values() if row.parent in slots]

    def start(self, *, schedules: bool) -> None:
        """Start Airflow, or start it anew; without `schedules` only what is asked for runs."""
        stop_standalone(self.env, grace_seconds=_GRACE_SECONDS)
        env = {**self.env, "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(schedules)}
        airflow = start_standalone(env, logs=self._state.logs)
        login = {"username": airflow.user, "password": airflow.password}
        self._token = self._send("/auth/token", login)["access_token"]

    def stop(self) -> None:
        """Stop everything."""
        stop_standalone(self.env, grace_seconds=_GRACE_SECONDS)
        self._warehouse.close()
        self._local.postgres.stop()

    def command(self, *arguments: str) -> str:
        """Run an `airflow` command; returns what it prints."""
        return run_airflow(self.env, *arguments)

    def ask(self, path: str) -> Any:
        """What the REST API answers."""
        return self._send(f"/api/v2{path}")

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """What the REST API answers to a POST.

        Raises:
            NewsreelError: it refused; the text has the status and its words.
        """
        return self._send(f"/api/v2{path}", body)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the warehouse answers, as the pipeline's own role."""
        with self._warehouse.transaction() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def broken_texts_of(self, day: date) -> Iterator[None]:
        """While this lasts, an article of a day can't be stored, in a way that only a bug would have."""
        with Database(self._local.url(WAREHOUSE, "newsreel_owner")) as owner:
            with owner.transaction() as cursor:
                cursor.execute(_BREAK, {"day": day})
            try:
                yield
            finally:
                with owner.transaction() as cursor:
                    cursor.execute("DROP FUNCTION newsreel.break_texts CASCADE")

    def pages(self) -> str:
        """Where every known page stands, for the message of a test that fails."""
        rows = self.rows(
            "SELECT dated_at::date, state, state_kind, state_reason, canonical_url FROM newsreel.entries"
            " ORDER BY dated_at, canonical_url"
        )
        return "\n".join(" ".join(map(str, row)) for row in rows)

    def urls(self, statement: str, *values: object) -> set[str]:
        """The first column of the rows."""
        return {str(row[0]) for row in self.rows(statement, *values)}

    def trigger(self, dag_id: str, params: Mapping[str, object]) -> SeenRun:
        """Start a manual run through REST, as the UI does: there is no data interval."""
        body = {"logical_date": None, "conf": dict(params)}
        return _seen(self._send(f"/api/v2/dags/{dag_id}/dagRuns", body))

    def runs(self, dag_id: str, kind: str) -> list[SeenRun]:
        """The runs of a kind, oldest window first."""
        found = self.ask(f"/dags/{dag_id}/dagRuns?run_type={kind}")["dag_runs"]
        return sorted(map(_seen, found), key=lambda run: run.run_after)

    def look_at(self, run: SeenRun) -> SeenRun:
        """The run as it is now."""
        return _seen(self.ask(_path(run)))

    def tasks(self, run: SeenRun) -> list[SeenTask]:
        """The task instances of a run, in no order."""
        found = self.ask(f"{_path(run)}/taskInstances")["task_instances"]
        return [SeenTask(one["task_id"], one["state"], one["try_number"]) for one in found]

    def wait_for(
        self, what: str, ready: Callable[[], bool], patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Wait until `ready`."""
        deadline = time.monotonic() + patience_seconds
        while not ready():
            if time.monotonic() > deadline:
                raise NewsreelError(f"No {what} in {patience_seconds:.0f} s.\n{self._scheduler_log()}")
            time.sleep(_LOOK_SECONDS)

    def wait_for_end(
        self, runs: Iterable[SeenRun], patience_seconds: float = PATIENCE_SECONDS
    ) -> list[SeenRun]:
        """Wait until the runs have ended, whatever their state."""
        deadline = time.monotonic() + patience_seconds
        done = []
        for run in runs:
            while not (now := self.look_at(run)).ended:
                if time.monotonic() > deadline:
                    raise NewsreelError(f"{run.key} does not end.\n{self.explain(now)}")
                time.sleep(_LOOK_SECONDS)
            done.append(now)
        return done

    def must(self, state: str, run: SeenRun) -> SeenRun:
        """The run, which must have ended in `state`; else its logs tell why it did not."""
        if run.state != state:
            raise NewsreelError(f"{run.key} is {run.state}, not {state}.\n{self.explain(run)}")
        return run

    def task_log(self, run: SeenRun, task_id: str) -> str:
        """All that a task of a run logged."""
        folder = self._task_logs(run) / f"task_id={task_id}"
        return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.log")))

    def explain(self, run: SeenRun) -> str:
        """The state of every task, and the ends of the logs of those that went wrong."""
        parts = [f"{run.dag_id} {run.run_id}: {run.state}"]
        for task in self.tasks(run):
            parts.append(f"  {task.task_id}: {task.state}, try {task.try_number}")
            if task.state not in ("success", "skipped", "upstream_failed", None):
                parts.append(_errors(self.task_log(run, task.task_id))[-3000:])
        return "\n".join([*parts, self._scheduler_log()])

    def _leaders(self) -> dict[str, int]:
        saved = json.loads((Path(self.env["AIRFLOW_HOME"]) / "processes.json").read_text("utf-8"))
        return {name: int(one["pid"]) for name, one in saved["leaders"].items()}

    def _environment(self) -> dict[str, str]:
        port = free_port()
        return self._local.environment_for_airflow(
            WAREHOUSE,
            {
                **SAMPLE_ENVIRONMENT,
                "AIRFLOW__API__PORT": str(port),
                "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{LOOPBACK}:{port}/execution/",
                # How soon a task follows the one before it; the default is 1 s.
                "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
                "NEWSREEL_EXPORT_URL": str(self.export),
                **self._more,
            },
        )

    def _send(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        """GET, or POST where there is a body."""
        request = urllib.request.Request(
            f"http://{LOOPBACK}:{self.env['AIRFLOW__API__PORT']}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode("utf-8", "replace")
            raise NewsreelError(f"{path} answered {error.code}: {said[:2000]}") from None

    def _task_logs(self, run: SeenRun) -> Path:
        return self._state.logs / "tasks" / f"dag_id={run.dag_id}" / f"run_id={run.run_id}"

    def _scheduler_log(self) -> str:
        path = self._state.logs / "airflow-scheduler.log"
        return f"The end of {path}:\n{log_tail(path, lines=30)}"


def _errors(log: str) -> str:
    """The lines of a task's log that tell of errors; the whole of it where none does."""
    lines = [line for line in log.splitlines() if '"level":"error"' in line or '"level":"critical"' in line]
    return "\n".join(lines) or log


def _path(run: SeenRun) -> str:
    return f"/dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}"


def _seen(answer: Mapping[str, Any]) -> SeenRun:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(answer[name]) if answer[name] else None

    return SeenRun(
        answer["dag_id"],
        answer["dag_run_id"],
        answer["run_type"],
        answer["state"],
        moment("data_interval_start"),
        moment("data_interval_end"),
        datetime.fromisoformat(answer["run_after"]),
    )
