"""Every day: makes next month's partitions of captures, and drops the months past retention.

Retention is NEWSREEL_CAPTURE_RETENTION_MONTHS; while it is not set, nothing is dropped. Besides, the
duplicates of the last 15 days are computed anew; the task is red when something stored differs. Days that
nobody looked at, and gaps, are backfilled where NEWSREEL_REPAIR_REQUESTS_PER_DAY allows. Log files of tasks
older than NEWSREEL_LOG_RETENTION_DAYS (30) are deleted.
"""

from __future__ import annotations

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag

import newsreel_tasks as tasks
from newsreel_runtime import HISTORY_POOL, TASK_DEFAULTS


@dag(
    schedule=CronDataIntervalTimetable("30 3 * * *", timezone="UTC"),
    start_date=pendulum.datetime(1995, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=TASK_DEFAULTS,
    tags=["newsreel"],
    doc_md=__doc__,
)
def maintain_warehouse() -> None:
    tasks.maintain()
    tasks.drop_old_logs()
    tasks.check_duplicates()
    tasks.repair.override(pool=HISTORY_POOL)()


maintain_warehouse()
