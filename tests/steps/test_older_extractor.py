"""A worker with another version of the extractor beside ours: who writes first is believed."""

from __future__ import annotations

import pytest

from newsreel.domain.revision import DifferenceReport
from newsreel.rules.urls import HOST_BUCKETS
from newsreel.steps import extract as extract_step
from newsreel.steps.begin import begin
from newsreel.steps.extract import extract
from newsreel.steps.reading import READER, Reader, write_batch
from newsreel.steps.tools import Tools
from tests.steps.changing_paper import TODAY, ChangingPage, changing_paper
from tests.steps.reading_again import again
from tests.support.readers import CAPITALS, NOTHING
from tests.support.runs import day_window, plan
from tests.support.warehouse_rows import rows

EVERY_BUCKET = range(HOST_BUCKETS)


@pytest.mark.parametrize(("slow", "quick"), [(CAPITALS, READER), (READER, CAPITALS)], ids=["old", "new"])
def test_a_page_that_both_have_read(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, slow: Reader, quick: Reader
) -> None:
    """The slower one comes to write when the other has written: that is no change of the publisher's."""
    with changing_paper(tools, NOTHING, one=ChangingPage(who="one"), two=ChangingPage(who="two")):
        rows(tools, "UPDATE newsreel.entries SET state = 'captured', state_kind = NULL")
    run = begin(tools, plan(day_window(TODAY), live=True))

    def the_other_comes_first(*arguments: object) -> None:
        monkeypatch.setattr(extract_step, "write_batch", write_batch)
        assert extract(tools, run, EVERY_BUCKET, reader=quick) == 2
        write_batch(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(extract_step, "write_batch", the_other_comes_first)
    assert extract(tools, run, EVERY_BUCKET, reader=slow) == 2
    shown = rows(tools, "SELECT DISTINCT title, revision, cause, extractor_version FROM news.revisions")
    assert shown == [("PIER" if quick == CAPITALS else "Pier", 1, "first", quick.version)]
    assert rows(tools, "SELECT DISTINCT state, extractor_version FROM newsreel.entries") == [
        ("loaded", quick.version)
    ]

    assert again(tools, READER).revised == (2 if quick == CAPITALS else 0)
    assert again(tools, READER) == DifferenceReport()
    assert rows(tools, "SELECT title FROM news.articles") == [("Pier",), ("Pier",)]
