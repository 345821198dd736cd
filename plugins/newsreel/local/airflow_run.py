"""One DAG run in one process: no scheduler, no API server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsreel.local.airflow_command import command_for_airflow
from newsreel.local.bound_process import die_with_parent
from newsreel.local.log_tail import log_tail
from newsreel.local.process_family import Leader, leader, stop_families


@dataclass(frozen=True)
class DagRunProcess:
    """A DAG run that is under way in a session of its own, its output in `log_path`."""

    process: subprocess.Popen[bytes]
    log_path: Path
    _leader: Leader

    def poll(self) -> int | None:
        """Return the exit status, None while it runs; 0 means every task succeeded."""
        return self.process.poll()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit status; `subprocess.TimeoutExpired` after `timeout` seconds."""
        return self.process.wait(timeout)

    def stop(self, *, grace_seconds: float = 10) -> None:
        """End the run and all it started; ended already is fine."""
        # Reaped first: an ended child that nobody waited for keeps its number.
        if self.process.poll() is None:
            stop_families([self._leader], grace_seconds=grace_seconds)
            self.process.wait()

    def log_tail(self, lines: int = 20) -> str:
        """Return the end of the run's output."""
        return log_tail(self.log_path, lines=lines)


def run_dag_once(
    env: Mapping[str, str],
    dag_id: str,
    *,
    conf: Mapping[str, object],
    log_path: Path,
    logical_date: datetime | None = None,
) -> DagRunProcess:
    """Start `airflow dags test DAG_ID` with `conf`, which becomes both conf and params.

    The run is a manual one. Without `logical_date` it is now, and the data interval is what the
    timetable infers from it: a DAG that works on a window should be given it in `conf`.
    Needs `migrate_airflow`; the caller waits for, or stops, what is returned.
    """
    date = [] if logical_date is None else [logical_date.astimezone(UTC).isoformat()]
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the installed Airflow; conf is one argument
            command_for_airflow("dags", "test", dag_id, *date, "--conf", json.dumps(dict(conf))),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=env["AIRFLOW_HOME"],
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
    return DagRunProcess(process=process, log_path=log_path, _leader=leader(process.pid))
