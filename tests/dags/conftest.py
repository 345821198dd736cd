"""One Airflow for the file that needs it, taken through its phases; each phase waits for the one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsreel.local.network_ports import free_port
from newsreel.sample import SampleNewspaper, serve
from tests.dags.phases import (
    Backfilled,
    ByHand,
    Polled,
    ReadAgain,
    Scheduled,
    backfill,
    let_schedules_run,
    poll,
    read_again,
    run_by_hand,
)
from tests.support.airflow_stack import AirflowStack
from tests.support.compose_file import environment
from tests.support.otlp_receiver import OtlpReceiver, otlp_receiver
from tests.support.running_airflow import running_airflow


@pytest.fixture(scope="module")
def collector() -> Iterator[OtlpReceiver]:
    """Where this Airflow sends its metrics."""
    with otlp_receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def airflow_stack(collector: OtlpReceiver) -> Iterator[AirflowStack]:
    """Airflow up without schedules, its DAGs read, the newspaper's feeds known, nothing run."""
    newspaper = SampleNewspaper(datetime.now(UTC).date(), port=free_port())
    with serve(newspaper) as site, running_airflow(site, more=collected_by(collector)) as stack:
        yield stack


def collected_by(collector: OtlpReceiver) -> dict[str, str]:
    """As docker-compose.yml has it with AIRFLOW_OTEL_ON."""
    given = environment("airflow-scheduler")
    return {
        "AIRFLOW__METRICS__OTEL_ON": "True",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        **{name: value for name, value in given.items() if name.startswith("OTEL_") and "${" not in value},
    }


@pytest.fixture(scope="module")
def polled(airflow_stack: AirflowStack) -> Polled:
    """Every entry is known, nothing is loaded."""
    return poll(airflow_stack)


@pytest.fixture(scope="module")
def backfilled(airflow_stack: AirflowStack, polled: Polled) -> Backfilled:  # noqa: ARG001 - comes first
    """Three days are loaded."""
    return backfill(airflow_stack)


@pytest.fixture(scope="module")
def by_hand(airflow_stack: AirflowStack, backfilled: Backfilled) -> ByHand:  # noqa: ARG001 - comes first
    """A fourth day is loaded, and a run has failed."""
    return run_by_hand(airflow_stack)


@pytest.fixture(scope="module")
def reread(airflow_stack: AirflowStack, by_hand: ByHand) -> ReadAgain:  # noqa: ARG001 - comes first
    """A day has been read again by a better extractor."""
    return read_again(airflow_stack)


@pytest.fixture(scope="module")
def scheduled(airflow_stack: AirflowStack, reread: ReadAgain) -> Scheduled:  # noqa: ARG001 - comes first
    """Airflow has started anew, with schedules, and done what was due."""
    return let_schedules_run(airflow_stack)
