"""Reads captures again with the extractor of today, without any request: no network, no feed, no page.

A run re-reads the pages of its data interval, a day from midnight to midnight UTC, that an older
version of the extractor read last. After an upgrade, backfill it over the days to be read again:
`airflow backfill create --dag-id reextract_articles --from-date ... --to-date ...`. By hand it takes
the params `from` and `to`, and with `dry_run` only logs the difference report.

It has a schedule because Airflow refuses to backfill a DAG without one, and leaves the runs of a
paused DAG queued. The nightly run finds nothing to read unless the extractor has changed since.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag

import newsreel_tasks as tasks
from newsreel_runtime import REEXTRACT_PARAMS, TASK_DEFAULTS


@dag(
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=pendulum.datetime(1995, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=2,
    default_args=TASK_DEFAULTS,
    params=REEXTRACT_PARAMS,
    tags=["newsreel"],
    doc_md=__doc__,
)
def reextract_articles() -> None:
    read: Any = tasks.reextract()
    read >> tasks.group.override(outlets=[tasks.ARTICLES])()


reextract_articles()
