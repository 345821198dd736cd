"""The metrics of the warehouse: names, labels, meaning. `sql/queries/metrics.sql` counts them.

They are read from the tables when somebody asks, and not counted up by tasks: a task that is killed,
a second worker or a backfill can't make them wrong, and nothing has to run between two nights. What
looks back, looks back a day: it ends at the moment of asking, so it can go down as well as up, and
each is a gauge. Names as Prometheus advises: one prefix, the unit last.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY = "in the last 24 hours"


@dataclass(frozen=True, slots=True)
class Metric:
    """A gauge.

    Args:
        name: as it is exported, with the unit.
        statement: the statement that gives its rows: the labels, then the value.
        meaning: one line for people.
        labels: names of the labels, in the order of the columns.
    """

    name: str
    statement: str
    meaning: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of a metric, with the values of its labels in their order."""

    metric: Metric
    labels: tuple[str, ...]
    value: float


CATALOGUE = (
    Metric("newsreel_feeds", "metrics.feeds", "Feeds by health, as news.feeds has it.", ("health",)),
    Metric(
        "newsreel_feeds_overdue", "metrics.feeds_overdue", "Feeds that should have been polled an hour ago."
    ),
    Metric(
        "newsreel_feed_silent_seconds",
        "metrics.feeds_silent",
        "Since when a feed that answers has shown nothing, for feeds that usually do; 100 at most.",
        ("feed_id", "source"),
    ),
    Metric(
        "newsreel_polls_last_day",
        "metrics.polls",
        f"Polls {DAY} by what came of them.",
        ("status", "failure_kind"),
    ),
    Metric("newsreel_entries_new_last_day", "metrics.entries_new", f"Entries first seen in a feed {DAY}."),
    Metric(
        "newsreel_captures_last_day",
        "metrics.captures",
        f"Answers kept {DAY}, pages and feeds.",
        ("kind", "http_status"),
    ),
    Metric(
        "newsreel_pages_failed_last_day",
        "metrics.pages_failed",
        f"Pages not fetched, or found to be no article, {DAY}.",
        ("kind",),
    ),
    Metric("newsreel_pages_open", "metrics.pages_open", "Pages that wait to be fetched or read.", ("state",)),
    Metric(
        "newsreel_extractions_last_day",
        "metrics.extractions",
        f"Pages captured {DAY} by what they were read as.",
        ("state",),
    ),
    Metric(
        "newsreel_articles_new_last_day",
        "metrics.articles_new",
        f"Articles loaded for the first time {DAY}.",
        ("duplicate",),
    ),
    Metric(
        "newsreel_publication_lag_seconds",
        "metrics.publication_lag",
        f"From publication to the row in the warehouse, for what live runs loaded {DAY}.",
        ("quantile",),
    ),
    Metric("newsreel_gaps_open", "metrics.gaps_open", "Gaps in feeds that no backfill has covered yet."),
    Metric("newsreel_gap_oldest_open_seconds", "metrics.gap_oldest", "Age of the oldest of them."),
    Metric("newsreel_runs_last_day", "metrics.runs", f"Runs begun {DAY}.", ("pipeline", "status")),
    Metric(
        "newsreel_run_last_success_timestamp_seconds",
        "metrics.run_last_success",
        "When a live run last ended well, since 1970.",
        ("pipeline",),
    ),
    Metric(
        "newsreel_run_last_failed",
        "metrics.run_last_failed",
        "1 where the newest live run ended red, else 0.",
        ("pipeline",),
    ),
    Metric(
        "newsreel_run_oldest_open_seconds",
        "metrics.run_open",
        "How long the oldest run without an end has been going.",
        ("pipeline",),
    ),
    Metric("newsreel_database_size_bytes", "metrics.database_size", "The warehouse on disk."),
    Metric("newsreel_table_size_bytes", "metrics.table_size", "The ten largest tables on disk.", ("table",)),
)

# What the exporter says of itself.
UP = Metric("newsreel_up", "", "1 where the warehouse answers, else 0; then there is no other metric.")
DATABASE_LIMIT = Metric(
    "newsreel_database_limit_bytes", "", "What the warehouse may take, as NEWSREEL_DATABASE_LIMIT_BYTES says."
)
