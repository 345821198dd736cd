"""Airflow's own pages in a real browser, used as a person would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, sync_playwright

from newsreel.local.airflow_home import UI_USER, ui_password
from newsreel.local.network_ports import LOOPBACK
from tests.support.airflow_stack import AirflowStack

# The first look at a page waits for much JavaScript, on a busy machine.
_PATIENCE_MILLISECONDS = 60_000
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As the box of the form is named; the params' section names it too.
OVERRIDE = "Override parameters on existing runs"


@contextmanager
def signed_in(stack: AirflowStack, time_zone: str) -> Iterator[Page]:
    """A page of a headless Chromium at the stack's `ingest_articles`, signed in.

    The test is skipped where there is no Chromium.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip(f"no browser here: install {' or '.join(_NAMES[:2])}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found)
        try:
            page = browser.new_page(
                viewport={"width": 1280, "height": 1400}, locale="en-US", timezone_id=time_zone
            )
            page.set_default_timeout(_PATIENCE_MILLISECONDS)
            page.goto(f"http://{LOOPBACK}:{stack.env['AIRFLOW__API__PORT']}/dags/ingest_articles")
            page.locator("input[name=username]").fill(UI_USER)
            page.locator("input[name=password]").fill(ui_password(stack.env))
            page.get_by_role("button", name="Sign in").click()
            yield page
        finally:
            browser.close()


def backfill_form(page: Page) -> Locator:
    """The form for a backfill, opened from the page of the DAG."""
    page.get_by_role("button", name="Trigger").click()
    form = page.get_by_role("dialog")
    form.get_by_text("Backfill", exact=True).click()
    return form


def fill_days(page: Page, form: Locator, first: date, last: date) -> None:
    """The form's From and To, at midnight each."""
    for day in (first, last):
        form.get_by_text("Select date and time").first.click()
        box = page.get_by_placeholder("YYYY/MM/DD")
        box.fill(day.strftime("%Y/%m/%d"))
        page.get_by_placeholder("HH:mm").fill("00:00")
        # It goes in its own time: the second calendar must not open over the first.
        page.keyboard.press("Escape")
        box.wait_for(state="detached")


def submitted(page: Page, form: Locator) -> Any:
    """What the form's button sends; nothing reaches Airflow."""
    sent: list[Any] = []

    def keep(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(status=409, json={"detail": "not this time"})

    page.route("**/api/v2/backfills", keep)
    with page.expect_request("**/api/v2/backfills"):
        form.get_by_role("button", name="Run Backfill").click()
    page.unroute("**/api/v2/backfills")
    return sent[0]
