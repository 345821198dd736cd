"""The whole stack on Docker, from nothing: up, the sample newspaper, SQL, down, up again.

Takes minutes and 2 GiB, so it runs only when it is asked for: NEWSREEL_TEST_COMPOSE=1. Where the
base images can't be pulled, STANDIN_IMAGES may name a script that provides them; it is run first.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper

pytestmark = [pytest.mark.compose, pytest.mark.timeout(1800)]

ROOT = Path(__file__).resolve().parents[2]
BASE_IMAGES = ("postgres:17-trixie", "apache/airflow:3.3.2-python3.12")
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
SAMPLE_PORT = 8765


class Stack:
    """A copy of the project under a name of its own, with the sample newspaper switched on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            source, target = ROOT / part, folder / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy(source, target)
        name = f"newsreel-test-{secrets.token_hex(3)}"
        self.url = f"http://127.0.0.1:{free_port()}"
        subprocess.run([folder / "docker/make-env"], check=True, capture_output=True)
        with (folder / ".env").open("a", encoding="utf-8") as env:
            env.write(
                f"COMPOSE_PROJECT_NAME={name}\n"
                f"NEWSREEL_IMAGE_TAG={name}\n"
                f"NEWSREEL_UI_PORT={self.url.rpartition(':')[2]}\n"
                "COMPOSE_PROFILES=sample\n"
                "NEWSREEL_ALLOWED_PRIVATE_NETWORKS=127.0.0.0/8\n"
                "NEWSREEL_HOST_GAP_SECONDS=0\n"
            )
        lines = (folder / ".env").read_text("utf-8").splitlines()
        self.variables = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        self._clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPOSE_", "NEWSREEL_"))}
        self._token = ""

    def compose(self, *arguments: str, given: str | None = None, check: bool = True) -> str:
        done = subprocess.run(
            ["docker", "compose", *arguments],
            cwd=self.folder,
            env=self._clean,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            pytest.fail(f"docker compose {' '.join(arguments)}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def inside(self, *command: str, given: str | None = None, check: bool = True) -> str:
        """Run a command where tasks run."""
        return self.compose("exec", "-T", "airflow-scheduler", *command, given=given, check=check)

    def ask(self, statement: str, *, database: str = "newsreel", check: bool = True) -> str:
        """Ask as an analyst, by the network and with the password."""
        password = self.variables["NEWSREEL_READER_PASSWORD"]
        url = f"postgresql://newsreel_reader:{password}@postgres/{database}"
        return self.inside("psql", url, "--no-psqlrc", "-At", "-c", statement, check=check).strip()

    def up(self) -> None:
        self.compose("up", "--build", "--detach", "--wait")
        self._token = ""

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call Airflow's API, as the UI does."""
        if not self._token:
            password = self.variables["AIRFLOW_UI_PASSWORD"]
            self._token = self.log_in(password)
        return self._request(path, body, {"Authorization": f"Bearer {self._token}"})

    def log_in(self, password: str) -> str:
        token: str = self._request("/auth/token", {"username": "admin", "password": password}, {})[
            "access_token"
        ]
        return token

    def _request(self, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Any:
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def require_docker() -> None:
    """Skip, saying why, unless the stack is wanted and can be built."""
    if os.environ.get("NEWSREEL_TEST_COMPOSE") != "1":
        pytest.skip("brings the Docker stack up, which takes minutes: set NEWSREEL_TEST_COMPOSE=1")
    if provider := os.environ.get("STANDIN_IMAGES"):
        subprocess.run([provider], check=True)
    if shutil.which("docker") is None or subprocess.run(["docker", "info"], capture_output=True).returncode:
        pytest.skip("no Docker daemon answers")
    for image in BASE_IMAGES:
        found = subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False)
        if found.returncode != 0:
            pytest.skip(f"the image {image} is not here: docker pull it, or set STANDIN_IMAGES")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    require_docker()
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.up()
        yield stack
    finally:
        stack.compose("down", "--volumes", "--rmi", "local", "--timeout", "5", check=False)
        image = f"newsreel:{stack.variables['NEWSREEL_IMAGE_TAG']}"
        subprocess.run(["docker", "image", "rm", image], capture_output=True, check=False)


def services(stack: Stack) -> dict[str, dict[str, Any]]:
    lines = stack.compose("ps", "--all", "--format", "json").splitlines()
    return {row["Service"]: row for row in map(json.loads, lines)}


def test_all_is_healthy_nothing_is_root_and_only_the_ui_is_published(stack: Stack) -> None:
    shown = services(stack)
    assert shown["airflow-init"]["ExitCode"] == 0
    running = set(shown) - {"airflow-init"}
    assert {shown[name]["Health"] for name in running} == {"healthy"}
    for name in running:
        assert stack.compose("exec", "-T", name, "id", "-u").strip() != "0", name
    published = [
        (name, port["URL"])
        for name, row in shown.items()
        for port in row["Publishers"] or []
        if port["PublishedPort"]
    ]
    assert published == [("airflow-apiserver", "127.0.0.1")]


def test_the_login_is_the_one_of_the_env_file(stack: Stack) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        stack.log_in("admin")
    refused.value.close()
    assert {dag["dag_id"] for dag in stack.call("/api/v2/dags")["dags"]} >= {
        "poll_feeds",
        "ingest_articles",
        "maintain_warehouse",
        "reextract_articles",
    }
    assert stack.call("/api/v2/importErrors")["total_entries"] == 0
    assert stack.call("/api/v2/pools/newsreel_hosts")["slots"] == 16


def test_the_scheduler_ingests_the_sample_newspaper_and_down_and_up_keep_it(stack: Stack) -> None:
    paper = SampleNewspaper(datetime.now(UTC).date(), SAMPLE_PORT)
    urls = "".join(f"{feed.url}\n" for feed in paper.feeds)
    stack.inside("bash", "-c", "cat >/tmp/feeds.txt && newsreel feeds import /tmp/feeds.txt", given=urls)
    week = {
        "from": (datetime.now(UTC) - timedelta(days=7)).date().isoformat(),
        "to": datetime.now(UTC).date().isoformat(),
    }

    run = stack.call("/api/v2/dags/ingest_articles/dagRuns", {"logical_date": None, "conf": week})
    path = f"/api/v2/dags/ingest_articles/dagRuns/{run['dag_run_id']}"
    deadline = time.monotonic() + 600
    while (state := stack.call(path)["state"]) not in {"success", "failed"}:
        assert time.monotonic() < deadline, state
        time.sleep(1)

    assert state == "success", stack.inside("newsreel", "status", "--json")
    rows = stack.ask("SELECT url, title FROM news.articles ORDER BY url")
    loaded = {line.split("|")[0] for line in rows.splitlines()}
    assert loaded == {article.url for article in paper.articles if article.kind != "missing_page"}
    log = stack.call(f"{path}/taskInstances/check/logs/1")["content"]
    assert any(str(line.get("logger")) == "newsreel" for line in log), "the report is in the task's log"
    assert stack.ask("SELECT 1 FROM newsreel.feeds", check=False) == ""
    assert stack.ask("DELETE FROM news.articles", check=False) == ""
    assert stack.ask("SELECT 1", database="airflow", check=False) == ""

    stack.compose("down")
    assert services(stack) == {}
    stack.up()

    assert stack.ask("SELECT url, title FROM news.articles ORDER BY url") == rows
    assert stack.call(path)["state"] == "success"
    assert "succeeded" in stack.inside("newsreel", "status", "--json")
