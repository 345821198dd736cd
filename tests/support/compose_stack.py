"""The Docker stack of a copy of the project, under a name and ports of its own."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsreel.local.network_ports import free_port
from newsreel.store.database import Database
from tests.support.table_contents import table_contents

ROOT = Path(__file__).resolve().parents[2]
BASE_IMAGES = ("postgres:17-trixie", "redis:7-bookworm", "apache/airflow:3.3.2-python3.12")
PARTS = (
    "docker-compose.yml",
    ".dockerignore",
    "pyproject.toml",
    "uv.lock",
    "docker",
    "dags",
    "plugins",
    "sql",
)
# Twice as many as one task talks to at a time.
PAPERS = [f"paper{number:02}.test" for number in range(32)]
SECRET = re.compile("PASSWORD|_KEY|SECRET")
# What a run for the past adds without changing anything: the note that it looked.
NOTES = {"coverage"}


def require_docker() -> None:
    """Skip, saying why, unless the stack is wanted and can be built."""
    if os.environ.get("NEWSREEL_TEST_COMPOSE") != "1":
        pytest.skip("brings the Docker stack up, which takes minutes: make test-compose")
    if provider := os.environ.get("STANDIN_IMAGES"):
        subprocess.run(["bash", provider], check=True)
    if shutil.which("docker") is None or subprocess.run(["docker", "info"], capture_output=True).returncode:
        pytest.skip("no Docker daemon answers")
    for image in BASE_IMAGES:
        found = subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False)
        if found.returncode != 0:
            pytest.skip(f"the image {image} is not here: docker pull it, or set STANDIN_IMAGES")


class Stack:
    """A copy of the project with the sample newspaper switched on, and Postgres' port published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            source, target = ROOT / part, folder / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy(source, target)
        self.name = f"newsreel-test-{secrets.token_hex(3)}"
        self._sql_port = free_port()
        self.url = f"http://127.0.0.1:{free_port()}"
        self.image = f"newsreel:{self.name}"
        self._add_site()
        subprocess.run([folder / "docker/make-env"], check=True, capture_output=True)
        self.set(
            COMPOSE_PROJECT_NAME=self.name,
            COMPOSE_FILE="docker-compose.yml:docker/compose.sql-port.yml:site.yml",
            NEWSREEL_IMAGE_TAG=self.name,
            NEWSREEL_UI_PORT=self.url.rpartition(":")[2],
            NEWSREEL_SQL_PORT=str(self._sql_port),
            # Docker's networks are private ones.
            NEWSREEL_ALLOWED_PRIVATE_NETWORKS="127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
            NEWSREEL_HOST_GAP_SECONDS="0",
        )
        self._in_files: dict[str, str] = {}
        self._clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPOSE_", "NEWSREEL_"))}
        self._token = ""

    def set(self, **variables: str) -> None:
        """Add lines to .env; the last one of a name counts."""
        with (self.folder / ".env").open("a", encoding="utf-8") as env:
            env.writelines(f"{name}={value}\n" for name, value in variables.items())

    @property
    def variables(self) -> dict[str, str]:
        """What .env says, and the files of secrets where there are some."""
        lines = (self.folder / ".env").read_text("utf-8").splitlines()
        said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        return said | self._in_files

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords and keys by name."""
        return {name: value for name, value in self.variables.items() if SECRET.search(name)}

    def move_secrets_into_files(self) -> None:
        """As `make env FILES=1` has it from the beginning; what is left in .env opens nothing."""
        secrets = self.secrets
        (self.folder / "secrets").mkdir(mode=0o700)
        for name, value in secrets.items():
            path = self.folder / "secrets" / name
            path.write_text(value, "utf-8")
            path.chmod(0o444)
        files = self.variables["COMPOSE_FILE"] + ":docker/compose.secrets.yml"
        self.set(**dict.fromkeys(secrets, "in-secrets"), COMPOSE_FILE=files)
        self._in_files = secrets

    def inspected(self) -> str:
        """All that Docker tells of the stack's containers, variables included."""
        containers = self.compose("--profile", "*", "ps", "--all", "--quiet").split()
        return self.run("docker", "inspect", *containers)

    def _add_site(self) -> None:
        shutil.copy(ROOT / "tests/compose/counting_site.py", self.folder / "site.py")
        site = {
            "image": self.image,
            "profiles": ["celery"],
            "command": ["python", "/site.py"],
            "volumes": ["./site.py:/site.py:ro"],
            "networks": {"default": {"aliases": PAPERS}},
            "stop_grace_period": "1s",
        }
        (self.folder / "site.yml").write_text(yaml.safe_dump({"services": {"site": site}}), "utf-8")

    def run(self, *command: str, given: str | None = None, check: bool = True) -> str:
        """Run a command in the stack's folder, with no variables but those of .env."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._clean,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            pytest.fail(f"{' '.join(command)}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout + ("" if check else done.stderr)

    def compose(self, *arguments: str, given: str | None = None, check: bool = True) -> str:
        return self.run("docker", "compose", *arguments, given=given, check=check)

    def inside(self, *command: str, given: str | None = None, check: bool = True) -> str:
        """Run a command where tasks run."""
        return self.compose("exec", "-T", "airflow-scheduler", *command, given=given, check=check)

    def up(self, profile: str, *arguments: str) -> None:
        """Bring it up, as a person would, and wait until all of it is healthy."""
        self.compose("--profile", profile, "up", "--detach", "--wait", *arguments)
        self._token = ""

    def becomes_healthy(self, service: str) -> None:
        """Wait for that, and start nothing for it, as `up` might."""
        self.wait(lambda: self.services()[service]["Health"] == "healthy", f"a healthy {service}")
        self._token = ""

    def down(self, *arguments: str) -> None:
        self.compose("--profile", "*", "down", *arguments)
        assert self.services() == {}

    def remove(self) -> None:
        """Everything that it made, image included."""
        self.compose("--profile", "*", "down", "--volumes", "--timeout", "5", check=False)
        subprocess.run(["docker", "image", "rm", self.image], capture_output=True, check=False)
        # Compose builds the image once for each service, and the last one gets the name.
        ours = f"label=com.docker.compose.project={self.name}"
        subprocess.run(
            ["docker", "image", "prune", "--force", "--filter", ours], capture_output=True, check=False
        )

    def services(self) -> dict[str, dict[str, Any]]:
        """The containers as `docker compose ps` shows them; of several workers, one."""
        lines = self.compose("--profile", "*", "ps", "--all", "--format", "json").splitlines()
        return {row["Service"]: row for row in map(json.loads, lines)}

    def inspect(self, service: str) -> dict[str, Any]:
        """What Docker knows of a service's container."""
        [container] = self.compose("--profile", "*", "ps", "--all", "--quiet", service).split()
        found: list[dict[str, Any]] = json.loads(self.run("docker", "inspect", container))
        return found[0]

    def database(self, role: str) -> Database:
        """The warehouse by the published port, from outside."""
        password = self.variables[f"{role.upper()}_PASSWORD"]
        return Database(f"postgresql://{role}:{password}@127.0.0.1:{self._sql_port}/newsreel")

    def contents(self) -> dict[str, list[str]]:
        """Every table but the notes."""
        with self.database("newsreel_owner") as database:
            return {name: rows for name, rows in table_contents(database).items() if name not in NOTES}

    def call(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """Call Airflow's API, as the UI does."""
        if not self._token:
            self._token = self.log_in(self.variables["AIRFLOW_UI_PASSWORD"])
        return self._request(path, body, method, {"Authorization": f"Bearer {self._token}"})

    def log_in(self, password: str) -> str:
        answer = self._request("/auth/token", {"username": "admin", "password": password}, None, {})
        return str(answer["access_token"])

    def _request(
        self, path: str, body: dict[str, Any] | None, method: str | None, headers: dict[str, str]
    ) -> Any:
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def run_dag(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Start a run by hand and wait for it; gives the path of its API. Fails unless it is green."""
        runs = f"/api/v2/dags/{dag_id}/dagRuns"
        run = self.call(runs, {"logical_date": None, "conf": conf})
        path = f"{runs}/{run['dag_run_id']}"
        self.wait(lambda: self.call(path)["state"] in {"success", "failed"}, f"the run of {dag_id}")
        if self.call(path)["state"] == "failed":
            pytest.fail(self.inside("newsreel", "status", check=False))
        return path

    def wait(self, done: Any, what: str, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"{what} takes longer than {seconds} s"
            time.sleep(0.5)
