"""Check: note where the run looked, count what it did, and say whether it may be green."""

from __future__ import annotations

from newsreel.domain.errors import RunFailedError
from newsreel.domain.run import Run, RunReport
from newsreel.rules.verdict import why_red
from newsreel.steps.tools import Tools
from newsreel.store.coverage_rows import coverage_disagreements, write_coverage
from newsreel.store.run_rows import finish_run, healthy_feeds, read_report, write_report


def check(tools: Tools, run: Run) -> RunReport:
    """Write coverage and report, close the run, and give the report.

    Raises:
        RunFailedError: every feed failed, or entries and articles disagree; all rows are written.
    """
    now = tools.clock.now()
    with tools.database.transaction() as cursor:
        write_coverage(cursor, run, now)
        sources = write_report(cursor, run)
        disagreements = coverage_disagreements(cursor, run)
        reason = why_red(sources, healthy_feeds(cursor, run.plan), disagreements)
        finish_run(cursor, run.run_id, "failed" if reason else "succeeded", reason, now)
        report = read_report(cursor, run.run_id)
    tools.tell("run_checked", {"run": run.run_id, "status": report.status, **_totals(report)})
    if reason:
        raise RunFailedError(reason)
    return report


def _totals(report: RunReport) -> dict[str, int]:
    counts = ("feeds_polled", "feeds_failed", "entries_new", "pages_captured", "articles_new")
    return {name: sum(getattr(source, name) for source in report.sources) for name in counts}
