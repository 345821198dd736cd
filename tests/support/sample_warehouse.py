"""A warehouse with the sample newspaper in it, as some reader read it; copy it to work on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.local.network_ports import free_port
from newsreel.local.sample_site import SAMPLE_ENVIRONMENT
from newsreel.sample import SampleNewspaper, serve
from newsreel.steps.reading import Reader
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.runs import add_feeds, day_window, plan, run_all
from tests.support.warehouses import Warehouses

TODAY = datetime.now(UTC).date()
WEEK = day_window(TODAY - timedelta(days=7), TODAY)


def sample_warehouse(warehouses: Warehouses, reader: Reader) -> str:
    """Name of a new warehouse; its newspaper is not served any more, and nobody is connected."""
    name = warehouses.fresh()
    paper = SampleNewspaper(TODAY, port=free_port(), corrections=False)
    with serve(paper), Database(warehouses.writer_url(name)) as database:
        tools = Tools(database, settings_from_environment(SAMPLE_ENVIRONMENT), SystemClock())
        add_feeds(tools, [feed.url for feed in paper.feeds])
        run_all(tools, plan(WEEK, live=True), reader)
    return name
