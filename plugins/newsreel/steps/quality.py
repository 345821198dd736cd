"""Quality: measure a run's window and the days around it, judge them, and keep what was said."""

from __future__ import annotations

from newsreel.domain.quality import QualityCheck
from newsreel.domain.run import Run
from newsreel.rules.quality_checks import quality_checks
from newsreel.steps.tools import Tools
from newsreel.store.database import Cursor
from newsreel.store.quality_rows import measure, write_checks


def check_quality(tools: Tools, cursor: Cursor, run: Run) -> tuple[QualityCheck, ...]:
    """Check a run and write what was found, in place of what an earlier check of it said.

    A run that was restricted to some feeds or sources is not checked: it is not to be compared with whole
    days.
    """
    if run.plan.feed_ids is not None or run.plan.source_ids is not None:
        return ()
    limits = tools.settings.quality_limits
    measured = measure(cursor, run, limits)
    checks = quality_checks(measured, run.plan.window, limits, is_live=run.plan.is_live)
    write_checks(cursor, run.run_id, checks, tools.clock.now())
    return tuple(checks)
