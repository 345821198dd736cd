"""`make up` and `make down`: Airflow in the background, on the sample newspaper."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsreel.local.network_ports import port_is_taken
from tests.support.commands import LocalHome, local_home

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def home() -> Iterator[LocalHome]:
    with local_home() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def printed(home: LocalHome) -> str:
    """What `make up` prints."""
    done = home.make("up")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Api:
    """Airflow's REST API, with the login that was printed."""

    def __init__(self, printed: str) -> None:
        found = re.search(r"(http://localhost:\d+)/?\s+user (\w+)\s+password (\S+)", printed)
        assert found, printed
        self.url = found[1]
        login = json.dumps({"username": found[2], "password": found[3]}).encode()
        request = urllib.request.Request(
            f"{self.url}/auth/token", login, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            self._token = json.load(answer)["access_token"]

    def get(self, path: str) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api/v2/{path}", headers={"Authorization": f"Bearer {self._token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def test_up_shows_where_and_runs_the_dags(home: LocalHome, printed: str) -> None:
    api = Api(printed)
    assert "the sample newspaper" in printed
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{api.url}/api/v2/dags", timeout=30)
    dags = {dag["dag_id"]: dag["is_paused"] for dag in api.get("dags")["dags"]}
    names = ("ingest_articles", "maintain_warehouse", "poll_feeds", "reextract_articles")
    assert dags == dict.fromkeys(names, False)

    nightly = wait_for(lambda: finished(api.get("dags/ingest_articles/dagRuns")["dag_runs"], "scheduled"))
    assert [run["state"] for run in nightly] == ["success"]
    counted = home.newsreel("--sample", "sql", "-At", "-c", "SELECT count(*) FROM news.articles")
    assert int(counted.stdout) >= 60


def test_up_twice_says_so(home: LocalHome, printed: str) -> None:
    again = home.make("up")
    assert again.returncode == 0
    assert "was running" in again.stdout
    assert Api(printed).url in again.stdout


def test_the_readmes_backfill(home: LocalHome, printed: str) -> None:
    last = datetime.now(UTC).date() - timedelta(days=2)
    first = last - timedelta(days=2)
    done = home.newsreel(
        "local", "airflow", "backfill", "create", "--dag-id", "ingest_articles",
        "--from-date", str(first), "--to-date", str(last),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    api = Api(printed)
    runs = wait_for(lambda: finished(api.get("dags/ingest_articles/dagRuns")["dag_runs"], "backfill", 3))
    assert {run["state"] for run in runs} == {"success"}
    assert {run["data_interval_start"][:10] for run in runs} == {
        str(first + timedelta(days=day)) for day in range(3)
    }


def test_down_leaves_nothing_running(home: LocalHome, printed: str) -> None:
    assert Api(printed)
    assert home.make("down").stdout.strip() == "Stopped."
    for variable in ("NEWSREEL_UI_PORT", "NEWSREEL_SAMPLE_PORT", "NEWSREEL_PG_PORT"):
        assert not port_is_taken(int(home.environment[variable])), variable
    assert home.make("down").stdout.strip() == "Nothing was running."


def finished(runs: list[dict[str, Any]], kind: str, count: int = 1) -> list[dict[str, Any]] | None:
    """The runs of a kind, once there are so many and all have ended."""
    ours = [run for run in runs if run["run_type"] == kind]
    done = len(ours) >= count and all(run["state"] in ("success", "failed") for run in ours)
    return ours if done else None


def wait_for(ask: Any, seconds: float = 150) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (found := ask()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"nothing within {seconds} s")
