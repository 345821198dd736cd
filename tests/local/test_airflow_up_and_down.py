"""Real Airflow on a real Postgres: migrated, run once, up, a run by the scheduler, down."""

from __future__ import annotations

import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsreel.domain.errors import UsageError
from newsreel.local.airflow_database import ensure_pool, migrate_airflow, shorten_airflow
from newsreel.local.airflow_home import environment_for_airflow
from newsreel.local.airflow_processes import (
    RunningAirflow,
    standalone_status,
    start_standalone,
    stop_standalone,
)
from newsreel.local.airflow_run import run_dag_once
from newsreel.local.embedded_postgres import EmbeddedPostgres
from newsreel.local.network_ports import free_port
from newsreel.local.process_table import process_table
from newsreel.local.state_folder import LocalState

pytestmark = pytest.mark.airflow

TINY_DAG = """
import json, os, pathlib, time
from airflow.sdk import DAG, Param, get_current_context, task
with DAG("tiny", schedule=None, params={"word": Param("default", type="string")}):
    @task(pool="small", retries=0)
    def tell() -> None:
        context = get_current_context()
        run = context["dag_run"]
        told = {"conf": run.conf, "params": dict(context["params"]), "run_type": str(run.run_type),
                "logical_date": run.logical_date.isoformat(), "pid": os.getpid()}
        pathlib.Path(os.environ["TOLD"]).write_text(json.dumps(told))
        if context["params"]["word"] == "fail":
            raise ValueError("asked to fail")
        if context["params"]["word"] == "sleep":
            time.sleep(300)
    tell()
"""


class Stack:
    """One state folder with its Postgres, a DAG folder, and the file the task tells in."""

    def __init__(self, folder: Path) -> None:
        for path in (folder, *folder.parents[:3]):
            if path.stat().st_uid == os.geteuid():
                path.chmod(path.stat().st_mode | 0o555)
        self.told = folder / "told.json"
        project = folder / "a project"
        (project / "dags").mkdir(parents=True)
        (project / "dags" / "tiny.py").write_text(TINY_DAG, "utf-8")
        home = project / ".newsreel"
        self.state = LocalState(home=home, postgres=home / "postgres")
        self.postgres = EmbeddedPostgres(self.state.postgres, port=free_port(), durable=False)
        self.postgres.start()
        self.postgres.ensure_database("airflow")
        self.env = environment_for_airflow(
            self.state,
            warehouse_url=self.postgres.url("newsreel"),
            metadata_url=self.postgres.url("airflow"),
            project_root=project,
            extra={"TOLD": str(self.told)},
        )

    def what_the_task_told(self, timeout: float = 0) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        while True:
            try:
                told: dict[str, Any] = json.loads(self.told.read_text("utf-8"))
            except (OSError, ValueError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                self.told.unlink()
                return told


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSREEL_UI_PORT", str(free_port()))
        stack = Stack(tmp_path_factory.mktemp("stack"))
    yield stack
    stop_standalone(stack.env, grace_seconds=5)
    stack.postgres.stop()


def call(airflow: RunningAirflow, path: str, body: dict[str, Any], token: str = "") -> Any:
    request = urllib.request.Request(
        airflow.url.replace("localhost", "127.0.0.1") + path,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def trigger(airflow: RunningAirflow, token: str, conf: dict[str, Any]) -> None:
    """Ask for a run; the DAG is known once its file has been read."""
    body = {"logical_date": datetime.now(UTC).isoformat(), "conf": conf}
    for _ in range(120):
        try:
            call(airflow, "/api/v2/dags/tiny/dagRuns", body, token)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 404:
                raise
            time.sleep(0.25)
        else:
            return
    pytest.fail("the DAG was not read")


def test_migrates_once_and_again_when_the_database_is_new(stack: Stack) -> None:
    assert migrate_airflow(stack.env)
    assert not migrate_airflow(stack.env)

    ensure_pool(stack.env, "small", 2)
    stack.postgres.run_sql("UPDATE slot_pool SET slots = 7 WHERE pool = 'small'", database="airflow")
    ensure_pool(stack.env, "small", 2)
    slots = "SELECT slots FROM slot_pool WHERE pool = 'small'"
    assert stack.postgres.run_sql(slots, database="airflow").strip() == "7"


def test_what_airflow_knows_of_long_ago_goes_once_a_week(stack: Stack) -> None:
    now = datetime.now(UTC)
    stack.postgres.run_sql(
        "INSERT INTO log (dttm, event) SELECT now() - days * interval '1 day', 'of ' || days"
        " FROM unnest(ARRAY[89, 91]) days",
        database="airflow",
    )
    # A new Airflow knows of nothing that is old.
    assert not shorten_airflow(stack.env, now - timedelta(days=7))
    assert not shorten_airflow(stack.env, now - timedelta(hours=1))

    assert shorten_airflow(stack.env, now)

    left = stack.postgres.run_sql("SELECT event FROM log WHERE event LIKE 'of %'", database="airflow")
    assert left.strip() == "of 89"
    archives = "SELECT count(*) FROM pg_tables WHERE tablename LIKE '_airflow_deleted%'"
    assert stack.postgres.run_sql(archives, database="airflow").strip() == "0"
    assert not shorten_airflow(stack.env, now + timedelta(days=6))


def test_one_run_takes_conf_as_params_and_its_logical_date(stack: Stack, tmp_path: Path) -> None:
    asked = datetime(2026, 1, 5, 6, tzinfo=UTC)
    log = tmp_path / "logs" / "run.log"
    run = run_dag_once(stack.env, "tiny", conf={"word": "fail", "n": 1}, log_path=log, logical_date=asked)

    assert run.wait(timeout=120) == 1
    assert "asked to fail" in log.read_text("utf-8")
    told = stack.what_the_task_told()
    assert told["conf"] == told["params"] == {"word": "fail", "n": 1}
    assert told["logical_date"] == asked.isoformat()
    assert told["run_type"].endswith("manual") or told["run_type"].endswith("MANUAL")


def test_a_stopped_run_leaves_nothing(stack: Stack, tmp_path: Path) -> None:
    run = run_dag_once(stack.env, "tiny", conf={"word": "sleep"}, log_path=tmp_path / "run.log")
    told = stack.what_the_task_told(timeout=120)
    assert run.poll() is None

    run.stop(grace_seconds=5)

    assert run.poll() is not None
    assert told["pid"] not in process_table()


def test_up_works_and_down_leaves_no_orphans(stack: Stack) -> None:
    logs = stack.state.logs
    taken = int(stack.env["AIRFLOW__API__PORT"])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", taken))
        other.listen()
        with pytest.raises(UsageError, match=r"NEWSREEL_UI_PORT=\d+"):
            start_standalone(stack.env, logs=logs)
    assert not standalone_status(stack.env).is_up

    up = start_standalone(stack.env, logs=logs)
    assert not up.was_running
    assert standalone_status(stack.env).is_healthy
    assert start_standalone(stack.env, logs=logs).was_running
    token = call(up, "/auth/token", {"username": up.user, "password": up.password})["access_token"]
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        call(up, "/auth/token", {"username": up.user, "password": "wrong"})
    refused.value.close()
    trigger(up, token, {"word": "sleep"})
    told = stack.what_the_task_told(timeout=60)
    assert told["pid"] in process_table()
    record = json.loads((stack.state.airflow_home / "processes.json").read_text("utf-8"))
    sessions = {one["pid"] for one in record["leaders"].values()}

    assert stop_standalone(stack.env, grace_seconds=2)

    left = [row for row in process_table().values() if row.session in sessions]
    assert left == []
    assert told["pid"] not in process_table()
    assert not standalone_status(stack.env).is_up
    assert not stop_standalone(stack.env)
