"""docker-compose.yml, read as a file: no Docker daemon is needed."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping

import pytest

from newsreel.domain.settings import settings_from_environment
from tests.support.compose_file import (
    AIRFLOW,
    COMPOSE_TEXT,
    DOCKERFILE,
    EXTRAS,
    ONE_SHOT,
    ROOT,
    SENTENCE,
    SERVICES,
    VARIABLE,
    VARIABLES,
    environment,
    holders,
)

SECRET = re.compile(
    r"PASSWORD|SECRET|_KEY|SQL_ALCHEMY_CONN|AIRFLOW_CONN|DATABASE_URL|BROKER_URL|RESULT_BACKEND"
)
# Not secret: where a file with secrets is, and what is a default on purpose.
NO_SECRET = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"}
OWN_USERS = {"postgres": "postgres", "redis": "redis"}
PROFILES = {"sample": ["sample"], "worker": ["celery"], "redis": ["celery"], "metrics": ["metrics"]}
RUN_TASKS = {"airflow-scheduler", "worker"}


def test_without_a_profile_tasks_run_in_the_scheduler() -> None:
    assert set(SERVICES) == {"postgres", *AIRFLOW, *PROFILES}
    assert {name: SERVICES[name]["profiles"] for name in PROFILES} == PROFILES
    for service in AIRFLOW:
        assert environment(service)["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    scheduler = (ROOT / "docker/scheduler.sh").read_text("utf-8")
    assert "AIRFLOW__CORE__EXECUTOR=$(cat /opt/airflow/state/executor)" in scheduler


def test_the_profile_celery_is_noticed_by_who_starts_after_its_broker() -> None:
    broker = {"condition": "service_healthy"}
    assert SERVICES[ONE_SHOT]["depends_on"]["redis"] == {**broker, "required": False}
    assert SERVICES["worker"]["depends_on"]["redis"] == broker
    assert "getent hosts redis" in (ROOT / "docker/init.sh").read_text("utf-8")
    assert environment("worker")["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    for name in ("AIRFLOW__CELERY__BROKER_URL", "AIRFLOW__CELERY__RESULT_BACKEND"):
        assert environment("worker")[name] == environment("airflow-scheduler")[name]
    # What a task is given is the same wherever it runs.
    for name, value in environment("airflow-scheduler").items():
        if name.startswith(("NEWSREEL_", "AIRFLOW_CONN_")):
            assert environment("worker")[name] == value


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_when_it_is_healthy_or_ends(service: str) -> None:
    definition = SERVICES[service]
    if service == ONE_SHOT:
        assert definition["restart"] == "no"
        return
    assert definition["restart"] == "unless-stopped"
    told = " ".join(map(str, definition["healthcheck"]["test"]))
    assert "airflow jobs" not in told, "the airflow command takes seconds of a core each time"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_time_to_stop_and_no_more_rights_than_it_needs(service: str) -> None:
    definition = SERVICES[service]
    assert definition["stop_grace_period"]
    assert definition["cap_drop"] == ["ALL"]
    assert definition["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add"} & set(definition)
    # The Airflow image has a user of its own.
    assert definition.get("user") == OWN_USERS.get(service)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_limits_and_a_disk_that_is_not_written_to(service: str) -> None:
    definition = SERVICES[service]
    assert definition["read_only"] is True
    assert any(mount.startswith("/tmp:size=") for mount in definition["tmpfs"])  # noqa: S108
    assert {"mem_limit", "pids_limit", "cpus"} <= set(definition)
    # Docker refuses more cores than the machine has.
    assert definition["cpus"] == 1 or service in RUN_TASKS | {"postgres"}
    assert definition["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    for mount in definition.get("volumes", []):
        assert re.match(r"[a-z-]+:/|\./docker/[\w.-]+:/.*:ro$", mount), mount


def test_nothing_starts_before_the_schemas_are_there() -> None:
    assert SERVICES[ONE_SHOT]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    for service in (set(AIRFLOW) | {"worker", "metrics"}) - {ONE_SHOT}:
        assert SERVICES[service]["depends_on"][ONE_SHOT] == {"condition": "service_completed_successfully"}


def test_secrets_come_from_the_environment_and_have_no_default() -> None:
    for service in SERVICES:
        for name, value in environment(service).items():
            if SECRET.search(name) and name not in NO_SECRET:
                [variable] = VARIABLE.finditer(value)
                assert variable["rest"] == f":?{SENTENCE}", f"{service}: {name}"
    for match in VARIABLE.finditer(COMPOSE_TEXT):
        if SECRET.search(match["name"]):
            assert match["rest"] == f":?{SENTENCE}", match["name"]


def test_every_airflow_process_has_the_same_keys() -> None:
    for key in (
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    ):
        assert len({environment(service)[key] for service in AIRFLOW}) == 1


def test_the_keys_to_the_databases_are_where_they_are_used_and_nowhere_else() -> None:
    assert holders("POSTGRES_PASSWORD") == {"postgres"}
    assert holders("NEWSREEL_OWNER_PASSWORD") == {"postgres", ONE_SHOT}
    assert holders("NEWSREEL_READER_PASSWORD") == {ONE_SHOT}
    assert holders("AIRFLOW_UI_PASSWORD") == {"airflow-apiserver"}
    assert holders("NEWSREEL_WRITER_PASSWORD") == {ONE_SHOT, *RUN_TASKS, "metrics"}
    assert holders("AIRFLOW_BROKER_PASSWORD") == {"redis", *RUN_TASKS}
    for key in ("AIRFLOW_FERNET_KEY", "AIRFLOW_JWT_SECRET", "AIRFLOW_API_SECRET_KEY"):
        assert holders(key) == set(AIRFLOW)
    assert holders("AIRFLOW_DB_PASSWORD") == {"postgres", *AIRFLOW}


def test_only_the_ui_is_published_and_on_loopback() -> None:
    published = {name: definition["ports"] for name, definition in SERVICES.items() if "ports" in definition}
    assert published == {
        "airflow-apiserver": ["${NEWSREEL_UI_ADDRESS:-127.0.0.1}:${NEWSREEL_UI_PORT:-8080}:8080"]
    }
    assert not any(definition.get("network_mode") == "host" for definition in SERVICES.values())
    # Asked for by naming one more file.
    assert EXTRAS == {
        "docker/compose.sql-port.yml": {
            "postgres": {"ports": ["${NEWSREEL_SQL_ADDRESS:-127.0.0.1}:${NEWSREEL_SQL_PORT:-5433}:5432"]}
        },
        "docker/compose.metrics-port.yml": {
            "metrics": {
                "ports": ["${NEWSREEL_METRICS_ADDRESS:-127.0.0.1}:${NEWSREEL_METRICS_PORT:-9464}:9464"]
            }
        },
    }


def test_images_are_pinned_and_can_be_had_without_a_registry_of_ours() -> None:
    images = {definition["image"] for definition in SERVICES.values()}
    assert images == {"postgres:17-trixie", "redis:7-bookworm", "newsreel:${NEWSREEL_IMAGE_TAG:-local}"}
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["apache/airflow:3.3.2-python3.12"]
    assert "syntax=" not in DOCKERFILE
    assert "USER root" not in DOCKERFILE
    assert "_PIP_ADDITIONAL_REQUIREMENTS" not in COMPOSE_TEXT + DOCKERFILE


def test_our_image_is_built_by_the_service_that_comes_first_and_by_no_other() -> None:
    """By two, it would be another image at every `up`, and all containers would be made anew."""
    ours = {name: one for name, one in SERVICES.items() if one["image"].startswith("newsreel:")}
    assert {name for name, one in ours.items() if "build" in one} == {ONE_SHOT}
    assert {one.get("pull_policy") for one in ours.values()} == {"never"}
    for name in set(ours) - {ONE_SHOT, "sample"}:
        assert ONE_SHOT in ours[name]["depends_on"], name
    assert not any("pull_policy" in one for name, one in SERVICES.items() if name not in ours)


def test_the_image_has_the_airflow_of_the_lock_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    [locked] = [package["version"] for package in lock["package"] if package["name"] == "apache-airflow"]
    assert f"apache/airflow:{locked}-" in DOCKERFILE


def test_the_dags_find_their_connection_and_their_pool() -> None:
    bridge = (ROOT / "dags/newsreel_runtime.py").read_text("utf-8")
    [connection] = re.findall(r'^CONNECTION_ID = "(\w+)"', bridge, re.MULTILINE)
    pools = re.findall(r'^\w*POOL = "(\w+)"', bridge, re.MULTILINE)
    url = environment("airflow-scheduler")[f"AIRFLOW_CONN_{connection.upper()}"]
    assert url.startswith("postgresql://newsreel_writer:")
    assert url.endswith("@postgres:5432/newsreel")
    assert environment("airflow-scheduler")["NEWSREEL_DATABASE_URL"] == url
    assert len(pools) == 2
    for pool in pools:
        assert f"airflow pools set {pool} " in (ROOT / "docker/pools.sh").read_text("utf-8")
    assert "\nbash /opt/newsreel/pools.sh\n" in (ROOT / "docker/init.sh").read_text("utf-8")


class Recorder(Mapping[str, str]):
    """An environment without variables that remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_setting_reaches_the_tasks_and_is_told_about() -> None:
    recorder = Recorder()
    settings_from_environment(recorder)
    assert recorder.asked
    given = environment("airflow-scheduler")
    assert {name: given.get(name) for name in recorder.asked} == {
        name: f"${{{name}:-}}" for name in recorder.asked
    }
    manual = (ROOT / "docs/deploy.md").read_text("utf-8")
    variables = VARIABLES - {"NO_PROXY"}
    assert {name for name in variables | recorder.asked if f"`{name}`" not in manual} == set()


def test_the_image_is_built_from_what_it_needs_and_from_no_secret() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        source
        for line in re.findall(r"^COPY (.+)", DOCKERFILE, re.MULTILINE)
        for source in [word for word in line.split() if not word.startswith("--")][:-1]
    }
    assert let_in == copied
    for source in copied:
        assert (ROOT / source).exists(), source
    # Without it every module of the package would be run as a plugin, under its bare name.
    assert (ROOT / "plugins/.airflowignore").is_file()
    assert (ROOT / "dags/.airflowignore").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "make-env",
        "init.sh",
        "pools.sh",
        "api-server.sh",
        "scheduler.sh",
        "cleanup.sh",
        "postgres-init.sh",
        "backup",
        "restore",
    ],
)
def test_scripts_stop_at_the_first_error(name: str) -> None:
    script = ROOT / "docker" / name
    assert os.access(script, os.X_OK)
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")
