"""Metrics as rows of the warehouse."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsreel.rules.metric_catalogue import CATALOGUE, Metric, Sample
from newsreel.store.database import Cursor
from newsreel.store.statements import sql

# Whoever asks again and again must not pile up on a warehouse that is slow already.
STATEMENT_TIMEOUT_SECONDS = 20


def read_samples(cursor: Cursor, now: datetime) -> list[Sample]:
    """Every metric of the catalogue as it stands at `now`; one without rows is left out."""
    cursor.execute(sql("metrics.limit_time"), {"timeout": f"{STATEMENT_TIMEOUT_SECONDS}s"})
    moments = {"now": now, "day_ago": now - timedelta(days=1)}
    return [sample for metric in CATALOGUE for sample in _samples(cursor, metric, moments)]


def _samples(cursor: Cursor, metric: Metric, moments: dict[str, datetime]) -> list[Sample]:
    cursor.execute(sql(metric.statement), moments)
    return [
        Sample(metric, tuple(str(label) for label in row[:-1]), float(row[-1])) for row in cursor.fetchall()
    ]
