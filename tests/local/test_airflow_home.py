"""The environment of Airflow's processes, without starting any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsreel.local.airflow_home import environment_for_airflow, ui_password
from newsreel.local.state_folder import LocalState


@pytest.fixture
def state(tmp_path: Path) -> LocalState:
    home = tmp_path / "state folder"
    return LocalState(home=home, postgres=home / "postgres")


def environment(state: LocalState, extra: dict[str, str] | None = None) -> dict[str, str]:
    return environment_for_airflow(
        state,
        warehouse_url="postgresql://newsreel_owner:secret@127.0.0.1:5/newsreel",
        metadata_url="postgresql://newsreel_owner:secret@127.0.0.1:5/airflow",
        project_root=Path("/a project"),
        extra=extra,
    )


def test_it_leads_to_our_folders_and_databases(state: LocalState) -> None:
    env = environment(state)

    assert env["AIRFLOW_HOME"] == str(state.airflow_home)
    assert env["AIRFLOW__CORE__DAGS_FOLDER"] == "/a project/dags"
    assert env["AIRFLOW__CORE__PLUGINS_FOLDER"] == "/a project/plugins"
    assert env["PYTHONPATH"].split(":")[0] == "/a project/dags"
    assert env["AIRFLOW_CONN_NEWSREEL_DB"].endswith("/newsreel")
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == (
        "postgresql+psycopg2://newsreel_owner:secret@127.0.0.1:5/airflow"
    )
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"


def test_secrets_are_kept_and_private(state: LocalState) -> None:
    assert environment(state) == environment(state)
    files = list(state.secrets.iterdir())
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len(ui_password(environment(state))) == 32
    assert list(json.loads((state.secrets / "airflow-passwords.json").read_text())) == ["admin"]


def test_what_would_lead_airflow_elsewhere_is_dropped(
    state: LocalState, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD",
        "AIRFLOW_CONN_OTHER",
        "PGSERVICE",
        "PYTHONDONTWRITEBYTECODE",
    ):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", "example.org")

    env = environment(state)

    assert "elsewhere" not in env.values()
    assert env["HTTPS_PROXY"] == "http://proxy:3128"
    assert env["no_proxy"] == "example.org,127.0.0.1,localhost"


def test_the_ui_port_and_extra_settings_win(state: LocalState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_UI_PORT", "18199")

    env = environment(state, {"AIRFLOW__CORE__PARALLELISM": "2", "NEWSREEL_X": "y"})

    assert env["AIRFLOW__API__PORT"] == "18199"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:18199/execution/"
    assert env["AIRFLOW__CORE__PARALLELISM"] == "2"
    assert env["NEWSREEL_X"] == "y"
