"""The files for Kubernetes say the same as docker-compose.yml; no cluster and no helm is needed."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from tests.support.compose_file import DOCKERFILE, ROOT, SERVICES, VARIABLE, VARIABLES, environment

VALUES: dict[str, Any] = yaml.safe_load((ROOT / "docker/helm/values.yaml").read_text("utf-8"))
JOB: dict[str, Any] = yaml.safe_load((ROOT / "docker/helm/warehouse-job.yaml").read_text("utf-8"))
[CONTAINER] = JOB["spec"]["template"]["spec"]["containers"]
# As the chart's values and templates of version 1.22 have them; a leaf is a type.
CHART: dict[str, Any] = {
    "defaultAirflowRepository": str,
    "defaultAirflowTag": str,
    "airflowVersion": str,
    "executor": str,
    "redis": {"enabled": bool, "securityContexts": {"pod": dict}},
    "postgresql": {"enabled": bool},
    "triggerer": {"enabled": bool},
    "allowPodLaunching": bool,
    "data": {"metadataSecretName": str},
    "fernetKeySecretName": str,
    "apiSecretKeySecretName": str,
    "jwtSecretName": str,
    "secret": list,
    "env": list,
    "securityContexts": {"pod": dict, "containers": dict},
    "volumes": list,
    "volumeMounts": list,
    "apiServer": {"args": list},
    "createUserJob": {"enabled": bool},
    "migrateDatabaseJob": {"args": list},
    "databaseCleanup": {"enabled": bool, "retentionDays": int, "skipArchive": bool},
    "workers": {
        "celery": {"replicas": int, "args": list, "resources": dict, "persistence": {"enabled": bool}}
    },
    "logs": {"persistence": {"enabled": bool, "size": str}},
    "scheduler": {"logGroomerSidecar": {"retentionDays": int}},
}


def check(values: dict[str, Any], known: dict[str, Any], path: str = "") -> None:
    for name, value in values.items():
        assert name in known, f"{path}{name}: no such parameter"
        if isinstance(known[name], dict):
            check(value, known[name], f"{path}{name}.")
        else:
            assert isinstance(value, known[name]), f"{path}{name}"


def test_only_parameters_of_the_chart_are_given() -> None:
    check(VALUES, CHART)
    assert set(CHART) == set(VALUES)


def test_the_versions_are_those_of_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"apache/airflow:{VALUES['airflowVersion']}-" in DOCKERFILE
    assert VALUES["defaultAirflowTag"] == project["version"]
    assert CONTAINER["image"] == f"{VALUES['defaultAirflowRepository']}:{VALUES['defaultAirflowTag']}"


def test_variables_are_those_of_compose_with_the_same_values() -> None:
    own = {"NEWSREEL_CONTACT", "AIRFLOW__LOGGING__JSON_LOGS"}
    compose = environment("airflow-scheduler") | environment("airflow-apiserver")
    for one in VALUES["env"]:
        assert set(one) == {"name", "value"}, "the chart takes nothing else"
        assert one["name"] in compose
        told = VARIABLE.fullmatch(compose[one["name"]])
        usual = told["rest"].removeprefix(":-") if told else compose[one["name"]]
        assert one["name"] in own or usual == one["value"], one["name"]


def test_secrets_are_named_and_never_said() -> None:
    given = {one["envName"] for one in VALUES["secret"]}
    assert given == {"AIRFLOW_CONN_NEWSREEL_DB", "NEWSREEL_DATABASE_URL", "AIRFLOW_UI_PASSWORD"}
    assert all(set(one) == {"envName", "secretName", "secretKey"} for one in VALUES["secret"])
    job = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in CONTAINER["env"]}
    assert set(job) == {name for name in environment("airflow-init") if name.startswith("NEWSREEL_")}
    assert not VARIABLES & {one["name"] for one in VALUES["env"]} & set(job)
    # Every key that is used is one that the head of the file asks for.
    head = (ROOT / "docker/helm/values.yaml").read_text("utf-8").partition("\n\n")[0]
    used = {one["secretKey"] for one in VALUES["secret"]} | {reference["key"] for reference in job.values()}
    for key in used | {"connection", "fernet-key", "api-secret-key", "jwt-secret"}:
        assert re.search(rf"\b{key}\b", head), key


def test_scripts_and_rights_are_those_of_compose() -> None:
    assert VALUES["apiServer"]["args"] == SERVICES["airflow-apiserver"]["command"]
    assert "python -m airflow celery worker" in VALUES["workers"]["celery"]["args"][-1]
    migrations = (ROOT / "docker/init.sh").read_text("utf-8")
    for command in CONTAINER["args"][-1].split(" && "):
        assert f"\n{command}\n" in migrations
    for rights in (VALUES["securityContexts"]["containers"], CONTAINER["securityContext"]):
        assert rights["allowPrivilegeEscalation"] is False
        assert rights["readOnlyRootFilesystem"] is True
        assert rights["capabilities"] == {"drop": ["ALL"]}
    assert VALUES["securityContexts"]["pod"] == JOB["spec"]["template"]["spec"]["securityContext"]
    assert VALUES["redis"]["securityContexts"]["pod"]["runAsNonRoot"] is True
    # What can't be written to needs a place for what must be written.
    assert VALUES["volumes"] == JOB["spec"]["template"]["spec"]["volumes"]
    assert VALUES["volumeMounts"] == CONTAINER["volumeMounts"]


def test_airflows_database_is_made_and_kept_short_as_in_compose() -> None:
    made = VALUES["migrateDatabaseJob"]["args"][-1]
    assert made == "airflow db migrate && exec bash /opt/newsreel/pools.sh"
    days = VARIABLE.fullmatch(environment("airflow-cleanup")["AIRFLOW_DB_RETENTION_DAYS"])
    assert days is not None
    assert days["rest"] == f":-{VALUES['databaseCleanup']['retentionDays']}"
