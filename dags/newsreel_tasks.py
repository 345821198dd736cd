"""The tasks that the DAGs are made of: each opens the tools and runs one step.

XCom carries the run's key, buckets of hosts, and counts; never rows.
"""

from __future__ import annotations

import logging

from airflow.sdk import Asset, task

from newsreel_runtime import (
    HISTORY_POOL,
    POOL,
    failed_tasks,
    readings_at_once,
    run_plan,
    tasks_at_once,
    tools,
    with_named_warcs,
)

ARTICLES = Asset("newsreel_articles", uri="newsreel://warehouse/news/articles")

# Wordings are linked within 7 days of each other: twice that, and a day.
CHECKED_DAYS = 15


@task
def begin(pipeline: str) -> int:
    """Give the run its row; its key is what the other tasks are given."""
    from newsreel.steps.begin import begin as begin_run

    with tools() as opened:
        return begin_run(opened, run_plan(opened, pipeline)).run_id


@task
def plan_polls(run: int) -> list[list[int]]:
    """Cut the feeds that are due into shards."""
    from newsreel.steps.shards import poll_shards
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        return poll_shards(opened, load_run(opened, run), tasks_at_once())


@task(pool=POOL)
def poll(run: int, buckets: list[int]) -> int:
    """Poll one shard."""
    from newsreel.steps.poll import poll as poll_hosts
    from newsreel.steps.waiting_work import load_run

    with tools(shard=min(buckets)) as opened:
        return poll_hosts(opened, load_run(opened, run), buckets)


@task
def plan_discoveries(run: int) -> list[list[int]]:
    """Read the WARC files that the run or the settings name, and cut the sources whose histories are searched
    into shards; neither for a live run."""
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        begun = load_run(opened, run)
        if begun.plan.is_live:
            return []
        from newsreel.steps.read_warcs import read_warcs
        from newsreel.steps.shards import discover_shards

        read_warcs(with_named_warcs(opened), begun)
        return discover_shards(opened, begun, tasks_at_once())


@task(pool=HISTORY_POOL)
def discover(run: int, buckets: list[int]) -> int:
    """Search the histories of one shard of sources."""
    from newsreel.steps.discover import discover as search_histories
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        return search_histories(opened, load_run(opened, run), buckets)


@task(trigger_rule="none_failed")
def plan_captures(run: int, *, live: bool) -> list[list[int]]:
    """Cut the pages that wait to be fetched into shards, if the run is live, or if it is for the past."""
    from newsreel.steps.shards import capture_shards
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        begun = load_run(opened, run)
        return capture_shards(opened, begun, tasks_at_once()) if begun.plan.is_live is live else []


@task(pool=POOL)
def capture(run: int, buckets: list[int]) -> int:
    """Fetch the pages of one shard."""
    from newsreel.steps.capture import capture as capture_hosts
    from newsreel.steps.waiting_work import load_run

    with tools(shard=min(buckets)) as opened:
        return capture_hosts(opened, load_run(opened, run), buckets)


@task(trigger_rule="none_failed")
def plan_revisits(run: int) -> list[list[int]]:
    """Cut the pages that are to be visited again into shards."""
    from newsreel.steps.shards import revisit_shards
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        return revisit_shards(opened, load_run(opened, run), tasks_at_once())


@task(pool=POOL, trigger_rule="none_failed")
def revisit(run: int, buckets: list[int]) -> int:
    """Visit the pages of one shard in search of corrections."""
    from newsreel.steps.revisit import revisit as revisit_pages
    from newsreel.steps.waiting_work import load_run

    with tools(shard=min(buckets)) as opened:
        return revisit_pages(opened, load_run(opened, run), buckets)


@task(trigger_rule="none_failed")
def plan_extractions(run: int) -> list[dict[str, object]]:
    """Cut the captures that wait to be read into shards; each is told how many are read at a time."""
    from newsreel.steps.shards import extract_shards
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        shards = extract_shards(opened, load_run(opened, run), readings_at_once())
    side_by_side = min(len(shards), readings_at_once())
    return [{"buckets": buckets, "side_by_side": side_by_side} for buckets in shards]


@task
def extract(run: int, buckets: list[int], side_by_side: int) -> int:
    """Read the captures of one shard."""
    from newsreel.steps.extract import extract as extract_pages
    from newsreel.steps.waiting_work import load_run

    with tools(shard=min(buckets), side_by_side=side_by_side) as opened:
        return extract_pages(opened, load_run(opened, run), buckets)


@task(trigger_rule="none_failed")
def settle(run: int) -> int:
    """Note that the run has read what it owns; load what is found of days whose runs are over."""
    from newsreel.steps.settle import settle as settle_run
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        return settle_run(opened, load_run(opened, run))


@task.short_circuit
def reextract() -> bool:
    """Read captures again: log the difference report, then write; goes on when articles changed."""
    from dataclasses import replace

    from airflow.sdk import get_current_context

    from newsreel.domain.revision import DifferenceReport
    from newsreel.rules.difference_report import difference_lines
    from newsreel.steps.reextract import PIPELINE, Selection
    from newsreel.steps.reextract import reextract as read_again

    def log(report: DifferenceReport) -> None:
        for line in difference_lines(report):
            logging.getLogger("newsreel").info(line)

    params = get_current_context()["params"]
    with tools() as opened:
        # Never live: what has not been read yet is not for this run.
        plan = replace(run_plan(opened, PIPELINE), is_live=False)
        selection = Selection(plan.window, params["source"], params["every_version"])
        return read_again(opened, None if params["dry_run"] else plan, selection, log) > 0


@task(trigger_rule="all_done")
def group() -> int:
    """Group articles that carry the same text, also when a shard before has failed."""
    from newsreel.steps.group import group as group_duplicates

    with tools() as opened:
        return group_duplicates(opened)


@task(trigger_rule="all_done")
def check(run: int | None) -> None:
    """Write coverage, report and quality whatever happened; fail the run where it must be red."""
    from newsreel.domain.errors import RunFailedError
    from newsreel.rules.report_text import report_lines
    from newsreel.steps.check import check as check_run
    from newsreel.steps.waiting_work import load_run
    from newsreel.store.run_rows import read_report

    if run is None:
        raise RunFailedError("The run never began, so there is nothing to report: see the task `begin`.")
    with tools() as opened:
        try:
            check_run(opened, load_run(opened, run), failed_tasks())
        finally:
            with opened.database.transaction() as cursor:
                report = read_report(cursor, run)
            for line in report_lines(report):
                logging.getLogger("newsreel").info("%s", line)


@task
def export(run: int) -> None:
    """Write the days that the run has changed to files, where NEWSREEL_EXPORT_URL says where to."""
    from airflow.sdk.exceptions import AirflowSkipException

    from newsreel.steps.export import export_run
    from newsreel.steps.waiting_work import load_run

    with tools() as opened:
        url, form = opened.settings.export_url, opened.settings.export_format
        if url is None:
            raise AirflowSkipException("NEWSREEL_EXPORT_URL is not set: nothing is exported.")
        report = export_run(opened, load_run(opened, run), url, form)
    logging.getLogger("newsreel").info(
        "%s article(s) in %s file(s), %s file(s) of earlier exports removed",
        *(sum(file.articles for file in report.files), len(report.files), len(report.removed)),
    )


@task
def maintain() -> None:
    """Make partitions ahead, and drop captures past retention."""
    from newsreel.rules.report_text import maintenance_lines
    from newsreel.steps.maintain import maintain as maintain_warehouse

    with tools() as opened:
        report = maintain_warehouse(opened)
        months = opened.settings.capture_retention_months
    for line in maintenance_lines(report, months):
        logging.getLogger("newsreel").info(line)


@task
def drop_old_logs() -> None:
    """Delete the log files of tasks and of reading DAGs that are older than NEWSREEL_LOG_RETENTION_DAYS."""
    import os
    from datetime import timedelta
    from pathlib import Path

    from airflow.sdk.configuration import conf

    from newsreel.adapters.old_logs import drop_old_logs as drop
    from newsreel.adapters.system_clock import SystemClock
    from newsreel.domain.settings import settings_from_environment

    log = logging.getLogger("newsreel")
    days = settings_from_environment(os.environ).log_retention_days
    if not days:
        log.info("Logs are kept for ever (NEWSREEL_LOG_RETENTION_DAYS is 0).")
        return
    before = SystemClock().now() - timedelta(days=days)
    for option in ("base_log_folder", "dag_processor_child_process_log_directory"):
        folder = conf.get("logging", option)
        dropped = drop(Path(folder), before)
        log.info("%s: %s files deleted, %s bytes", folder, dropped.files, dropped.size_bytes)
        if dropped.refused:
            log.warning("%s: %s files could not be deleted", folder, dropped.refused)


@task
def check_duplicates() -> None:
    """Compute the duplicates of the last days anew; nothing stored may differ."""
    from newsreel.domain.errors import RunFailedError
    from newsreel.steps.check_duplicates import check_duplicates as compare

    with tools() as opened:
        found = compare(opened, CHECKED_DAYS)
    for difference in found:
        logging.getLogger("newsreel").warning("%s", difference)
    if found:
        raise RunFailedError(
            f"{len(found)} difference(s) in the duplicates of the last {CHECKED_DAYS} days:"
            " mend them with `newsreel duplicates check --repair`."
        )


@task
def repair() -> int:
    """Search days that nobody looked at, and gaps, if NEWSREEL_REPAIR_REQUESTS_PER_DAY allows any request."""
    from newsreel.domain.run import RunKind
    from newsreel.steps.repair import repair as search_days

    with tools() as opened:
        allowed = opened.settings.repair_requests_per_day
        if not allowed:
            return 0
        return search_days(opened, RunKind.SCHEDULED, allowed, tell=logging.getLogger("newsreel").info)
