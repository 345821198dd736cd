"""Airflow in a folder of its own, from its start to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from newsreel.sample import RunningNewspaper
from tests.support.airflow_stack import AirflowStack
from tests.support.warehouses import reachable_folder

DAG_IDS = frozenset({"ingest_articles", "maintain_warehouse", "poll_feeds", "reextract_articles"})


@contextmanager
def running_airflow(
    site: RunningNewspaper | None, feeds: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> Iterator[AirflowStack]:
    """Airflow up without schedules, its DAGs read, the feeds known, nothing run; arguments: the stack's."""
    with reachable_folder("airflow") as folder:
        stack = AirflowStack(folder, site, feeds, more)
        try:
            stack.start(schedules=False)
            stack.wait_for("DAGs", lambda: stack.ask("/dags")["total_entries"] >= len(DAG_IDS))
            yield stack
        finally:
            stack.stop()
