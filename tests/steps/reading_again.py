"""Captures of a week read again."""

from __future__ import annotations

from dataclasses import replace

from newsreel.domain.revision import DifferenceReport
from newsreel.domain.window import Window
from newsreel.steps.reading import Reader
from newsreel.steps.reextract import PIPELINE, Selection, reextract
from newsreel.steps.tools import Tools
from tests.support.runs import plan
from tests.support.sample_warehouse import WEEK


def again(
    tools: Tools,
    reader: Reader,
    window: Window = WEEK,
    *,
    source: str | None = None,
    every_version: bool = False,
    dry_run: bool = False,
) -> DifferenceReport:
    """Read a window again; gives the difference report."""
    shown: list[DifferenceReport] = []
    run_plan = None if dry_run else replace(plan(window, live=False), pipeline=PIPELINE)
    reextract(tools, run_plan, Selection(window, source, every_version), shown.append, reader=reader)
    (report,) = shown
    return report
