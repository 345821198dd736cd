"""`make env`, and what Docker Compose makes of its files with it; no Docker daemon is needed."""

from __future__ import annotations

import base64
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.compose_file import (
    EXTRA_FILES,
    REQUIRED,
    ROOT,
    SENTENCE,
    VARIABLES,
    holders,
    written_variables,
)


class Project:
    """A folder with docker/make-env in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = folder / ".env"
        (folder / "docker").mkdir(parents=True)
        self.script = Path(shutil.copy(ROOT / "docker/make-env", folder / "docker"))

    def make_env(self, *options: str) -> subprocess.CompletedProcess[str]:
        # From elsewhere: it writes beside docker/, wherever it is called.
        return subprocess.run([self.script, *options], capture_output=True, text=True, check=False, cwd="/")

    def files(self) -> dict[str, str]:
        """The secrets in files."""
        return {path.name: path.read_text("utf-8") for path in (self.folder / "secrets").iterdir()}


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
    assert set(written) == REQUIRED | {"NEWSREEL_CONTACT"}
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
    kept = "".join(f"{name}=kept\n" for name in REQUIRED)
    if kind == "file":
        project.env.write_text(kept, "utf-8")
    else:
        project.env.symlink_to(project.folder / "elsewhere")

    refused = project.make_env()

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("There is an .env already")
    assert refused.stderr.count("\n") == 1
    assert not (project.folder / "elsewhere").exists()
    if kind == "file":
        assert project.env.read_text("utf-8") == kept


def test_make_env_adds_what_a_newer_version_needs_and_changes_nothing(project: Project) -> None:
    assert project.make_env().returncode == 0
    before = project.env.read_text("utf-8")
    kept = [line for line in before.splitlines() if not line.startswith("AIRFLOW_BROKER_PASSWORD=")]
    # No line end behind the last line, as some editors leave it.
    project.env.write_text("\n".join(kept), "utf-8")

    made = project.make_env()

    assert made.returncode == 0
    assert made.stdout.startswith("Added to .env what was missing: AIRFLOW_BROKER_PASSWORD.")
    *old, added = project.env.read_text("utf-8").splitlines()
    assert old == kept
    assert re.fullmatch(r"AIRFLOW_BROKER_PASSWORD=[0-9a-f]{48}", added)
    assert stat.S_IMODE(project.env.stat().st_mode) == 0o600
    assert project.make_env().returncode == 2


def test_secrets_in_files_are_for_their_owner_and_the_containers(project: Project) -> None:
    made = project.make_env("--files")
    assert (made.returncode, made.stderr) == (0, "")
    folder = project.folder / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}
    assert stat.S_IMODE(project.env.stat().st_mode) == 0o600
    secrets, written = project.files(), written_variables(project.env)
    assert set(secrets) == REQUIRED
    assert len(base64.urlsafe_b64decode(secrets["AIRFLOW_FERNET_KEY"])) == 32
    assert written.pop("COMPOSE_FILE") == "docker-compose.yml:docker/compose.secrets.yml"
    assert set(written) == REQUIRED | {"NEWSREEL_CONTACT"}
    assert len(set(secrets.values()) | set(written.values())) == len(secrets) + len(written)
    assert {path.name for path in project.folder.iterdir()} == {".env", "secrets", "docker"}

    again = project.make_env("--files")
    assert again.returncode == 2
    (project.folder / ".env").unlink()
    without_env = project.make_env("--files")
    assert (without_env.returncode, project.files()) == (2, secrets)
    assert "There is a folder secrets already" in without_env.stderr
    assert not project.env.exists()


def test_what_a_newer_version_needs_goes_into_a_file_where_secrets_are_in_files(project: Project) -> None:
    assert project.make_env("--files").returncode == 0
    lines = project.env.read_text("utf-8").splitlines(keepends=True)
    project.env.write_text(
        "".join(line for line in lines if not line.startswith("AIRFLOW_BROKER_PASSWORD")), "utf-8"
    )
    (project.folder / "secrets/AIRFLOW_BROKER_PASSWORD").unlink()
    made = project.make_env()
    assert made.stdout.startswith("Added to .env what was missing: AIRFLOW_BROKER_PASSWORD.")
    assert re.fullmatch("[0-9a-f]{48}", project.files()["AIRFLOW_BROKER_PASSWORD"])
    assert written_variables(project.env)["AIRFLOW_BROKER_PASSWORD"].startswith("in-secrets-")


def test_make_env_knows_its_options(project: Project) -> None:
    refused = project.make_env("--file")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert not project.env.exists()


def compose_config(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """`docker compose config`; it talks to no daemon."""
    if shutil.which("docker") is None:
        pytest.skip("there is no docker command on this machine")
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    if asked.returncode != 0:
        pytest.skip("the docker command has no compose plugin")
    named = [word for file in files for word in ("--file", str(ROOT / file))]
    clean = {k: v for k, v in os.environ.items() if k not in VARIABLES and not k.startswith("COMPOSE_")}
    return subprocess.run(
        ["docker", "compose", "--profile", "*", "--project-directory", str(folder), *named, "config"],
        capture_output=True,
        text=True,
        check=False,
        env=clean,
    )


def test_compose_accepts_the_files(project: Project) -> None:
    assert project.make_env().returncode == 0
    shown = compose_config(project.folder, "docker-compose.yml", *EXTRA_FILES)
    assert shown.returncode == 0, shown.stderr
    resolved = yaml.safe_load(shown.stdout)["services"]
    ports = [port for service in resolved.values() for port in service.get("ports", [])]
    assert {port["published"]: port["host_ip"] for port in ports} == {
        "8080": "127.0.0.1",
        "5433": "127.0.0.1",
        "9464": "127.0.0.1",
    }


def test_with_secrets_in_files_no_service_has_one_in_a_variable(project: Project) -> None:
    assert project.make_env("--files").returncode == 0
    shown = compose_config(project.folder, "docker-compose.yml", "docker/compose.secrets.yml")
    assert shown.returncode == 0, shown.stderr
    resolved = yaml.safe_load(shown.stdout)
    told = str(resolved["services"])
    secrets, written = project.files(), written_variables(project.env)
    for name in REQUIRED:
        assert secrets[name] not in told
        assert written[name] not in told, f"{name} is not read from its file"
        assert resolved["secrets"][name]["file"] == str(project.folder / "secrets" / name)
        mounted = {
            service
            for service, definition in resolved["services"].items()
            if name in {one["source"] for one in definition.get("secrets", [])}
        }
        assert mounted == holders(name), name


def test_compose_without_env_says_what_to_do(project: Project) -> None:
    refused = compose_config(project.folder, "docker-compose.yml")
    assert refused.returncode != 0
    assert SENTENCE in refused.stderr
