"""The whole stack on Docker, from nothing. One story in the order of this file: each test goes on where
the one before ended.

Up, the sample newspaper through the scheduler, a backfill, each service restarted, a backup; down, and up
again with Celery, three workers, and the secrets in files; at last the backup in an empty stack. Takes
minutes and 3 GiB, so it runs only when asked for (`make test-compose`). Where the base images can't be
pulled, STANDIN_IMAGES may name a script that provides them; it is run first.
"""

from __future__ import annotations

import json
import urllib.error
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from newsreel.domain.errors import NewsreelError
from newsreel.sample import SampleNewspaper
from tests.compose.counting_site import PAGES, PORT
from tests.support.compose_stack import PAPERS, Stack, require_docker

pytestmark = [pytest.mark.compose, pytest.mark.timeout(900)]

SAMPLE_PORT = 8765
WORKERS = 3
GAP_SECONDS = 0.5
TODAY = datetime.now(UTC).date()
WEEK = {"from": (TODAY - timedelta(days=7)).isoformat(), "to": TODAY.isoformat()}
# It ends before what a live run reaches for, so that it asks nobody for anything.
PAST = {"from": WEEK["from"], "to": (TODAY - timedelta(days=2)).isoformat()}
SCHEDULED = ("poll_feeds", "ingest_articles", "reextract_articles", "maintain_warehouse")
LONG_RUNNING = {
    "postgres",
    "airflow-apiserver",
    "airflow-scheduler",
    "airflow-dag-processor",
    "airflow-cleanup",
    "sample",
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    require_docker()
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.up("sample", "--build")
        yield stack
    finally:
        stack.remove()


def runs(stack: Stack, dag: str, kind: str = "scheduled") -> list[str]:
    """How the runs of a DAG stand."""
    found = stack.call(f"/api/v2/dags/{dag}/dagRuns?run_type={kind}")["dag_runs"]
    return [run["state"] for run in found]


def have_ended(stack: Stack, dag: str) -> None:
    """Wait until a DAG has scheduled runs, and all of them are green."""
    stack.wait(lambda: set(runs(stack, dag)) == {"success"}, f"a scheduled run of {dag}")


def set_paused(stack: Stack, dag: str, paused: bool) -> bool:
    stack.call(f"/api/v2/dags/{dag}", {"is_paused": paused}, "PATCH")
    return True


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    """What one test leaves for the next."""
    return {}


def test_all_is_healthy_and_may_do_no_more_than_it_must(stack: Stack) -> None:
    shown = stack.services()
    assert shown["airflow-init"]["ExitCode"] == 0
    assert set(shown) - {"airflow-init"} == LONG_RUNNING
    assert {shown[name]["Health"] for name in LONG_RUNNING} == {"healthy"}
    for name in LONG_RUNNING:
        assert stack.compose("exec", "-T", name, "id", "-u").strip() != "0", name
        refused = stack.compose("exec", "-T", name, "touch", "/var/lib/a-file", check=False)
        assert "Read-only file system" in refused, name
        limits = stack.inspect(name)["HostConfig"]
        assert limits["CapDrop"] == ["ALL"]
        assert limits["ReadonlyRootfs"]
        assert min(limits["Memory"], limits["PidsLimit"]) > 0
    published = {
        (name, port["URL"])
        for name, row in shown.items()
        for port in row["Publishers"] or []
        if port["PublishedPort"]
    }
    # Postgres' by the file that asks for it.
    assert published == {("airflow-apiserver", "127.0.0.1"), ("postgres", "127.0.0.1")}


def test_the_login_is_the_one_of_the_env_file(stack: Stack) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        stack.log_in("admin")
    refused.value.close()
    assert {dag["dag_id"] for dag in stack.call("/api/v2/dags")["dags"]} == set(SCHEDULED)
    assert stack.call("/api/v2/importErrors")["total_entries"] == 0
    assert stack.call("/api/v2/pools/newsreel_hosts")["slots"] == 16


def test_the_clock_starts_runs_by_itself(stack: Stack) -> None:
    for dag in SCHEDULED:
        have_ended(stack, dag)
    # What comes by the clock from here on would write between two looks at the tables.
    for dag in ("poll_feeds", "maintain_warehouse"):
        while set_paused(stack, dag, True) and set(runs(stack, dag)) != {"success"}:
            # One began at this very moment, and would stay as it is.
            set_paused(stack, dag, False)
            have_ended(stack, dag)


def test_the_scheduler_ingests_the_sample_newspaper(stack: Stack, story: dict[str, Any]) -> None:
    paper = SampleNewspaper(TODAY, SAMPLE_PORT)
    urls = "".join(f"{feed.url}\n" for feed in paper.feeds)
    stack.inside("bash", "-c", "cat >/tmp/feeds.txt && newsreel feeds import /tmp/feeds.txt", given=urls)

    path = stack.run_dag("ingest_articles", WEEK)

    with stack.database("newsreel_reader") as reader, reader.transaction() as cursor:
        cursor.execute("SELECT url FROM news.articles")
        loaded = {row[0] for row in cursor.fetchall()}
    assert loaded == {article.url for article in paper.articles if article.kind != "missing_page"}
    log = stack.call(f"{path}/taskInstances/check/logs/1")["content"]
    assert any(str(line.get("logger")) == "newsreel" for line in log), "the report is in the task's log"
    told = stack.call(f"{path}/taskInstances/poll/logs/1?map_index=0")["content"]
    polled = [line for line in told if line.get("event") == "feed_polled"]
    assert len(polled) == len(paper.feeds)
    assert {"run", "shard", "feed", "status"} <= set(polled[0])
    story["run"], story["contents"] = path, stack.contents()


def test_an_analyst_may_read_and_no_more(stack: Stack) -> None:
    refusals = {
        "SELECT 1 FROM newsreel.feeds": "may not do that",
        "CREATE TABLE news.mine ()": "may not do that",
        "DELETE FROM news.articles": "cannot delete from view",
    }
    for statement, said in refusals.items():
        with (
            stack.database("newsreel_reader") as reader,
            pytest.raises(NewsreelError, match=said),
            reader.transaction() as cursor,
        ):
            cursor.execute(statement)


def test_a_backfill_doubles_nothing(stack: Stack, story: dict[str, Any]) -> None:
    first, last = TODAY - timedelta(days=4), TODAY - timedelta(days=3)
    stack.inside(
        *("airflow", "backfill", "create", "--dag-id", "ingest_articles"),
        *("--from-date", first.isoformat(), "--to-date", last.isoformat()),
    )

    def has_ended() -> bool:
        states = runs(stack, "ingest_articles", "backfill")
        return len(states) == 2 and set(states) <= {"success", "failed"}

    stack.wait(has_ended, "the backfill")

    assert runs(stack, "ingest_articles", "backfill") == ["success", "success"]
    before, after = story["contents"], stack.contents()
    # What the histories claim and how they could be asked is noted; all else is as it was.
    claims = ("entries", "source_histories")
    assert set(after["entries"]) >= set(before["entries"])
    assert {name: rows for name, rows in after.items() if name not in claims} == {
        name: rows for name, rows in before.items() if name not in claims
    }
    story["contents"] = after


def test_every_service_restarted(stack: Stack, story: dict[str, Any]) -> None:
    for name in sorted(LONG_RUNNING):
        stack.compose("--profile", "sample", "restart", name)
        stack.becomes_healthy(name)
    for name in LONG_RUNNING:
        stack.becomes_healthy(name)
    assert stack.contents() == story["contents"]

    stack.run_dag("ingest_articles", PAST)

    assert stack.contents() == story["contents"]


def test_up_again_makes_no_container_anew(stack: Stack) -> None:
    before = {name: stack.inspect(name)["Id"] for name in LONG_RUNNING}
    stack.up("sample")
    assert {name: stack.inspect(name)["Id"] for name in LONG_RUNNING} == before


def test_airflows_own_database_is_kept_short(stack: Stack) -> None:
    in_postgres = ("exec", "-T", "postgres", "psql", "-U", "postgres", "-qAt", "airflow", "-c")
    of_old = "FROM log WHERE event LIKE 'of %'"
    stack.compose(
        *in_postgres,
        "INSERT INTO log (dttm, event) SELECT now() - days * interval '1 day', 'of ' || days"
        " FROM unnest(ARRAY[89, 91]) days",
    )
    stack.compose("exec", "-T", "airflow-cleanup", "bash", "/opt/newsreel/cleanup.sh", "once")
    assert stack.compose(*in_postgres, f"SELECT event {of_old}").strip() == "of 89"


def test_a_backup_is_made_while_it_runs(stack: Stack, story: dict[str, Any]) -> None:
    old = stack.folder / "backups/newsreel-20200101T000000Z.dump"
    old.parent.mkdir()
    old.touch()
    stack.run("touch", "--date", "15 days ago", str(old))

    said = stack.run("docker/backup")

    [dump] = old.parent.glob("*")
    assert dump.stat().st_mode & 0o777 == 0o600
    assert f"Wrote backups/{dump.name}" in said
    refused = stack.run("docker/restore", str(dump), check=False)
    assert "say --replace if you mean it" in refused
    assert stack.contents() == story["contents"]
    story["dump"] = dump


def test_down_and_up_with_workers_keeps_everything(stack: Stack, story: dict[str, Any]) -> None:
    stack.down()
    stack.move_secrets_into_files()
    stack.set(
        NEWSREEL_CONTACT="tests@newsreel.test",
        NEWSREEL_HOST_GAP_SECONDS=str(GAP_SECONDS),
        AIRFLOW_WORKER_CONCURRENCY="1",
        AIRFLOW_JSON_LOGS="True",
        AIRFLOW_STATSD_ON="True",
        AIRFLOW_STATSD_HOST=PAPERS[0],
    )

    stack.up("celery", "--scale", f"worker={WORKERS}")

    assert stack.contents() == story["contents"]
    assert stack.call(story["run"])["state"] == "success"
    assert len(stack.compose("--profile", "celery", "ps", "--quiet", "worker").split()) == WORKERS
    for name in ("worker", "redis"):
        assert stack.compose("exec", "-T", name, "id", "-u").strip() != "0", name
        assert not stack.services()[name]["Publishers"] or not any(
            port["PublishedPort"] for port in stack.services()[name]["Publishers"]
        )
    # A worker has none of Airflow's keys.
    keys = stack.compose("exec", "-T", "worker", "env")
    assert not [name for name in ("FERNET_KEY", "JWT_SECRET", "SQL_ALCHEMY_CONN") if name in keys]


def test_workers_share_the_shards_and_no_host_is_asked_twice_at_once(stack: Stack) -> None:
    urls = [f"http://{host}:{PORT}/feed.xml" for host in PAPERS]
    given = "\n".join(urls)
    stack.inside("bash", "-c", "cat >/tmp/feeds.txt && newsreel feeds import /tmp/feeds.txt", given=given)

    path = stack.run_dag("ingest_articles", {**WEEK, "feeds": urls})

    tasks = stack.call(f"{path}/taskInstances?limit=100")["task_instances"]
    captured_by = {task["hostname"] for task in tasks if task["task_id"] == "capture"}
    assert len(captured_by) > 1
    # A task that was skipped was at no worker.
    assert len({task["hostname"] for task in tasks if task["hostname"]}) <= WORKERS
    noted = json.loads(stack.inside("curl", "--silent", f"http://{PAPERS[0]}:{PORT}/requests"))
    assert {request["host"] for request in noted} == set(PAPERS)
    asked = Counter((request["host"], request["path"]) for request in noted)
    pages = {key: count for key, count in asked.items() if key[1].startswith("/story/")}
    assert len(pages) == len(PAPERS) * PAGES
    assert set(pages.values()) == {1}
    for host in PAPERS:
        times = sorted((request["began"], request["ended"]) for request in noted if request["host"] == host)
        for (_, ended), (next_began, _) in pairwise(times):
            assert next_began >= ended, f"{host} was asked for two things at once"
        # The site notes when it gets to a request, on a busy machine later than the request was sent: two
        # may seem closer than they were sent, five or all of them by no more than one was late.
        began = [start for start, _ in times]
        for first, fifth in zip(began, began[4:], strict=False):
            assert fifth - first > 3 * GAP_SECONDS, f"{host} was asked too often for a while"
        assert began[-1] - began[0] > (len(began) - 2) * GAP_SECONDS, f"{host} was asked too often"
    with stack.database("newsreel_reader") as reader, reader.transaction() as cursor:
        cursor.execute("SELECT source, count(*) FROM news.articles WHERE source LIKE 'paper%' GROUP BY 1")
        assert dict(cursor.fetchall()) == dict.fromkeys(PAPERS, PAGES)


def test_metrics_are_served_to_the_network_of_the_stack(stack: Stack) -> None:
    stack.compose("--profile", "metrics", "up", "--detach", "--wait", "--no-deps", "metrics")
    text = stack.inside("curl", "--silent", "http://metrics:9464/metrics")
    assert "\nnewsreel_up 1.0\n" in text
    new = sum(
        float(line.split()[-1])
        for line in text.splitlines()
        if line.startswith("newsreel_articles_new_last_day{")
    )
    with stack.database("newsreel_reader") as reader, reader.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM news.articles")
        assert cursor.fetchone() == (new,)


def test_airflow_sends_its_own_metrics_where_it_is_told(stack: Stack) -> None:
    metrics = json.loads(stack.inside("curl", "--silent", f"http://{PAPERS[0]}:{PORT}/statsd"))
    assert "airflow.scheduler_heartbeat" in metrics
    assert any(name.startswith("airflow.ti.finish") for name in metrics)
    # Ours among them, from all workers.
    assert metrics["airflow.newsreel.polls"] >= len(PAPERS)
    assert metrics["airflow.newsreel.captures"] == len(PAPERS) * PAGES


def test_no_variable_of_a_container_is_a_secret(stack: Stack) -> None:
    """They are in files by now."""
    told = stack.inspected()
    assert "/run/secrets/NEWSREEL_WRITER_PASSWORD" in told
    assert not [name for name, secret in stack.secrets.items() if secret in told]


def test_logs_are_json_and_no_log_has_a_secret(stack: Stack) -> None:
    said = stack.compose("logs", "--no-color", "--no-log-prefix", "airflow-scheduler")
    # Compose clears the line of a terminal, whether there is one or not.
    lines = said.replace("\x1b[2K", "").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    # The rest is the banner, and the server that answers the health check.
    assert len(told) > 0.5 * len(lines)
    assert {"event", "timestamp", "level"} <= set(told[-1])
    secrets = list(stack.secrets.values())
    assert len(secrets) > 8
    said = stack.compose("--profile", "*", "logs", "--no-color", "--no-log-prefix")
    assert not [secret for secret in secrets if secret in said]
    # The tasks' own logs: grep ends with 1 where it finds nothing.
    patterns = "\n".join(secrets) + "\n"
    search = "cat >/tmp/patterns && grep -rlF -f /tmp/patterns /opt/airflow/logs || echo clean"
    assert stack.inside("bash", "-c", search, given=patterns).strip() == "clean"
    stack.inside("bash", "-c", "grep -rlF feed_polled /opt/airflow/logs >/dev/null")


def test_the_backup_restores_into_an_empty_stack(stack: Stack, story: dict[str, Any]) -> None:
    stack.down("--volumes")
    # The databases and roles, as any first `up` makes them; nothing that writes.
    stack.compose("up", "--detach", "--wait", "postgres")
    stack.compose("run", "--rm", "airflow-init")
    assert stack.contents()["articles"] == []

    said = stack.run("docker/restore", str(story["dump"]))

    assert f"Restored {story['dump']}" in said
    assert stack.contents() == story["contents"]
