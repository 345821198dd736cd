"""Every 15 minutes: polls the feeds that are due, so that no entry slips through between nights.

Pages are not fetched here; `ingest_articles` does that for whatever is waiting.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag

import newsreel_tasks as tasks
from newsreel_runtime import TASK_DEFAULTS, WINDOW_PARAMS


@dag(
    schedule=CronDataIntervalTimetable("*/15 * * * *", timezone="UTC"),
    start_date=pendulum.datetime(1995, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    params=WINDOW_PARAMS,
    tags=["newsreel"],
    doc_md=__doc__,
)
def poll_feeds() -> None:
    run: Any = tasks.begin("poll_feeds")
    polls = tasks.poll.partial(run=run).expand(buckets=tasks.plan_polls(run))
    polls >> tasks.check(run)


poll_feeds()
