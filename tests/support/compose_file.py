"""docker-compose.yml and what belongs to it, as tests read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
# One more file each, for who wants a port published.
EXTRA_FILES = ("docker/compose.sql-port.yml", "docker/compose.metrics-port.yml")
EXTRAS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load((ROOT / name).read_text("utf-8"))["services"] for name in EXTRA_FILES
}
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text("utf-8")
ONE_SHOT = "airflow-init"
# With Airflow's keys and database; a worker has neither.
AIRFLOW = [ONE_SHOT, "airflow-apiserver", "airflow-scheduler", "airflow-dag-processor", "airflow-cleanup"]
SENTENCE = "run `make env` once, it writes .env"
# ${NAME}, ${NAME:-default}, ${NAME:?sentence}
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<rest>[^}]*)\}")
VARIABLES = {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT + str(EXTRAS))}
REQUIRED = {match["name"] for match in VARIABLE.finditer(COMPOSE_TEXT) if match["rest"].startswith(":?")}


def environment(service: str) -> dict[str, str]:
    """The variables of a service."""
    found: dict[str, str] = SERVICES[service].get("environment", {})
    return found


def holders(variable: str) -> set[str]:
    """The services that are given a variable of .env."""
    return {service for service in SERVICES if f"${{{variable}:" in str(environment(service))}


def written_variables(path: Path) -> dict[str, str]:
    """The variables of an env file."""
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
