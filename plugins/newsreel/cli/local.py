"""`newsreel local`: Postgres and Airflow on this machine, without Docker. `make run` calls it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from newsreel.adapters.feed_lists import feed_spec, read_feed_list
from newsreel.adapters.system_clock import SystemClock
from newsreel.cli.bars import finish_bar, progress_bars
from newsreel.cli.context import cell, console
from newsreel.cli.report import nothing_due, show_report
from newsreel.domain.errors import UsageError
from newsreel.domain.feed import FeedSpec
from newsreel.domain.run import RunReport
from newsreel.domain.settings import settings_from_environment
from newsreel.local.airflow_command import command_for_airflow
from newsreel.local.airflow_database import shorten_airflow
from newsreel.local.airflow_processes import start_standalone, stop_standalone
from newsreel.local.one_run import OneRun, RunStage
from newsreel.local.sample_site import (
    SAMPLE_ENVIRONMENT,
    sample_feed_urls,
    sample_site,
    start_sample,
    stop_sample,
)
from newsreel.local.stack import SAMPLE_WAREHOUSE, WAREHOUSE, LocalStack, local_stack
from newsreel.rules.contact import require_contact
from newsreel.store.database import Database
from newsreel.store.feed_rows import add_feed, list_feeds

app = typer.Typer(no_args_is_help=True, help="The stack on this machine, without Docker.")
FeedsOption = Annotated[
    Path | None,
    typer.Option("--feeds", help="A feed list (OPML, YAML, text); without it the sample newspaper."),
]


@app.command("run")
def run_command(feeds: FeedsOption = None) -> None:
    """Run the real `ingest_articles` once, through Airflow, and show what happened.

    Example: newsreel local run --feeds feeds.opml
    """
    specs = _given_feeds(feeds)
    stack = local_stack()
    out = console()
    if feeds is None:
        out.print("Feeds: the bundled sample newspaper, served on loopback for this run.")
        out.print("Your own: make run FEEDS=feeds.opml CONTACT=you@example.org (OPML, YAML or text)")
        stack.state.create()
        with sample_site(stack.state):
            report, next_poll_at = _one_run(stack, SAMPLE_WAREHOUSE, _sample_specs(), SAMPLE_ENVIRONMENT)
    else:
        out.print(f"Feeds: {len(specs)} of {feeds}; feeds that were added before are polled too.")
        report, next_poll_at = _one_run(stack, WAREHOUSE, specs, {})
    show_report(out, report, nothing_due(True, next_poll_at))
    flag = " --sample" if feeds is None else ""
    out.print(f"\nOpen SQL:   .venv/bin/newsreel{flag} sql")
    out.print("Open the UI: make up      (Postgres stays up; make down stops it)")
    if report.status != "succeeded":
        out.print(f"The run is red: {cell(report.status_reason)}")
        raise typer.Exit(1)


@app.command("up")
def up_command() -> None:
    """Start Airflow with the DAGs running: on your feeds, or on the sample newspaper without any.

    Example: newsreel local up
    """
    stack, out = local_stack(), console()
    with out.status("starting Postgres"):
        stack.prepare_warehouse(WAREHOUSE)
        stack.prepare_warehouse(SAMPLE_WAREHOUSE)
    own = _own_feeds(stack)
    if own:
        require_contact(settings_from_environment(os.environ), own)
    else:
        start_sample(stack.state)
        _add(stack, SAMPLE_WAREHOUSE, _sample_specs())
    env = _environment_of_up(stack, own)
    with out.status("starting Airflow (about 20 s the first time)"):
        stack.prepare_airflow(env)
        shorten_airflow(env, SystemClock().now())
        running = start_standalone(env, logs=stack.state.logs)
    what = f"your {len(own)} feed(s)" if own else "the sample newspaper"
    out.print(f"Airflow {'was running' if running.was_running else 'runs'} on {what}.")
    out.print(f"{running.url}   user {running.user}   password {running.password}")
    flag = "" if own else " --sample"
    out.print(f"SQL:    .venv/bin/newsreel{flag} sql")
    out.print(f"Status: .venv/bin/newsreel{flag} status      Stop: make down")


@app.command("down")
def down_command() -> None:
    """Stop Airflow, the sample newspaper and Postgres; nothing is lost.

    Example: newsreel local down
    """
    stack, out = local_stack(), console()
    stack.state.create()
    # Stopping needs no more than the place of the process file, even when Postgres has died.
    stopped = stop_standalone({"AIRFLOW_HOME": str(stack.state.airflow_home)})
    stop_sample(stack.state)
    was_running = stack.postgres.is_running()
    stack.postgres.stop()
    out.print("Stopped." if stopped or was_running else "Nothing was running.")


@app.command("start")
def start_command() -> None:
    """Start only Postgres, with the warehouse at its newest schema.

    Example: newsreel local start
    """
    stack = local_stack()
    stack.prepare_warehouse(WAREHOUSE)
    console().print(f"Postgres runs on 127.0.0.1:{stack.postgres.port}; `newsreel local down` stops it.")


@app.command("airflow", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def airflow_command(context: typer.Context) -> None:
    """Airflow's own command, on the Airflow that `local up` runs.

    Example: newsreel local airflow backfill create --dag-id ingest_articles --from-date 2026-11-05
    --to-date 2026-11-07
    """
    stack = local_stack()
    if not stack.postgres.is_running():
        raise UsageError("Airflow is not running here: start it with `make up`.")
    env = _environment_of_up(stack, _own_feeds(stack))
    command = command_for_airflow(*context.args)
    os.execve(command[0], command, env)  # noqa: S606 - Airflow takes over


def _given_feeds(path: Path | None) -> list[FeedSpec]:
    if path is None:
        return []
    specs = read_feed_list(path)
    require_contact(settings_from_environment(os.environ), [spec.url for spec in specs])
    return specs


def _sample_specs() -> list[FeedSpec]:
    return [feed_spec(url) for url in sample_feed_urls()]


def _environment_of_up(stack: LocalStack, own_feeds: list[str]) -> dict[str, str]:
    """Airflow works on the user's own feeds as soon as there are any, else on the sample newspaper."""
    if own_feeds:
        return stack.environment_for_airflow(WAREHOUSE, _own_settings())
    return stack.environment_for_airflow(SAMPLE_WAREHOUSE, {**_own_settings(), **SAMPLE_ENVIRONMENT})


def _own_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("NEWSREEL_")}


def _own_feeds(stack: LocalStack) -> list[str]:
    with Database(stack.url(WAREHOUSE, "newsreel_writer")) as database, database.transaction() as cursor:
        return [feed.url for feed in list_feeds(cursor) if feed.enabled]


def _add(stack: LocalStack, warehouse: str, specs: list[FeedSpec]) -> None:
    with Database(stack.url(warehouse, "newsreel_writer")) as database, database.transaction() as cursor:
        for spec in specs:
            add_feed(cursor, spec, SystemClock().now())


def _one_run(
    stack: LocalStack, warehouse: str, specs: list[FeedSpec], extra: dict[str, str]
) -> tuple[RunReport, datetime | None]:
    with progress_bars() as progress:
        bar = progress.add_task("starting Postgres", total=None)
        for name in {WAREHOUSE, warehouse}:  # commands without --sample find one too
            stack.prepare_warehouse(name)
        _add(stack, warehouse, specs)
        env = stack.environment_for_airflow(warehouse, {**_own_settings(), **extra})
        progress.update(bar, description="preparing Airflow")
        stack.prepare_airflow(env)
        progress.update(bar, total=1, completed=1, description="Postgres and Airflow")
        with OneRun(stack, warehouse, env) as run:
            bars = _Bars(progress)
            for stages in run.watch():
                bars.update(stages)
            bars.finish()
            return run.report(), run.next_poll_at()


class _Bars:
    """A bar for each stage of the run, made when the stage is first heard of."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._waiting = progress.add_task("starting the DAG run", total=None)
        self._bars: dict[str, TaskID] = {}

    def update(self, stages: list[RunStage]) -> None:
        """Show how far the stages are."""
        if stages:
            self._progress.update(self._waiting, total=1, completed=1, description="DAG run started")
        for stage in stages:
            if stage.name not in self._bars:
                self._bars[stage.name] = self._progress.add_task(stage.name, total=None)
            self._progress.update(self._bars[stage.name], completed=stage.done, total=stage.total or None)

    def finish(self) -> None:
        """Stages that had nothing to do stand still and say so."""
        for task in self._progress.tasks:
            if task.total is None:
                finish_bar(self._progress, task.id)
                self._progress.update(task.id, description=f"{task.description}: none")
