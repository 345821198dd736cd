"""Maintain: months made ahead, and those past retention dropped."""

from __future__ import annotations

from newsreel.domain.capture import MaintenanceReport
from newsreel.rules.retention import first_kept_month
from newsreel.steps.months import make_months
from newsreel.steps.tools import Tools
from newsreel.store.archive_rows import drop_capture_months
from newsreel.store.export_rows import merge_changes
from newsreel.store.migrations import read_migrations, require_current


def maintain(tools: Tools) -> MaintenanceReport:
    """Make next month's partitions, and drop the months that retention no longer keeps.

    Articles, revisions, entries and polls stay; a month with a capture that an entry still waits for
    stays too, until that is read.

    Raises:
        SchemaVersionError: the database's schema is not this code's.
        OutageError: somebody was at work on the captures for too long; again later will succeed.
    """
    require_current(tools.database, read_migrations())
    now = tools.clock.now()
    made = make_months(tools, now)
    tools.database.repeat(merge_changes)
    months = tools.settings.capture_retention_months
    if months is None:
        return MaintenanceReport(made, ())
    before = first_kept_month(now, months)
    dropped = tools.database.repeat(lambda cursor: drop_capture_months(cursor, before))
    return MaintenanceReport(made, dropped)
