"""The only bridge between Airflow and Newsreel: connection, clock, settings, window, retry policy.

Imports of the pipeline stand inside functions: every task parses its DAG file again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, ExceptionRetryPolicy, Param, RetryRule, get_current_context
from airflow.sdk.definitions.retry_policy import RetryAction

if TYPE_CHECKING:
    from newsreel.domain.events import Field
    from newsreel.domain.run import RunPlan
    from newsreel.steps.tools import Tools

CONNECTION_ID = "newsreel_db"
POOL = "newsreel_hosts"
# Requests of runs for the past: they never take a slot that the nightly run may need.
HISTORY_POOL = "newsreel_histories"

# Outages pass; what the user gave wrong, a verdict on a complete run, and bugs don't.
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=["newsreel.domain.errors.UsageError", "newsreel.domain.errors.RunFailedError"],
            action=RetryAction.FAIL,
            reason="trying again would end the same",
        ),
        RetryRule(
            exception="newsreel.domain.errors.OutageError",
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=30),
            reason="an outage that may pass",
        ),
        RetryRule(
            exception=[
                ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError,
                TypeError, ValueError, "psycopg2.ProgrammingError", "psycopg2.IntegrityError",
            ],
            action=RetryAction.FAIL,
            reason="a bug",
        ),
    ]
)  # fmt: skip

# A worker that was killed raises nothing: these retries are for it, and for outages.
TASK_DEFAULTS: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_policy": RETRY_POLICY,
}

# Airflow 3.3's form sends a backfill's params only with that box ticked, whether its runs exist or not.
OPTIONS = 'Options (of a backfill: only with "Override parameters on existing runs" ticked)'

WINDOW_PARAMS = {
    "from": Param(
        None,
        type=["null", "string"],
        title="Window from",
        description="Single runs only: first moment of the window, 2026-11-01 or with time and zone.",
    ),
    "to": Param(
        None,
        type=["null", "string"],
        title="Window to (exclusive)",
        description="Single runs only: end of the window.",
    ),
    "feeds": Param(
        None,
        type=["null", "array"],
        items={"type": "string"},
        section=OPTIONS,
        title="Feeds",
        description="Only these feed URLs, one a line; empty means all enabled feeds.",
    ),
}

# As in newsreel.domain.history (a test compares them): so a wrong name is refused where it is given.
HISTORIES = ("wordpress", "feed_archive", "sitemap", "wayback", "warc")

HISTORY_PARAMS = {
    "sources": Param(
        None,
        type=["null", "array"],
        items={"type": "string"},
        section=OPTIONS,
        title="Sources",
        description="Only these publishers, one a line: example.org; empty means all.",
    ),
    "histories": Param(
        None,
        type=["null", "array"],
        items={"type": "string", "enum": list(HISTORIES)},
        examples=list(HISTORIES),
        section=OPTIONS,
        title="Histories",
        description="Runs for the past: ask only these; empty means all, each for what those before it "
        "can't vouch for.",
    ),
    "refetch": Param(
        False,
        type="boolean",
        section=OPTIONS,
        title="Ask again",
        description="Runs for the past: ask histories again, and fetch pages again that are there.",
    ),
    "warc": Param(
        None,
        type=["null", "array"],
        items={"type": "string"},
        section=OPTIONS,
        title="WARC files",
        description="Runs for the past: WARC files, or folders of them, to read first, one a line; paths as "
        "the workers see them. Empty means those of NEWSREEL_WARC_PATHS.",
    ),
}

REEXTRACT_PARAMS = {
    "from": WINDOW_PARAMS["from"],
    "to": WINDOW_PARAMS["to"],
    "source": Param(
        None,
        type=["null", "string"],
        section=OPTIONS,
        title="Source",
        description="Only this publisher, example.org; empty means all.",
    ),
    "every_version": Param(
        False,
        type="boolean",
        section=OPTIONS,
        title="Every version",
        description="Also what the extractor of today has read before.",
    ),
    "dry_run": Param(
        False,
        type="boolean",
        section=OPTIONS,
        title="Dry run",
        description="Log the difference report and write nothing.",
    ),
}


@contextmanager
def tools(*, side_by_side: int | None = None, **known: int) -> Iterator[Tools]:
    """The warehouse behind `newsreel_db`, the settings of the environment, the real clock, the task's log
    and, when it ends, its counters.

    Args:
        side_by_side: how many tasks that read documents run at a time, where it is known.
        known: fields of every event that is told, such as the shard.
    """
    import os
    from collections.abc import Mapping

    import structlog

    from newsreel.adapters.processors import processors
    from newsreel.adapters.system_clock import SystemClock
    from newsreel.domain.settings import settings_from_environment
    from newsreel.rules.event_counters import EventCounters
    from newsreel.rules.sharding import readers_of_a_task
    from newsreel.steps.tools import Tools
    from newsreel.store.database import Database
    from newsreel_counters import send

    log = structlog.get_logger("newsreel").bind(**known)
    counters = EventCounters()

    def tell(event: str, fields: Mapping[str, Field]) -> None:
        log.info(event, **{name: value for name, value in fields.items() if value is not None})
        counters.note(event, fields)

    _let_have_children()
    given = {name: value for name, value in os.environ.items() if value}
    readers = readers_of_a_task(processors(), side_by_side or _tasks_on_this_machine())
    settings = settings_from_environment({"NEWSREEL_WORKER_PROCESSES": str(readers), **given})
    with Database(_warehouse_url(), "newsreel airflow") as database:
        try:
            yield Tools(database, settings, SystemClock(), tell)
        finally:
            send(counters)


def _tasks_on_this_machine() -> int:
    """How many tasks of this Airflow run at a time here, as far as its settings tell."""
    from airflow.sdk.configuration import conf

    if "Celery" in conf.get("core", "executor"):
        return int(conf.getint("celery", "worker_concurrency"))
    return tasks_at_once()


def _let_have_children() -> None:
    """Let this process start those that read documents, where a worker of Celery has forbidden that.

    Celery runs tasks in a pool of daemonic processes and enters them as the current one, also for the
    standard library, which then starts none and can't hand its key on. There is no public way back.
    """
    from multiprocessing import current_process, process

    current: Any = current_process()
    if current.daemon:
        key_type: Any = vars(process)["AuthenticationString"]
        current._config["daemon"] = False
        current._config["authkey"] = key_type(current.authkey)


def run_plan(opened: Tools, pipeline: str) -> RunPlan:
    """What the running DAG run is asked to do.

    Raises:
        UsageError: a manual run without a window, or with one that can't be used.
    """
    from newsreel.domain.run import RunKind
    from newsreel.rules.run_wishes import RunWishes
    from newsreel.rules.windows import resolve_window
    from newsreel.steps.begin import run_plan_for

    context = get_current_context()
    dag_run = context["dag_run"]
    kinds = {"scheduled": RunKind.SCHEDULED, "backfill": RunKind.BACKFILL}
    kind = kinds.get(str(dag_run.run_type.value), RunKind.MANUAL)
    start, end = dag_run.data_interval_start, dag_run.data_interval_end
    interval = (start, end) if start is not None and end is not None else None
    params = context["params"]
    given = (params.get("from"), params.get("to"))
    resolved = resolve_window(kind, interval, given, opened.clock.now())
    run_key = f"{dag_run.dag_id}/{dag_run.run_id}"
    wishes = RunWishes(
        params.get("feeds") or (),
        params.get("sources") or (),
        params.get("histories") or (),
        bool(params.get("refetch")),
    )
    return run_plan_for(opened, run_key, pipeline, kind, resolved, wishes)


def with_named_warcs(opened: Tools) -> Tools:
    """Tools that read the WARC files which the running DAG run names, where it names any."""
    from dataclasses import replace

    paths = get_current_context()["params"].get("warc")
    if not paths:
        return opened
    return replace(opened, settings=replace(opened.settings, warc_paths=tuple(paths)))


def tasks_at_once() -> int:
    """How many tasks this Airflow runs at a time; where it sets no limit, as many as are of use."""
    from airflow.sdk.configuration import conf

    return int(conf.getint("core", "parallelism")) or 64


def readings_at_once() -> int:
    """How many tasks can read documents at a time: where all run on this machine, one a processor at most."""
    from airflow.sdk.configuration import conf

    from newsreel.adapters.processors import processors

    runs_here = conf.get("core", "executor").split(".")[-1] == "LocalExecutor"
    return min(tasks_at_once(), processors()) if runs_here else tasks_at_once()


def failed_tasks() -> list[str]:
    """Tasks of the running DAG run that have failed for good; a mapped one with its number."""
    context = get_current_context()
    run_id = context["dag_run"].run_id
    states = context["ti"].get_task_states(dag_id=context["dag_run"].dag_id, run_ids=[run_id])
    return sorted(name for name, state in states.get(run_id, {}).items() if state == "failed")


def _warehouse_url() -> str:
    import os
    from urllib.parse import quote

    from newsreel.adapters.given_secrets import PASSWORD_VARIABLE, given_secret

    found = Connection.get(CONNECTION_ID)
    password = found.password or given_secret(os.environ, PASSWORD_VARIABLE)
    login = f"{quote(found.login or '', safe='')}:{quote(password, safe='')}"
    return f"postgresql://{login}@{found.host}:{found.port or 5432}/{quote(found.schema or '', safe='')}"
