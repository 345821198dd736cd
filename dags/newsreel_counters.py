"""Counters of a task, handed to Airflow's StatsD or OpenTelemetry when the task ends.

Once at the end and not at each event: a night has tens of thousands, and StatsD would lose some of so many
datagrams. Where neither is on, Airflow throws them away.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from airflow.sdk.observability import stats

if TYPE_CHECKING:
    from newsreel.rules.event_counters import EventCounters


def send(counters: EventCounters) -> None:
    """Hand them over; what goes wrong with that is told, and fails no task."""
    try:
        for (name, tags), count in counters.counts.items():
            if count:
                stats.incr(name, count, tags=dict(tags))
        for (name, tags), value in counters.gauges.items():
            stats.gauge(name, value, tags=dict(tags))
    except Exception:
        logging.getLogger("newsreel").warning("the task's counters were not sent", exc_info=True)
