"""Nightly: polls what is due, fetches what is new, revisits what is young, reads, groups, checks, exports.

A run is responsible for its data interval, a day from midnight to midnight UTC. Scheduled runs own
besides it whatever feeds have shown and is not loaded yet. Backfill runs poll nothing: they search
the sources' histories and load what was published on their day. A manual run needs the params `from`
and `to`.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag

import newsreel_tasks as tasks
from newsreel_runtime import HISTORY_PARAMS, HISTORY_POOL, TASK_DEFAULTS, WINDOW_PARAMS


@dag(
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=pendulum.datetime(1995, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=4,
    default_args=TASK_DEFAULTS,
    params={**WINDOW_PARAMS, **HISTORY_PARAMS},
    tags=["newsreel"],
    doc_md=__doc__,
)
def ingest_articles() -> None:
    run: Any = tasks.begin("ingest_articles")
    poll_plan = tasks.plan_polls(run)
    polls = tasks.poll.partial(run=run).expand(buckets=poll_plan)
    searches = tasks.discover.partial(run=run).expand(buckets=tasks.plan_discoveries(run))
    plan = tasks.plan_captures(run, live=True)
    captures = tasks.capture.partial(run=run).expand(buckets=plan)
    # The same for the past, in a pool of its own.
    past_plan = tasks.plan_captures.override(task_id="plan_captures_of_the_past")(run, live=False)
    capture_past = tasks.capture.override(task_id="capture_of_the_past", pool=HISTORY_POOL)
    past_captures = capture_past.partial(run=run).expand(buckets=past_plan)
    revisit_plan = tasks.plan_revisits(run)
    revisits = tasks.revisit.partial(run=run).expand(buckets=revisit_plan)
    extract_plan = tasks.plan_extractions(run)
    extractions = tasks.extract.partial(run=run).expand_kwargs(extract_plan)
    checked = tasks.check.override(outlets=[tasks.ARTICLES])(run)
    polls >> plan
    searches >> past_plan
    # Planned while feeds are polled; done when new pages have been fetched, which go first.
    poll_plan >> revisit_plan
    [captures, past_captures] >> revisits
    [captures, past_captures, revisits] >> extract_plan
    extractions >> tasks.settle(run) >> tasks.group() >> checked >> tasks.export(run)


ingest_articles()
