"""docker-compose.yml and what belongs to it, read as files: no Docker daemon is needed."""

from __future__ import annotations

import base64
import os
import re
import shutil
import stat
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsreel.domain.settings import settings_from_environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
SQL_PORT: dict[str, Any] = yaml.safe_load((ROOT / "docker/compose.sql-port.yml").read_text("utf-8"))
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text("utf-8")
AIRFLOW = ["airflow-init", "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor"]
ONE_SHOT = "airflow-init"
SENTENCE = "run `make env` once, it writes .env"
# ${NAME}, ${NAME:-default}, ${NAME:?sentence}
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<rest>[^}]*)\}")
SECRET = re.compile(r"PASSWORD|SECRET|_KEY|SQL_ALCHEMY_CONN|AIRFLOW_CONN|DATABASE_URL")
# Not secret: where a file with secrets is, and what is a default on purpose.
NO_SECRET = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"}


def environment(service: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[service].get("environment", {})
    return found


def required_variables() -> set[str]:
    return {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT) if match["rest"].startswith(":?")}


def written_variables(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_services_are_those_of_a_local_executor() -> None:
    assert set(SERVICES) == {"postgres", "sample", *AIRFLOW}
    assert SERVICES["sample"]["profiles"] == ["sample"]
    for service in AIRFLOW:
        assert environment(service)["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"


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
    assert not {"privileged", "cap_add", "pull_policy"} & set(definition)
    # The Airflow image has a user of its own.
    assert definition.get("user") == ("postgres" if service == "postgres" else None)


def test_nothing_starts_before_the_schemas_are_there() -> None:
    assert SERVICES[ONE_SHOT]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for service in set(AIRFLOW) - {ONE_SHOT}:
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
    def holders(variable: str) -> set[str]:
        return {service for service in SERVICES if f"${{{variable}:" in str(environment(service))}

    assert holders("POSTGRES_PASSWORD") == {"postgres"}
    assert holders("NEWSREEL_OWNER_PASSWORD") == {"postgres", ONE_SHOT}
    assert holders("NEWSREEL_READER_PASSWORD") == {ONE_SHOT}
    assert holders("AIRFLOW_UI_PASSWORD") == {"airflow-apiserver"}
    assert "airflow-scheduler" in holders("NEWSREEL_WRITER_PASSWORD")
    assert not holders("NEWSREEL_WRITER_PASSWORD") & {"postgres", "sample", "airflow-dag-processor"}


def test_only_the_ui_is_published_and_on_loopback() -> None:
    published = {name: definition["ports"] for name, definition in SERVICES.items() if "ports" in definition}
    assert published == {
        "airflow-apiserver": ["${NEWSREEL_UI_ADDRESS:-127.0.0.1}:${NEWSREEL_UI_PORT:-8080}:8080"]
    }
    assert not any(definition.get("network_mode") == "host" for definition in SERVICES.values())
    # Asked for by naming one more file.
    assert SQL_PORT["services"] == {
        "postgres": {"ports": ["${NEWSREEL_SQL_ADDRESS:-127.0.0.1}:${NEWSREEL_SQL_PORT:-5433}:5432"]}
    }


def test_images_are_pinned_and_can_be_had_without_a_registry_of_ours() -> None:
    images = {definition["image"] for definition in SERVICES.values()}
    assert images == {"postgres:17-trixie", "newsreel:${NEWSREEL_IMAGE_TAG:-local}"}
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["apache/airflow:3.3.2-python3.12"]
    assert "syntax=" not in DOCKERFILE
    assert "USER root" not in DOCKERFILE
    assert "_PIP_ADDITIONAL_REQUIREMENTS" not in COMPOSE_TEXT + DOCKERFILE


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
        assert f"airflow pools set {pool} " in (ROOT / "docker/init.sh").read_text("utf-8")


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
    variables = {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT + str(SQL_PORT))} - {"NO_PROXY"}
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


@pytest.mark.parametrize("name", ["make-env", "init.sh", "api-server.sh", "postgres-init.sh"])
def test_scripts_stop_at_the_first_error(name: str) -> None:
    script = ROOT / "docker" / name
    assert os.access(script, os.X_OK)
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")


class Project:
    """A folder with docker/make-env in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = folder / ".env"
        (folder / "docker").mkdir(parents=True)
        self.script = Path(shutil.copy(ROOT / "docker/make-env", folder / "docker"))

    def make_env(self) -> subprocess.CompletedProcess[str]:
        # From elsewhere: it writes beside docker/, wherever it is called.
        return subprocess.run([self.script], capture_output=True, text=True, check=False, cwd="/")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "a project")


def test_make_env_writes_all_that_is_required_for_its_owner_alone(project: Project) -> None:
    old = os.umask(0)
    try:
        made = project.make_env()
    finally:
        os.umask(old)
    assert (made.returncode, made.stderr) == (0, "")
    assert stat.S_IMODE(project.env.stat().st_mode) == 0o600
    written = written_variables(project.env)
    assert set(written) == required_variables() | {"NEWSREEL_CONTACT"}
    assert written.pop("NEWSREEL_CONTACT") == ""
    assert len(base64.urlsafe_b64decode(written.pop("AIRFLOW_FERNET_KEY"))) == 32
    for name, value in written.items():
        # Parts of URLs, and of a file in which $ means something.
        assert re.fullmatch(r"[0-9a-f]{32,}", value), name
    assert len(set(written.values())) == len(written)
    assert [path.name for path in project.folder.iterdir() if path.is_file()] == [".env"]
    assert not set(written.values()) & set(made.stdout.split())


def test_make_env_is_random(tmp_path: Path) -> None:
    projects = [Project(tmp_path / name) for name in ("one", "two")]
    for project in projects:
        assert project.make_env().returncode == 0
    one, two = (written_variables(project.env) for project in projects)
    assert {name for name in one if one[name] == two[name]} == {"NEWSREEL_CONTACT"}


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_make_env_leaves_what_is_there(project: Project, kind: str) -> None:
    if kind == "file":
        project.env.write_text("POSTGRES_PASSWORD=kept\n", "utf-8")
    else:
        project.env.symlink_to(project.folder / "elsewhere")

    refused = project.make_env()

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("There is an .env already")
    assert refused.stderr.count("\n") == 1
    assert not (project.folder / "elsewhere").exists()
    if kind == "file":
        assert project.env.read_text("utf-8") == "POSTGRES_PASSWORD=kept\n"


def compose_config(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """`docker compose config`; it talks to no daemon."""
    if shutil.which("docker") is None:
        pytest.skip("there is no docker command on this machine")
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    if asked.returncode != 0:
        pytest.skip("the docker command has no compose plugin")
    named = [word for file in files for word in ("--file", str(ROOT / file))]
    of_the_files = {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT + str(SQL_PORT))}
    clean = {k: v for k, v in os.environ.items() if k not in of_the_files and not k.startswith("COMPOSE_")}
    return subprocess.run(
        ["docker", "compose", "--project-directory", str(folder), *named, "config"],
        capture_output=True,
        text=True,
        check=False,
        env=clean,
    )


def test_compose_accepts_the_files(project: Project) -> None:
    assert project.make_env().returncode == 0
    shown = compose_config(project.folder, "docker-compose.yml", "docker/compose.sql-port.yml")
    assert shown.returncode == 0, shown.stderr
    resolved = yaml.safe_load(shown.stdout)["services"]
    ports = [port for service in resolved.values() for port in service.get("ports", [])]
    assert {port["published"]: port["host_ip"] for port in ports} == {
        "8080": "127.0.0.1",
        "5433": "127.0.0.1",
    }


def test_compose_without_env_says_what_to_do(project: Project) -> None:
    refused = compose_config(project.folder, "docker-compose.yml")
    assert refused.returncode != 0
    assert SENTENCE in refused.stderr
