"""A warehouse that is the same on every day: the sample newspaper of a fixed week, read on fixed days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from newsreel.domain.settings import settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.warehouses import Warehouses

# A Friday. The paper shows the seven days before; what was corrected is seen so a day later.
EDITION = date(2026, 11, 20)
READ_AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
READ_AGAIN_AT = READ_AT + timedelta(days=1)
FIRST_DAY = EDITION - timedelta(days=7)


def dated_warehouse(warehouses: Warehouses) -> tuple[str, SampleNewspaper]:
    """Name of a new warehouse, and the paper as it was read last; nobody is connected."""
    name = warehouses.fresh()
    port = free_port()
    settings = replace(settings_from_environment(SAMPLE_ENVIRONMENT), total_timeout_seconds=30)
    week = day_window(FIRST_DAY, EDITION - timedelta(days=1))
    first = SampleNewspaper(EDITION, port=port, corrections=False)
    last = SampleNewspaper(EDITION, port=port, corrections=True)
    with serve(first) as site, Database(warehouses.writer_url(name)) as database:
        clock = StandingClock(READ_AT)
        tools = Tools(database, settings, clock)
        add_feeds(tools, [feed.url for feed in first.feeds])
        run_all(tools, plan(week, live=True, key="first night"))
        site.newspaper = last
        clock.at = READ_AGAIN_AT
        run_all(tools, plan(day_window(EDITION), live=True, key="second night"))
    return name, last
