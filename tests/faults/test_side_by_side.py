"""Runs that overlap: the tables end as if they had run one after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

from tests.faults.conftest import DAYS, Paper, contents_of, finish
from tests.faults.points import COMMITTED
from tests.faults.victims import Job, victim


def test_two_runs_of_one_window(paper: Paper, same_tables: Callable[..., None]) -> None:
    job = paper.fresh()
    _side_by_side(job, job)
    same_tables(job)


def test_a_second_run_begins_in_the_middle_of_the_first(
    paper: Paper, same_tables: Callable[..., None]
) -> None:
    job = paper.fresh()
    halted = replace(job, halts=frozenset({paper.middle("fetching pages", COMMITTED)}))
    with victim(halted) as first:
        first.halted()
        _side_by_side(job, meanwhile=first.go_on)
        ended = first.ended()
        assert ended.error is None, ended
    same_tables(job)


def test_backfill_beside_nightly_beside_re_extraction(paper: Paper, same_tables: Callable[..., None]) -> None:
    one_by_one, at_once = paper.fresh(), paper.fresh()
    for job in (one_by_one, *_others(paper, one_by_one)):
        finish(job)
    halted = replace(at_once, halts=frozenset({paper.middle("reading pages", COMMITTED)}))
    with victim(halted) as nightly:
        nightly.halted()
        _side_by_side(*_others(paper, at_once), meanwhile=nightly.go_on)
        ended = nightly.ended()
        assert ended.error is None, ended
    same_tables(at_once, contents_of(one_by_one))


def _others(paper: Paper, job: Job) -> tuple[Job, Job]:
    """A backfill of the first day, and a re-extraction of all days."""
    first_day = paper.newspaper.edition - timedelta(days=DAYS)
    backfill = replace(job, window=(str(first_day), str(first_day + timedelta(days=1))))
    return backfill, replace(job, reads_again=True)


def _side_by_side(*jobs: Job, meanwhile: Callable[[], None] = lambda: None) -> None:
    with ExitStack() as stack:
        runs = [stack.enter_context(victim(job)) for job in jobs]
        meanwhile()
        for run in runs:
            ended = run.ended()
            assert ended.error is None, ended
