"""Check: note where the run looked, count what it did, judge its quality, say whether it may be green.

The report is written whatever happened before: also when tasks of the run failed, or the checks break off.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreel.domain.errors import RunFailedError
from newsreel.domain.events import Field
from newsreel.domain.quality import Verdict
from newsreel.domain.run import Run, RunReport
from newsreel.rules.quality import why_unpublishable
from newsreel.rules.verdict import why_incomplete, why_red
from newsreel.steps.quality import check_quality
from newsreel.steps.tools import Tools
from newsreel.store.coverage_rows import coverage_disagreements, write_coverage
from newsreel.store.run_rows import (
    finish_run,
    healthy_feeds,
    publication_lag_seconds,
    read_report,
    write_report,
)

# Polling alone loads no article.
JUDGED_PIPELINE = "ingest_articles"
BROKEN_OFF = "The checks broke off; the log of the task says why."


def check(tools: Tools, run: Run, undone: Sequence[str] = ()) -> RunReport:
    """Write coverage, report and quality, close the run, and give the report.

    Args:
        undone: what of the run failed before, by the names of tasks or steps. Such a run is not compared
            with others, nor said to have looked anywhere.

    Raises:
        RunFailedError: something is undone, every feed failed, entries and articles disagree, or the
            quality of all sources together is too low to be published; all rows are written.
    """
    reason: str | None = BROKEN_OFF
    try:
        reason = _write(tools, run, undone)
    finally:
        with tools.database.transaction() as cursor:
            now = tools.clock.now()
            finish_run(cursor, run.run_id, "failed" if reason else "succeeded", reason, now)
            report = read_report(cursor, run.run_id)
            lag = publication_lag_seconds(cursor, run.run_id) if run.plan.is_live else None
    told: dict[str, Field] = {"run": run.run_id, "pipeline": report.pipeline, "status": report.status}
    tools.tell("run_checked", {**told, **_totals(report), "publication_lag_seconds": lag})
    if reason:
        raise RunFailedError(reason)
    return report


def _write(tools: Tools, run: Run, undone: Sequence[str]) -> str | None:
    """The rows, and the sentence that says why the run is red."""
    with tools.database.transaction() as cursor:
        if not undone:
            write_coverage(cursor, run, tools.clock.now())
        sources = write_report(cursor, run)
        disagreements = coverage_disagreements(cursor, run)
        reason = why_red(sources, healthy_feeds(cursor, run.plan), disagreements)
    if undone:
        return " ".join(filter(None, (why_incomplete(undone), reason)))
    if run.plan.pipeline == JUDGED_PIPELINE:
        with tools.database.transaction() as cursor:
            checks = check_quality(tools, cursor, run)
        failed = [(one.name, one.sentence) for one in checks if one.verdict is Verdict.FAIL]
        if tools.settings.quality_gate and not reason:
            reason = why_unpublishable(failed)
    return reason


def _totals(report: RunReport) -> dict[str, int]:
    counts = ("feeds_polled", "feeds_failed", "entries_new", "pages_captured", "articles_new", "duplicates")
    return {name: sum(getattr(source, name) for source in report.sources) for name in counts}
