"""Airflow up and down on this machine: its four processes, watched until they are healthy.

Not `airflow standalone`: that imports Airflow once more only to start the same four (17 s until
healthy instead of 11), and opens two log servers on every network interface.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsreel.domain.errors import NewsreelError
from newsreel.local.airflow_home import UI_PORT_VARIABLE, UI_USER, ui_password
from newsreel.local.airflow_record import (
    ProcessRecord,
    fingerprint,
    forget_record,
    only_one_at_a_time,
    read_record,
    write_record,
)
from newsreel.local.log_tail import log_tail
from newsreel.local.network_ports import LOOPBACK, require_free_port
from newsreel.local.process_family import Leader, leader, stop_families

_API = "api-server"
_COMPONENTS: tuple[tuple[str, ...], ...] = (
    (_API,),
    ("dag-processor",),
    ("scheduler", "--skip-serve-logs"),
)
# Needed by deferred tasks only, so it must not delay the others on a machine with few cores.
_LAST = ("triggerer", "--skip-serve-logs")
_NEEDED = ("metadatabase", "scheduler", "dag_processor")


@dataclass(frozen=True)
class RunningAirflow:
    """Where to find the Airflow that is up. `was_running`: it was before it was asked for."""

    url: str
    user: str
    password: str
    was_running: bool


@dataclass(frozen=True)
class StandaloneStatus:
    """What is alive: each component's process, and the health the API reports (None: no answer)."""

    processes: Mapping[str, bool]
    health: Mapping[str, str | None] | None

    @property
    def is_up(self) -> bool:
        """Whether every process is alive."""
        return bool(self.processes) and all(self.processes.values())

    @property
    def is_healthy(self) -> bool:
        """Whether every process is alive and the API says that work is being done."""
        health = self.health or {}
        return self.is_up and all(health.get(part) == "healthy" for part in _NEEDED)


def start_standalone(env: Mapping[str, str], *, logs: Path, timeout_seconds: float = 180) -> RunningAirflow:
    """Start Airflow in the background and wait until its API and its scheduler are healthy.

    Each component logs to `logs`/airflow-<component>.log. Running already is fine; a half-dead
    one, or one with other settings (other feeds, another contact), is stopped first. Raises
    `UsageError` for a taken port and `NewsreelError`, with the end of the log to blame, when a
    component ends or the time is up: then nothing is left running.
    """
    with only_one_at_a_time(env):
        record = read_record(env)
        alive = record is not None and all(one.is_alive() for one in record.leaders.values())
        if record and alive and record.environment == fingerprint(env):
            return _running(env, record.port, was_running=True)
        if record:
            _stop(env, record, grace_seconds=10)
        port = int(env["AIRFLOW__API__PORT"])
        require_free_port(port, UI_PORT_VARIABLE)
        logs.mkdir(parents=True, exist_ok=True)
        try:
            _start_in_order(env, port, logs, timeout_seconds)
        except BaseException:  # An interrupt too must leave nothing behind.
            if started := read_record(env):
                _stop(env, started, grace_seconds=5)
            raise
        return _running(env, port, was_running=False)


def stop_standalone(env: Mapping[str, str], *, grace_seconds: float = 10) -> bool:
    """Stop Airflow and everything it started; say whether there was anything to stop.

    TERM first: Airflow then waits for the tasks that run, so they have `grace_seconds` to end
    by themselves; KILL for what is left. The next scheduler finds tasks that were killed dead
    after two minutes (TASK_INSTANCE_HEARTBEAT_TIMEOUT) and retries them.
    """
    with only_one_at_a_time(env):
        record = read_record(env)
        if record is None:
            return False
        _stop(env, record, grace_seconds=grace_seconds)
        return True


def standalone_status(env: Mapping[str, str]) -> StandaloneStatus:
    """Return what is alive now."""
    record = read_record(env)
    if record is None:
        return StandaloneStatus(processes={}, health=None)
    health = _health(record.port)
    return StandaloneStatus(
        processes={name: one.is_alive() for name, one in record.leaders.items()},
        health=None if health is None else {part: row["status"] for part, row in health.items()},
    )


def _start_in_order(env: Mapping[str, str], port: int, logs: Path, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    began = datetime.now(UTC)
    leaders: dict[str, Leader] = {}

    def start(command: tuple[str, ...]) -> None:
        leaders[command[0]] = _start_component(env, command, _log(logs, command[0]))
        write_record(env, ProcessRecord(port, leaders, fingerprint(env)))

    # A task that starts before the API answers retries its calls: see EXECUTION_API_RETRIES.
    for command in _COMPONENTS:
        start(command)
    _wait(lambda: _health(port) is not None, "API", leaders, logs, deadline)
    start(_LAST)
    _wait(lambda: _all_beat_since(port, began), "scheduler", leaders, logs, deadline)


def _start_component(env: Mapping[str, str], command: tuple[str, ...], log_path: Path) -> Leader:
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the installed Airflow, fixed arguments
            [sys.executable, "-P", "-m", "airflow", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=env["AIRFLOW_HOME"],
            start_new_session=True,
        )
    # It outlives us, so nobody waits for it; without this Python would warn about just that.
    process.returncode = 0
    return leader(process.pid)


def _wait(
    done: Callable[[], bool],
    what: str,
    leaders: Mapping[str, Leader],
    logs: Path,
    deadline: float,
) -> None:
    while not done():
        for name, one in leaders.items():
            if not one.is_alive():
                tail = log_tail(_log(logs, name))
                raise NewsreelError(
                    f"Airflow's {name} ended while starting. The end of {_log(logs, name)}:\n{tail}"
                )
        if time.monotonic() > deadline:
            blamed = _API if what == "API" else "scheduler"
            tail = log_tail(_log(logs, blamed))
            raise NewsreelError(
                f"Airflow's {what} is not healthy in time. The end of {_log(logs, blamed)}:\n{tail}"
            )
        time.sleep(0.25)


def _all_beat_since(port: int, began: datetime) -> bool:
    """Whether each needed part is healthy by a heartbeat of this start, not of the one before."""
    health = _health(port)
    if health is None or any(health[part]["status"] != "healthy" for part in _NEEDED):
        return False
    return all(
        datetime.fromisoformat(str(health[part][f"latest_{part}_heartbeat"])) >= began
        for part in ("scheduler", "dag_processor")
    )


def _health(port: int) -> dict[str, dict[str, str | None]] | None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    url = f"http://{LOOPBACK}:{port}/api/v2/monitor/health"
    try:
        with opener.open(url, timeout=10) as answer:
            health: dict[str, dict[str, str | None]] = json.load(answer)
            return health
    except (OSError, ValueError):
        return None


def _running(env: Mapping[str, str], port: int, *, was_running: bool) -> RunningAirflow:
    # localhost, not 127.0.0.1: the name that people forward ports to.
    return RunningAirflow(
        url=f"http://localhost:{port}",
        user=UI_USER,
        password=ui_password(env),
        was_running=was_running,
    )


def _stop(env: Mapping[str, str], record: ProcessRecord, *, grace_seconds: float) -> None:
    # The API server last: a task that ends in time can still report that it did.
    others = [one for name, one in record.leaders.items() if name != _API]
    stop_families(others, grace_seconds=grace_seconds)
    stop_families([one for one in record.leaders.values() if one not in others], grace_seconds=5)
    for one in record.leaders.values():
        # When it was this very process that started it, its end is still to be collected.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(one.pid, os.WNOHANG)
    forget_record(env)


def _log(logs: Path, component: str) -> Path:
    return logs / f"airflow-{component}.log"
