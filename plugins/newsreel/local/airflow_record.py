"""What is remembered of the Airflow that was started here, in a file of its home, and who may change that."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from newsreel.local.process_family import Leader


@dataclass(frozen=True)
class ProcessRecord:
    """What the process file remembers: the port, what environment, each component's session."""

    port: int
    leaders: Mapping[str, Leader]
    environment: str


def fingerprint(env: Mapping[str, str]) -> str:
    """Of the settings that a running Airflow would have to be restarted for."""
    ours = sorted((name, value) for name, value in env.items() if name.startswith(("AIRFLOW", "NEWSREEL")))
    return hashlib.sha256(json.dumps(ours).encode()).hexdigest()


def _path(env: Mapping[str, str]) -> Path:
    return Path(env["AIRFLOW_HOME"]) / "processes.json"


def forget_record(env: Mapping[str, str]) -> None:
    """Nothing runs any more."""
    _path(env).unlink(missing_ok=True)


def read_record(env: Mapping[str, str]) -> ProcessRecord | None:
    """What is remembered; None where nothing is, or nothing that can be read."""
    try:
        saved = json.loads(_path(env).read_text(encoding="utf-8"))
        leaders = {name: Leader(**one) for name, one in saved["leaders"].items()}
        return ProcessRecord(saved["port"], leaders, saved["environment"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(env: Mapping[str, str], record: ProcessRecord) -> None:
    """Remember it, in place of what was remembered before."""
    draft = _path(env).with_suffix(".draft")
    draft.write_text(json.dumps(asdict(record)) + "\n", encoding="utf-8")
    draft.replace(_path(env))


@contextlib.contextmanager
def only_one_at_a_time(env: Mapping[str, str]) -> Iterator[None]:
    """Hold the home: whoever else wants to start or stop its Airflow waits."""
    with (Path(env["AIRFLOW_HOME"]) / "processes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
