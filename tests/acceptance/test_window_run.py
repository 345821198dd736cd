"""`newsreel run` when a step breaks off: the error goes on, and the run's row says where it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreel.cli import window_run
from newsreel.cli.bars import progress_bars
from newsreel.domain.errors import OutageError
from newsreel.rules.run_wishes import NO_WISHES, RunWishes
from newsreel.steps.tools import Tools
from newsreel.store.run_rows import find_run, read_report
from tests.support.runs import add_feeds


@pytest.mark.parametrize("error", [OutageError("the disk is full"), ZeroDivisionError(), KeyboardInterrupt()])
def test_a_step_that_breaks_off_leaves_a_report(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def broken(*_: object) -> int:
        raise error

    name, work, _ = window_run._STEPS[0]
    monkeypatch.setattr(window_run, "_STEPS", ((name, work, broken), *window_run._STEPS[1:]))
    today = datetime.now(UTC).date()
    days = (str(today - timedelta(days=1)), str(today))
    with pytest.raises(type(error)):
        window_run.ingest(tools, days, NO_WISHES, progress_bars)
    with tools.database.transaction() as cursor:
        run_id = find_run(cursor, None)
        assert run_id is not None
        report = read_report(cursor, run_id)
    assert (report.status, report.finished_at is not None) == ("failed", True)
    assert report.status_reason is not None
    assert report.status_reason.startswith(f"1 task(s) failed: {name}. What they left is done")


def test_trouble_before_the_first_step_leaves_a_report(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OutageError("the disk is full")

    add_feeds(tools, ["http://paper.localhost/feed"])
    monkeypatch.setattr(window_run, "make_due", broken)
    today = datetime.now(UTC).date()
    wishes = RunWishes(feeds=("http://paper.localhost/feed",))
    with pytest.raises(OutageError):
        window_run.ingest(tools, (str(today - timedelta(days=1)), str(today)), wishes, progress_bars)
    with tools.database.transaction() as cursor:
        run_id = find_run(cursor, None)
        assert run_id is not None
        report = read_report(cursor, run_id)
    assert report.status == "failed"
    assert report.status_reason is not None
    assert report.status_reason.startswith("1 task(s) failed: making feeds due.")
