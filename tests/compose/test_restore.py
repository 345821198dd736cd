"""`docker/restore` where a part of it fails: what ran before runs again. Docker is a stand-in here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.compose_file import ROOT

# Fails at the call that FAILS_AT is part of, or sends the script the signal of KILLS_AT.
DOCKER = """#!/usr/bin/env bash
echo "$*" >>"$CALLS"
case "$*" in
    *"exec -T postgres pg_restore"*) cat >/dev/null ;;
    *"exec -T postgres psql"*"SELECT count"*) echo "${ARTICLES:-0}" ;;
    *"exec -T postgres psql"*) cat >/dev/null ;;
    *"ps --services"*) printf '%s\\n' postgres redis airflow-scheduler sample ;;
esac
if [ -n "${KILLS_AT:-}" ] && [[ "$*" == *"$KILLS_AT"* ]]; then kill -TERM $PPID; fi
[ -z "${FAILS_AT:-}" ] || [[ "$*" != *"$FAILS_AT"* ]]
"""
STOP = "compose --profile * stop airflow-scheduler sample"
START = "compose --profile * start airflow-scheduler sample"


@dataclass
class Project:
    """A folder with docker/restore in it, and a `docker` on the path that notes what it is asked for."""

    folder: Path

    def restore(self, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """How the script ended, and what it asked Docker for."""
        calls = self.folder / "calls"
        done = subprocess.run(
            [self.folder / "docker/restore", self.folder / "a.dump"],
            env={"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "CALLS": str(calls), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done, calls.read_text("utf-8").splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("docker", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "docker/restore", tmp_path / "docker")
    program = tmp_path / "bin/docker"
    program.write_text(DOCKER, "utf-8")
    program.chmod(0o755)
    (tmp_path / "a.dump").touch()
    return Project(tmp_path)


def test_whatever_ran_is_stopped_and_started_once(project: Project) -> None:
    done, calls = project.restore()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Restored" in done.stdout
    assert calls.count(STOP) == calls.count(START) == 1
    assert calls[-2:] == ["compose run --rm airflow-init", START]


@pytest.mark.parametrize(
    "part", ["stop", "createdb", "pg_restore --username", "--dbname=postgres", "airflow-init"]
)
def test_a_restore_that_fails_leaves_the_stack_running(project: Project, part: str) -> None:
    done, calls = project.restore(FAILS_AT=part)
    assert done.returncode == 1
    assert "Restored" not in done.stdout
    assert "Not restored" in done.stderr
    assert calls[-1] == START
    assert calls.count(START) == 1


def test_one_that_is_ended_from_outside_does_too(project: Project) -> None:
    done, calls = project.restore(KILLS_AT="pg_restore --username")
    assert done.returncode == 128 + signal.SIGTERM
    assert calls[-1] == START


def test_a_stack_that_does_not_start_again_is_no_success(project: Project) -> None:
    done, _ = project.restore(FAILS_AT="--profile * start")
    assert done.returncode == 1
    assert "Restored" not in done.stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [({"FAILS_AT": "--file=/dev/null"}, "not a whole dump"), ({"ARTICLES": "7"}, "holds 7 articles")],
)
def test_what_is_refused_stops_nothing(project: Project, environment: dict[str, str], said: str) -> None:
    done, calls = project.restore(**environment)
    assert done.returncode == 2
    assert said in done.stderr
    assert STOP not in calls
